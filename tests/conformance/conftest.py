"""Where the official documents are: a folder beside the checkout, or the one that TIPCAST_SPECS names."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


FOLDER = Path(os.environ.get("TIPCAST_SPECS") or ROOT.parent / "shared" / "specs")


@pytest.fixture(scope="session")
def documents_if_any() -> Path | None:
    return FOLDER if (FOLDER / "x" / "openapi.json").is_file() else None


@pytest.fixture(scope="session")
def documents(documents_if_any: Path | None) -> Path:
    if documents_if_any is None:
        pytest.skip("the official documents are not here: make conformance SPECS=DIR")
    return documents_if_any
