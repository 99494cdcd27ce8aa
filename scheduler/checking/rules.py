"""A language's word list: which words a health professional had better not publish, and why."""

from __future__ import annotations

from dataclasses import dataclass, field

from scheduler.checking.phrase import Phrases

DENIED, ASKED = "denied", "asked"
"""Sentences a rule leaves alone unless its ``also`` names them: what is denied, and questions."""


@dataclass(frozen=True, slots=True)
class Rule:
    """``excepted`` overlapping the find, or ``unless`` anywhere in its sentence, makes it fine."""

    id: str
    what: str
    mend: str
    find: Phrases
    excepted: Phrases
    unless: Phrases
    also: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class WordList:
    """One language. ``common`` words tell the language of a post; the patterns tell what is denied:
    ``deny`` before, ``deny_after`` behind the find; ``affirm`` are denials that are none; ``clause``
    words begin a new thought after a comma."""

    language: str
    rules: tuple[Rule, ...]
    common: frozenset[str]
    deny: Phrases
    deny_after: Phrases
    affirm: Phrases
    clause: Phrases
    allow: Phrases
    files: tuple[str, ...] = field(default=())
