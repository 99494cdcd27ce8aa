"""What an alert says. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from scheduler.core.trouble import Trouble

MOST_TOLD = 20
"""More than this is one sentence: nobody reads on."""
LONGEST_TITLE = 120


def message(troubles: Sequence[Trouble], *, name: str) -> tuple[str, str]:
    """(title, body) for all of them together. ``name`` is the practice's."""
    what = troubles[0].what if len(troubles) == 1 else f"{len(troubles)} things need you"
    title = _short(f"Tipcast, {name}: {what}")
    told = [_paragraph(trouble) for trouble in troubles[:MOST_TOLD]]
    if more := len(troubles) - MOST_TOLD:
        told += [f"And {more} more: tipcast doctor lists them."] if more > 0 else []
    return title, "\n\n".join([*told, "How everything stands: tipcast doctor"])


def test_message(*, name: str) -> tuple[str, str]:
    title = _short(f"Tipcast, {name}: this is a test")
    return title, "Alerts arrive here. When something needs you, you are told once, with what to do next."


def _paragraph(trouble: Trouble) -> str:
    said = f"The network said: {trouble.said}" if trouble.said else ""
    mend = f"What to do: {trouble.mend}" if trouble.mend else ""
    return "\n".join(filter(None, (trouble.what, said, mend)))


def _short(text: str) -> str:
    """On one line, as a subject has to be."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_TITLE else f"{line[: LONGEST_TITLE - 1].rstrip()}…"
