"""Fitting text into a limit by whole sentences: nothing is ever cut inside one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from scheduler.core.text.sentences import paragraphs, sentences


class DoesNotFit(ValueError):
    """Not even the first sentence fits."""

    def __init__(self, sentence: str, length: int, limit: int) -> None:
        self.sentence, self.length, self.limit = sentence, length, limit
        super().__init__(f"The sentence “{sentence}” is {length} long; {limit} is the most.")


@dataclass(frozen=True, slots=True)
class Fitted:
    """The text that fits, and the sentences that had to be left out, in order."""

    text: str
    dropped: tuple[str, ...]


def by_sentences(text: str) -> tuple[tuple[str, ...], ...]:
    """``text`` as paragraphs of sentences."""
    return tuple(tuple(sentences(block)) for block in paragraphs(text))


def first_sentences(blocks: Sequence[Sequence[str]], number: int) -> str:
    """The first ``number`` sentences with their paragraphs' blank lines."""
    kept = []
    for block in blocks:
        if number <= 0:
            break
        kept.append(" ".join(block[:number]))
        number -= len(block)
    return "\n\n".join(kept)


def fit(text: str, fits: Callable[[str], bool], *, count: Callable[[str], int] = len, limit: int = 0) -> Fitted:
    """As many whole sentences from the beginning of ``text`` as ``fits`` accepts.

    ``count`` and ``limit`` are only for the words of DoesNotFit.
    """
    blocks = by_sentences(text)
    flat = [sentence for block in blocks for sentence in block]
    if fits("\n\n".join(paragraphs(text))):
        return Fitted("\n\n".join(paragraphs(text)), ())
    for number in range(len(flat) - 1, 0, -1):
        if fits(kept := first_sentences(blocks, number)):
            return Fitted(kept, tuple(flat[number:]))
    first = flat[0] if flat else ""
    raise DoesNotFit(first, count(first), limit)


def fit_text(text: str, limit: int, *, count: Callable[[str], int] = len) -> str:
    """``text`` by whole sentences within ``limit``; raises DoesNotFit."""
    return fit(text, lambda kept: count(kept) <= limit, count=count, limit=limit).text
