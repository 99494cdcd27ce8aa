"""What a card says, for those who hear it: made from its own words, so that it can't drift."""

from __future__ import annotations

from scheduler.cards.card import Card

_ENDS = (".", "!", "?", "…", ":", "。", "؟", "।")


def alt_text(card: Card) -> str:
    """``Card: Stretch, step 2 of 4. <text>`` on one line."""
    title = _one_line(card.title or "")
    step = f"step {card.step.number} of {card.step.total}" if card.step else ""
    head = f"Card: {title}" if title else "Card"
    if step:
        head = f"{head.rstrip('.:')}, {step}" if title else f"{head}: {step}"
    text = _one_line(_points(card.text))
    if not text:
        return _closed(head)
    return f"{_closed(head) if title or step else 'Card:'} {text}"


def numbered(alt: str, number: int, total: int) -> str:
    """``alt`` saying which card of several it describes: ``Card 2 of 6: Stretch, step 2 of 4. <text>``."""
    return f"Card {number} of {total}{alt.removeprefix('Card')}" if alt.startswith("Card") and total > 1 else alt


def _points(text: str) -> str:
    """``text`` with a comma after lines that end without a mark, to tell the points of a list apart."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    ends = (*_ENDS, ",", ";")
    return " ".join([line if line.endswith(ends) else f"{line}," for line in lines[:-1]] + lines[-1:])


def _one_line(text: str) -> str:
    return " ".join(text.replace("\u00ad", "").split())


def _closed(sentence: str) -> str:
    return sentence if sentence.endswith(_ENDS) else f"{sentence}."
