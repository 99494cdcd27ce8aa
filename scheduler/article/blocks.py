"""An article as a list of blocks, whatever format it came in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading or list item. ``level`` is the heading's (0: none); ``number`` the place in
    a numbered list, ``bullet`` an item of an unnumbered one; ``line`` counts from 1 where known."""

    text: str
    level: int = 0
    bullet: bool = False
    number: int | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """``name`` begins the ids of its posts; ``title`` is what the format itself says, if anything."""

    name: str
    blocks: tuple[Block, ...]
    title: str = ""


SHORTEST_WRAPPED = 45
"""A line this long was probably broken by a margin; a shorter one is rather a heading or a list item."""

_STARTS_ANEW = re.compile(r"\s*(?:[-*•‣·–]\s+|#|\d{1,2}\s*[.):]\s|(?:step|tip)\s*#?\d)", re.IGNORECASE)
_BULLET = re.compile(r"\s*[-*•‣·]\s+")


def from_text(text: str) -> list[Block]:
    """Plain text: blank lines part blocks; lines that were only wrapped are joined."""
    blocks: list[Block] = []
    part: list[str] = []
    first = 1

    def close() -> None:
        if part:
            joined = " ".join(line.strip() for line in part)
            bullet = bool(_BULLET.match(part[0]))
            blocks.append(Block(_BULLET.sub("", joined, count=1) if bullet else joined, bullet=bullet, line=first))
            part.clear()

    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            close()
            continue
        if part and not _continues(part[-1], line):
            close()
        if not part:
            first = number
        part.append(line)
    close()
    return blocks


def from_markdown(text: str) -> list[Block]:
    from markdown_it import MarkdownIt

    blocks: list[Block] = []
    lists: list[dict[str, Any]] = []
    level, fresh_item = 0, False
    for token in MarkdownIt("commonmark").parse(text):
        if token.type in ("ordered_list_open", "bullet_list_open"):
            start = token.attrGet("start")
            lists.append({"ordered": token.type.startswith("ordered"), "next": int(start) if start is not None else 1})
        elif token.type in ("ordered_list_close", "bullet_list_close"):
            lists.pop()
        elif token.type == "list_item_open":
            fresh_item = True
        elif token.type == "heading_open":
            level = int(token.tag[1])
        elif token.type == "heading_close":
            level = 0
        elif token.type == "inline":
            place = lists[-1] if lists and fresh_item else None
            number = None
            if place and place["ordered"]:
                number, place["next"] = place["next"], place["next"] + 1
            line = token.map[0] + 1 if token.map else None
            blocks += _inline_blocks(token, level, place, number, line)
            fresh_item = False
    return blocks


def from_html(html: str) -> list[Block]:
    """The visible blocks of HTML, for documents that hold nothing but the article (Word)."""
    parser = _HtmlBlocks()
    parser.feed(html)
    parser.close()
    return parser.blocks


def tidy(text: str) -> str:
    """White space folded, zero-width and soft-hyphen characters out."""
    return " ".join(re.sub(r"[\u200b\u200e\u200f\u2060\ufeff\u00ad]", "", text).split())


def _continues(line: str, following: str) -> bool:
    """Whether ``following`` is the rest of a sentence that was wrapped after ``line``."""
    if _STARTS_ANEW.match(following) or re.search(r"[.!?:;…]['\"”’)]*\s*$", line):
        return False
    return following.lstrip()[0].islower() or len(line.strip()) >= SHORTEST_WRAPPED


def _inline_blocks(token: Any, level: int, place: Any, number: int | None, line: int | None) -> list[Block]:
    """A Markdown paragraph; a short one that is all bold is a heading in disguise."""
    texts: list[str] = [""]
    strong, all_strong = 0, True
    for child in token.children or ():
        if child.type == "strong_open":
            strong += 1
        elif child.type == "strong_close":
            strong -= 1
        elif child.type == "hardbreak":
            texts.append("")
        elif child.type in ("text", "code_inline"):
            texts[-1] += child.content
            all_strong = all_strong and (strong > 0 or not child.content.strip())
        elif child.type == "softbreak":
            texts[-1] += "\n"
    if len(texts) == 1:
        # Soft line breaks of a pasted text may be real ones: the same rule as for plain text.
        texts = [block.text for block in from_text(texts[0])]
    found = [text for text in map(tidy, texts) if text]
    if not level and all_strong and len(found) == 1 and len(found[0].split()) <= 10 and place is None:
        level = 6
    bullet = place is not None and not place["ordered"]
    return [
        Block(text, level, bullet and index == 0, number if index == 0 else None, line)
        for index, text in enumerate(found)
    ]


class _HtmlBlocks(HTMLParser):
    _ENDS = frozenset(("p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "br", "tr", "section", "article"))
    _HIDDEN = frozenset(
        ("script", "style", "nav", "header", "footer", "aside", "form", "noscript", "button", "svg", "title")
    )

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self._text = ""
        self._bold = ""
        self._level = 0
        self._lists: list[int | None] = []
        self._item: tuple[bool, int | None] = (False, None)
        self._hidden = 0
        self._strong = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self._ENDS:
            self._close()
        if tag in self._HIDDEN:
            self._hidden += 1
        elif tag in ("ul", "ol"):
            self._lists.append(1 if tag == "ol" else None)
        elif tag == "li" and self._lists:
            number = self._lists[-1]
            self._item = (number is None, number)
            if number is not None:
                self._lists[-1] = number + 1
        elif tag in ("strong", "b"):
            self._strong += 1
        elif re.fullmatch(r"h[1-6]", tag):
            self._level = int(tag[1])

    def handle_endtag(self, tag: str) -> None:
        if tag in self._ENDS:
            self._close()
        if tag in self._HIDDEN:
            self._hidden = max(0, self._hidden - 1)
        elif tag in ("ul", "ol") and self._lists:
            self._lists.pop()
        elif tag in ("strong", "b"):
            self._strong = max(0, self._strong - 1)
        elif re.fullmatch(r"h[1-6]", tag):
            self._level = 0

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self._text += data
            self._bold += data if self._strong else ""

    def close(self) -> None:
        super().close()
        self._close()

    def _close(self) -> None:
        text = tidy(self._text)
        if text:
            bullet, number = self._item
            all_bold = tidy(self._bold) == text and len(text.split()) <= 10 and not bullet and number is None
            self.blocks.append(Block(text, self._level or (6 if all_bold else 0), bullet, number))
            self._item = (False, None)
        self._text = self._bold = ""
