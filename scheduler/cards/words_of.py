"""Filling a layout's texts with a card's words. Templates are Jinja2, sandboxed."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from scheduler.cards.card import Card
from scheduler.cards.layout import Item, Layout
from scheduler.cards.shape import clean
from scheduler.core.errors import BadInput, Problem
from scheduler.core.model import Brand
from scheduler.core.text.typeset import typeset

if TYPE_CHECKING:
    from jinja2 import Template


def filler(card: Card, layout: Layout, brand: Brand, *, language: str = "en") -> Callable[[Item], str]:
    """A function that gives each item its words, "" for nothing; a mark that applies gives its name.

    Templates see ``title``, ``text``, ``eyebrow`` (with the signs of ``language``, a BCP 47 tag), ``step``
    (number, total; or none) and ``brand``.
    """
    from jinja2 import TemplateError

    words: dict[str, Any] = {
        "title": typeset(clean(card.title or ""), language),
        "text": typeset(clean(card.text), language),
        "eyebrow": typeset(clean(card.eyebrow), language),
        "step": card.step,
        "brand": brand,
    }

    def fill(item: Item) -> str:
        if item.mark:
            return item.mark if item.mark != "progress" or card.step else ""
        try:
            return _trimmed(clean(_template(item.text).render(words)))
        except (TemplateError, TypeError, ArithmeticError) as error:
            what = f"The text can't be filled in: {error}."
            mend = f"Known words: {', '.join(words)}."
            raise BadInput(Problem(layout.origin, what, mend, item.line, f"{item.name}.text")) from None

    return fill


@lru_cache(maxsize=512)
def _template(text: str) -> Template:
    from jinja2 import StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    return SandboxedEnvironment(undefined=StrictUndefined, autoescape=False).from_string(text)


def _trimmed(text: str) -> str:
    lines = (line.strip().strip("\u00ad\u200b").strip() for line in text.strip().split("\n"))
    return "\n".join(f"•\u00a0{line[2:]}" if line.startswith(("- ", "* ")) else line for line in lines)
