"""The brand and its theme: how the cards look, with real cards while she chooses, and the table in tipcast.toml."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import tomlkit
from flask import Flask, render_template, request
from tomlkit.exceptions import TOMLKitError
from werkzeug import Response
from werkzeug.exceptions import NotFound

from scheduler.cards.card import Card
from scheduler.cards.formats import FORMATS
from scheduler.cards.palette import HEX, ROLES
from scheduler.config import MODES, load_settings
from scheduler.config.reader import CONFIG_NAME
from scheduler.core.errors import BadInput, Problem
from scheduler.core.model import Brand, Step
from scheduler.posts.write import put
from scheduler.web.answers import back
from scheduler.web.desk import Desk
from scheduler.web.media import image_names
from scheduler.web.preview import Sketchbook, card_answer
from scheduler.wiring import Workspace

SHOWN_IN = ("portrait", "wide")
THEME_IN = "square"
_TEXTS = ("name", "handle", "website", "theme", "mode", "logo")


@dataclass(frozen=True, slots=True)
class Look:
    """A brand's cards, by their names in the sketchbook, or why there are none."""

    cards: tuple[str, ...]
    notes: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


def mount(app: Flask, desk: Desk) -> None:
    book = Sketchbook(desk.scratch("brand"))

    def preview() -> Any:
        workspace = desk.workspace()
        look = _look(workspace, _brand(workspace.settings.brand, request.form), book)
        return render_template("brand_look.html", look=look), 422 if look.problems else 200

    def show() -> Any:
        """The whole page with what she chose, for browsers without a script; and what can't be saved."""
        return _page()

    def save() -> Any:
        workspace = desk.workspace()
        brand = _brand(workspace.settings.brand, request.form)
        if "look" in request.form:
            return _page()
        path = workspace.settings.root / CONFIG_NAME
        raw = path.read_bytes()
        if request.form.get("digest") != hashlib.sha256(raw).hexdigest():
            what = "tipcast.toml was changed meanwhile by another program."
            mend = "Nothing was overwritten. What you chose stands below; saving once more puts it in."
            return _page(Problem(CONFIG_NAME, what, mend), status=409)
        look = _look(workspace, brand, book)
        if look.problems:
            return _page(*look.problems, status=400)
        try:
            text = changed(raw.decode("utf-8-sig"), workspace.settings.brand, brand)
            _demand_good(text)
        except BadInput as error:
            return _page(*error.problems, status=400)
        put(path, text, before=raw)
        return back("/media#brand", "media.brand_saved")

    def _page(*problems: Problem, status: int = 200) -> Any:
        workspace = desk.workspace()
        brand = _brand(workspace.settings.brand, request.form)
        parts = {**brand_parts(workspace), "brand": brand, "look": _look(workspace, brand, book)}
        return render_template("brand.html", problems=problems, **parts), status

    def theme(name: str) -> Response:
        """A small card in a theme, to choose by."""
        workspace = desk.workspace()
        if name not in workspace.themes:
            raise NotFound
        look = _look(workspace, replace(workspace.settings.brand, theme=name), book, formats=(THEME_IN,))
        if not look.cards:
            raise NotFound
        return card_answer(book, look.cards[0])

    app.add_url_rule("/media/brand", "brand", show)
    app.add_url_rule("/media/brand", "save_brand", save, methods=["POST"])
    app.add_url_rule("/media/brand/preview", "preview_brand", preview, methods=["POST"])
    app.add_url_rule("/media/brand/theme/<name>", "theme", theme)
    app.add_url_rule("/media/brand/card/<name>", "brand_card", partial(card_answer, book))


def brand_parts(workspace: Workspace) -> dict[str, Any]:
    """What the form of the brand shows."""
    raw = (workspace.settings.root / CONFIG_NAME).read_bytes()
    roles = {}
    try:
        roles = {role: "#{:02x}{:02x}{:02x}".format(*color) for role, color in workspace.painter.palette.roles.items()}
    except BadInput:  # the look itself says so
        roles = dict.fromkeys(ROLES, "#888888")
    return {
        "brand": workspace.settings.brand,
        "themes": sorted(workspace.themes),
        "modes": MODES,
        "roles": {role: roles[role] for role in ROLES if role in roles},
        "logos": image_names(workspace),
        "digest": hashlib.sha256(raw).hexdigest(),
    }


