"""The page for everybody: screen readers, low sight, narrow windows, no scripts."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from her_week import Week, hears
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

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


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_serious_stands_against_screen_readers_and_low_sight(lived: Week, scheme: str) -> None:
    """axe-core over every place, in both colour schemes."""
    lived.page.emulate_media(color_scheme=scheme)
    found = []
    for place in [*PLACES, "/queue/1", "/media/of/ball.jpg", "/nothing"]:
        lived.goes(place)
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
