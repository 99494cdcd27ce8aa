"""A whole article as one carousel: a cover, a card for each part, the remedies, a question, a last card.

Made from the drafts of the single posts, so that every sentence has been found fit for a card before.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace

from scheduler.article.derive import FEWEST_CARD_WORDS, MOST_BODY_WORDS, MOST_CARD_WORDS, DraftPost, short_title
from scheduler.article.outline import Outline
from scheduler.article.words import ENGLISH, Language
from scheduler.core.carousel import CHECKLIST, MOST_WORDS, fewer, word_spill
from scheduler.core.model import CardText, Kind, Origin, Post
from scheduler.core.text.sentences import sentences

FEWEST_CARDS = 4
"""Cover, two parts and the last card: below that an article is no carousel."""
CLOSING = CardText(
    "Save this post to have it at hand, and follow along for more.", title="Keep this for later", layout="closing"
)
"""The only card with words that are not the article's."""
LAYOUTS = {Kind.OTHER: "quote"}


def carousel(
    found: Outline, drafts: Sequence[DraftPost], *, most: int, campaign: str | None = None, language: Language = ENGLISH
) -> DraftPost | None:
    """One post of at most ``most`` cards (from FEWEST_CARDS), or None if the article has too little for it.

    ``drafts`` are what ``derive`` made of ``found``. The same article gives the same post; its id
    depends on the article's name only.
    """
    cover, rest = _cover(found, drafts)
    if cover is None:
        return None
    parts = [*_sections(rest, language), *_remedies(found, rest)]
    question = [_card(draft, "question") for draft in rest if draft.post.kind is Kind.QUESTION and "?" in _text(draft)][
        -1:
    ]
    if len(parts) < FEWEST_CARDS - 2:
        return None
    cards = fewer([cover, *parts, *question, CLOSING], most, word_spill)
    body = _body(cover, [draft.post for draft in rest if draft.post.step], question)
    told = [found.title, *(f"{card.title}\n{card.layout}\n{source}" for card in cards for source in card.sources)]
    digest = hashlib.sha256("\n".join(told).encode()).hexdigest()
    return DraftPost(
        Post(
            id=f"{found.name}-carousel",
            kind=Kind.CAROUSEL,
            title=short_title(found.title),
            body=body,
            cards=cards,
            campaign=campaign or None,
            origin=Origin(found.name, "", digest),
        )
    )


def _text(draft: DraftPost) -> str:
    return draft.post.cards[0].text


def _card(draft: DraftPost, layout: str, part: str | None = None) -> CardText:
    return replace(draft.post.cards[0], title=draft.post.title, layout=layout, step=draft.post.step, part=part)


def _cover(found: Outline, drafts: Sequence[DraftPost]) -> tuple[CardText | None, list[DraftPost]]:
    """The article's title over its opening words, and the drafts that are left. Where it has no opening,
    the first part's words are on the cover and not repeated after it."""
    opening = next((draft for draft in drafts if draft.post.kind is Kind.INTRO), None)
    opening = opening or next((draft for draft in drafts if draft.post.kind in (Kind.ANATOMY, Kind.SYMPTOM)), None)
    opening = opening or next((draft for draft in drafts if draft.post.kind is Kind.OTHER), None)
    if opening is None:
        return _named_remedies(found, drafts), list(drafts)
    cover = replace(_card(opening, "cover"), title=short_title(found.title))
    return cover, [draft for draft in drafts if draft is not opening]


def _named_remedies(found: Outline, drafts: Sequence[DraftPost]) -> CardText | None:
    """A cover that lists what follows, for an article of nothing but remedies."""
    remedies = [draft for draft in drafts if draft.post.step]
    names = ", ".join(draft.post.title for draft in remedies)
    if not remedies or len(names.split()) > MOST_CARD_WORDS:
        return None
    sources = tuple(draft.post.title for draft in remedies)
    return CardText(f"{names}.", short_title(found.title), sources, layout="cover")


def _sections(drafts: Sequence[DraftPost], language: Language) -> Iterator[CardText]:
    """One card for each part that is neither remedy nor question. A part with several posts: symptoms as
    a list of sentences that name them, else its first post's words."""
    groups: dict[tuple[Kind, str], list[DraftPost]] = {}
    for draft in drafts:
        post = draft.post
        if post.kind in (Kind.ANATOMY, Kind.SYMPTOM, Kind.OTHER) and post.origin is not None:
            groups.setdefault((post.kind, post.origin.section), []).append(draft)
    for (kind, _), group in groups.items():
        points = _points(group, language) if kind is Kind.SYMPTOM else []
        if len(points) > 1:
            text, sources = "\n".join(point for point, _ in points), tuple(source for _, source in points)
            yield CardText(text, group[0].post.title, sources, layout=CHECKLIST)
        else:
            yield _card(group[0], LAYOUTS.get(kind, kind.value))


def _points(drafts: Sequence[DraftPost], language: Language) -> list[tuple[str, str]]:
    """(sentence, its source): from each draft the one that names most complaints, and of those as many
    as one card holds; what names none isn't a sign."""
    naming = language.content[Kind.SYMPTOM]
    found: list[tuple[int, int, tuple[str, str]]] = []
    for number, draft in enumerate(drafts):
        card = draft.post.cards[0]
        points = zip(sentences(card.text), card.sources, strict=False)
        best = max(points, key=lambda point: (len(naming.findall(point[0])), -len(point[0].split())))
        found.append((len(naming.findall(best[0])), number, best))
    chosen: dict[int, tuple[str, str]] = {}
    room = MOST_WORDS
    for named, number, point in sorted(found, key=lambda one: (-one[0], one[1])):
        if named and len(point[0].split()) <= room:
            chosen[number], room = point, room - len(point[0].split())
    return [chosen[number] for number in sorted(chosen)]


def _remedies(found: Outline, drafts: Sequence[DraftPost]) -> Iterator[CardText]:
    """The remedies under the heading of their series."""
    under = next((section.under for section in found.sections if section.step), "")
    part = short_title(under) if under else None
    for draft in drafts:
        if draft.post.step:
            yield _card(draft, "remedy", part if part != draft.post.title else None)


def _body(cover: CardText, remedies: Sequence[Post], question: Sequence[CardText]) -> str:
    """The caption: title, opening, question, and the remedies with a sentence each (or only by name). The
    title tells it from the opening's own post; a short caption ends before the remedies, as a list that
    breaks off would mislead."""
    names = [post.title for post in remedies]
    named = len(set(names)) == len(names)
    lines = [_telling(sentences(post.cards[0].text)) for post in remedies]
    if named:
        lines = [f"{name}: {line}" for name, line in zip(names, lines, strict=True)]
    if sum(len(line.split()) for line in lines) > MOST_BODY_WORDS:
        lines = [f"{name}." for name in names] if named else []
    numbered = "\n".join(f"{number}. {line}" for number, line in enumerate(lines, start=1))
    return "\n\n".join(text for text in (cover.title, cover.text, *(card.text for card in question), numbered) if text)


def _telling(texts: Sequence[str]) -> str:
    """The first sentence that says more than "this can help"."""
    return next((text for text in texts if len(text.split()) >= FEWEST_CARD_WORDS), texts[0])
