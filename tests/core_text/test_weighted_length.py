"""X's counting against twitter-text's own conformance cases."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from scheduler.core.text.weighted import addresses, hashtags, mentions, weighted_length


@cache
def cases(folder: Path, name: str) -> dict[str, list[dict[str, Any]]]:
    import yaml

    content = (folder / "specs" / "twitter-text" / "conformance" / f"{name}.yml").read_text(encoding="utf-8")
    found: dict[str, list[dict[str, Any]]] = yaml.load(content, Loader=yaml.CSafeLoader)["tests"]
    return found


def links(text: str) -> list[str]:
    return [text[span.start : span.end] for span in addresses(text)]


@pytest.mark.parametrize(
    "group", ["WeightedTweetsWithDiscountedEmojiCounterTest", "UnicodeDirectionalMarkerCounterTest"]
)
def test_weighted_length(shared: Path, group: str) -> None:
    for case in cases(shared, "validate")[group]:
        assert weighted_length(case["text"]) == case["expected"]["weightedLength"], case["description"]


@pytest.mark.parametrize(
    ("group", "extract"),
    [
        ("urls", links),
        ("tco_urls_with_params", links),
        ("hashtags", hashtags),
        ("hashtags_from_astral", hashtags),
        ("mentions", mentions),
    ],
)
def test_what_x_sees_in_a_text(shared: Path, group: str, extract: Any) -> None:
    for case in cases(shared, "extract")[group]:
        assert extract(case["text"]) == case["expected"], case["description"]


@pytest.mark.parametrize("group", ["country", "generic"])
def test_top_level_domains(shared: Path, group: str) -> None:
    for case in cases(shared, "tlds")[group]:
        assert links(case["text"]) == case["expected"]


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("", 0),
        ("a" * 280, 280),
        ("…", 2),
        ("日本", 4),
        ("é", 1),
        ("e\u0301", 1),
        ("👍🏽", 2),
        ("👩‍👩‍👧‍👧", 2),
        ("🇬🇧", 2),
        ("1️⃣", 2),
        ("see example.com now", 4 + 23 + 4),
        ("https://example.com/a/very/long/path?with=many&parameters=and-more-of-them", 23),
        ("– “quoted”", 10),
    ],
)
def test_single_cases(text: str, length: int) -> None:
    assert weighted_length(text) == length
