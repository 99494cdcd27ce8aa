"""Import: an article pasted or dropped, the outline it has and the posts it would make, and taking what is chosen."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Any

from flask import Flask, render_template, request
from werkzeug.datastructures import FileStorage

from scheduler.article.blocks import Article
from scheduler.article.derive import DraftPost
from scheduler.article.fetch import Page
from scheduler.article.outline import Outline
from scheduler.article.read import MOST_FILE_BYTES, read_article, slug
from scheduler.core.errors import BadInput, Problem
from scheduler.importing import drafted
from scheduler.posts.merge import MergeReport, merge_import
from scheduler.web.answers import back
from scheduler.web.desk import Desk
from scheduler.web.preview import Sketchbook, card_answer, networks_of
from scheduler.wiring import Workspace

MOST_KEPT = 20
"""Articles that were looked at and not taken yet; the oldest go [our choice]."""
ENDINGS = (".md", ".markdown", ".txt", ".html", ".htm", ".docx")


@dataclass
class Tray:
    """Articles between being looked at and being taken, by a digest of their bytes; they lie in ``folder``."""

    folder: Path
    _paths: OrderedDict[str, Path] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def put(self, name: str, content: bytes) -> str:
        """``name`` is a plain file name. Returns the digest to ask for it with."""
        digest = hashlib.sha256(name.encode() + b"\0" + content).hexdigest()
        folder = self.folder / digest
        folder.mkdir(exist_ok=True)
        path = folder / name
        path.write_bytes(content)
        with self._lock:
            self._paths[digest] = path
            while len(self._paths) > MOST_KEPT:
                _, old = self._paths.popitem(last=False)
                old.unlink(missing_ok=True)
        return digest

    def get(self, digest: str) -> Path:
        """Raises BadInput when it isn't there any more."""
        path = self._paths.get(digest)
        if path is None:
            what = "This article isn't at hand any more."
            raise BadInput(Problem("article", what, "Paste or drop it once more."))
        return path


def mount(app: Flask, desk: Desk) -> None:
    book, tray = Sketchbook(desk.scratch("import")), Tray(desk.scratch("articles"))

    def show() -> str:
        return render_template("import.html", campaigns=_campaigns(desk.workspace()), endings=ENDINGS)

    def look() -> str:
        workspace = desk.workspace()
        name, content = _given()
        digest = tray.put(name, content)
        campaign = _campaign(workspace)
        found, drafts = _drafts(workspace, tray.get(digest), campaign)
        pairs = [(draft.post, draft.alternatives) for draft in drafts]
        report = merge_import(workspace.settings.posts, pairs, dry_run=True)
        return render_template(
            "import_look.html",
            found=found,
            drafts=drafts,
            state=_states(report, drafts),
            cards=_cards(workspace, drafts, book),
            digest=digest,
            campaign=campaign,
            as_carousel="carousel" in request.form,
        )

    def take() -> Any:
        workspace = desk.workspace()
        chosen = set(request.form.getlist("post"))
        _, drafts = _drafts(workspace, tray.get(request.form.get("article", "")), _campaign(workspace))
        pairs = [(draft.post, draft.alternatives) for draft in drafts if draft.post.id in chosen]
        if not pairs:
            raise BadInput(Problem("article", "No post is ticked.", "Go back and tick the posts you want."))
        workspace.settings.posts.mkdir(exist_ok=True)
        report = merge_import(workspace.settings.posts, pairs)
        changed = len(report.written) + len(report.updated)
        return back("/plan", "import.taken", n=changed)

    app.add_url_rule("/import", "import", show)
    app.add_url_rule("/import", "look", look, methods=["POST"])
    app.add_url_rule("/import/take", "take", take, methods=["POST"])
    app.add_url_rule("/import/card/<name>", "import_card", partial(card_answer, book))


def _given() -> tuple[str, bytes]:
    """The article's file name and bytes: what was dropped, else what was pasted. Raises BadInput."""
    upload: FileStorage | None = request.files.get("file")
    if upload is not None and upload.filename:
        ending = Path(upload.filename.replace("\\", "/")).suffix.lower()
        if ending not in ENDINGS:
            what = f"An article is a file of the kind {', '.join(ENDINGS)}."
            raise BadInput(Problem("article", what, "Choose such a file, or paste the text."))
        content = upload.stream.read(MOST_FILE_BYTES + 1)
        stem = Path(upload.filename.replace("\\", "/")).stem
        return f"{slug(stem)}{ending}", content
    text = request.form.get("text", "").replace("\r\n", "\n").strip()
    if not text:
        raise BadInput(Problem("article", "There is no article yet.", "Paste its text, or choose its file."))
    first = text.splitlines()[0].lstrip("# ")
    return f"{slug(request.form.get('name', '').strip() or first)}.md", text.encode("utf-8")


def _drafts(workspace: Workspace, path: Path, campaign: str | None) -> tuple[Outline, list[DraftPost]]:
    article: Article = read_article(str(path), fetch=_never)
    try:
        return drafted(workspace, article, campaign=campaign, as_carousel="carousel" in request.form, source=path.name)
    except BadInput as error:
        raise BadInput([replace(one, where=path.name) for one in error.problems]) from None


def _never(address: str) -> Page:
    raise BadInput(Problem("article", "The page fetches nothing.", "Use: tipcast import ADDRESS"))


def _campaigns(workspace: Workspace) -> list[str]:
    return [campaign.name for campaign in workspace.settings.campaigns]


def _campaign(workspace: Workspace) -> str | None:
    """The one that was chosen. Raises BadInput when there is none of this name."""
    names, wanted = _campaigns(workspace), request.form.get("campaign") or None
    if wanted is None and len(names) == 1:
        return names[0]
    if wanted not in names:
        mend = f"There are: {', '.join(names) or 'none yet; write one into tipcast.toml'}."
        raise BadInput(Problem("campaign", "It is not clear which campaign the posts belong to.", mend))
    return wanted


def _states(report: MergeReport, drafts: list[DraftPost]) -> dict[str, tuple[str, str]]:
    """Post id → what would become of its file, and why it would be kept."""
    by_file = {
        one.file: (name, one.why)
        for name in ("written", "updated", "unchanged", "kept")
        for one in getattr(report, name)
    }
    return {draft.post.id: by_file[report.file_of(draft.post.id)] for draft in drafts}


def _cards(workspace: Workspace, drafts: list[DraftPost], book: Sketchbook) -> dict[str, str]:
    """Post id → the name of its first card; those that can't be drawn have none."""
    drafter, network = book.drafter(workspace), networks_of(workspace)[0]
    found = {}
    for draft in drafts:
        try:
            found[draft.post.id] = book.keep(drafter.cards(draft.post, network)[0].picture.path)
        except BadInput:
            continue
    return found
