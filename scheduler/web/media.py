"""The pictures: what is in images/, how cards cut it, and putting more there."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from flask import Flask, g, render_template, request, send_file
from werkzeug import Response
from werkzeug.exceptions import NotFound

from scheduler.cards.formats import FORMATS
from scheduler.cards.kept import Kept, digest_of
from scheduler.cards.photo import choose_part
from scheduler.core.errors import BadInput, Problem
from scheduler.core.model import Post
from scheduler.posts.write import update_post
from scheduler.web.answers import back
from scheduler.web.desk import Desk
from scheduler.web.uploads import keep_picture
from scheduler.wiring import Workspace

ENDINGS = (".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff", ".gif", ".bmp")
SHOWN_PX, SMALL_PX = 1000, 360
"""The longer side of a picture alone, and in the list."""
_SHOWN: Kept[bytes] = Kept(300)


@dataclass(frozen=True, slots=True)
class Image:
    """A picture in images/ (``name`` with its folders) and the posts it stands behind."""

    name: str
    bytes: int
    posts: tuple[Post, ...]


def mount(app: Flask, desk: Desk) -> None:
    def show() -> str:
        from scheduler.web.brand import brand_parts

        workspace = desk.workspace()
        return render_template("media.html", images=_images(desk, workspace), **brand_parts(workspace))

    def show_one(name: str) -> str:
        workspace = desk.workspace()
        image = next((one for one in _images(desk, workspace) if one.name == name), None)
        if image is None:
            raise NotFound
        focus = next((post.focus for post in image.posts if post.focus), None)
        return render_template("image.html", image=image, formats=FORMATS.values(), focus=focus)

    def picture(name: str) -> Response:
        path = _path(desk.workspace(), name)
        side = SMALL_PX if "small" in request.args else SHOWN_PX
        return _jpeg(f"{digest_of(path)}-{side}", lambda: _whole(path, side))

    def cut(name: str, format_name: str) -> Response:
        path, format_ = _path(desk.workspace(), name), FORMATS.get(format_name)
        if format_ is None:
            raise NotFound
        focus = _focus(request.args)

        def make() -> bytes:
            photo, box = choose_part(path, format_, focus=focus)
            found = photo.cut(box, format_)
            found.thumbnail((SMALL_PX, SMALL_PX))
            return _saved(found)

        try:
            return _jpeg(f"{digest_of(path)}-{format_name}-{focus}", make)
        except BadInput:
            raise NotFound from None

    def upload() -> Any:
        folder = desk.workspace().settings.images
        given = [one for one in request.files.getlist("file") if one.filename]
        if not given:
            raise BadInput(Problem("images", "No picture was chosen.", "Choose one or more, then upload them."))
        problems: list[Problem] = []
        kept = 0
        for one in given:
            try:
                keep_picture(one.stream.read(), one.filename or "", folder)
                kept += 1
            except BadInput as error:
                problems += error.problems
        if problems:
            return render_template("problems.html", problems=problems, kept=kept), 400
        return back("/media", "media.uploaded", n=kept)

    def place_focus(name: str) -> Any:
        """Where to look, written into the posts that were ticked."""
        _path(desk.workspace(), name)
        focus = _focus(request.form)
        wanted = set(request.form.getlist("post"))
        files = [file for file in desk.files()[0] if file.post.image == name and file.post.id in wanted]
        if not files:
            raise BadInput(Problem(name, "No post is ticked.", "Tick the posts that it is for."))
        for file in files:
            update_post(file.path, {"focus": focus})
        return back(f"/media/of/{name}", "media.focused", n=len(files))

    def remove(name: str) -> Any:
        workspace = desk.workspace()
        path = _path(workspace, name)
        if used := [one.title for one in desk.posts() if one.image == name]:
            what = f"It stands behind: {', '.join(used)}."
            raise BadInput(Problem(name, what, "Give these posts another picture first."))
        if workspace.settings.brand.logo == name:
            raise BadInput(Problem(name, "It is your logo.", "Choose another logo first."))
        if "sure" not in request.form:
            return render_template("image_remove.html", name=name)
        path.unlink()
        return back("/media", "media.removed", name=name)

    app.add_url_rule("/media", "media", show)
    app.add_url_rule("/media", "upload", upload, methods=["POST"])
    app.add_url_rule("/media/of/<path:name>", "image", show_one)
    app.add_url_rule("/media/of/<path:name>", "focus", place_focus, methods=["POST"])
    app.add_url_rule("/media/remove/<path:name>", "remove_image", remove, methods=["POST"])
    app.add_url_rule("/media/shown/<path:name>", "image_shown", picture)
    app.add_url_rule("/media/cut/<format_name>/<path:name>", "image_cut", cut)


def image_names(workspace: Workspace) -> list[str]:
    """The pictures in images/, without the drawn cards and what is hidden."""
    folder = workspace.settings.images
    if not folder.is_dir():
        return []
    found = (path.relative_to(folder) for path in folder.rglob("*") if path.suffix.lower() in ENDINGS)
    return sorted(
        path.as_posix() for path in found if path.parts[0] != "cards" and not any(part[0] == "." for part in path.parts)
    )


def _images(desk: Desk, workspace: Workspace) -> list[Image]:
    posts = desk.posts()
    return [
        Image(
            name,
            (workspace.settings.images / name).stat().st_size,
            tuple(post for post in posts if post.image == name),
        )
        for name in image_names(workspace)
    ]


def _path(workspace: Workspace, name: str) -> Path:
    """Only what is in the list can be asked for: no other name leads anywhere."""
    if name not in image_names(workspace):
        raise NotFound
    return workspace.settings.images / name


def _focus(given: Any) -> tuple[float, float] | None:
    """Shares of width and height, from two percentages; None when they aren't given. Raises BadInput."""
    texts = given.get("x", ""), given.get("y", "")
    if not any(texts):
        return None
    try:
        shares = float(texts[0]) / 100, float(texts[1]) / 100
    except ValueError:
        shares = (-1.0, -1.0)
    if not all(0 <= share <= 1 for share in shares):
        raise BadInput(Problem("focus", "A place in a picture is two numbers from 0 to 100.", "Click on the picture."))
    return shares


def _whole(path: Path, side: int) -> bytes:
    """The picture as a browser shows it: upright, and never the file itself, which may hold anything."""
    from PIL import Image as Pictures
    from PIL import ImageOps

    try:
        with Pictures.open(path) as opened:
            opened.draft("RGB", (side, side))
            picture = ImageOps.exif_transpose(opened).convert("RGB")
    except (OSError, ValueError, SyntaxError, Pictures.DecompressionBombError):
        raise NotFound from None
    picture.thumbnail((side, side))
    return _saved(picture)


def _saved(picture: Any) -> bytes:
    into = BytesIO()
    picture.convert("RGB").save(into, "JPEG", quality=85)
    return into.getvalue()


def _jpeg(key: str, make: Any) -> Response:
    g.may_be_kept = True
    answer = send_file(BytesIO(_SHOWN.get(key, make)), mimetype="image/jpeg", etag=key.replace(" ", ""))
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer.make_conditional(request)
