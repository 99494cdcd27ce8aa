"""Fitting text into a limit by whole sentences: nothing is ever cut inside one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from scheduler.core.text.sentences import paragraphs, sentences, spans

MAX_SHOWN_CHARACTERS = 120


class DoesNotFit(ValueError):
    """Not even the first sentence fits. ``length`` and ``limit`` are in the caller's unit."""

    def __init__(self, sentence: str, length: int, limit: int) -> None:
        self.sentence, self.length, self.limit = sentence, length, limit
        super().__init__(f"The sentence “{shown(sentence)}” is {length} long; {limit} is the most.")


@dataclass(frozen=True, slots=True)
class Fitted:
    """The text that fits, always a beginning of the whole, and the sentences left out, in order."""

    text: str
    dropped: tuple[str, ...]


def by_sentences(text: str) -> tuple[tuple[str, ...], ...]:
    """``text`` as paragraphs of sentences."""
    return tuple(tuple(sentences(block)) for block in paragraphs(text))


def fit(text: str, fits: Callable[[str], bool], *, count: Callable[[str], int] = len, limit: int = 0) -> Fitted:
    """As many whole sentences from the beginning of ``text`` as ``fits`` accepts. Raises DoesNotFit.

    Where ``fits`` holds for more text but not for less, the result fits, but needn't be the longest.
    ``count`` and ``limit`` are only for the words of DoesNotFit.
    """
    whole = "\n\n".join(paragraphs(text))
    if fits(whole):
        return Fitted(whole, ())
    found = _spans(whole)
    if not found or not fits(whole[: found[0][1]]):
        first = whole[slice(*found[0])] if found else ""
        raise DoesNotFit(first, count(first), limit)
    number = _most(found, lambda kept: fits(whole[: found[kept - 1][1]]))
    # A lead-in ("Try this:") promises something that would no longer follow.
    while number > 1 and whole[found[number - 1][1] - 1] in ":：" and fits(whole[: found[number - 2][1]]):
        number -= 1
    return Fitted(whole[: found[number - 1][1]], tuple(whole[start:end] for start, end in found[number:]))


def fit_text(text: str, limit: int, *, count: Callable[[str], int] = len) -> str:
    """``text`` by whole sentences within ``limit``; raises DoesNotFit."""
    return fit(text, lambda kept: count(kept) <= limit, count=count, limit=limit).text


def shown(sentence: str) -> str:
    """``sentence`` for a message: its first words if it is very long."""
    if len(sentence) <= MAX_SHOWN_CHARACTERS:
        return sentence
    return sentence[:MAX_SHOWN_CHARACTERS].rsplit(maxsplit=1)[0] + " …"


def _spans(whole: str) -> list[tuple[int, int]]:
    found, position = [], 0
    for block in paragraphs(whole):
        position = whole.index(block, position)
        found += [(position + start, position + end) for start, end in spans(block)]
        position += len(block)
    return found


def _most(found: list[tuple[int, int]], fits: Callable[[int], bool]) -> int:
    """The largest number of sentences that fits, by halving; one is known to fit, all are not."""
    good, bad = 1, len(found)
    while bad - good > 1:
        middle = (good + bad) // 2
        good, bad = (middle, bad) if fits(middle) else (good, middle)
    return good
