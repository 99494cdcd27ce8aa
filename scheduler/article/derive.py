"""From an outline to drafts of posts: which sentences go on the card, which into the caption.

A card holds whole sentences that stand alone; every word of it is in the article (its source
sentences are recorded). A sentence that leans on the one before it is only used right behind it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scheduler.article.outline import Outline, Section
from scheduler.article.words import ENGLISH, Language
from scheduler.core.model import CardText, Kind, Origin, Post
from scheduler.core.text.sentences import sentences

MOST_CARD_WORDS = 45
GOOD_CARD_WORDS = 34
MOST_CARD_SENTENCES = 3
FEWEST_CARD_WORDS = 6
MOST_BODY_WORDS = 110
FEWEST_UNIT_WORDS = 20
MOST_ALTERNATIVES = 4
MOST_TITLE = 60
GOOD_ENOUGH = 0.0
FOLLOWER_BONUS = 1.5
"""For a sentence right behind the one it leans on: its "this" is explained there, and it finishes the thought."""
SPLIT_KINDS = (Kind.ANATOMY, Kind.SYMPTOM, Kind.OTHER)
"""Kinds in which every paragraph is an idea, and a post, of its own."""


@dataclass(frozen=True, slots=True)
class DraftPost:
    """A post, and the next best sentences for its author to choose from."""

    post: Post
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Line:
    """A sentence as it may be shown. ``source`` is the article's own; ``leans``: needs the one before;
    ``points``: so strongly that it is kept off cards; ``usable``: may be shown at all."""

    text: str
    source: str
    paragraph: int
    leans: bool
    points: bool
    usable: bool
    score: float

    @property
    def words(self) -> int:
        return len(self.text.split())


def derive(found: Outline, *, campaign: str | None = None, language: Language = ENGLISH) -> tuple[DraftPost, ...]:
    """Drafts in the order of the article. The same outline gives the same ids and texts; an id depends
    on the kind, the heading and the place under it, never on the words of a sentence."""
    drafts: list[DraftPost] = []
    ids: set[str] = set()
    for section in found.sections:
        if section.closes:
            continue
        for number, paragraphs in enumerate(_units(section), start=1):
            post_id = _id(found, section, number, ids)
            draft = _draft(found, section, paragraphs, post_id, campaign, language)
            if draft is not None:
                ids.add(post_id)
                drafts.append(draft)
    return tuple(drafts)


def _units(section: Section) -> Iterator[tuple[str, ...]]:
    """The parts of a section that become one post each; a short paragraph joins the one before it."""
    if section.kind not in SPLIT_KINDS:
        yield section.paragraphs
        return
    unit: list[str] = []
    for paragraph in section.paragraphs:
        if unit and len(paragraph.split()) >= FEWEST_UNIT_WORDS:
            yield tuple(unit)
            unit = []
        unit.append(paragraph)
    if unit:
        yield tuple(unit)


def _draft(
    found: Outline, section: Section, paragraphs: Sequence[str], post_id: str, campaign: str | None, language: Language
) -> DraftPost | None:
    lines = _lines(paragraphs, section, found, language)
    if section.kind is not Kind.QUESTION:
        # An anecdote is only taken where there is nothing else.
        alone = [line for line in lines if line.usable and not line.leans and not language.deictic.search(line.text)]
        if sum(line.words for line in alone if not language.first_person.search(line.text)) >= FEWEST_CARD_WORDS:
            lines = [_without_person(line, language) for line in lines]
    card = _card(lines, one_paragraph=section.kind in SPLIT_KINDS)
    if not card or (section.kind is Kind.OTHER and sum(line.words for line in card) < FEWEST_UNIT_WORDS - 5):
        return None
    body = _body(lines, card)
    others = sorted(
        (line for line in lines if line.usable and not line.leans and line not in card), key=lambda line: -line.score
    )
    digest = hashlib.sha256("\n".join(line.source for line in [*card, *body]).encode()).hexdigest()
    post = Post(
        id=post_id,
        kind=section.kind,
        title=_post_title(found, section),
        body=_paragraphs(body),
        cards=(CardText(" ".join(line.text for line in card), None, tuple(line.source for line in card)),),
        step=section.step,
        campaign=campaign or None,
        origin=Origin(found.name, section.heading, digest),
    )
    return DraftPost(post, tuple(line.text for line in others[:MOST_ALTERNATIVES]))


# -- sentences ----------------------------------------------------------------------------------


def _lines(paragraphs: Sequence[str], section: Section, found: Outline, language: Language) -> list[_Line]:
    lines: list[_Line] = []
    for number, paragraph in enumerate(paragraphs):
        for sentence in _whole(paragraph):
            lines.append(_line(sentence, number, len(lines) == 0, section, found, language))
    return lines


def _whole(paragraph: str) -> Iterator[str]:
    """The paragraph's sentences; one that is too long for a card is parted at its semicolons, where
    each side is a sentence of its own."""
    for sentence in sentences(paragraph):
        if len(sentence.split()) > MOST_CARD_WORDS and "; " in sentence:
            yield from sentence.split("; ")
        else:
            yield sentence


def _line(sentence: str, paragraph: int, first: bool, section: Section, found: Outline, language: Language) -> _Line:
    text = _shown(sentence, language)
    leans = bool(language.leaning.match(text)) or text.startswith(("–", "-", "(", "…"))
    return _Line(
        text=text,
        source=sentence,
        paragraph=paragraph,
        leans=(leans and section.kind is not Kind.QUESTION)
        or bool(re.match(r"did you find it\b", text, re.IGNORECASE)),
        points=bool(language.pointing.match(text)),
        usable=_is_usable(text, language) and _is_whole(sentence, language),
        score=_score(text, first, section, found, language),
    )


def _shown(sentence: str, language: Language) -> str:
    """The sentence without its lead-in, with a capital at its beginning and a mark at its end."""
    text = " ".join(sentence.split()).strip("*_ ")
    while match := language.lead_ins.match(text):
        text = text[match.end() :]
    if text and text[0].islower():
        text = text[0].upper() + text[1:]
    if text and text[-1] not in ".!?…:\"'”’)":
        text += "."
    return text


def _is_usable(text: str, language: Language) -> bool:
    words = text.split()
    return (
        len(words) >= 2
        and not text.endswith((":", "…", "..."))
        and not language.hole.search(text)
        and not re.match(r"(?:below|above|see|click)\b", text, re.IGNORECASE)
        and not re.search(r"https?://|www\.|@\w|\w@", text)
        and text.count("(") == text.count(")")
    )


def _is_whole(sentence: str, language: Language) -> bool:
    """Not a fragment, such as a list item without verb: it ends with a mark, or tells to do something."""
    return sentence.rstrip("\"'”’)*_ ").endswith((".", "!", "?")) or bool(language.imperative.match(sentence))


def _score(text: str, first: bool, section: Section, found: Outline, language: Language) -> float:
    """How good a sentence is on a card. Figures found by reading the results on articles of many kinds."""
    words = [word.lower() for word in re.findall(r"\w+", text)]
    about = set(re.findall(r"\w{4,}", f"{section.heading} {found.title}".lower())) - language.stop_words
    score = 0.4 if first else 0.0
    score += 0.7 if language.imperative.match(text) else 0.0
    score += 0.4 * min(2, len(language.helpful.findall(text)))
    score += 0.3 * min(3, len({word for word in words if any(word[:5] == other[:5] for other in about)}))
    if pattern := language.content.get(section.kind):
        score += 0.3 * min(3, len(pattern.findall(text)))
    score -= 0.5 * min(2, len(language.first_person.findall(text)))
    score -= 0.9 * min(2, len(language.deictic.findall(text)))
    if section.kind is Kind.QUESTION:
        score += 2.0 if text.endswith("?") else -1.0
    score -= 0.5 if len(words) > 32 else 0.0
    return score - (0.4 if len(words) < 6 and section.kind is not Kind.QUESTION else 0.0)


def _without_person(line: _Line, language: Language) -> _Line:
    if not language.first_person.search(line.text):
        return line
    return _Line(line.text, line.source, line.paragraph, line.leans, line.points, False, line.score)


# -- card and caption ---------------------------------------------------------------------------


def _card(lines: Sequence[_Line], *, one_paragraph: bool) -> list[_Line]:
    """The best sentence that stands alone, and then what goes with it, in the article's order; with
    ``one_paragraph``, from the best one's paragraph only."""
    chosen: set[int] = set()
    alone = [
        place
        for place, line in enumerate(lines)
        if line.usable and not line.leans and FEWEST_CARD_WORDS - 3 <= line.words <= MOST_CARD_WORDS
    ]
    for place in sorted(alone, key=lambda place: (-lines[place].score, place)):
        if not chosen and lines[place].score < GOOD_ENOUGH - 2.0:
            continue
        if one_paragraph and any(lines[one].paragraph != lines[place].paragraph for one in chosen):
            continue
        _take(lines, place, chosen)
    for place, line in enumerate(lines):
        behind = place - 1 in chosen and line.leans and not line.points and line.usable
        if behind and line.paragraph == lines[place - 1].paragraph:
            _take(lines, place, chosen, bonus=FOLLOWER_BONUS)
    card = [lines[place] for place in sorted(chosen)]
    return card if sum(line.words for line in card) >= FEWEST_CARD_WORDS else []


