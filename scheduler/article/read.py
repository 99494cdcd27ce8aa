"""Reading an article from a file or an address, in any of its formats."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from scheduler.article.blocks import Article, Block, from_html, from_markdown, from_text, tidy
from scheduler.article.fetch import Page
from scheduler.core.errors import BadInput, Problem

MOST_TEXT_BYTES = 2 * 1024 * 1024
MOST_FILE_BYTES = 20 * 1024 * 1024  # a Word file with photos


def read_article(source: str, *, fetch: Callable[[str], Page]) -> Article:
    """The article at ``source``: a file (.txt .md .html .docx, told by its content) or a web address.

    Raises BadInput: missing, empty, binary, too long, or not to be fetched.
    """
    if re.match(r"https?://", source, re.IGNORECASE):
        page = fetch(source)
        name = slug(Path(urlsplit(page.address).path).stem or urlsplit(page.address).hostname or "article")
        kind = "text" if page.media_type == "text/plain" else "html"
        return _article(name, page.content, kind, source)
    path = Path(source)
    content = _bytes(path, source)
    name = slug(path.stem)
    if content[:4] == b"PK\x03\x04":
        return _checked(Article(name, tuple(_word(content, source))), source)
    return _article(name, content, _kind(path, content), source)


def _article(name: str, content: bytes, kind: str, source: str) -> Article:
    text = _text(content, source)
    if kind == "html":
        title, blocks = _page(text)
        return _checked(Article(name, tuple(blocks), title), source)
    blocks = from_markdown(text) if kind == "markdown" else from_text(text)
    return _checked(Article(name, tuple(block for block in _tidied(blocks) if block.text)), source)


def _bytes(path: Path, source: str) -> bytes:
    try:
        if path.is_dir():
            raise BadInput(Problem(source, "This is a folder, not an article.", "Name the file in it."))
        size = path.stat().st_size
        if size > MOST_FILE_BYTES or (size > MOST_TEXT_BYTES and path.suffix.lower() != ".docx"):
            raise _too_long(source, size)
        return path.read_bytes()
    except FileNotFoundError:
        raise BadInput(Problem(source, "This file doesn't exist.", "Check its name and folder.")) from None
    except OSError as error:
        raise BadInput(Problem(source, f"It can't be read: {error.strerror}.", "Check the file's rights.")) from None


def _kind(path: Path, content: bytes) -> str:
    begin = content[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if begin.startswith((b"<!doctype html", b"<html", b"<head", b"<body")) or path.suffix.lower() in (".html", ".htm"):
        return "html"
    if path.suffix.lower() in (".md", ".markdown") or re.search(rb"^#{1,6} \S", content, re.MULTILINE):
        return "markdown"
    return "text"


def _text(content: bytes, source: str) -> str:
    if len(content) > MOST_TEXT_BYTES * 2:
        raise _too_long(source, len(content))
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = content.decode("utf-16", errors="replace")
    elif b"\x00" in content[:8192]:
        raise BadInput(
            Problem(source, "This file is not text.", "Save the article as text, Markdown, HTML or Word (.docx).")
        )
    else:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = content.decode("cp1252", errors="replace")
    odd = sum(1 for character in text if not character.isprintable() and character not in "\r\n\t\u2028\x0c")
    if odd > max(8, len(text) // 50) or text.count("\ufffd") > max(4, len(text) // 100):
        raise BadInput(
            Problem(source, "This file is not text.", "Save the article as text, Markdown, HTML or Word (.docx).")
        )
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n")


def _page(html: str) -> tuple[str, list[Block]]:
    """(title, blocks) of a web page; trafilatura finds the article among menus and footers."""
    try:
        import trafilatura
    except ImportError:
        return "", from_html(html)
    found = trafilatura.extract(
        html,
        output_format="markdown",
        include_comments=False,
        include_tables=False,
        include_formatting=True,
        favor_recall=True,
    )
    heading = re.search(r"<h1[^>]*>(.*?)</h1>", html, re.IGNORECASE | re.DOTALL) or re.search(
        r"<title[^>]*>(.*?)</title>", html, re.IGNORECASE | re.DOTALL
    )
    from html import unescape

    title = tidy(unescape(re.sub(r"<[^>]+>", " ", heading[1]))) if heading else ""
    plain = from_html(html)
    blocks = _tidied(from_markdown(found)) if found else []
    # trafilatura gives little or nothing for unusual pages; then every visible block is taken.
    if _words(blocks) * 2 < _words([block for block in plain if len(block.text.split()) > 12]):
        blocks = plain
    # It also drops a last line of hashtags, which carries meaning here.
    tags = [block for block in plain if re.fullmatch(r"(?:#\w+\s*)+", block.text)]
    known = {block.text for block in blocks}
    return title, [*blocks, *(block for block in tags if block.text not in known)]


def _word(content: bytes, source: str) -> list[Block]:
    import mammoth

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > 20 * MOST_FILE_BYTES:
                raise _too_long(source, MOST_FILE_BYTES)
        result = mammoth.convert_to_html(
            io.BytesIO(content),
            style_map="p[style-name='Title'] => h1:fresh",
            convert_image=mammoth.images.img_element(lambda image: {"src": ""}),
        )
    except BadInput:
        raise
    except Exception:
        raise BadInput(
            Problem(source, "This is not a Word file that can be read.", "Open it and save it as .docx again.")
        ) from None
    return from_html(result.value)


def _checked(article: Article, source: str) -> Article:
    if _words(article.blocks) < 5:
        raise BadInput(
            Problem(source, "There is no article in it: it is empty.", "Give a file with the article's text.")
        )
    if sum(len(block.text) for block in article.blocks) > MOST_TEXT_BYTES:
        raise _too_long(source, MOST_TEXT_BYTES)
    return article


def _tidied(blocks: list[Block]) -> list[Block]:
    return [Block(tidy(block.text), block.level, block.bullet, block.number, block.line) for block in blocks]


def _words(blocks: list[Block] | tuple[Block, ...]) -> int:
    return sum(len(block.text.split()) for block in blocks)


def _too_long(source: str, size: int) -> BadInput:
    what = (
        f"This is {size // 1024 // 1024} MB long; an article has at most {MOST_TEXT_BYTES // 1024 // 1024} MB of text."
    )
    return BadInput(Problem(source, what, "Give the article alone."))


def slug(text: str) -> str:
    """A short name for a file or id: small Latin letters, digits and dashes; "article" when none are left."""
    import unicodedata

    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40] or "article"
