"""A painter for the shipped layouts that draws into a folder of the test's own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from card_samples import BRAND, LAYOUTS, THEMES

from scheduler.cards import Painter
from scheduler.core.model import Brand


@pytest.fixture
def make_painter(tmp_path: Path) -> Callable[..., Painter]:
    def make(brand: Brand = BRAND, layouts: Path = LAYOUTS, cache: str = "cards") -> Painter:
        return Painter(layouts=layouts, cache=tmp_path / cache, brand=brand, images=tmp_path, themes=[THEMES])

    return make


@pytest.fixture
def painter(make_painter: Callable[..., Painter]) -> Painter:
    return make_painter()
