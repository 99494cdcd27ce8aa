"""Splitting text into whole sentences, each an exact substring of its paragraph."""

from __future__ import annotations

import re
from itertools import pairwise

from scheduler.core.text.graphemes import graphemes, is_emoji

_CLOSERS = "\"'”’)]»"
_GLUED = re.compile(r"(?<=[a-zà-ÿ]{2})([.!?])(?=[A-ZÀ-Þ][a-zà-ÿ])")
_WIDE_BLANK = re.compile(r"[^\S\x00-\x7f]")
_NUMBERING = re.compile(r"[(]?\d{1,2}[.)]")
_ABBREVIATED = re.compile(r"\b(?:approx|ca|min|max|sec|incl|esp|vol|fig|tel|ext)\.$", re.IGNORECASE)
# Emoji that point at what follows them, so that they never close the sentence before.
_POINTERS = "👉➡▶✅✔☑❌🔹🔸"


def paragraphs(text: str) -> list[str]:
    """The blocks of ``text`` between blank lines, line breaks inside them kept."""
    return [block.strip() for block in re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n")) if block.strip()]


def repaired(text: str) -> str:
    """``text`` with the space put back that is often lost after a full stop."""
    return _GLUED.sub(r"\1 ", text)


def sentences(paragraph: str) -> list[str]:
    """The sentences of one paragraph, in order, without the white space between them."""
    return [paragraph[start:end] for start, end in spans(paragraph)]


def spans(paragraph: str) -> list[tuple[int, int]]:
    """Where each sentence of ``paragraph`` begins and ends (half open), white space left out."""
    found: list[tuple[int, int]] = []
    # Where the paragraph begins with an emoji, the others in it are bullets, too.
    bulleted = any(map(_is_mood, graphemes(paragraph.lstrip()[:20])[:1]))
    for start, end in _pieces(paragraph):
        if not found:
            found.append((start, end))
            continue
        first, before = found[-1]
        on_new_line = "\n" in paragraph[before:start]
        closing = start if bulleted or on_new_line else _closing_emoji(paragraph, start, end)
        if closing > start:
            found[-1] = (first, closing)
            start = closing + _indent(paragraph[closing:end])
        if start < end and _belongs(paragraph[slice(*found[-1])], paragraph[start:end]):
            found[-1] = (first, end)
        elif start < end:
            found.append((start, end))
    return found


def _pieces(paragraph: str) -> list[tuple[int, int]]:
    """What sentencex takes for sentences, cut once more where a space was lost after a full stop."""
    from sentencex import segment

    # sentencex 1.0.32 panics at some wide blanks ("A\u00a0."): none of them reaches it.
    plain, found, position = _WIDE_BLANK.sub(" ", paragraph), [], 0
    for segmented in segment("en", plain):
        piece = segmented.strip()
        if not piece:
            continue
        position = plain.index(piece, position)
        cuts = [0, *(match.end() for match in _GLUED.finditer(piece)), len(piece)]
        found += [(position + start, position + end) for start, end in pairwise(cuts)]
        position += len(piece)
    return found


def _closing_emoji(paragraph: str, start: int, end: int) -> int:
    """Where the emoji end that close the sentence before ``start``; ``start`` if there are none."""
    closing = position = start
    for cluster in graphemes(paragraph[start:end]):
        if not cluster.isspace() and not _is_mood(cluster):
            break
        position += len(cluster)
        closing = closing if cluster.isspace() else position
    return closing


def _is_mood(cluster: str) -> bool:
    """Whether an emoji may colour the sentence before it; keycaps and pointers announce the next."""
    return is_emoji(cluster) and cluster[0] not in _POINTERS and "\u20e3" not in cluster


def _belongs(before: str, text: str) -> bool:
    """Whether ``text`` goes on with the sentence ``before`` it."""
    if all(character in _CLOSERS for character in text) or _NUMBERING.fullmatch(before):
        return True
    if before[-1] in _CLOSERS:
        return text[0].islower()
    return _ABBREVIATED.search(before) is not None and (text[0].islower() or text[0].isdigit())


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip())
