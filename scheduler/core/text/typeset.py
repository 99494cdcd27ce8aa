"""From typed to set: real quotes, dashes, primes and the blanks that must not break.

Pure and idempotent: text that is set already stays as it is. Addresses, handles, hashtags and what
stands between backticks are left alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from scheduler.core.text.conventions import Conventions, conventions_of

_LEFT_ALONE = (
    r"`[^`\n]*`|(?<!\w)(?:https?://|www\.)[^\s\"“”«»<>]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?<![\w&])[@#]\w(?:[\w.·-]*\w)?"
    r"|(?<![\w.…–—-])[\w-]+(?:\.[\w-]+)*\.\p{L}{2,}(?:/[^\s\"“”«»<>]*)?(?![\w.…])"
)
_SYMBOLS = r"%|‰|°[CF]?|[µmcdk]?m|[kmµ]?g|[mcd]?l|k?Hz|kcal|kJ|km/h|mph"
_TITLES = r"(?:Dr|Mr|Mrs|Ms|Prof|St|Mme|Herr|Frau|Sr|Sra|Sig)\.?|M\."
# J. K. Rowling, John F. Kennedy, z. B.; but not the end of "so do I. Then".
_INITIALS = r"(?<=(?:^|(?<!\w)\p{Lu}[\w’.]*[ \u00a0])\p{Lu}\.) (?=\p{Lu})|(?<=(?<!\w)\p{L}\.) (?=\p{L}\.)"
_FRACTIONS = frozenset("½¼¾")
_NO_BREAK, _THIN = "\u00a0", "\u202f"


@lru_cache(maxsize=512)  # a post's words are the same on every size of card
def typeset(text: str, language: str = "en") -> str:
    """``text`` with the signs a typesetter would use. ``language`` is a BCP 47 tag."""
    conventions = conventions_of(language)
    return "\n".join(_line(line, conventions) for line in text.split("\n"))


def _line(line: str, conventions: Conventions) -> str:
    # Most lines hold neither numbers nor dashes nor quotes, and looking for them is quick.
    counts = any(map(str.isdecimal, line)) or not _FRACTIONS.isdisjoint(line)
    line = _dashes(line)
    line = _factors(line) if counts else line
    line = _Quotes(line, conventions).set()
    line = _named_together(line)
    line = _counted_together(line, conventions) if counts else line
    return _marks_apart(line) if conventions.spaced_marks else line


@cache
def _compiled(pattern: str) -> Any:
    import regex

    return regex.compile(rf"(?P<left_alone>{_LEFT_ALONE})|{pattern}")


def _replace(line: str, pattern: str, by: str | Callable[[Any], str]) -> str:
    """Put ``by`` in the place of what ``pattern`` finds outside of what is left alone."""

    def chosen(match: Any) -> str:
        if match["left_alone"] is not None:
            return str(match[0])
        return by if isinstance(by, str) else by(match)

    return str(_compiled(pattern).sub(chosen, line))


def _dashes(line: str) -> str:
    if ".." in line or ". ." in line:
        line = _replace(line, r"\.{3,}|(?<!\.)\. \. \.(?!\.)", "…")
    if "-" not in line:
        return line
    line = _replace(line, r"(?<=\S[ \u00a0])-{1,2}(?= +\S)|(?<=^)--(?= )", "–")
    line = _replace(line, r"(?<=[^\s-])-{2,3}(?![->])|(?<=\S )---(?= )", "—")
    return _replace(line, r"(?<![\w.,:/+#-]|\d )(?P<low>\d{1,4})-(?P<high>\d{1,4})(?![\d-]|[.,:/ ]\d)", _range)


def _range(match: Any) -> str:
    """5-10 is a range; 9-5, 555-1234 and 0800-1111 are something else."""
    low, high = match["low"], match["high"]
    alike = len(low) == len(high) == 4 or max(len(low), len(high)) < 4
    return f"{low}–{high}" if alike and low[0] != "0" and int(low) < int(high) else str(match[0])


def _factors(line: str) -> str:
    """The sign between factors and after a count: 3 x 10, 10x15 cm, 2x a day."""
    if "x" not in line and "X" not in line:
        return line
    number = r"\d+(?:[.,]\d+)?"
    line = _replace(
        line,
        rf"(?<![\w.,])(?!0[xX]){number}(?:[xX]{number})+(?!\d)",
        lambda match: match[0].replace("x", "×").replace("X", "×"),
    )
    line = _replace(line, r"(?<=\d)[ \u00a0][xX][ \u00a0](?=\d)", f"{_NO_BREAK}×{_NO_BREAK}")
    line = _replace(line, r"(?<=\d)[ \u00a0][xX](?= \p{Ll})", f"{_NO_BREAK}×")
    return _replace(line, rf"(?<![\w.,])(?P<number>{number})[xX](?![\w'’])", lambda match: f"{match['number']}×")


class _Quotes:
    """Quotes, apostrophes and primes of one line, in reading order."""

    def __init__(self, line: str, conventions: Conventions) -> None:
        self._line, self._conventions = line, conventions
        self._open = {'"': False, "'": False}

    def set(self) -> str:
        if '"' not in self._line and "'" not in self._line:
            return self._line
        return _replace(self._line, r"[\"']", self._real)

    def _real(self, match: Any) -> str:
        mark, at = match[0], match.start()
        before, after = self._line[at - 1 : at], self._line[at + 1 : at + 2]
        if "\u05d0" <= before <= "\u05ea":  # Hebrew letters: an abbreviation's mark
            if mark == "'" and not self._open[mark]:
                return "׳"
            if mark == '"' and "\u05d0" <= after <= "\u05ea":
                return "״"
        if mark == "'" and self._is_apostrophe(before, at):
            return "’"
        opening, closing = self._conventions.quotes if mark == '"' else self._conventions.inner
        if self._open[mark] and (not before.isspace() or not after.strip()):
            self._open[mark] = False
            return closing
        if self._begins(before, after) and (mark == '"' or self._is_closed_after(at)):
            self._open[mark] = True
            return opening
        if before.isdigit():
            return "″" if mark == '"' else "′"
        return closing if mark == '"' else "’"

    def _is_apostrophe(self, before: str, at: int) -> bool:
        import regex

        if before.isalpha() or (before.isdigit() and self._line[at + 1 : at + 2].isalpha()):
            return self._line[at + 1 : at + 2].isalpha()
        # Words that begin with one: 'tis, '90s; Dutch 's, 't and 'n.
        return regex.match(r"'(?:tis|twas|til|em|cause|n|s|t|\d0s)\b", self._line, pos=at) is not None

    def _begins(self, before: str, after: str) -> bool:
        return (not before.strip() or before in "([{-–—/\"'“„«‘‚¿¡") and bool(after.strip())

    def _is_closed_after(self, at: int) -> bool:
        import regex

        return regex.search(r"(?<=\S)'(?!\w)", self._line, pos=at + 2) is not None


def _counted_together(line: str, conventions: Conventions) -> str:
    """No-break spaces: number and unit, No. and number, sign and sum."""
    units = "|".join(map(_escaped, sorted(conventions.units, key=len, reverse=True)))
    counted = "|".join(map(_escaped, conventions.counted))
    apart = _THIN if conventions.spaced_marks else _NO_BREAK
    line = _replace(line, r"(?<=\d) (?=[%‰])", apart)
    line = _replace(line, rf"(?<=[\d½¼¾]) (?=(?:{_SYMBOLS}{'|' + units if units else ''})(?![\w’'/]))", _NO_BREAK)
    line = _replace(line, rf"(?<=(?<!\w)(?:{counted}|[№§#€£$•])) (?=\d)", _NO_BREAK)
    return _replace(line, r"(?<=\d) (?=[€£$](?!\d))", _NO_BREAK)


def _named_together(line: str) -> str:
    """No-break spaces: title and name, initials."""
    if _signs().title.search(line):
        line = _replace(line, rf"(?<=(?<!\w)(?:{_TITLES})) (?=\p{{Lu}})", _NO_BREAK)
    return _replace(line, _INITIALS, _NO_BREAK) if _signs().initial.search(line) else line


@dataclass(frozen=True, slots=True)
class _Signs:
    """What a line must hold so that it is worth looking closer."""

    title: Any
    initial: Any


@cache
def _signs() -> _Signs:
    import regex

    return _Signs(regex.compile(rf"(?<!\w)(?:{_TITLES}) \p{{Lu}}"), regex.compile(r"(?<!\w)\p{L}\. \p{L}"))


def _marks_apart(line: str) -> str:
    """French: a thin blank before ! ? ; and inside « », a full one before a colon."""
    line = _replace(line, r"(?<=[\w»”)’…])[ \u00a0]?(?=[!?;]+(?:\s|$|[»”)]))", _THIN)
    line = _replace(line, r"(?<=[\w»”)’…])[ \u202f]?(?=:(?:\s|$|»))", _NO_BREAK)
    line = _replace(line, r"(?<=«)[ \u00a0]?(?=\S)(?!\u202f)", _THIN)
    return _replace(line, r"(?<=\S)(?<!\u202f)[ \u00a0]?(?=»)", _THIN)


@cache
def _escaped(text: str) -> str:
    import regex

    return str(regex.escape(text))