def changed(text: str, before: Brand, after: Brand) -> str:
    """The settings file with the brand's changes and everything else as it stands, to the byte. Raises BadInput when
    it is laid out so that this can't be done. Pure."""
    try:
        document: Any = tomlkit.parse(text)
    except TOMLKitError as error:
        raise BadInput(Problem(CONFIG_NAME, f"{error}.", "Correct that line.")) from None
    if "brand" not in document:
        document["brand"] = tomlkit.table()
    table = document["brand"]
    for name in _TEXTS:
        value = getattr(after, name) or ""
        if value != (getattr(before, name) or ""):
            if value:
                table[name] = value
            else:
                table.pop(name, None)
    if dict(after.colors) != dict(before.colors):
        if not after.colors:
            table.pop("colors", None)
        else:
            colors = table.setdefault("colors", tomlkit.table())
            for role in [role for role in colors if role not in after.colors]:
                colors.pop(role)
            for role, color in after.colors.items():
                if colors.get(role) != color:
                    colors[role] = color
    return tomlkit.dumps(document)


def _brand(before: Brand, form: Mapping[str, str]) -> Brand:
    """The brand as the form has it; what isn't in the form stays."""

    def one(name: str) -> str:
        return " ".join(form.get(name, getattr(before, name) or "").split())

    colors = dict(before.colors)
    if "colors_shown" in form:
        colors = {
            role: form[f"color.{role}"].lower() for role in ROLES if f"own.{role}" in form and form.get(f"color.{role}")
        }
    return replace(
        before,
        name=one("name") or before.name,
        handle=one("handle"),
        website=one("website"),
        theme=one("theme"),
        mode=one("mode"),
        logo=one("logo") or None,
        colors=colors,
    )


def _demand_good(text: str) -> None:
    """That the settings can be read. Raises BadInput."""
    with TemporaryDirectory(prefix="tipcast-") as folder:
        (Path(folder) / CONFIG_NAME).write_text(text, encoding="utf-8")
        load_settings(Path(folder), {})


def _look(workspace: Workspace, brand: Brand, book: Sketchbook, *, formats: tuple[str, ...] = SHOWN_IN) -> Look:
    """The cards of a brand that need not be the saved one."""
    if brand.mode not in MODES:
        return Look((), problems=(Problem("brand", f'"{brand.mode}" is no mode.', f"Use {' or '.join(MODES)}."),))
    bad = [color for color in brand.colors.values() if not _is_color(color)]
    if bad or (brand.logo is not None and brand.logo not in image_names(workspace)):
        what = f'"{bad[0]}" is not a colour.' if bad else f'There is no picture "{brand.logo}".'
        return Look((), problems=(Problem("brand", what, "Choose another one."),))
    mine = Workspace(replace(workspace.settings, brand=brand), workspace.clock, cards=book.folder)
    try:
        painter = mine.painter
        drawn = [
            book.keep(painter.draw(card, FORMATS[name]).picture.path)
            for name in formats
            for card in _examples(workspace)
        ]
        return Look(tuple(drawn), painter.notes)
    except BadInput as error:
        return Look((), problems=tuple(error.problems))


def _is_color(text: str) -> bool:
    return HEX.fullmatch(text) is not None


def _examples(workspace: Workspace) -> list[Card]:
    """A cover and a remedy, in her own words where there are posts."""
    posts, _ = workspace.readable_posts()
    opening = next((post for post in posts if post.kind.value == "intro"), None)
    remedy = next((post for post in posts if post.kind.value == "remedy"), None)
    cover = Card("cover", opening.title, opening.cards[0].text, None) if opening else _COVER
    return [cover, Card("remedy", remedy.title, remedy.cards[0].text, remedy.step) if remedy else _REMEDY]


_COVER = Card("cover", "Kind to your back", "Four small habits that a back is grateful for.", None)
_REMEDY = Card("remedy", "Roll your shoulders", "Slowly, five times each way, whenever the kettle boils.", Step(1, 4))
"""Shown as long as there are no posts; like all words on cards they are content, not the page's."""
