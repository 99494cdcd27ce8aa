"""Which cards one network shows of a post that has too many of them, or too long ones. Pure.

Nothing is cut inside a sentence. Cards share one as a checklist before any is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from math import ceil

from scheduler.core.model import CardText
from scheduler.core.text.sentences import sentences

MOST_WORDS = 45
"""On one card: more can't be read in passing."""
CHECKLIST = "checklist"
CONTINUED = "Continued"
SHARED_FIRST = (("symptom", CHECKLIST), ("anatomy",), ("quote",), ("remedy",))
"""Layouts whose neighbouring cards share a checklist, in this order, while there are too many cards."""
LEFT_OUT_FIRST = ("question", "quote", "anatomy", "symptom", CHECKLIST)
"""Layouts that are left out then, in this order; never the first card and the last."""

Spilled = Callable[[CardText], Sequence[str]]
"""The words of a card that don't fit on it where it is drawn; none when all fit."""


def word_spill(card: CardText) -> Sequence[str]:
    """For where no card is drawn: the words beyond MOST_WORDS."""
    return card.text.split()[MOST_WORDS:]


def fewer(cards: Sequence[CardText], most: int, spilled: Spilled) -> tuple[CardText, ...]:
    """At most ``most`` of a carousel's cards (from 1): first neighbours of one layout share a checklist,
    the first of them keeping cards of their own as far as possible, then cards are left out."""
    chosen = tuple(cards)
    for layouts in SHARED_FIRST:
        if len(chosen) > most:
            chosen = _sharing(chosen, layouts, len(chosen) - most, spilled)
    for layout in LEFT_OUT_FIRST:
        while len(chosen) > most and (place := _first_inner(chosen, layout)):
            chosen = chosen[:place] + chosen[place + 1 :]
    while len(chosen) > most:
        chosen = chosen[:-2] + chosen[-1:] if len(chosen) > 2 else chosen[:1]
    return chosen


def split(card: CardText, spilled: Spilled) -> tuple[CardText, ...]:
    """The card, or if its words don't fit, as few as possible that hold them, of like length and with
    the same title. The card alone if one sentence is too long for any."""
    if not spilled(card):
        return (card,)
    joint = "\n" if "\n" in card.text else " "
    units = _units(card.text)

    def part(words: Sequence[str], first: bool) -> CardText:
        return replace(card, text=joint.join(words), part=card.part if first else CONTINUED)

    filled: list[list[str]] = []
    for unit in units:
        if filled and not spilled(part([*filled[-1], unit], len(filled) == 1)):
            filled[-1].append(unit)
        elif spilled(part([unit], not filled)):
            return (card,)
        else:
            filled.append([unit])
    for texts in (_even(units, len(filled)), filled):
        parts = tuple(part(words, not number) for number, words in enumerate(texts))
        if not any(spilled(one) for one in parts):
            return parts
    return (card,)


def unsaid(cards: Sequence[CardText], said: Sequence[str]) -> tuple[str, ...]:
    """The sentences of ``cards`` that none of the texts ``said`` holds."""
    heard = [" ".join(text.split()) for text in said]
    all_said = (" ".join(unit.split()) for card in cards for unit in _units(card.text))
    return tuple(dict.fromkeys(unit for unit in all_said if not any(unit in text for text in heard)))


def _units(text: str) -> list[str]:
    """What is never divided: sentences, and the points of a list."""
    lines = [line for line in text.split("\n") if line.strip()]
    return [unit for line in lines for unit in (sentences(line) if len(lines) == 1 else [line])]


def _even(units: Sequence[str], parts: int) -> list[list[str]]:
    """``units`` in order in so many parts that differ as little as possible in their number of words."""
    sizes = [len(unit.split()) for unit in units]
    for most in range(ceil(sum(sizes) / parts), sum(sizes) + 1):
        texts: list[list[str]] = []
        room = 0
        for unit, size in zip(units, sizes, strict=True):
            if size > room:
                texts.append([])
                room = most
            texts[-1].append(unit)
            room -= size
        if len(texts) <= parts and max(sizes) <= most:
            return texts
    return [list(units)]


# -- sharing a card -----------------------------------------------------------------------------


def _sharing(
    cards: tuple[CardText, ...], layouts: Sequence[str], too_many: int, spilled: Spilled
) -> tuple[CardText, ...]:
    """The longest run of inner cards in these layouts made shorter by ``too_many``, or by as many as can be."""
    start, end = _run(cards, layouts)
    run, best = cards[start:end], cards[start:end]
    for kept in range(len(run) - 2, -1, -1):
        shared = run[:kept] + _checklists(run[kept:], spilled)
        best = min(best, shared, key=len)
        if len(run) - len(best) >= too_many:
            break
    return cards[:start] + best + cards[end:]


def _run(cards: Sequence[CardText], layouts: Sequence[str]) -> tuple[int, int]:
    found = start = end = 0
    for place in range(1, len(cards)):
        if place < len(cards) - 1 and cards[place].layout in layouts:
            start = start or place
            if place + 1 - start > end - found:
                found, end = start, place + 1
        else:
            start = 0
    return found, end


def _checklists(cards: Sequence[CardText], spilled: Spilled) -> tuple[CardText, ...]:
    """The cards as one checklist, saying as much of each as fits; else several that say the least."""
    forms = _forms(cards)
    for points in forms:
        shared = _checklist(cards, points)
        if _holds(shared, spilled):
            return (shared,)
    lists: list[CardText] = []
    taken: list[int] = []
    for number in range(len(cards)):
        shared = _checklist([cards[one] for one in (*taken, number)], [forms[-1][one] for one in (*taken, number)])
        if taken and _holds(shared, spilled):
            lists[-1] = shared
            taken.append(number)
        else:
            lists.append(_checklist([cards[number]], [forms[-1][number]]))
            taken = [number]
    return tuple(lists)


def _holds(card: CardText, spilled: Spilled) -> bool:
    return not word_spill(card) and not spilled(card)


def _forms(cards: Sequence[CardText]) -> list[list[str]]:
    """What a checklist may say of the cards, from the whole to the least. Titles only where they differ."""
    listed = any(card.layout == CHECKLIST for card in cards)
    whole = [card.text if listed else " ".join(card.text.split()) for card in cards]
    begun = [_units(card.text)[0] for card in cards]
    titles = [card.title or "" for card in cards]
    if listed or not all(titles) or len(set(titles)) < len(titles):
        return [whole, begun]
    named = [[f"{title}: {text}" for title, text in zip(titles, texts, strict=True)] for texts in (whole, begun)]
    return [*named, titles]


def _checklist(cards: Sequence[CardText], points: Sequence[str]) -> CardText:
    same = {card.title for card in cards}
    title = next(iter(same)) if len(same) == 1 else cards[0].part
    return CardText(
        "\n".join(points),
        title,
        sources=tuple(dict.fromkeys(source for card in cards for source in card.sources)),
        layout=CHECKLIST,
        part=None if title == cards[0].part else cards[0].part,
    )


def _first_inner(cards: Sequence[CardText], layout: str) -> int:
    """The place of the first card in this layout that is neither the first nor the last of all; 0: none."""
    return next((place for place in range(1, len(cards) - 1) if cards[place].layout == layout), 0)
