"""Reading a YAML file of settings: its plain tree, the line of every field, and typed values out of it."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from scheduler.core.errors import BadInput, Problem

Key = tuple[str, ...]


def load(path: Path, thing: str) -> tuple[dict[str, Any], dict[Key, int]]:
    """The file's table, and the line of each of its fields. Raises BadInput for what isn't YAML.

    ``thing`` is what the file describes, for messages: "layout".
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        tree = YAML(typ="rt").load(path.read_text(encoding="utf-8-sig"))
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        what = f"{(error.problem or 'This is not YAML').capitalize()}."
        raise BadInput(Problem(path.name, what, "Correct that line.", mark.line + 1 if mark else None)) from None
    except (YAMLError, UnicodeDecodeError, OSError) as error:
        raise BadInput(Problem(path.name, f"It can't be read: {error}.", "Correct the file.")) from None
    lines: dict[Key, int] = {}
    content = _plain(tree, (), lines)
    if not isinstance(content, dict):
        raise BadInput(Problem(path.name, f"A {thing} is a table of settings.", f"See the {thing}s that ship.", 1))
    return content, lines


def _plain(node: Any, key: Key, lines: dict[Key, int]) -> Any:
    if isinstance(node, dict):
        for name in node:
            lines[(*key, str(name))] = getattr(node, "lc").key(name)[0] + 1  # noqa: B009 (ruamel has no types)
        return {str(name): _plain(value, (*key, str(name)), lines) for name, value in node.items()}
    if isinstance(node, list):
        return [_plain(value, key, lines) for value in node]
    return node


class Reader:
    """Takes typed values out of the plain tree and collects what is wrong with them."""

    def __init__(self, file: str, lines: dict[Key, int]) -> None:
        self._file, self._lines = file, lines
        self.problems: list[Problem] = []

    def wrong(self, key: Key, what: str, mend: str) -> None:
        line = next((self._lines[key[:end]] for end in range(len(key), 0, -1) if key[:end] in self._lines), None)
        self.problems.append(Problem(self._file, what, mend, line, ".".join(key)))

    def known(self, key: Key, content: Mapping[str, Any], names: tuple[str, ...]) -> None:
        for name in content:
            if name not in names:
                close = difflib.get_close_matches(name, names, n=1)
                mend = f'Did you mean "{close[0]}"?' if close else f"Known here: {', '.join(names)}."
                self.wrong((*key, name), "This field doesn't exist.", mend)

    def table(self, key: Key, content: Mapping[str, Any], name: str) -> dict[str, Any]:
        value = content.get(name)
        if value is None or isinstance(value, dict):
            return value or {}
        self.wrong((*key, name), "A table is expected here.", "Indent its fields on lines of their own.")
        return {}

    def merge(self, below: dict[str, Any], above: dict[str, Any], source: Key, target: Key) -> dict[str, Any]:
        """``above`` over ``below``; null takes a thing away. Lines follow what won."""
        merged = dict(below)
        for name, value in above.items():
            old, at = merged.get(name), (*target, name)
            if value is None:
                merged.pop(name, None)
            elif isinstance(value, dict) and isinstance(old, dict):
                merged[name] = self.merge(old, value, (*source, name), at)
            else:
                merged[name] = value
                for key in [key for key in self._lines if key[: len(source) + 1] == (*source, name)]:
                    self._lines[(*at, *key[len(source) + 1 :])] = self._lines[key]
        return merged

    def value(self, key: Key, content: Mapping[str, Any], name: str, check: Callable[[Any], Any], default: Any) -> Any:
        if name not in content:
            return default
        try:
            return check(content[name])
        except (ValueError, TypeError) as error:
            self.wrong((*key, name), f"{content[name]!r} doesn't fit here.", f"{error}")
            return default
