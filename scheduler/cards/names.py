"""Proper names in running text: where a line had better not break, and what is never hyphenated."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from scheduler.core.text.conventions import Conventions

_PARTICLES = frozenset(
    {"da", "de", "del", "della", "den", "der", "di", "do", "dos", "du", "la", "le", "van", "von", "zu"}
)
_NOT_NAMES = frozenset({"I", "I’m", "I’ve", "I’ll", "I’d", "OK"})
_OPENERS = "“„«‘‚\"'(¿¡"
_CLOSERS = "”’»\"')"


def names(words: Sequence[str], conventions: Conventions) -> list[int]:
    """For each word the number of the name it belongs to, from 1; 0 for none.

    A name is what is capitalised in the middle of a sentence, several words long where they follow
    each other. In a line where every word that counts is capitalised, capitals say nothing.
    """
    found = [0] * len(words)
    if _is_title_case(words, conventions):
        return found
    count, at = 0, 0
    while at < len(words):
        end = _name_end(words, at)
        # Where nouns have capitals, only several in a row make a name.
        if end > at + conventions.capital_nouns:
            count += 1
            found[at:end] = [count] * (end - at)
        at = max(end, at + 1)
    return found


def _name_end(words: Sequence[str], start: int) -> int:
    """Where the name ends that begins at ``start``; ``start`` if none does."""
    if _begins_sentence(words, start) or not _is_capital(words[start]):
        return start
    end = start + 1
    while end < len(words) and _goes_on(words[end - 1]):
        step = end
        while step < len(words) and words[step] in _PARTICLES:
            step += 1
        if step == len(words) or not _is_capital(words[step]) or words[step][0] in _OPENERS:
            break
        end = step + 1
    return end


@lru_cache(maxsize=4096)
def _is_capital(word: str) -> bool:
    import regex

    bare = word.lstrip(_OPENERS)
    return bare.rstrip(".,;:!?…" + _CLOSERS) not in _NOT_NAMES and bool(regex.match(r"\p{Lu}(?:\p{L}*\p{Ll}|\.)", bare))


@lru_cache(maxsize=4096)
def _is_initial(word: str) -> bool:
    import regex

    return regex.fullmatch(r"(?:\p{Lu}\.)+|(?:Dr|Mr|Mrs|Ms|Prof|St)\.", word) is not None


def _goes_on(word: str) -> bool:
    """Whether a name may go on after ``word``: no sign ends it."""
    return word[-1].isalnum() or _is_initial(word)


def _begins_sentence(words: Sequence[str], at: int) -> bool:
    if at == 0 or words[at][0] in _OPENERS:
        return True
    before = words[at - 1]
    if not any(map(str.isalnum, before)):
        return True
    return before.rstrip(_CLOSERS).endswith((".", "!", "?", "…", ":")) and not _is_initial(before)


def _is_title_case(words: Sequence[str], conventions: Conventions) -> bool:
    telling = [word.lstrip(_OPENERS) for word in words if word.lower() not in conventions.leads]
    return all(not one[:1].isalpha() or one[0].isupper() for one in telling)
