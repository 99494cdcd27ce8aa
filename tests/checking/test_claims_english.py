"""The English word list: what it finds, and above all what it leaves alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from claim_cases import FINE, TRUE

from scheduler.checking.claims import finds
from scheduler.checking.rule_file import word_lists
from scheduler.checking.rules import WordList

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def english() -> WordList:
    return next(one for one in word_lists(ROOT / "templates" / "advice") if one.language == "en")


def rules_in(text: str, words: WordList) -> set[str]:
    return {rule.id for rule, _, _ in finds(text, words)}


@pytest.mark.parametrize(("rule", "text"), TRUE, ids=[text[:40] for _, text in TRUE])
def test_a_claim_is_found(english: WordList, rule: str, text: str) -> None:
    assert rule in rules_in(text, english)


@pytest.mark.parametrize("text", FINE, ids=[text[:40] for text in FINE])
def test_a_harmless_sentence_is_left_alone(english: WordList, text: str) -> None:
    assert rules_in(text, english) == set()


@pytest.mark.parametrize("path", [*sorted((ROOT / "posts").glob("*.md")), ROOT / "examples" / "glutes.md"], ids=str)
def test_no_false_alarm_on_what_ships(english: WordList, path: Path) -> None:
    assert rules_in(path.read_text(encoding="utf-8"), english) == set()


def test_no_false_alarm_on_a_therapists_own_article(english: WordList, shared: Path) -> None:
    assert rules_in((shared / "article" / "glutes.txt").read_text(encoding="utf-8"), english) == set()


def test_every_rule_has_a_true_case(english: WordList) -> None:
    assert {rule for rule, _ in TRUE} == {rule.id for rule in english.rules}
    assert len(TRUE) >= 40
    assert len(FINE) >= 40


def test_two_sentences_are_judged_apart(english: WordList) -> None:
    text = "There is no cure for it. Still, our massage cures stiff necks."
    assert [text[start:end] for _, start, end in finds(text, english)] == ["cures"]
