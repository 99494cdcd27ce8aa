"""Taking values out of a settings file, with the line of whatever is wrong."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from scheduler.core.errors import BadInput, Problem
from scheduler.core.lateness import parse_span

CONFIG_NAME = "tipcast.toml"


def inside(table: str, key: str) -> str:
    """The full name of a setting; the table "" is the file itself."""
    return f"{table}.{key}" if table else key


class Reader:
    """Takes typed values out of a TOML table and collects what is wrong, with the line it is on. ``where``
    names the file in messages."""

    def __init__(self, text: str, where: str = CONFIG_NAME) -> None:
        self._lines, self.where = text.splitlines(), where
        self.problems: list[Problem] = []

    def wrong(self, table: str, key: str, what: str, mend: str) -> None:
        self.problems.append(Problem(self.where, what, mend, line=self.line(table, key), field=inside(table, key)))

    def line(self, table: str, key: str) -> int | None:
        """The line a setting stands on, or its table's, if the setting isn't written."""
        current, header_line = "", None
        for number, line in enumerate(self._lines, start=1):
            stripped = line.strip()
            if header := re.match(r"\[+\s*([^\]]+?)\s*\]+", stripped):
                current = header[1].replace('"', "")
                if current == inside(table, key) or current.startswith(f"{inside(table, key)}."):
                    return number
                if current == table:
                    header_line = number
            elif current == table and re.match(rf'"?{re.escape(key)}"?\s*=', stripped):
                return number
        return header_line

    def known(self, table: str, content: Mapping[str, Any], names: tuple[str, ...]) -> None:
        for key in content:
            if key not in names:
                close = difflib.get_close_matches(key, names, n=1)
                mend = f'Did you mean "{close[0]}"?' if close else f"Known here: {', '.join(names)}."
                self.wrong(table, key, "This setting doesn't exist.", mend)

    def text(self, table: str, content: Mapping[str, Any], key: str, default: str = "") -> str:
        value = content.get(key, default)
        if isinstance(value, str):
            return value
        self.wrong(table, key, "Text is expected here.", f'Write {key} = "…".')
        return default

    def texts(self, table: str, content: Mapping[str, Any], key: str) -> tuple[str, ...]:
        value = content.get(key, [])
        if isinstance(value, str):
            value = [value]
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return tuple(value)
        self.wrong(table, key, "A list of texts is expected here.", f'Write {key} = ["…", "…"].')
        return ()

    def table(self, content: Mapping[str, Any], key: str, name: str = "") -> Mapping[str, Any]:
        value = content.get(key, {})
        if isinstance(value, Mapping):
            return value
        self.wrong(
            name.rpartition(".")[0], key, "A table is expected here.", f"Write [{name or key}] on a line of its own."
        )
        return {}

    def attempt(self, table: str, key: str, check: Any, *arguments: Any) -> Any:
        """Run a core parser; its BadInput becomes a problem of this file and line."""
        try:
            return check(*arguments)
        except BadInput as error:
            for problem in error.problems:
                self.wrong(table, key, problem.what, problem.mend)
            return None

    def moment(self, table: str, content: Mapping[str, Any], key: str, zone: ZoneInfo | None) -> datetime | None:
        """A date or a moment, as aware UTC; local ones are of ``zone``."""
        value = content.get(key)
        if value is None:
            return None
        if isinstance(value, str):
            try:
                value = datetime.fromisoformat(value)
            except ValueError:
                self.wrong(table, key, f"{value!r} is not a date.", f"Write {key} = 2027-01-12.")
                return None
        if isinstance(value, date) and not isinstance(value, datetime):
            # An end date is meant to the end of its day.
            value = datetime.combine(value, time.max if key == "end" else time.min)
        if not isinstance(value, datetime):
            self.wrong(table, key, "A date is expected here.", f"Write {key} = 2027-01-12.")
            return None
        local = value if value.tzinfo else value.replace(tzinfo=zone or UTC)
        return local.astimezone(UTC)

    def number(self, table: str, content: Mapping[str, Any], key: str, *, least: int) -> int | None:
        """A whole number from ``least``; None when it isn't written, or is wrong."""
        value = content.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            self.wrong(table, key, f"A whole number from {least} is expected here.", f"Write {key} = {least}.")
            return None
        return value

    def truth(self, table: str, content: Mapping[str, Any], key: str) -> bool:
        value = content.get(key, False)
        if not isinstance(value, bool):
            self.wrong(table, key, "true or false is expected here.", f"Write {key} = true.")
        return value is True

    def span(self, table: str, content: Mapping[str, Any], key: str) -> timedelta | None:
        """A length of time such as "10 minutes"; None when it isn't written, or is wrong."""
        text = self.text(table, content, key)
        found: timedelta | None = self.attempt(table, key, parse_span, text) if text else None
        return found
