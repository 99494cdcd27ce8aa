"""Reading ``templates/advice/<language>.yml``: the list that ships, with the workspace's own on top."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scheduler.checking.phrase import Phrases, any_of, pattern_of
from scheduler.checking.rules import ASKED, DENIED, Rule, WordList
from scheduler.core.errors import BadInput, Problem

_WORDS = ("common", "deny", "deny_after", "affirm", "clause", "allow")
_FIELDS = (*_WORDS, "lists", "off", "rules")
_RULE = ("what", "mend", "find", "except", "unless", "also")
_LIST = "Write one phrase a line, each after a dash."


@dataclass(slots=True)
class _Raw:
    """What one or more files say; a later file adds to the lists and replaces rules by their id."""

    words: dict[str, list[str]] = field(default_factory=lambda: {name: [] for name in _WORDS})
    lists: dict[str, list[str]] = field(default_factory=dict)
    rules: dict[str, tuple[_Reader, Mapping[str, Any]]] = field(default_factory=dict)


def word_lists(*folders: Path) -> tuple[WordList, ...]:
    """All languages found in ``folders``; what a later folder says wins, and its ``off`` drops rules.

    Raises BadInput with everything wrong in any file, by line.
    """
    languages = sorted({path.stem for folder in folders for path in folder.glob("*.yml")})
    found: list[WordList] = []
    problems: list[Problem] = []
    for language in languages:
        paths = [path for folder in folders if (path := folder / f"{language}.yml").is_file()]
        try:
            found.append(read_word_list(language, _once(paths)))
        except BadInput as error:
            problems += error.problems
    if problems:
        raise BadInput(problems)
    return tuple(found)


def _once(paths: Sequence[Path]) -> list[Path]:
    """Without files that a later one repeats to the byte: a new workspace begins with copies."""
    later = {path.read_bytes(): path for path in paths}
    return [path for path in paths if path in later.values()]


def read_word_list(language: str, paths: Sequence[Path]) -> WordList:
    """One language from its files, the last of which wins. Raises BadInput with every problem."""
    raw, readers = _Raw(), [_Reader(path) for path in paths]
    for reader in readers:
        reader.into(raw)
    made = {name: readers[-1].pattern(name, raw.words[name], raw.lists) for name in _WORDS[1:]}
    rules = tuple(reader.rule(name, content, raw.lists) for name, (reader, content) in raw.rules.items())
    if problems := [problem for reader in readers for problem in reader.problems]:
        raise BadInput(problems)
    common = frozenset(word.lower() for word in raw.words["common"])
    return WordList(language, rules, common, **made, files=tuple(path.name for path in paths))


class _Reader:
    """One file: takes typed values out of it and collects what is wrong, with the line."""

    def __init__(self, path: Path) -> None:
        self._name = f"templates/advice/{path.name}"
        self.problems: list[Problem] = []
        self._content = self._load(path)

    def _load(self, path: Path) -> Mapping[str, Any]:
        from ruamel.yaml import YAML
        from ruamel.yaml.error import MarkedYAMLError, YAMLError

        try:
            content = YAML(typ="rt").load(path.read_text(encoding="utf-8-sig"))
        except MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            what = f"The YAML is broken here ({error.problem or error.context})."
            line = mark.line + 1 if mark else None
            raise BadInput(Problem(self._name, what, "Put phrases with signs in them in quotes.", line=line)) from None
        except (YAMLError, UnicodeDecodeError, OSError) as error:
            raise BadInput(Problem(self._name, f"It can't be read: {error}.", "Save it as UTF-8 text.")) from None
        if content is not None and not isinstance(content, Mapping):
            raise BadInput(Problem(self._name, "A word list is a table of fields.", f"Known: {', '.join(_FIELDS)}.", 1))
        return content or {}

    def wrong(self, line: int | None, field_: str, what: str, mend: str) -> None:
        self.problems.append(Problem(self._name, what, mend, line=line, field=field_))

    def into(self, raw: _Raw) -> None:
        content = self._content
        self._known(content, _FIELDS, inside="")
        for name in _WORDS:
            raw.words[name] += self._phrases(content, name)
        lists = self._table(content, "lists")
        for name in lists:
            raw.lists.setdefault(str(name), []).extend(self._phrases(lists, name, inside="lists."))
        rules = self._table(content, "rules")
        for name in rules:
            if table := self._table(rules, name, inside="rules."):
                raw.rules[str(name)] = (self, table)
        for name in self._phrases(content, "off"):
            if raw.rules.pop(name, None) is None:
                self.wrong(_line(content, "off"), "off", f'There is no rule "{name}".', _meant(name, raw.rules))

    def rule(self, name: str, content: Mapping[str, Any], lists: Mapping[str, Sequence[str]]) -> Rule:
        inside = f"rules.{name}."
        self._known(content, _RULE, inside=inside)
        for must in ("what", "mend", "find"):
            if not content.get(must):
                self.wrong(_line(content), inside + must, "It is missing.", f"Every rule has {must}.")
        also = self._phrases(content, "also", inside=inside)
        for word in also:
            if word not in (DENIED, ASKED):
                self.wrong(
                    _line(content, "also"), f"{inside}also", f'There is no "{word}" here.', "Known: denied, asked."
                )
        find, excepted, unless = (
            self._compiled(content, part, lists, inside=inside) for part in ("find", "except", "unless")
        )
        what, mend = (" ".join(str(content.get(part) or "").split()) for part in ("what", "mend"))
        return Rule(name, what, mend, find, excepted, unless, frozenset(also))

    def pattern(self, name: str, phrases: Sequence[str], lists: Mapping[str, Sequence[str]]) -> Phrases:
        """A pattern of all files' phrases for ``name``; what is wrong is said with this file's line."""
        try:
            return any_of(phrases, lists)
        except ValueError as error:
            self.wrong(_line(self._content, name), name, f"{error}", "Correct the phrase.")
            return any_of((), {})

    def _compiled(
        self, content: Mapping[str, Any], name: str, lists: Mapping[str, Sequence[str]], *, inside: str
    ) -> Phrases:
        good = []
        for number, phrase in enumerate(self._phrases(content, name, inside=inside)):
            try:
                pattern_of(phrase, lists)
                good.append(phrase)
            except ValueError as error:
                self.wrong(_line(content.get(name), number), inside + name, f"{error}", "Correct the phrase.")
        return any_of(good, lists)

    def _known(self, content: Mapping[str, Any], names: Sequence[str], *, inside: str) -> None:
        for name in content:
            if name not in names:
                self.wrong(_line(content, name), f"{inside}{name}", "There is no such field.", _meant(str(name), names))

    def _table(self, content: Mapping[str, Any], name: str, *, inside: str = "") -> Mapping[str, Any]:
        value = content.get(name)
        if value is None or isinstance(value, Mapping):
            return value or {}
        self.wrong(_line(content, name), f"{inside}{name}", "Fields are expected here.", "Indent each on its own line.")
        return {}

    def _phrases(self, content: Mapping[str, Any], name: str, *, inside: str = "") -> list[str]:
        value = content.get(name)
        if value is None:
            return []
        if not isinstance(value, list):
            self.wrong(_line(content, name), f"{inside}{name}", "A list is expected here.", _LIST)
            return []
        good = [item for item in value if isinstance(item, str) and item.strip()]
        for number, item in enumerate(value):
            if item not in good:
                what = f"{item!r} is no text." if item is not None else "An item is empty."
                self.wrong(_line(value, number), f"{inside}{name}", what, "Put it in quotes.")
        return good


def _line(node: Any, key: Any = None) -> int | None:
    """The line of a table or list, or of one of its entries, as ruamel noted it."""
    place = getattr(node, "lc", None)
    if place is None:
        return None
    at = (place.data or {}).get(key)
    line: int = at[0] if at else place.line
    return line + 1


def _meant(name: str, known: Sequence[str] | Mapping[str, Any]) -> str:
    close = difflib.get_close_matches(name, list(known), n=1)
    return f'Did you mean "{close[0]}"?' if close else f"Known: {', '.join(known)}."
