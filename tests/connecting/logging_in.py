"""Somebody with her apps made and nothing connected, and a browser without a window that allows things."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import requests

from scheduler.clock.virtual import VirtualClock
from scheduler.config import load_settings
from scheduler.connecting.connect import Connected, connect
from scheduler.connecting.flow import Errand
from scheduler.core.connecting import Place
from scheduler.sandbox.server import Sandbox
from scheduler.wiring import Workspace

REDIRECT = "http://localhost:8734/"
CONFIG = """timezone = "Europe/London"
[campaigns.tips]
slots = ["tue 09:00"]
[accounts.facebook]
[accounts.instagram]
picture_host = "facebook_page"
{instagram}
[accounts.x]
[accounts.pinterest]
"""


class Practice:
    """``workspace`` talks to ``sandbox``; ``env`` holds what is in .env."""

    def __init__(self, root: Path, sandbox: Sandbox, clock: VirtualClock, *, own_instagram: bool = False) -> None:
        self.root, self.sandbox, self.clock = root, sandbox, clock
        root.mkdir(exist_ok=True)
        (root / "posts").mkdir(exist_ok=True)
        text = CONFIG.format(instagram='login = "instagram"' if own_instagram else "")
        (root / "tipcast.toml").write_text(text, encoding="utf-8")
        places = {f"TIPCAST_{name.upper()}_URL": place for name, place in sandbox.addresses().items()}
        apps = sandbox.apps()
        self.env = {**places, **{name: apps[name] for name in apps if own_instagram or "INSTAGRAM" not in name}}

    @property
    def workspace(self) -> Workspace:
        return Workspace(load_settings(self.root, self.env), self.clock, workers=1)

    def connects(
        self,
        name: str,
        *,
        browse: Callable[[Errand], str] | None = None,
        choose: Callable[[str, Sequence[Place]], Place] = lambda what, places: places[0],
        **answers: Any,
    ) -> Connected:
        workspace = self.workspace
        account = workspace.settings.account(name)
        browse = browse or (lambda errand: allowed(errand, **answers))
        try:
            return connect(workspace, account, redirect=REDIRECT, browse=browse, choose=choose)
        finally:
            workspace.close()

    def counts(self, name: str) -> dict[str, str]:
        """The account's secrets that count now, without the app's."""
        workspace = self.workspace
        found = workspace.connections.secrets(workspace.settings.account(name))
        return {key: value for key, value in found.items() if value and not key.startswith(("APP_", "CLIENT_"))}


def allowed(errand: Errand, *, answer: str = "allow", without: Sequence[str] = ()) -> str:
    """Opens the consent page, unticks ``without``, presses a button; returns where it would have come back to."""
    page = requests.get(errand.address, timeout=10)
    assert page.status_code == 200, page.text
    fields = [
        (name, unescape(value))
        for name, value in re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page.text)
    ]
    boxes = re.findall(r'type="checkbox" name="right" value="([^"]+)"', page.text)
    ticked = [("right", box) for box in boxes if box not in without]
    back = requests.post(
        urljoin(errand.address, errand.address.partition("?")[0]),
        data=[*fields, *ticked, ("answer", answer)],
        allow_redirects=False,
        timeout=10,
    )
    assert back.status_code == 302, back.text
    return back.headers["Location"]
