"""The posts made of an article: sentences that stand alone, and every word traced back."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.article.derive import MOST_BODY_WORDS, MOST_CARD_WORDS, DraftPost, derive
from scheduler.article.outline import Outline, Section, outline
from scheduler.article.read import read_article
from scheduler.core.model import Kind, Step
from scheduler.core.text.sentences import sentences

SAMPLES = sorted((Path(__file__).parent / "samples").iterdir())
EXAMPLE = Path(__file__).parents[2] / "examples" / "glutes.md"


def drafts_of(path: Path) -> tuple[DraftPost, ...]:
    return derive(outline(read_article(str(path), fetch=None)))  # type: ignore[arg-type]  # a file: nothing is fetched


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def check(draft: DraftPost, article: str | None = None) -> None:
    for card in draft.post.cards:
        assert len(card.text.split()) <= MOST_CARD_WORDS
        assert card.sources
        assert set(words(card.text)) <= set(words(" ".join(card.sources)))
        assert card.text.rstrip("\"'”’)").endswith((".", "!", "?"))
        assert not re.match(
            r"(?:this|these|those|it|they|below|above|however|and|but)\b(?! is (?:\w+ )?(?:hard|easy))",
            card.text,
            re.IGNORECASE,
        )
        for source in card.sources:
            assert article is None or " ".join(source.split()) in " ".join(article.split())
    assert len(draft.post.body.split()) <= max(MOST_BODY_WORDS, MOST_CARD_WORDS)
    assert all(sentence in " ".join(draft.post.body.split()) for sentence in sentences(draft.post.cards[0].text))
    assert 1 <= len(draft.post.title) <= 60


@pytest.mark.parametrize("path", [*SAMPLES, EXAMPLE], ids=lambda path: path.name)
def test_every_draft_of_every_sample(path: Path) -> None:
    drafts = drafts_of(path)
    assert drafts
    assert len({draft.post.id for draft in drafts}) == len(drafts)
    for draft in drafts:
        check(draft)


def test_the_real_article(shared: Path) -> None:
    path = shared / "article" / "glutes.txt"
    drafts = drafts_of(path)
    kinds = [draft.post.kind for draft in drafts]
    assert kinds.count(Kind.ANATOMY) >= 1
    assert kinds.count(Kind.SYMPTOM) >= 2
    remedies = [(draft.post.title, draft.post.step) for draft in drafts if draft.post.kind is Kind.REMEDY]
    names = ("Massage", "Stretch", "Strength building", "Self-massage")
    assert remedies == [(name, Step(number, 4)) for number, name in enumerate(names, start=1)]
    assert kinds[-1] is Kind.QUESTION
    text = path.read_text(encoding="utf-8")
    for draft in drafts:
        check(draft, text)


def test_same_article_same_posts() -> None:
    assert drafts_of(EXAMPLE) == drafts_of(EXAMPLE)


def test_an_edit_changes_only_its_own_post(tmp_path: Path) -> None:
    changed = tmp_path / "glutes.md"
    changed.write_text(
        EXAMPLE.read_text(encoding="utf-8").replace("A gentle stretch helps", "A patient stretch helps"),
        encoding="utf-8",
    )
    before = {draft.post.id: draft for draft in drafts_of(EXAMPLE)}
    after = {draft.post.id: draft for draft in drafts_of(changed)}
    assert list(before) == list(after)
    assert [one for one in before if before[one] != after[one]] == ["glutes-remedy-2"]


def section(kind: Kind, *paragraphs: str, step: Step | None = None) -> tuple[DraftPost, ...]:
    return derive(Outline("hips", "Happy hips", (), (Section(kind, "Stretch", paragraphs, step),)))


@pytest.mark.parametrize(
    ("paragraph", "card"),
    [
        (
            "However, stretching helps the hips to let go after a long day.",
            "Stretching helps the hips to let go after a long day.",
        ),
        (
            "This means that the hip is tight. A stretch can help the hip to move freely again.",
            "A stretch can help the hip to move freely again.",
        ),
        (
            "I love this one so much. A slow stretch can help tight hips after sitting.",
            "A slow stretch can help tight hips after sitting.",
        ),
        ("Below are a few ideas of stretches: A stretch can help tight hips to let go at night.", None),
        (
            "E-mail me at or call. A stretch before bed can help tight hips to let go.",
            "A stretch before bed can help tight hips to let go.",
        ),
        (
            "It is easy to stretch the hips while the kettle boils.",
            "It is easy to stretch the hips while the kettle boils.",
        ),
        ("See the photo below.", None),
        (
            "A stretch can help tight hips.It works best when you are warm.",
            "A stretch can help tight hips. It works best when you are warm.",
        ),
    ],
)
def test_which_sentences_go_on_the_card(paragraph: str, card: str | None) -> None:
    from scheduler.core.text.sentences import repaired

    drafts = section(Kind.REMEDY, repaired(paragraph), step=Step(1, 2))
    assert [draft.post.cards[0].text for draft in drafts] == ([card] if card else [])


def test_longer_material_becomes_several_posts() -> None:
    paragraph = "Tight hips can cause pain in the lower back because the pelvis tips forward with every single step that you take in number {}."
    drafts = section(Kind.SYMPTOM, *(paragraph.format(number) for number in ("one", "two", "three")))
    assert len(drafts) == 3
    assert len({draft.post.id for draft in drafts}) == 3


PIECES = st.sampled_from(
    [
        "A stretch can help tight hips.", "This means that it hurts.", "However, they are strong.", "It rotates the thigh.",
        "Lie on your back and breathe slowly.", "I have had this myself.", "Below are some ideas:", "E-mail me at or call.",
        "The hip is a joint; the thigh bone turns in it; the pelvis holds it; the muscles around it steer it, and all of them work together whenever you walk, run, climb, sit down, stand up or turn around in your bed at night without thinking.",
        "Does this sound like you?", "Hips “love” movement!", "Of course, massage helps.", "These (and others", "…", "So many people sit all day.",
    ]
)  # fmt: skip


@given(
    st.lists(st.lists(PIECES, min_size=1, max_size=6).map(" ".join), min_size=1, max_size=4),
    st.sampled_from(list(Kind)),
)
def test_any_mixture_keeps_the_promises(paragraphs: list[str], kind: Kind) -> None:
    for draft in section(kind, *paragraphs, step=Step(1, 1) if kind is Kind.REMEDY else None):
        if kind is not Kind.QUESTION:
            check(draft, " ".join(paragraphs).replace("; ", "; "))
