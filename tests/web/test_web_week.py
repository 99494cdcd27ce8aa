"""Her week at the page, in a real browser: import, look, change a word, drag, approve, publish, read the receipt, lose a
login and mend it. The pictures of docs/page.md are taken here when they are asked for."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from page_person import ARTICLE, BEGIN, PagePerson
from playwright.sync_api import expect

from scheduler.clock.virtual import VirtualClock
from scheduler.sandbox.server import Sandbox

CONFIG = """timezone = "Europe/London"
[brand]
name = "Willow Lane Massage"
handle = "@willowlanemassage"
website = "https://willowlane.example/tips"
[brand.colors]
background = "#f6f1e7"
ink = "#1f3a36"
accent = "#c8643c"
[campaigns.tips]
hashtags = ["Selfhelp", "Massage"]
slots = ["tue 09:00", "fri 12:30"]
approval = true
[accounts.facebook]
[accounts.instagram]
picture_host = "facebook_page"
[accounts.x]
[accounts.pinterest]
"""
pytestmark = pytest.mark.browser

PICTURES = os.environ.get("TIPCAST_PAGE_PICTURES")
"""Where the documents' pictures go (make pictures); usually none are taken."""
PLACES = [
    "/",
    "/?view=week",
    "/queue",
    "/posts",
    "/posts/glutes-remedy-1",
    "/import",
    "/plan",
    "/media",
    "/results",
    "/accounts",
]


def hears(page: Any, words: str) -> None:
    """Waits until the page tells ``words`` and its scripts run: a key pressed before them would be lost."""
    expect(page.locator(".news")).to_contain_text(words)
    page.wait_for_load_state("load")


class Week:
    """``page`` is her browser's, ``person`` has the workspace and the clock."""

    def __init__(self, person: PagePerson, sandbox: Sandbox, page: Any, address: str) -> None:
        self.person, self.sandbox, self.page, self.address = person, sandbox, page, address

    def goes(self, place: str) -> None:
        self.page.goto(self.address + place)

    def lives(self, **span: float) -> None:
        self.person.clock.wait_until(self.person.clock.now() + timedelta(**span))
        self.person.workspace.tick.run()

    def takes(self, name: str) -> None:
        if PICTURES:
            self.page.evaluate("scrollTo(0, 0)")
            self.page.wait_for_load_state("networkidle")
            self.page.screenshot(path=str(Path(PICTURES) / f"{name}.jpg"), type="jpeg", quality=82)

    def hears(self, words: str) -> None:
        hears(self.page, words)


@pytest.fixture
def week(tmp_path: Path, chromium: Any) -> Iterator[Week]:
    clock = VirtualClock(BEGIN)
    sandbox = Sandbox(clock=clock)
    sandbox.start()
    person = PagePerson(tmp_path / "tips", config=CONFIG, sandbox=sandbox, clock=clock)
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    complaints: list[str] = []
    page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    asked_elsewhere: list[str] = []
    with person.served() as address:
        page.on("request", lambda one: None if one.url.startswith(address) else asked_elsewhere.append(one.url))
        yield Week(person, sandbox, page, address)
        page.close()
    person.desk.close()
    sandbox.stop()
    assert [one for one in complaints if "404" not in one] == []
    assert [one for one in asked_elsewhere if not one.startswith("data:")] == []
    assert person.told == []


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


@pytest.fixture
def lived(week: Week) -> Week:
    """Posts, some public, one refused; a picture behind one."""
    from PIL import Image

    Image.radial_gradient("L").resize((1200, 1500)).convert("RGB").save(week.person.root / "images" / "ball.jpg")
    week.person.imports()
    week.person.queues()
    week.person.sends("/queue/approve-all")
    week.sandbox.conditions.revoked.add("facebook")
    week.lives(days=5)
    return week


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_serious_stands_against_screen_readers_and_low_sight(lived: Week, scheme: str) -> None:
    """axe-core over every place, in both colour schemes."""
    lived.page.emulate_media(color_scheme=scheme)
    found = []
    for place in [*PLACES, "/queue/1", "/media/of/ball.jpg", "/nothing"]:
        lived.goes(place)
        lived.page.wait_for_load_state("networkidle")
        for one in Axe().run(lived.page).response["violations"]:
            if one["impact"] in ("serious", "critical"):
                found.append((place, one["id"], one["nodes"][0]["html"][:120], one["nodes"][0]["failureSummary"][:160]))
    assert found == []


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_no_page_is_wider_than_its_window(lived: Week, width: int) -> None:
    lived.page.set_viewport_size({"width": width, "height": 800})
    for place in [*PLACES, "/queue/1", "/media/of/ball.jpg"]:
        lived.goes(place)
        assert lived.page.evaluate("document.documentElement.scrollWidth") <= width, place


def test_without_a_script_her_work_is_done_all_the_same(lived: Week, chromium: Any) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{lived.address}/?view=week&day=2027-01-12")
    mover = page.locator(".mover").first
    mover.locator("summary").click()
    mover.locator("input[type=datetime-local]").fill("2027-01-13T18:00")
    mover.get_by_role("button", name="Move").first.click()
    hears(page, "goes out on Wed 13 Jan 2027, 18:00.")
    page.goto(f"{lived.address}/posts/glutes-remedy-2")
    page.get_by_label("Title").fill("Stretch well")
    page.get_by_role("button", name="Show without saving").click()
    expect(page.locator("#preview")).to_contain_text("Stretch well")
    page.get_by_role("button", name="Save", exact=True).click()
    hears(page, "is saved")
    page.goto(f"{lived.address}/queue")
    page.get_by_role("button", name="Leave it out").first.click()
    hears(page, "left out")
    context.close()


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
