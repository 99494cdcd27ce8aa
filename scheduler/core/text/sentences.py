"""Splitting text into whole sentences, each an exact substring of its paragraph."""

from __future__ import annotations

import re

_CLOSERS = "\"'”’)]»"
_GLUED = re.compile(r"(?<=[a-zà-ÿ]{2})([.!?])(?=[A-ZÀ-Þ][a-zà-ÿ])")


def paragraphs(text: str) -> list[str]:
    """The blocks of ``text`` between blank lines, line breaks inside them kept."""
    return [block.strip() for block in re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n")) if block.strip()]


def repaired(text: str) -> str:
    """``text`` with the space put back that is often lost after a full stop."""
    return _GLUED.sub(r"\1 ", text)


def sentences(paragraph: str) -> list[str]:
    """The sentences of one paragraph, in order, without the white space between them."""
    from sentencex import segment

    found: list[str] = []
    for piece in segment("en", paragraph):
        text = piece.strip()
        if not text:
            continue
        # A closing quote or bracket belongs to the sentence it closes.
        if found and all(character in _CLOSERS for character in text):
            found[-1] += text
        else:
            found.append(text)
    return found
