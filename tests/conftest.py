"""Shared by all tests: where the repository and the shared test inputs are."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(path) for path in (ROOT / "tests" / "publishing", ROOT / "tests" / "networks")]


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
