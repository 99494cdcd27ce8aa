"""The door: finds the command, and turns every expected error into a sentence and an exit code.

Exit codes: 0 done, 1 something needs a person, 2 wrong usage or bad input. An idle ``tick`` is
answered before anything is imported; everything else is imported only by the command that needs it.
"""

from __future__ import annotations

import sys


def main(arguments: list[str] | None = None) -> int:
    words = sys.argv[1:] if arguments is None else arguments
    if words[:1] == ["tick"] and _nothing_due(words[1:]):
        return 0
    from scheduler.commands import execute

    return execute(words)


def _nothing_due(words: list[str]) -> bool:
    """True for a plain ``tick [--workspace DIR]`` on a SQLite workspace with nothing to wake."""
    import os

    if not words:
        folder = "."
    elif len(words) == 2 and words[0] == "--workspace":
        folder = words[1]
    else:
        return False
    if "TIPCAST_DATABASE_URL" in os.environ or "?" in folder or "#" in folder or "%" in folder:
        return False
    try:
        with open(f"{folder}/.env", "rb") as file:  # noqa: PTH123 - pathlib costs a third of an idle tick
            if b"TIPCAST_DATABASE_URL" in file.read():
                return False
    except FileNotFoundError:
        pass
    except OSError:
        return False
    from scheduler.clock.instant import now_us
    from scheduler.store.idle import is_idle

    return is_idle(f"{folder}/tipcast.db", now_us())
