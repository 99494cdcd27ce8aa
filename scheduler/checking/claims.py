"""Words a health professional had better not publish: finding them, and leaving the harmless alone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from scheduler.checking.advice import Advice, Piece, pieces
from scheduler.checking.phrase import plain
from scheduler.checking.rules import ASKED, DENIED, Rule, WordList
from scheduler.core.text.sentences import spans
from scheduler.posts.parse import PostFile

_THOUGHT_ENDS = re.compile(r"[;:.!?…—]|\s[–-]\s")
_WORD = re.compile(r"[^\W\d_]+")
_MOST_WORDS_SHOWN = 8


def claims(files: Sequence[PostFile], lists: Sequence[WordList]) -> Iterator[Advice]:
    """Advice on every post, in the language it is written in; the same sentence is named once."""
    if not lists:
        return
    languages = [_language(_all_words(file), lists) for file in files]
    usual = Counter(one.language for one in languages if one is not None).most_common(1)
    fallback = next((one for one in lists if usual and one.language == usual[0][0]), lists[0])
    for file, found in zip(files, languages, strict=True):
        yield from _of_file(file, found or fallback)


def _of_file(file: PostFile, words: WordList) -> Iterator[Advice]:
    seen: set[tuple[str, str]] = set()
    for piece in pieces(file):
        for rule, start, end in finds(piece.text, words):
            left, right = _sentence(piece.text, start)
            same = (rule.id, " ".join(piece.text[left:right].lower().split()))
            if same not in seen:
                seen.add(same)
                yield _advice(file, piece, rule, start, end)


def finds(text: str, words: WordList) -> Iterator[tuple[Rule, int, int]]:
    """(rule, start, end) of what is advised against in ``text``, rule by rule, in reading order."""
    text = plain(text)
    allowed: list[tuple[int, int]] | None = None
    for rule in words.rules:
        excepted: list[tuple[int, int]] | None = None
        for match in rule.find.pattern.finditer(text):
            if excepted is None:
                excepted = [one.span() for one in rule.excepted.pattern.finditer(text)]
            if allowed is None:
                allowed = [one.span() for one in words.allow.pattern.finditer(text)]
            if any(start < match.end() and match.start() < end for start, end in (*excepted, *allowed)):
                continue
            if not _harmless(text, rule, words, *match.span()):
                yield rule, *match.span()


def _harmless(text: str, rule: Rule, words: WordList, start: int, end: int) -> bool:
    left, right = _sentence(text, start)
    right = max(right, end)
    if rule.unless.pattern.search(text, left, right):
        return True
    if ASKED not in rule.also and _is_question(text[end:right]):
        return True
    return DENIED not in rule.also and _is_denied(text[left:start], text[end:right], words)


def _is_question(rest: str) -> bool:
    """Whether the first sentence end after the find is a question mark."""
    end = re.search(r"[.!?…]", rest)
    return end is not None and end[0] == "?"


def _is_denied(before: str, after: str, words: WordList) -> bool:
    """Whether the thought around the find denies it: "no cure", "can't guarantee", "… is a myth"."""
    cuts = [match.end() for match in _THOUGHT_ENDS.finditer(before)]
    cuts += [
        match.start()
        for match in words.clause.pattern.finditer(before)
        if before[: match.start()].rstrip().endswith(",")
    ]
    thought = before[max(cuts, default=0) :]
    affirmed = words.affirm.pattern.sub(" ", thought)
    end = _THOUGHT_ENDS.search(after)
    return bool(
        words.deny.pattern.search(affirmed) or words.deny_after.pattern.search(after[: end.start()] if end else after)
    )


def _sentence(text: str, position: int) -> tuple[int, int]:
    """Where the sentence around ``position`` begins and ends."""
    left = text.rfind("\n\n", 0, position) + 1
    right = text.find("\n\n", position)
    block = text[left : right if right >= 0 else len(text)]
    for start, end in spans(block):
        if start <= position - left < end:
            return left + start, left + end
    return left, left + len(block)


def _all_words(file: PostFile) -> Counter[str]:
    text = " ".join(piece.text for piece in pieces(file))
    return Counter(word.lower() for word in _WORD.findall(plain(text)))


def _language(words: Counter[str], lists: Sequence[WordList]) -> WordList | None:
    """The list with most of a text's small words; None if there are none."""
    scores = {one.language: sum(words[word] for word in one.common) for one in lists}
    best = max(lists, key=lambda one: scores[one.language])
    return best if scores[best.language] else None


def _advice(file: PostFile, piece: Piece, rule: Rule, start: int, end: int) -> Advice:
    shown = piece.text[start:end].split()
    words = " ".join(shown[:_MOST_WORDS_SHOWN]) + (" …" if len(shown) > _MOST_WORDS_SHOWN else "")
    where = file.post.file or file.source.where
    return Advice(rule.id, where, piece.line_at(start), words, rule.what, rule.mend, piece.field)
