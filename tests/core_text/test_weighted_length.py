"""X's counting against twitter-text's own conformance cases."""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.core.text.weighted import addresses, hashtags, mentions, weighted_length


@cache
def cases(folder: Path, name: str) -> dict[str, list[dict[str, Any]]]:
    import yaml

    content = (folder / "specs" / "twitter-text" / "conformance" / f"{name}.yml").read_text(encoding="utf-8")
    found: dict[str, list[dict[str, Any]]] = yaml.load(content, Loader=yaml.CSafeLoader)["tests"]
    return found


def links(text: str) -> list[str]:
    return [text[span.start : span.end] for span in addresses(text)]


# Cases of the configuration before version 3, which counted an emoji by its code points. They are the
# same texts that WeightedTweetsWithDiscountedEmojiCounterTest counts as X does now.
COUNTED_BEFORE_V3 = {
    "Count a mix of single byte single word, and double word unicode characters",
    "Count unicode emoji chars outside the basic multilingual plane with skin tone modifiers",
}


@pytest.mark.parametrize(
    ("group", "exceptions"),
    [
        ("WeightedTweetsCounterTest", COUNTED_BEFORE_V3),
        ("WeightedTweetsWithDiscountedEmojiCounterTest", set()),
        ("UnicodeDirectionalMarkerCounterTest", set()),
    ],
)
def test_weighted_length(shared: Path, group: str, exceptions: set[str]) -> None:
    assert exceptions == {
        case["description"]
        for case in cases(shared, "validate")[group]
        if weighted_length(case["text"]) != case["expected"]["weightedLength"]
    }


def spelled(text: str) -> list[dict[str, Any]]:
    return [{"url": text[span.start : span.end], "indices": [span.start, span.end]} for span in addresses(text)]


@pytest.mark.parametrize(
    ("group", "extract"),
    [
        ("urls", links),
        ("tco_urls_with_params", links),
        ("urls_with_indices", spelled),
        ("urls_with_directional_markers", spelled),
        ("hashtags", hashtags),
        ("hashtags_from_astral", hashtags),
        ("mentions", mentions),
    ],
)
def test_what_x_sees_in_a_text(shared: Path, group: str, extract: Any) -> None:
    for case in cases(shared, "extract")[group]:
        assert extract(case["text"]) == case["expected"], case["description"]


@pytest.mark.parametrize(
    ("group", "name", "extract"),
    [
        ("hashtags_with_indices", "hashtag", hashtags),
        ("mentions_with_indices", "screen_name", mentions),
        ("mentions_or_lists_with_indices", "screen_name", mentions),
    ],
)
def test_names_in_the_cases_with_places(shared: Path, group: str, name: str, extract: Any) -> None:
    for case in cases(shared, "extract")[group]:
        assert extract(case["text"]) == [entity[name] for entity in case["expected"]], case["description"]


# That group is for a validator of single addresses; X doesn't make links of these in a text, or of less.
NOT_LINKED = {
    "Valid url: port and userinfo",
    "Valid url: ipv4",
    "Valid url: ipv6",
    "Valid url: sub delims and question marks",
}


@pytest.mark.parametrize(
    ("group", "extract", "sign", "exceptions"),
    [
        ("urls", links, "", NOT_LINKED),
        ("urls_without_protocol", links, "", set()),
        ("hashtags", hashtags, "#", set()),
        ("usernames", mentions, "@", set()),
    ],
)
def test_what_x_takes_for_valid(shared: Path, group: str, extract: Any, sign: str, exceptions: set[str]) -> None:
    assert exceptions == {
        case["description"]
        for case in cases(shared, "validate")[group]
        if (extract(case["text"]) == [case["text"].removeprefix(sign)]) != case["expected"]
    }


@pytest.mark.parametrize("group", ["country", "generic"])
def test_top_level_domains(shared: Path, group: str) -> None:
    for case in cases(shared, "tlds")[group]:
        assert links(case["text"]) == case["expected"]


@given(st.text("aé日…👍🏽\u200d🇬🇧#@. /:?https://example.com\n"), st.text("aé日…👍 #@.\n"))
def test_the_composed_and_the_decomposed_form_count_the_same(text: str, more: str) -> None:
    whole = text + more
    assert weighted_length(unicodedata.normalize("NFD", whole)) == weighted_length(whole)
    assert weighted_length(text + " " + more) >= weighted_length(more)


@pytest.mark.parametrize("text", ["a" * 5000, "a." * 3000, "http://a.com/" + "(a" * 2000, "#" * 5000, "é.a." * 1500])
def test_a_hostile_text_is_counted_too(text: str) -> None:
    assert 0 < weighted_length(text) <= 2 * len(text)


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
