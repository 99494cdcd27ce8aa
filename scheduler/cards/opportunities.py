"""Where a line may end in text without blanks: UAX 14 and dictionaries, from the ICU library.

Chinese, Japanese, Thai and their like write no blanks between words, and a row of emoji has none
either. Scripts with blanks never come here, and so don't wait for ICU to be loaded.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import accumulate

_BLANKLESS = (
    r"[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Bopo}\p{sc=Yiii}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}\u3000-\u303F]"
    r"|\p{Extended_Pictographic}[\uFE0F\u200D\p{EMod}]*\p{Extended_Pictographic}|\p{Regional_Indicator}{3}"
)
_STRICT = "-u-lb-strict"
"""No line starts with a small kana or the mark for a long vowel (JIS X 4051's strict rule)."""

_TOGETHER = r"[おご](?=\p{sc=Han})|[\p{sc=Han}\p{sc=Kana}ー](?=[がをにでとはもへの])|\p{Nd}(?=\p{L})"
_APART = r"[がをにでとはもへの](?=お\p{sc=Han})"
"""Mends ICU's words: the honorific o or go stays with its noun, a particle with what it follows, a
number with what it counts."""


@lru_cache(maxsize=4096)
def has_no_blanks(word: str) -> bool:
    """Whether ``word`` (between blanks) may hold several words, or a row of emoji."""
    import regex

    return not word.isascii() and regex.search(_BLANKLESS, word) is not None


def opportunities(text: str, language: str = "") -> list[int]:
    """The index after each stretch of ``text`` that no line may divide, by UAX 14; its end included."""
    from icu4py.breakers import LineBreaker

    return list(accumulate(len(part) for part in LineBreaker(text, f"{language or 'und'}{_STRICT}")))


def parts_of(word: str) -> list[tuple[str, bool]]:
    """``word`` in parts that no line may divide; with each, whether a line that ends there cuts a word."""
    language = language_of(word)
    ends = opportunities(word, language)
    whole = _word_ends(word, language)
    return [(word[start:end], end not in whole) for start, end in zip((0, *ends), ends, strict=False)]


def language_of(text: str) -> str:
    """``ja`` for text with kana, ``zh`` for other Han, ``th`` for Thai, else ""."""
    import regex

    for language, scripts in (("ja", r"\p{sc=Hira}\p{sc=Kana}"), ("zh", r"\p{sc=Han}"), ("th", r"\p{sc=Thai}")):
        if regex.search(f"[{scripts}]", text):
            return language
    return ""


def _word_ends(text: str, language: str) -> set[int]:
    """Where a phrase (Japanese) or a dictionary's word (other languages) ends."""
    import regex
    from icu4py.breakers import LineBreaker, WordBreaker

    found = LineBreaker(text, "ja-u-lw-phrase") if language == "ja" else WordBreaker(text, language or "und")
    ends = set(accumulate(len(part) for part in found))
    together, apart = ({match.end() for match in regex.finditer(rule, text)} for rule in (_TOGETHER, _APART))
    return ends - together | apart
