"""The queue: what needs a person first, with the network's own words, and what she can do about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Flask, render_template, request
from werkzeug.exceptions import NotFound

from scheduler.core.delivery import Attempt, Delivery, Hold, Receipt
from scheduler.core.errors import BadInput, Problem
from scheduler.core.follow_up import FollowUp
from scheduler.core.policy import State
from scheduler.publishing.person import Person
from scheduler.store import deliveries, follow_ups, holds
from scheduler.web.answers import back, came_from, page_number
from scheduler.web.desk import Desk

PER_PAGE = 50
RETRYABLE = (State.FAILED, State.REJECTED, State.BLOCKED, State.MISSED)
_TABS = {
    "coming": ((State.PLANNED, State.SENDING, State.UNKNOWN), False),
    "gone": ((State.PUBLISHED,), True),
    "left": ((State.SKIPPED, State.MISSED, State.FAILED, State.REJECTED, State.BLOCKED), True),
}
"""Which states a list shows, and whether the newest come first."""


@dataclass(frozen=True, slots=True)
class Line:
    """A delivery with what else is known of it."""

    row: Delivery
    title: str
    receipt: Receipt | None = None
    said: Attempt | None = None
    """The newest attempt in which the network said something."""
    evidence: Attempt | None = None
    """The newest look at the network."""


def mount(app: Flask, desk: Desk) -> None:
    def show() -> str:
        titles, page = desk.titles(), page_number()
        tab = request.args.get("show", "coming")
        if tab not in _TABS:
            raise NotFound
        states, newest = _TABS[tab]
        with desk.workspace().store.reading() as connection:
            needing = deliveries.needing_person(connection)
            waiting = deliveries.some(
                connection, states=[State.AWAITING_APPROVAL], newest=False, most=PER_PAGE, person=False
            )
            rows = deliveries.some(connection, states=states, newest=newest, most=PER_PAGE + 1, skip=page * PER_PAGE)
            receipts = deliveries.receipts_of(connection, [row.id for row in rows])
            troubles = [_line(row, titles, deliveries.attempts_of(connection, row.id)) for row in needing[:PER_PAGE]]
            comments, held = follow_ups.needing_person(connection), holds.listed(connection)
        return render_template(
            "queue.html",
            troubles=troubles,
            more=max(0, len(needing) - PER_PAGE),
            comments=comments,
            held=[hold for hold in held if hold.scope != holds.EVERYTHING and not hold.scope.startswith(holds.THREAD)],
            waiting=[Line(row, titles.get(row.post_id, row.post_id)) for row in waiting],
            lines=[Line(row, titles.get(row.post_id, row.post_id), receipts.get(row.id)) for row in rows[:PER_PAGE]],
            tab=tab,
            tabs=tuple(_TABS),
            page=page,
            has_more=len(rows) > PER_PAGE,
            retryable=RETRYABLE,
        )

    def show_one(delivery_id: int) -> str:
        with desk.workspace().store.reading() as connection:
            row = deliveries.get(connection, delivery_id)
            if row is None:
                raise NotFound
            attempts = deliveries.attempts_of(connection, delivery_id)
            receipt = deliveries.receipts_of(connection, [delivery_id]).get(delivery_id)
            following = follow_ups.of_delivery(connection, delivery_id)
        line = _line(row, desk.titles(), attempts, receipt)
        return render_template(
            "delivery.html",
            line=line,
            attempts=attempts,
            following=following,
            retryable=RETRYABLE,
            later=_may_skip(row),
        )

    def act(name: str, do: Callable[[Person, Sequence[int]], list[Delivery]]) -> None:
        def changed() -> Any:
            done = do(_person(desk), _ids())
            return back(came_from("/queue"), f"queue.{name}", n=len(done))

        app.add_url_rule(f"/queue/{name}", name, changed, methods=["POST"])

    def approve_all() -> Any:
        with desk.workspace().store.reading() as connection:
            ids = [row.id for row in deliveries.listed(connection, states=[State.AWAITING_APPROVAL])]
        return back(came_from("/queue"), "queue.approve", n=len(_person(desk).approve(ids)))

    def settle() -> Any:
        ids, link = _ids(), request.form.get("link", "").strip()
        if len(ids) != 1:
            raise NotFound
        if "send_again" in request.form:
            _person(desk).send_again(ids[0])
            return back(came_from("/queue"), "queue.sends_again")
        if not link.startswith(("https://", "http://")):
            what, mend = "The address of the public post is missing.", "Open it on the network and copy its address."
            raise BadInput(Problem("link", what, mend))
        _person(desk).live(ids[0], link)
        return back(came_from("/queue"), "queue.settled")

    def pause() -> Any:
        with desk.workspace().store.writing() as connection:
            holds.pause(connection)
        return back(came_from("/queue"), "queue.paused")

    def resume() -> Any:
        with desk.workspace().store.writing() as connection:
            holds.resume(connection)
        return back(came_from("/queue"), "queue.resumed")

    app.add_url_rule("/queue", "queue", show)
    app.add_url_rule("/queue/<int:delivery_id>", "delivery", show_one)
    act("retry", Person.retry)
    act("skip", Person.skip)
    act("approve", Person.approve)
    app.add_url_rule("/queue/approve-all", "approve_all", approve_all, methods=["POST"])
    app.add_url_rule("/queue/settle", "settle", settle, methods=["POST"])
    app.add_url_rule("/pause", "pause", pause, methods=["POST"])
    app.add_url_rule("/resume", "resume", resume, methods=["POST"])


def _person(desk: Desk) -> Person:
    workspace = desk.workspace()
    return Person(workspace.store, workspace.clock.now())


def _ids() -> list[int]:
    """The deliveries that a form names. Raises BadInput when it names none."""
    found = [int(text) for text in request.form.getlist("delivery") if text.isdecimal()]
    if not found:
        raise BadInput(Problem("delivery", "Nothing is ticked.", "Tick what it is about, then press the button."))
    return found


def _line(row: Delivery, titles: dict[str, str], attempts: Sequence[Attempt], receipt: Receipt | None = None) -> Line:
    told = [one for one in attempts if one.status or one.code or one.message]
    looked = [one for one in attempts if one.phase == "read" or one.phase == "find"]
    return Line(
        row,
        titles.get(row.post_id, row.post_id),
        receipt,
        told[-1] if told else None,
        looked[-1] if looked else None,
    )


def _may_skip(row: Delivery) -> bool:
    return row.state in (*RETRYABLE, State.PLANNED, State.AWAITING_APPROVAL)


__all__ = ["FollowUp", "Hold", "mount"]
