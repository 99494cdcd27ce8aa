"""Her browser at the page, and her workspace and clock behind it."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

from page_person import PagePerson
from playwright.sync_api import expect

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

PICTURES = os.environ.get("TIPCAST_PAGE_PICTURES")
"""Where the documents' pictures go (make pictures); usually none are taken."""


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
