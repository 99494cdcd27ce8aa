"""The contact sheet opened from disk: nothing is asked of anybody, nothing overflows, it can be read and printed."""

from __future__ import annotations

import io
import itertools
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from PIL import Image

from scheduler.core.model import Brand
from scheduler.rehearsal.sheet import write_sheet
from scheduler.rehearsal.story import Detail, Remark, Shown, Story, Weight
from scheduler.sandbox.published import PublicPicture

ACCOUNTS = {"facebook": "facebook", "instagram": "instagram", "x": "x", "pinterest": "pinterest"}
SIZES = {"facebook": (1080, 1080), "instagram": (1080, 1350), "x": (1600, 900), "pinterest": (1000, 1500)}
FROM = datetime(2027, 3, 22, 9, tzinfo=UTC)
LONG = "https://willow.com/" + "a-long-way-to-go-without-a-space/" * 6


def story() -> Story:
    """Two weeks around a clock change, with a failure, a carousel, a late post and long words."""
    pictures: dict[str, bytes] = {}
    shown = []
    for number in range(8):
        network = list(ACCOUNTS)[number % 4]
        digest = f"{number:064}"
        content = io.BytesIO()
        Image.new("RGB", SIZES[network], (90 + number * 15, 140, 120)).save(content, "JPEG")
        pictures[digest] = content.getvalue()
        picture = PublicPicture(digest, "image/jpeg", *SIZES[network], f"Alt text {number}")
        due_at = FROM + timedelta(days=number // 4 * 6)
        failed = number == 5
        shown.append(
            Shown(
                id=number,
                network=network,
                account=network,
                post_id=f"post-{number // 4}",
                post_title=f"Title {number // 4} with <brackets> & signs",
                occurrence=1 + number // 4,
                due_at=due_at,
                sent_at=None if failed else due_at + timedelta(hours=number == 6),
                caption=f"First line.\n\n  Indented, and {LONG}\n#Massage Donaudampfschifffahrtsgesellschaftskapitän"
                * 2,
                length=240,
                limit=280,
                title="A pin's title" if network == "pinterest" else None,
                link=LONG if network == "pinterest" else None,
                hashtags=("Massage",),
                pictures=() if failed else (picture,) * (4 if number == 3 else 1),
                cards=1,
                dollars=0.2 if network == "x" else None,
                problem="The network said no." if failed else "",
            )
        )
    remarks = [
        Remark(Weight.STOPS, "Instagram: 1 post does not arrive. The network said no.", (Detail("Sun, “Title”", 5),)),
        Remark(Weight.LOOK, f"X: something to look at, with {LONG}", tuple(Detail(f"Case {n}", n) for n in range(8))),
        Remark(Weight.KNOW, "The clocks change."),
    ]
    brand = Brand("Willow Lane Massage", "@willow")
    return Story(brand, ZoneInfo("Europe/London"), FROM, FROM + timedelta(weeks=2), ACCOUNTS, shown, remarks, pictures)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sheet") / "sheet.html"
    write_sheet(story(), path)
    return path


# WCAG 2.2: the contrast of each text with the nearest background that is painted behind it.
TOO_FAINT = """() => {
  const light = c => { c /= 255; return c <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4 };
  const luminance = ([r, g, b]) => .2126 * light(r) + .7152 * light(g) + .0722 * light(b);
  const parts = colour => colour.match(/[\\d.]+/g).map(Number);
  const behind = node => { for (; node; node = node.parentElement) {
    const colour = parts(getComputedStyle(node).backgroundColor); if (colour.length < 4 || colour[3] > 0) return colour } return [255, 255, 255] };
  const faint = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) { const node = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !node.checkVisibility() || node.closest('.close, .skip')) continue;
    const [a, b] = [luminance(parts(getComputedStyle(node).color)), luminance(behind(node))].sort((x, y) => y - x);
    const ratio = (a + .05) / (b + .05); if (ratio < 4.5) faint.push(`${ratio.toFixed(2)} ${walker.currentNode.data.trim()}`) }
  return faint }"""


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_it_opens_from_disk_at_any_width(chromium: Any, file: Path, width: int, scheme: str) -> None:
    view = chromium.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    asked: list[str] = []
    troubles: list[str] = []
    view.on("request", lambda request: asked.append(request.url) if not request.url.startswith("data:") else None)
    view.on("console", lambda message: troubles.append(message.text))
    view.goto(file.as_uri())
    view.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    view.wait_for_function("[...document.images].every(image => image.complete && image.naturalWidth > 0)")
    assert asked == [file.as_uri()]
    assert troubles == []
    assert view.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert view.evaluate("[...document.images].every(image => image.alt && image.getBoundingClientRect().width > 20)")
    assert view.evaluate(TOO_FAINT) == []
    view.close()


@pytest.mark.browser
def test_it_can_be_found_through_by_headings_and_landmarks(chromium: Any, file: Path) -> None:
    view = chromium.new_page()
    view.goto(file.as_uri())
    levels = view.evaluate("[...document.querySelectorAll('h1,h2,h3,h4')].map(one => +one.tagName[1])")
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    assert view.get_by_role("main").count() == 1
    assert view.get_by_role("heading", name="Week of 22 to 28 March 2027").count() == 1
    ids = view.evaluate("[...document.querySelectorAll('[id]')].map(one => one.id)")
    assert len(ids) == len(set(ids))
    targets = view.evaluate("[...document.querySelectorAll('a[href^=\"#\"]')].map(one => one.hash.slice(1))")
    assert set(targets) <= set(ids)
    view.close()


@pytest.mark.browser
def test_a_card_grows_on_click_and_shrinks_again(chromium: Any, file: Path) -> None:
    view = chromium.new_page(viewport={"width": 1280, "height": 900})
    view.goto(file.as_uri())
    width = "document.images[0].getBoundingClientRect().width"
    before = view.evaluate(width)
    view.locator(".open").first.click()
    assert view.evaluate(width) > 2 * before
    view.locator(".close").first.click()
    assert view.evaluate(width) == before
    view.close()


@pytest.mark.browser
def test_it_prints(chromium: Any, file: Path) -> None:
    view = chromium.new_page(color_scheme="dark")
    view.goto(file.as_uri())
    view.emulate_media(media="print", color_scheme="dark")
    assert view.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert view.evaluate("getComputedStyle(document.querySelector('.post')).breakInside") == "avoid"
    assert view.evaluate(TOO_FAINT) == []
    assert view.pdf(format="A4").startswith(b"%PDF")
    view.close()


def test_captions_keep_their_blanks_and_nothing_is_markup(file: Path) -> None:
    html = file.read_text(encoding="utf-8")
    assert "First line.\n\n  Indented, and <a href=" in html
    assert "<brackets>" not in html
    assert f'<a href="{LONG}">{LONG}</a>' in html
    assert "showing 2" in html
    assert "out Sun 28 Mar 2027, 11:00 BST" in html
