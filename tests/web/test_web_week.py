"""Her week at the page, in a real browser: import, look, change a word, drag, approve, publish, read the receipt, lose a
login and mend it. The pictures of docs/page.md are taken here when they are asked for."""

from __future__ import annotations

import re

import pytest
from her_week import Week
from page_person import ARTICLE
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_her_week(week: Week) -> None:
    page = week.page

    # Nothing is there: the page says what to do.
    week.goes("/")
    page.get_by_role("link", name="Import").last.click()

    # The example article: look at its cards, take them.
    page.set_input_files("input[type=file]", str(ARTICLE))
    page.get_by_role("button", name="Look at its posts").click()
    expect(page.locator(".tile img")).to_have_count(13)
    week.takes("page-import")
    page.get_by_role("button", name="Take what is ticked").click()
    week.hears("13 posts are there.")
    page.get_by_role("button", name="Put it into the queue").click()

    # Change a word; the preview is the real card and caption.
    week.goes("/posts/glutes-remedy-1")
    before = page.locator("#preview img").first.get_attribute("src")
    page.get_by_label("Title").fill("A good massage")
    expect(page.locator("#preview img").first).not_to_have_attribute("src", before)
    expect(page.locator("#preview")).to_contain_text("A good massage")
    week.takes("page-post")
    page.get_by_role("button", name="Save", exact=True).click()
    week.hears("“A good massage” is saved.")
    assert "title: A good massage" in week.person.desk.file("glutes-remedy-1").path.read_text(encoding="utf-8")

    # Drag a post to another day, and one more with the keyboard; take that back.
    week.goes("/?day=2027-01-05")
    opening = page.locator(".event", has_text="Meet your glutes")
    opening.drag_to(page.locator('.day[data-day="2027-01-07"]'))
    week.hears("goes out on Thu 7 Jan 2027, 09:00.")
    second = page.locator(".event", has_text="Where are they?").first
    second.locator("a").focus()
    for key in ("m", "ArrowRight", "ArrowDown"):
        page.keyboard.press(key)
    expect(page.locator("#live")).to_contain_text("Sat 16 Jan 2027")
    page.keyboard.press("Enter")
    week.hears("Sat 16 Jan")
    page.get_by_role("button", name="Undo").click()
    week.hears("The move is undone.")
    page.locator(".event", has_text="Where are they?").first.locator("a").focus()
    for key in ("m", "ArrowLeft", "ArrowLeft", "ArrowLeft", " "):
        page.keyboard.press(key)
    expect(page.locator("#live")).to_have_text("09:00 free")
    page.keyboard.press("Escape")
    expect(page.locator("#live")).to_have_text("Left where it was.")
    week.takes("page-calendar")

    # Approve all; the clock publishes to the networks; the receipt.
    week.goes("/queue")
    page.get_by_role("button", name=re.compile("Approve all")).click()
    week.hears("52 deliveries are approved.")
    week.lives(days=3, hours=2)
    assert [len(week.sandbox.posts(name)) for name in ("facebook", "instagram", "x", "pinterest")] == [1] * 4
    week.goes("/?day=2027-01-05")
    page.locator(".event.published a").first.click()
    expect(page.locator("main")).to_contain_text("Receipt")
    expect(page.locator("main")).to_contain_text("Public since Thu 7 Jan 2027")

    # A login breaks: it stands first, with the network's own words.
    week.sandbox.conditions.revoked.add("x")
    week.lives(days=1, hours=6)
    week.goes("/")
    page.get_by_role("link", name=re.compile("1 thing needs you")).first.click()
    trouble = page.locator(".trouble").first
    assert "Where are they?" in trouble.inner_text() and "HTTP 401" in trouble.inner_text()
    week.takes("page-queue")

    # It is mended and tried again.
    week.sandbox.conditions.revoked.clear()
    trouble.get_by_role("button", name="Try again").click()
    week.hears("1 delivery is tried again.")
    week.lives(minutes=1)
    assert len(week.sandbox.posts("x")) == 2
    week.goes("/queue")
    assert "Nothing needs you." in page.inner_text("main")


def test_the_look_follows_while_she_chooses(lived: Week) -> None:
    page = lived.page
    lived.goes("/media")
    page.wait_for_selector("#brand-look img")
    before = page.locator("#brand-look img").first.get_attribute("src")
    page.locator('input[name="theme"][value="bold"]').check()
    expect(page.locator("#brand-look img").first).not_to_have_attribute("src", before)
    lived.takes("page-look")
    page.get_by_role("button", name="Save", exact=True).click()
    lived.hears("The look is saved.")
    lived.goes("/media/of/ball.jpg")
    page.locator("#focus-on").click(position={"x": 10, "y": 10})
    assert page.locator('input[name="x"]').input_value() not in ("", "0.0")
    assert "x=" in str(page.locator("[data-cut]").first.get_attribute("src"))
