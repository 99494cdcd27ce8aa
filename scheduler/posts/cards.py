"""The words of a post's cards: from ``card``, ``cards`` or the body, never more than fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.core.carousel import MOST_WORDS
from scheduler.core.model import CardText
from scheduler.posts.source import Source
from scheduler.posts.values import Entries, Values

if TYPE_CHECKING:
    from ruamel.yaml.nodes import Node

MAX_CARD_WORDS = MOST_WORDS
FIELDS = ("text", "title", "layout", "step", "part", "sources")


def card_of_body(body: str) -> tuple[CardText, ...]:
    """The card of a post that names none: its body, as one paragraph."""
    return (CardText(" ".join(body.split())),)


def count_words(text: str) -> int:
    """Words as a reader counts them: a dash that stands alone is none."""
    return sum(any(character.isalnum() for character in word) for word in text.split())


def read_cards(values: Values, entries: Entries, source: Source, *, lines: dict[str, int]) -> tuple[CardText, ...]:
    """The post's cards; ``lines`` gets the line of each field inside the list, as ``cards.2.layout``."""
    if "card" in entries and "cards" in entries:
        values.wrong("cards", "There is a card and a list of cards.", "Keep one.", line=entries["cards"][0])
        return ()
    if "cards" in entries:
        return _list_of_cards(values, *entries["cards"], lines=lines)
    if "card" in entries:
        line = entries["card"][0]
        text = values.text(entries, "card")
        if text is None and not any(problem.field == "card" for problem in values.problems):
            values.wrong("card", "The text is empty.", "Write something, or remove the field.", line=line)
        return (CardText(_short(values, text, "card", line=line)),) if text else ()
    if (words := count_words(source.body)) > MAX_CARD_WORDS:
        what = f"The caption has {words} words; a card takes at most {MAX_CARD_WORDS}."
        values.wrong("card", what, "Add a line card: … with the words for the picture.", line=source.body_line)
    return card_of_body(source.body)


def _short(values: Values, text: str, name: str, *, line: int) -> str:
    if (words := count_words(text)) > MAX_CARD_WORDS:
        what = f"It has {words} words; a card takes at most {MAX_CARD_WORDS}."
        values.wrong(name, what, "Shorten it, or spread it over several cards.", line=line)
    return text


def _list_of_cards(values: Values, line: int, node: Node, *, lines: dict[str, int]) -> tuple[CardText, ...]:
    if isinstance(node.value, str) or values.is_mapping(node) or not node.value:
        values.wrong("cards", "A list of cards is expected here.", "Write each card as - text: …", line=line)
        return ()
    cards = (_card(values, item, f"cards.{number}.", lines) for number, item in enumerate(node.value, start=1))
    return tuple(card for card in cards if card is not None)


def _card(values: Values, node: Node, inside: str, lines: dict[str, int]) -> CardText | None:
    """One item of the list: a group of fields, or simply the text."""
    if not values.is_mapping(node):
        lines[f"{inside}text"] = values.line(node)
        text = values.scalar(node, f"{inside}text")
        return CardText(_short(values, text, f"{inside}text", line=values.line(node))) if text else None
    before = len(values.problems)
    parts = values.entries(node, FIELDS, inside=inside)
    lines |= {f"{inside}{name}": line for name, (line, _) in parts.items()}
    line = parts["text"][0] if "text" in parts else values.line(node)
    text = values.text(parts, "text", inside=inside)
    if text is None:
        if len(values.problems) == before:
            values.wrong(f"{inside}text", "The card has no text.", "Write it as - text: …", line=line)
        return None
    return CardText(
        _short(values, text, f"{inside}text", line=line),
        title=values.text(parts, "title", inside=inside),
        sources=tuple(source for _, source in values.texts(parts, "sources", inside=inside)),
        layout=values.text(parts, "layout", inside=inside),
        step=values.step(parts, inside=inside),
        part=values.text(parts, "part", inside=inside),
    )
