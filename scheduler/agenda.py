"""What went out and what will: the queue's past and the plan's future in one list."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from scheduler.core.delivery import Delivery, Receipt
from scheduler.core.errors import BadInput
from scheduler.core.model import Post
from scheduler.core.plan import Entry
from scheduler.core.policy import State
from scheduler.feed import Showing
from scheduler.planning import current_plan
from scheduler.store import deliveries
from scheduler.wiring import Workspace

MOST_CHARACTERS = 240
ON_TIME = timedelta(minutes=15)
"""Published within this time, a delivery is shown at its slot, so that its networks stay one event."""
_GONE = (State.SKIPPED, State.MISSED)


def agenda(workspace: Workspace, *, until: datetime) -> list[Showing]:
    """Every delivery with its time as ``tipcast plan`` gives it; what is skipped or dropped is left out."""
    plan = current_plan(workspace, until=until)
    with workspace.store.reading() as connection:
        rows = deliveries.listed(connection)
        receipts = deliveries.receipts_by_delivery(connection)
    posts = {post.id: post for post in workspace.posts()}
    dropped = {(row.post_id, row.account, row.occurrence) for row in plan.dropped}
    moved = {move.entry.key: move.entry.due_at for move in plan.moved}
    words = _Words(workspace, posts)
    showings = [
        _queued(row, receipts, words, at=moved.get(key))
        for row in rows
        if (key := (row.post_id, row.account, row.occurrence)) not in dropped
        and (row.state not in _GONE or row.needs_person)
    ]
    return showings + [_planned(entry, words) for entry in plan.added]


class _Words:
    """Titles and the beginnings of captions, for posts that are still there."""

    def __init__(self, workspace: Workspace, posts: Mapping[str, Post]) -> None:
        self._drafter, self._posts = workspace.drafter, posts

    def title(self, post_id: str) -> str:
        return self._posts[post_id].title if post_id in self._posts else post_id

    def caption(self, post_id: str, network: str, showing: int) -> str:
        post = self._posts.get(post_id)
        if post is None:
            return ""
        try:
            return self._drafter.caption(post, network, showing=showing).text
        except BadInput:  # ``tipcast check`` says so; a calendar still shows the post's own words
            return post.body


def _queued(row: Delivery, receipts: Mapping[int, Receipt], words: _Words, *, at: datetime | None) -> Showing:
    receipt = receipts.get(row.id)
    sent = str(row.draft["caption"]) if row.draft and "caption" in row.draft else None
    return Showing(
        post_id=row.post_id,
        account=row.account,
        network=row.network,
        occurrence=row.occurrence,
        at=_shown_at(row.due_at, receipt.published_at) if receipt else at or row.due_at,
        title=words.title(row.post_id),
        words=_beginning(sent or words.caption(row.post_id, row.network, row.occurrence)),
        campaign=row.campaign,
        firm=row.state != State.AWAITING_APPROVAL,
        link=receipt.link if receipt else None,
        note=f"{row.account}: {row.why or row.state}" if row.needs_person else "",
    )


def _planned(entry: Entry, words: _Words) -> Showing:
    return Showing(
        post_id=entry.post_id,
        account=entry.account,
        network=entry.network,
        occurrence=entry.occurrence,
        at=entry.due_at,
        title=words.title(entry.post_id),
        words=_beginning(words.caption(entry.post_id, entry.network, entry.occurrence)),
        campaign=entry.campaign,
        firm=False,
    )


def _shown_at(due_at: datetime, published_at: datetime) -> datetime:
    return due_at if timedelta() <= published_at - due_at <= ON_TIME else published_at


def _beginning(text: str) -> str:
    """The first words of a caption, cut between words."""
    if len(text) <= MOST_CHARACTERS:
        return text
    return text[:MOST_CHARACTERS].rsplit(None, 1)[0].rstrip(" ,;:–-") + " …"
