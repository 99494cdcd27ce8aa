"""Phrases of the word lists, as people write them, made into patterns.

    cure|heal us all    one of these phrases
    (treat|cure) pain   one of these (words or phrases), and then pain
    guarant*            a word that begins like this; * stands for any letters
    [your] pain         a word, or (a|phrase), that may be missing
    stop ... tablets    up to four words in between, within one sentence
    <Name>  <number>    a word with a capital; a number
    {disease}           any phrase of the file's list of that name

Capitals, line breaks and the shape of apostrophes don't matter; a hyphen is as good as a space.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import regex

MOST_BETWEEN = 4
_GAP = "(?:,?[ \\t]*\\n?[ \\t]+|,?\\n[ \\t]*|[-‐‑–])"
_BETWEEN = rf"(?:{_GAP}[^\s.!?;:]+){{0,{MOST_BETWEEN}}}?"
_TOKEN = (
    r"\((?P<group>[^()\[\]]*)\)|\[(?P<maybe>[^\[\]]*)\]|(?P<gap>\.\.\.)(?=\s|$)|(?P<word>[^\s()\[\]|]+)|(?P<bar>\|)"
)
_PLACES = {"<name>": r"(?-i:\p{Lu}[\p{Ll}\p{M}]+)", "<number>": r"\d+(?:[.,]\d+)?", "*": r"[\w']*"}
_ONE_LETTER_EACH = str.maketrans("’‘ʼ`“”„«»\u00a0\u202f", '\'\'\'\'"""""  ')

Lists = Mapping[str, Sequence[str]]


def plain(text: str) -> str:
    """``text`` with typewriter quotes and spaces, letter for letter, so that positions stay."""
    return text.translate(_ONE_LETTER_EACH)


@dataclass(frozen=True, slots=True)
class Phrases:
    """Any of some phrases, for use on ``plain`` text. Made into a pattern when first looked for, because
    most languages are never needed."""

    either: str

    @property
    def pattern(self) -> regex.Pattern[str]:
        return _compiled(self.either)


@lru_cache(maxsize=1024)
def _compiled(either: str) -> regex.Pattern[str]:
    import regex

    return regex.compile(rf"(?<!\w)(?:{either})(?!\w)", regex.IGNORECASE)


def any_of(phrases: Sequence[str], lists: Lists) -> Phrases:
    """Raises ValueError naming what is wrong with a phrase. No phrases: never found."""
    return Phrases("|".join(pattern_of(phrase, lists) for phrase in phrases) or "(?!)")


def pattern_of(phrase: str, lists: Lists) -> str:
    """The pattern of one phrase, as text. Raises ValueError naming what is wrong."""
    import regex

    written = plain(phrase).strip()
    done: list[str] = []
    found = ""
    waiting = ""  # what may stand before the first word that has to be there
    position = 0
    for match in regex.finditer(rf"\s*(?:{_TOKEN})", written):
        if match.start() != position or (match["bar"] and not found):
            break
        position = match.end()
        if match["gap"]:
            found = found and found + _BETWEEN
        elif not match["bar"]:
            found, waiting = _with(match, found, waiting, lists)
        else:
            done.append(found)
            found = waiting = ""
    if position != len(written):
        raise ValueError(f'"{phrase}" has a bracket or a | too many or too few.')
    if not found:
        raise ValueError(f'"{phrase}" has no word that must be there.')
    return "|".join([*done, found])


def _with(match: regex.Match[str], found: str, waiting: str, lists: Lists) -> tuple[str, str]:
    """The pattern with one more word or group."""
    token = _either(match["group"] or match["maybe"] or match["word"] or "", lists)
    if match["maybe"] is None:
        return (f"{found}{_GAP}{token}" if found else waiting + token), waiting
    if found:
        return f"{found}(?:{_GAP}{token})?", waiting
    return found, f"{waiting}(?:{token}{_GAP})?"


def _either(text: str, lists: Lists) -> str:
    """Words or phrases between bars."""
    import regex

    options = []
    for option in text.split("|"):
        words = regex.split(r"[\s-]+", option.strip())
        if words == [""]:
            raise ValueError(f'"{text}" has an empty place beside a |.')
        options.append(_GAP.join(_word(word, lists) for word in words))
    return f"(?:{'|'.join(options)})"


def _word(word: str, lists: Lists) -> str:
    import regex

    if named := regex.fullmatch(r"\{(\w+)\}", word):
        if named[1] not in lists:
            raise ValueError(f"There is no list {word}.")
        return f"(?:{'|'.join(pattern_of(phrase, {}) for phrase in lists[named[1]])})"
    if not word.strip("*"):
        raise ValueError("A * needs some letters beside it.")
    parts = regex.split(r"(<name>|<number>|\*)", word, flags=regex.IGNORECASE)
    if any(sign in part for part in parts[::2] for sign in "<>{}"):
        raise ValueError(f'"{word}" is not known; there are <Name>, <number> and {{the lists}}.')
    return "".join(_PLACES.get(part.lower()) or regex.escape(part) for part in parts)
