"""The posts: all of them, and one to work on, with a preview of every network's card and caption."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import partial
from typing import Any

from flask import Flask, render_template, request
from werkzeug.exceptions import NotFound

from scheduler.article.read import slug
from scheduler.core.errors import BadInput, Problem
from scheduler.core.model import Kind, Post
from scheduler.posts.match import Names
from scheduler.posts.parse import PostFile, checked
from scheduler.posts.source import decode, read_bytes
from scheduler.posts.write import put, revise, write_post
from scheduler.store import deliveries
from scheduler.web.answers import back, page_number
from scheduler.web.desk import Desk
from scheduler.web.media import image_names
from scheduler.web.post_form import PostForm, changes, form_of, read_form
from scheduler.web.preview import Sketchbook, advice_on, card_answer, networks_of, shown
from scheduler.wiring import Workspace

PER_PAGE = 48


@dataclass(frozen=True, slots=True)
class Edited:
    """A post as it would be: ``text`` is its file's, ``raw`` what is on disk."""

    file: PostFile
    text: str
    raw: bytes


def mount(app: Flask, desk: Desk) -> None:
    book = Sketchbook(desk.scratch("posts"))

    def show_all() -> str:
        files, problems = desk.files()
        campaign, page = request.args.get("campaign", ""), page_number()
        posts = [file.post for file in files if not campaign or file.post.campaign == campaign]
        part = posts[page * PER_PAGE : (page + 1) * PER_PAGE]
        workspace = desk.workspace()
        with workspace.store.reading() as connection:
            rows = {post.id: deliveries.of_post(connection, post.id) for post in part}
        return render_template(
            "posts.html",
            posts=part,
            rows=rows,
            problems=problems,
            campaigns=sorted({file.post.campaign for file in files if file.post.campaign}),
            campaign=campaign,
            page=page,
            has_more=len(posts) > (page + 1) * PER_PAGE,
            network=networks_of(workspace)[0],
        )

    def show(post_id: str) -> str:
        workspace, file = desk.workspace(), _file(desk, post_id)
        return _page_of(workspace, file, form_of(file.post, networks_of(workspace)), digest_of(_raw(file)), file)

    def _page_of(
        workspace: Workspace,
        file: PostFile,
        form: PostForm,
        digest: str,
        seen: PostFile | None,
        *,
        problems: tuple[Problem, ...] = (),
        theirs: str = "",
    ) -> str:
        """``seen`` is what the preview shows (None: it can't be shown); ``theirs`` what another program wrote."""
        with workspace.store.reading() as connection:
            rows = deliveries.of_post(connection, file.post.id)
        return render_template(
            "post.html",
            file=file,
            form=form,
            digest=digest,
            kinds=tuple(Kind),
            networks=networks_of(workspace),
            campaigns=sorted(workspace.settings.campaign_names),
            pictures=image_names(workspace),
            themes=sorted(workspace.themes),
            rows=rows,
            problems=problems,
            theirs=theirs,
            **_seen(workspace, seen),
        )

    def _seen(workspace: Workspace, file: PostFile | None) -> dict[str, Any]:
        if file is None:
            return {"views": (), "advice": ()}
        names, drafter = networks_of(workspace), book.drafter(workspace)
        wanted = [name for name in names if not file.post.networks or name in file.post.networks]
        views = shown(file, wanted, drafter, book)
        return {"views": views, "advice": advice_on(file, workspace, drafter, [])}

    def preview(post_id: str) -> Any:
        """The part of the page that shows the post, for the script."""
        workspace, file = desk.workspace(), _file(desk, post_id)
        form = read_form(request.form.to_dict(flat=False), form_of(file.post, networks_of(workspace)))
        try:
            seen = _edited(workspace, file, form).file
        except BadInput as error:
            return render_template("preview.html", views=(), advice=(), problems=error.problems), 422
        return render_template("preview.html", problems=(), **_seen(workspace, seen))

    def save(post_id: str) -> Any:
        workspace, file = desk.workspace(), _file(desk, post_id)
        form = read_form(request.form.to_dict(flat=False), form_of(file.post, networks_of(workspace)))
        digest = request.form.get("digest", "")
        try:
            edited = _edited(workspace, file, form)
        except BadInput as error:
            return _page_of(workspace, file, form, digest, None, problems=tuple(error.problems)), 400
        if "look" in request.form:
            return _page_of(workspace, file, form, digest, edited.file)
        if digest != digest_of(edited.raw):
            what = "The file was changed meanwhile by another program."
            mend = "Nothing was overwritten. Compare the two below; saving once more puts yours in its place."
            problem = Problem(file.post.file or post_id, what, mend)
            theirs = decode(edited.raw, file.source.where)
            page = _page_of(
                workspace, file, form, digest_of(edited.raw), edited.file, problems=(problem,), theirs=theirs
            )
            return page, 409
        put(file.path, edited.text, before=edited.raw)
        return back(request.path, "posts.saved", title=form.title)

    def make() -> Any:
        """A new post file from a title and a text."""
        workspace = desk.workspace()
        title, body = " ".join(request.form.get("title", "").split()), request.form.get("body", "").strip()
        if not title or not body:
            what = "A post needs a title and a text."
            raise BadInput(Problem("posts", what, "Write both; you can change them afterwards."))
        post = _new_post(workspace, title, body.replace("\r\n", "\n"), request.form.get("campaign") or None)
        path = Names(workspace.settings.posts, desk.files()[0]).path(len(desk.files()[0]) + 1, post.id)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_post(path, post)
        return back(f"/posts/{post.id}", "posts.made", title=title)

    def _new_post(workspace: Workspace, title: str, body: str, campaign: str | None) -> Post:
        post_id = Names(workspace.settings.posts, desk.files()[0]).id(slug(title))
        if campaign is not None and campaign not in workspace.settings.campaign_names:
            raise NotFound
        return Post(post_id, Kind.OTHER, title, body, (), campaign=campaign)

    app.add_url_rule("/posts", "posts", show_all)
    app.add_url_rule("/posts", "make_post", make, methods=["POST"])
    app.add_url_rule("/posts/<post_id>", "post", show)
    app.add_url_rule("/posts/<post_id>", "save_post", save, methods=["POST"])
    app.add_url_rule("/posts/<post_id>/preview", "preview", preview, methods=["POST"])
    app.add_url_rule("/sketch/<name>", "sketch", partial(card_answer, book))


def digest_of(raw: bytes) -> str:
    """By which a form knows the file that it was made from."""
    return hashlib.sha256(raw).hexdigest()


def _edited(workspace: Workspace, file: PostFile, form: PostForm) -> Edited:
    """The post with what the form changes, checked as it will be when it is read. Raises BadInput."""
    raw = _raw(file)
    # As it is written: ``file.post`` has names made proper and its folder's campaign, which aren't in the file.
    written = checked(decode(raw, file.source.where), file.source.where)
    wanted = changes(file.post, form, networks_of(workspace))
    text = revise(written, wanted, alternatives=None, generated=written.generated) if wanted else written.source.text
    return Edited(workspace.understood(file.path, text), text, raw)


def _file(desk: Desk, post_id: str) -> PostFile:
    try:
        return desk.file(post_id)
    except BadInput:
        raise NotFound from None


def _raw(file: PostFile) -> bytes:
    return read_bytes(file.path, file.source.where)
