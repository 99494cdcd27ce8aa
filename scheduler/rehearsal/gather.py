"""What came of each delivery: read from the queue's copy and from what followers would see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from scheduler import networks
from scheduler.core.delivery import Delivery, Receipt
from scheduler.core.errors import BadInput
from scheduler.core.model import Kind, Post
from scheduler.core.policy import State
from scheduler.core.prices import cost_of
from scheduler.core.text.weighted import hashtags
from scheduler.rehearsal.stage import Stage
from scheduler.rehearsal.story import Shown
from scheduler.sandbox.published import PublicPost
from scheduler.store import deliveries, holds

_UNSAID = "Its first comment did not arrive."
_WAITING = (State.PLANNED, State.BLOCKED)


def gather(stage: Stage, *, without: frozenset[int], until: datetime) -> list[Shown]:
    """All deliveries due by ``until`` but ``without``, in the order they are due."""
    with stage.store.reading() as connection:
        rows = [row for row in deliveries.listed(connection) if row.id not in without and row.due_at <= until]
        receipts = deliveries.receipts_by_delivery(connection)
        held = {hold.scope: hold.why for hold in holds.listed(connection) if hold.until is None}
        hitches = {
            row.id: tuple(one.sentence for one in deliveries.attempts_of(connection, row.id) if one.status is not None)
            for row in rows
            if row.claim > 1
        }
    found = _Found(stage, receipts, held, {post.id: post for post in stage.posts()})
    return [found.shown(row, hitches.get(row.id, ())) for row in rows]


@dataclass(slots=True)
class _Found:
    stage: Stage
    receipts: Mapping[int, Receipt]
    held: Mapping[str, str]
    posts: Mapping[str, Post]
    public: dict[str, dict[str, PublicPost]] | None = None
    twins: dict[tuple[str, str], int] | None = None

    def shown(self, row: Delivery, hitches: tuple[str, ...]) -> Shown:
        draft, public = row.draft or {}, self._public(row)
        post = self.posts.get(row.post_id)
        network = networks.load(row.network)
        thread = self._thread(row.account, public) if public else ()
        caption = public.text if public else str(draft.get("caption") or self._words(post, row))
        return Shown(
            id=row.id,
            network=row.network,
            account=row.account,
            post_id=row.post_id,
            post_title=post.title if post else row.post_id,
            occurrence=row.occurrence,
            due_at=row.due_at,
            sent_at=public.published_at if public else None,
            caption=caption,
            length=network.limits.count(caption),
            limit=network.limits.caption.value,
            title=public.title if public else draft.get("title"),
            link=public.link if public else None,
            hashtags=tuple(hashtags("\n".join((caption, *(public.comments if public else ()))))),
            pictures=public.pictures if public else (),
            cards=len(post.cards) if post else 0,
            dollars=cost_of([caption, *thread], network.prices) if network.prices else None,
            dropped=self._dropped(post, row),
            unsaid=self._unsaid(post, row),
            hitches=hitches,
            problem=self._problem(row, public),
            comment="\n".join(public.comments) if public else "",
            thread=thread,
        )

    def _thread(self, account: str, post: PublicPost) -> tuple[str, ...]:
        """The words of the parts after the public ``post``, in their order."""
        found: list[str] = []
        while (
            after := next((one for one in self._wall(account).values() if one.answers == post.id), None)
        ) is not None:
            found.append(after.text)
            post = after
        return tuple(found)

    def _public(self, row: Delivery) -> PublicPost | None:
        receipt = self.receipts.get(row.id)
        return self._wall(row.account).get(receipt.remote_id) if receipt else None

    def _wall(self, account: str) -> dict[str, PublicPost]:
        """What the followers of an account see, by the posts' ids."""
        if self.public is None:
            self.public = {
                name: {post.id: post for post in sandbox.posts(self.stage.settings.account(name).network)}
                for name, sandbox in self.stage.stands_in.items()
            }
        return self.public[account]

    def _problem(self, row: Delivery, public: PublicPost | None) -> str:
        if row.state != State.PUBLISHED or public is None:
            held = self.held.get(f"account:{row.account}", "") if row.state in _WAITING else ""
            return held or row.why or f"It is {row.state} and did not arrive."
        if row.draft and public.text != row.draft["caption"]:
            return "Other words arrived than were sent."
        comment = (row.draft or {}).get("comment")
        if public.comments != ((comment,) if comment else ()):
            return f"Its first comment is there {len(public.comments)} times." if public.comments else _UNSAID
        thread = tuple((row.draft or {}).get("thread", ()))
        if (arrived := self._thread(row.account, public)) != thread:
            return f"Of the {len(thread)} further parts of its thread {len(arrived)} arrived."
        if more := self._unaccounted().get((row.account, public.text), 0):
            return f"It is public {more + 1} times."
        return ""

    def _unaccounted(self) -> dict[tuple[str, str], int]:
        """How many public posts there are that no delivery has a receipt for, by account and words."""
        if self.twins is None:
            known = {receipt.remote_id for receipt in self.receipts.values()}
            self.twins = defaultdict(int)
            for account in self.stage.stands_in:
                for post in self._wall(account).values():
                    self.twins[account, post.text] += post.id not in known and post.answers is None
        return self.twins

    # -- what was written against what was sent ---------------------------------------------------

    def _words(self, post: Post | None, row: Delivery) -> str:
        """What would have been sent, where nothing came so far."""
        if post is None:
            return ""
        try:
            return self.stage.drafter.caption(post, row.network, marker=row.marker, showing=row.occurrence).text
        except BadInput:
            return post.body  # its problem says why it can't be sent

    def _dropped(self, post: Post | None, row: Delivery) -> tuple[str, ...]:
        if post is None:
            return ()
        try:
            return self.stage.drafter.caption(post, row.network, marker=row.marker, showing=row.occurrence).dropped
        except BadInput:
            return ()

    def _unsaid(self, post: Post | None, row: Delivery) -> tuple[str, ...]:
        if post is None or post.kind is not Kind.CAROUSEL:
            return ()
        try:
            return self.stage.drafter.left_out(post, row.network)
        except BadInput:
            return ()


def pictures_of(stage: Stage, shown: list[Shown]) -> Iterator[tuple[str, bytes]]:
    """The delivered pictures by their digests."""
    for one in shown:
        for picture in one.pictures:
            yield picture.digest, stage.stands_in[one.account].picture(picture.digest)
