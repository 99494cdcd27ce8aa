"""Headless Chromium: one browser and one page stay open. Either each card is a document of its own and Playwright
takes its picture, or, tuned by hand, only the words change and Chromium's own protocol is used."""

from __future__ import annotations

import base64
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from html import escape
from pathlib import Path
from typing import Any

from benchmarks.peers.spec import Spec, Text

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--allow-file-access-from-files",
]
_SHOW = """
texts => document.getElementById("card").replaceChildren(...texts.map(text => {
  const block = document.createElement("div");
  block.textContent = text.words;
  block.style.cssText = `position:absolute;left:${text.left_px}px;top:${text.top_px}px;width:${text.width_px}px;`
    + `font:${text.size_px}px/${text.leading_px}px "${text.name}";color:${text.color};`;
  return block;
}))
"""


def program() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@contextmanager
def page_of(command: str, first: Spec, folder: Path) -> Iterator[Any]:
    """A page with the background and all fonts loaded."""
    from playwright.sync_api import sync_playwright

    size = {"width": first.format.width_px, "height": first.format.height_px}
    file = folder / "card.html"
    file.write_text(_document(first, '<div id="card"></div>'))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=command, args=FLAGS)
        page = browser.new_page(viewport=size)
        page.goto(file.as_uri())
        show(page, first)
        page.evaluate("document.fonts.ready")
        yield page
        browser.close()


def _document(spec: Spec, body: str) -> str:
    fonts = {text.font for text in spec.texts}
    faces = "".join(f'@font-face{{font-family:"{font.stem}";src:url("{font.as_uri()}")}}' for font in fonts)
    return f"<!doctype html><style>{faces}body{{margin:0;background:url('{spec.background.as_uri()}')}}</style>{body}"


def show(page: Any, spec: Spec) -> None:
    texts = [{**asdict(text), "font": None, "name": text.font.stem} for text in spec.texts]
    page.evaluate(_SHOW, json.loads(json.dumps(texts)))


def draw_as_documented(page: Any, spec: Spec, target: Path) -> None:
    """``goto`` and ``screenshot``, as Playwright's guide has them."""
    file = target.with_suffix(".html")
    file.write_text(_document(spec, "".join(map(_block, spec.texts))))
    page.goto(file.as_uri())
    page.screenshot(path=target, **({} if target.suffix == ".png" else {"type": "jpeg", "quality": 90}))


def _block(text: Text) -> str:
    return (
        f'<div style="position:absolute;left:{text.left_px}px;top:{text.top_px}px;width:{text.width_px}px;'
        f"font:{text.size_px}px/{text.leading_px}px '{text.font.stem}';color:{text.color}\">{escape(text.words)}</div>"
    )


def draw(page: Any, session: Any, spec: Spec, target: Path) -> None:
    """``session`` speaks Chromium's own protocol: a screenshot without the tool's waiting around it."""
    show(page, spec)
    kind = {"format": "png"} if target.suffix == ".png" else {"format": "jpeg", "quality": 90}
    target.write_bytes(base64.b64decode(session.send("Page.captureScreenshot", kind)["data"]))
