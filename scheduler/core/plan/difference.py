"""How a plan differs from what is queued."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace

from scheduler.core.plan.rows import Drop, Entry, LeftOut, Move, Plan, QueueRow, Unplaced


def difference(
    wanted: Sequence[Entry],
    *,
    movable: Sequence[QueueRow],
    staying: Sequence[Entry],
    unplaced: Sequence[Unplaced],
    left_out: Sequence[LeftOut],
    meant: Mapping[str, frozenset[str]],
) -> Plan:
    """``wanted`` beside the ``movable`` rows; ``staying`` is kept whatever is wanted. ``meant`` says of each
    post there is for which accounts it is."""
    queued = {row.key: row for row in movable}
    added, moved, kept = [], [], list(staying)
    for entry in wanted:
        row = queued.pop(entry.key, None)
        if row is None:
            added.append(entry)
        elif row.due_at != entry.due_at:
            moved.append(Move(replace(entry, why="The order, the slots or the rules have changed."), row.due_at))
        else:
            kept.append(replace(entry, why="It is queued for this time already."))
    reasons: dict[object, str] = {one.post_id: one.why for one in unplaced}
    reasons |= {(one.post_id, one.account): one.why for one in left_out}
    dropped = tuple(
        Drop(**asdict(row), why=_why_dropped(row, reasons, meant=meant))
        for row in sorted(queued.values(), key=lambda row: (row.due_at, row.post_id, row.account))
    )
    entries = sorted(
        [*added, *(move.entry for move in moved), *kept], key=lambda entry: (entry.due_at, entry.post_id, entry.account)
    )
    return Plan(tuple(entries), tuple(added), tuple(moved), dropped, tuple(kept), tuple(unplaced), tuple(left_out))


def _why_dropped(row: QueueRow, reasons: Mapping[object, str], *, meant: Mapping[str, frozenset[str]]) -> str:
    if row.post_id not in meant:
        return "Its post is gone."
    if why := reasons.get((row.post_id, row.account)) or reasons.get(row.post_id):
        return why
    if row.account not in meant[row.post_id]:
        return "Its post is no longer meant for this account."
    return "It isn't shown as often any more in this time."
