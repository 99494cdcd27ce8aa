"""How a plan differs from what is queued."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace

from scheduler.core.plan.rows import Change, Drop, Entry, LeftOut, Move, Plan, QueueRow, Unplaced, Was
from scheduler.core.policy import State

Pair = tuple[Entry, QueueRow]


def difference(
    wanted: Sequence[Entry],
    *,
    movable: Sequence[QueueRow],
    staying: Sequence[Pair],
    unplaced: Sequence[Unplaced],
    left_out: Sequence[LeftOut],
    meant: Mapping[str, frozenset[str]],
) -> Plan:
    """``wanted`` beside the ``movable`` rows; ``staying`` keep their times whatever is wanted. ``meant`` says of
    each post there is for which accounts it is."""
    queued = {row.key: row for row in movable}
    added: list[Entry] = []
    moved: list[Move] = []
    settled = list(staying)
    for entry in wanted:
        row = queued.pop(entry.key, None)
        if row is None:
            added.append(entry)
        elif row.due_at != entry.due_at:
            why = "The order, the slots or the rules have changed."
            moved.append(Move(replace(_as_approved(entry, row), why=why), row.due_at, Was(row.state, row.late)))
        else:
            settled.append((replace(entry, why="It is queued for this time already."), row))
    kept, changed = _compared(settled)
    reasons: dict[object, str] = {one.post_id: one.why for one in unplaced}
    reasons |= {(one.post_id, one.account): one.why for one in left_out}
    dropped = tuple(
        Drop(**asdict(row), why=_why_dropped(row, reasons, meant=meant))
        for row in sorted(queued.values(), key=lambda row: (row.due_at, row.post_id, row.account))
    )
    entries = sorted(
        [*added, *(move.entry for move in moved), *(one.entry for one in changed), *kept],
        key=lambda entry: (entry.due_at, entry.post_id, entry.account),
    )
    return Plan(
        tuple(entries), tuple(added), tuple(moved), dropped, tuple(kept), tuple(unplaced), tuple(left_out),
        tuple(changed),
    )  # fmt: skip


def _compared(pairs: Sequence[Pair]) -> tuple[list[Entry], list[Change]]:
    """Those that stay as they are, and those whose settings are others now."""
    kept, changed = [], []
    for wanted, row in pairs:
        entry = _as_approved(wanted, row)
        why = "" if row.touched else _other_settings(entry, row)
        if why:
            changed.append(Change(replace(entry, why=why), Was(row.state, row.late)))
        else:
            kept.append(entry)
    return kept, changed


def _as_approved(entry: Entry, row: QueueRow) -> Entry:
    """What a person has approved isn't asked about again."""
    return replace(entry, waits=False) if row.approved else entry


def _other_settings(entry: Entry, row: QueueRow) -> str:
    told = []
    if row.late is not None and entry.late != row.late:
        told.append(f'If its time has passed: "{entry.late}" instead of "{row.late}".')
    if entry.waits and row.state == State.PLANNED:
        told.append("It needs your approval now.")
    if not entry.waits and row.state == State.AWAITING_APPROVAL:
        told.append("It needs no approval any more.")
    return " ".join(told)


def _why_dropped(row: QueueRow, reasons: Mapping[object, str], *, meant: Mapping[str, frozenset[str]]) -> str:
    if row.post_id not in meant:
        return "Its post is gone."
    if why := reasons.get((row.post_id, row.account)) or reasons.get(row.post_id):
        return why
    if row.account not in meant[row.post_id]:
        return "Its post is no longer meant for this account."
    return "It isn't shown as often any more in this time."
