"""The page's own words, one file per language: ``say("queue.title")``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
FIRST = "en"
"""What another language lacks is said in this one."""


@dataclass(frozen=True)
class Words:
    """A language's words. ``flat`` maps "table.key" to a text, or to one for 1 (``one``) and one for all other
    numbers (``other``) of ``n``."""

    language: str
    flat: Mapping[str, Any]

    def say(self, key: str, **values: Any) -> str:
        """The text with its {places} filled. Raises KeyError for a key that no catalogue has."""
        text = self.flat[key]
        if isinstance(text, Mapping):
            text = text["one"] if values.get("n") == 1 else text["other"]
        # Only the catalogue's own text is a format; values are put in as they are.
        return str(text).format(**values) if values else str(text)

    def day(self, moment: date | datetime) -> str:
        """ "Tue 5 Jan 2027"."""
        return self.say(
            "time.day",
            weekday=self.flat["time.weekdays"][moment.weekday()],
            day=moment.day,
            month=self.flat["time.months"][moment.month - 1][: self.flat["time.short"]],
            year=moment.year,
        )

    def moment(self, at: datetime) -> str:
        return self.say("time.moment", day=self.day(at), time=f"{at:%H:%M}")

    def month(self, first: date) -> str:
        return self.say("time.month", month=self.flat["time.months"][first.month - 1], year=first.year)


def languages() -> tuple[str, ...]:
    """The codes of the languages there are."""
    return tuple(sorted(path.stem for path in HERE.glob("*.toml")))


@cache
def words(language: str) -> Words:
    """The words of ``language``, with English where it has none."""
    own = _flat(HERE / f"{language}.toml") if language in languages() else {}
    return Words(language if own else FIRST, {**_flat(HERE / f"{FIRST}.toml"), **own})


def _flat(path: Path) -> dict[str, Any]:
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    return {f"{table}.{key}": text for table, texts in tables.items() for key, text in texts.items()}
