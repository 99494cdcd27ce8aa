"""Shared by all tests: where the repository and the shared test inputs are."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from hypothesis import settings

# No deadline: tests must not depend on the machine's speed.
settings.register_profile("tipcast", deadline=None)
settings.load_profile("tipcast")

ROOT = Path(__file__).parent.parent
sys.path[:0] = [
    str(ROOT / "tests" / part)
    for part in ("publishing", "networks", "cli", "checking", "doctor", "alerts", "insights", "connecting")
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


@pytest.fixture
def person(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> object:
    """Somebody with a fresh workspace and no settings in the environment."""
    from workspace import Person

    for name in [name for name in os.environ if name.startswith("TIPCAST_")]:
        monkeypatch.delenv(name)
    someone = Person(tmp_path / "tips", capsys)
    assert someone.types("init", str(tmp_path / "tips"), workspace=False) == 0
    return someone
