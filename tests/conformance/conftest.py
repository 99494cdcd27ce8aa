"""Where the official documents are: a folder beside the checkout, or the one that TIPCAST_SPECS names."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def documents() -> Path:
    folder = Path(os.environ.get("TIPCAST_SPECS") or ROOT.parent / "shared" / "specs")
    if not (folder / "x" / "openapi.json").is_file():
        pytest.skip(f"the official documents are not here: {folder} (make conformance SPECS=DIR)")
    return folder
