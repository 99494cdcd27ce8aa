"""Shared by all tests: where the repository and the shared test inputs are."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

# No deadline: tests must not depend on the machine's speed.
settings.register_profile("tipcast", deadline=None)
settings.load_profile("tipcast")

ROOT = Path(__file__).parent.parent
sys.path[:0] = [
    str(ROOT / "tests" / part)
    for part in (
        "publishing",
        "networks",
        "cli",
        "checking",
        "doctor",
        "alerts",
        "insights",
        "connecting",
        "hosts",
        "web",
    )
]


@pytest.fixture(scope="session")
def repo() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared inputs beside the checkout; its tests are skipped where it isn't."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("the shared inputs are not on this machine")
    return folder


CHROMIUM_FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """One browser for all tests of a worker, driven by Playwright; its tests are skipped where there is none."""
    names = ("chromium", "chromium-browser", "google-chrome")
    path = next(filter(None, map(shutil.which, names)), None)
    if path is None:
        pytest.skip("Chromium is not installed")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def person(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> object:
    """Somebody with a fresh workspace and no settings in the environment."""
    from workspace import Person

    for name in [name for name in os.environ if name.startswith("TIPCAST_")]:
        monkeypatch.delenv(name)
    someone = Person(tmp_path / "tips", capsys)
    assert someone.types("init", str(tmp_path / "tips"), workspace=False) == 0
    return someone
