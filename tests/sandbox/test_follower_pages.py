"""The follower pages in a real browser: pictures load, nothing else does, no width overflows."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from scheduler.clock.virtual import VirtualClock
from scheduler.sandbox.pages import NETWORKS, export, page
from scheduler.sandbox.published import PublicPicture, PublicPost
from scheduler.sandbox.server import Sandbox

SHARP = 'Tips & <tricks> for "you": see https://example.net/a?b=1&c=2, #Massage @willow'


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    served = Sandbox(clock=VirtualClock(datetime(2027, 1, 5, 9, tzinfo=UTC)))
    for number, network in enumerate(NETWORKS * 2):
        picture = io.BytesIO()
        Image.new("RGB", (300 + number, 375), "teal").save(picture, "JPEG")
        digest = served.state.keep_picture(picture.getvalue())
        pictures = (PublicPicture(digest, "image/jpeg", 300 + number, 375, f"Alt of {number}"),) * (1 + number // 4)
        served.state.publish(
            PublicPost(
                network,
                f"9{number}",
                SHARP,
                pictures,
                served.state.clock.now(),
                title="A <title>",
                link="https://example.net/",
                comments=("First!",),
            )
        )
    served.start()
    yield served
    served.stop()


@pytest.mark.parametrize("network", NETWORKS)
def test_what_was_written_is_shown_and_nothing_is_markup(sandbox: Sandbox, network: str) -> None:
    html = page(sandbox, network)
    assert "<tricks>" not in html
    assert "Tips &amp; &lt;tricks&gt;" in html
    assert '<span class="tag">#Massage</span>' in html
    assert 'href="https://example.net/a?b=1&amp;c=2"' in html
    assert html.count("Alt of") >= 2


@pytest.mark.browser
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("network", ["", *NETWORKS])
def test_pages_in_a_browser(sandbox: Sandbox, chromium: Any, network: str, width: int) -> None:
    view = chromium.new_page(viewport={"width": width, "height": 900})
    troubles: list[str] = []
    view.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
    view.on(
        "request", lambda request: troubles.append(request.url) if not request.url.startswith(sandbox.root) else None
    )
    view.goto(f"{sandbox.root}/followers/{network}")
    for picture in view.locator("img").all():
        picture.scroll_into_view_if_needed()
    view.wait_for_function("[...document.images].every(image => image.complete)")
    assert view.evaluate("[...document.images].every(image => image.naturalWidth > 0 && image.alt)")
    assert view.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert [trouble for trouble in troubles if "favicon" not in trouble] == []
    view.close()


@pytest.mark.browser
def test_exported_pages_open_from_disk(sandbox: Sandbox, chromium: Any, tmp_path: Path) -> None:
    export(sandbox, tmp_path)
    view = chromium.new_page()
    view.goto((tmp_path / "index.html").as_uri())
    view.get_by_role("link", name="Pinterest").first.click()
    view.wait_for_load_state("load")
    view.wait_for_function("[...document.images].every(image => image.complete)")
    assert view.evaluate("document.images.length > 0 && [...document.images].every(image => image.naturalWidth > 0)")
    assert "Willow Lane Massage" in view.title()
    view.close()
