"""What the views' answers have in common."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, request
from werkzeug import Response


def back(address: str, key: str, **values: Any) -> Response:
    """To another page (after a change: reloading that one changes nothing), with a sentence on top."""
    flash(g.words.say(key, **values))
    return redirect(address, 303)


def came_from(otherwise: str) -> str:
    """The page of ours that a form stood on, as the form names it; never an address elsewhere."""
    given = request.form.get("back", "")
    return given if given.startswith("/") and not given.startswith(("//", "/\\")) else otherwise


def page_number() -> int:
    """Which part of a long list is asked for, from 0."""
    text = request.args.get("page", "0")
    return int(text) if text.isdecimal() and len(text) < 9 else 0


def network_title(name: str) -> str:
    """A network's name as it is written."""
    return name.replace("_", " ").replace("-", " ").capitalize()