def _take(lines: Sequence[_Line], place: int, chosen: set[int], *, bonus: float = 0.0) -> None:
    """Add a sentence if there is room; beyond a good length only what is good goes on."""
    words = sum(lines[one].words for one in chosen)
    score = lines[place].score + bonus
    room = MOST_CARD_WORDS if not chosen or score > 1.0 else GOOD_CARD_WORDS
    if words + lines[place].words <= room and len(chosen) < MOST_CARD_SENTENCES:
        if chosen and score < GOOD_ENOUGH:
            return
        chosen.add(place)


def _body(lines: Sequence[_Line], card: Sequence[_Line]) -> list[_Line]:
    """The caption's sentences: the section from its first good one on, the card's always among them."""
    body: list[_Line] = []
    left = MOST_BODY_WORDS - sum(line.words for line in card)
    previous_kept = False
    for line in lines:
        keep = any(line is one for one in card)  # the same words may come twice
        if not keep and line.usable and (not line.leans or previous_kept) and line.words <= left:
            keep, left = True, left - line.words
        if keep:
            body.append(line)
        previous_kept = keep
    return body


def _paragraphs(lines: Sequence[_Line]) -> str:
    blocks: dict[int, list[str]] = {}
    for line in lines:
        blocks.setdefault(line.paragraph, []).append(line.text)
    return "\n\n".join(" ".join(texts) for texts in blocks.values())


# -- names --------------------------------------------------------------------------------------


def _post_title(found: Outline, section: Section) -> str:
    heading = re.sub(r"^(?:so|and|but|now|well),?\s+", "", section.heading, flags=re.IGNORECASE)
    heading = heading.strip(" :–—-")
    return short_title(heading[:1].upper() + heading[1:] if heading else found.title)


def short_title(title: str) -> str:
    """A title for a card, cut where a clause or at least a word ends."""
    if len(title) <= MOST_TITLE:
        return title
    short = re.split(r"\s[–—-]\s|[:;,.]\s", title)[0]
    if len(short) <= MOST_TITLE:
        return short
    return short[:MOST_TITLE].rsplit(" ", 1)[0]


def _id(found: Outline, section: Section, number: int, taken: set[str]) -> str:
    parts = [found.name, section.kind.value]
    if section.step:
        parts.append(str(section.step.number))
    elif section.kind in SPLIT_KINDS:
        parts += [_slug(section.heading), str(number)]
    post_id = "-".join(part for part in parts if part)
    again = 2
    while post_id in taken:
        post_id, again = f"{post_id.rstrip('0123456789-')}-x{again}", again + 1
    return post_id


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:30].strip("-")
