"""One file a command. A command is imported only when it is called."""

from __future__ import annotations

import errno
import importlib
import sys
from typing import Any

import click

from scheduler import __version__
from scheduler.core.errors import BadInput, TipcastError

COMMANDS = {
    "init": "A new workspace.",
    "import": "An article becomes post files.",
    "check": "Every post against every network's limits.",
    "render": "Draw the cards.",
    "plan": "What would go out when, and the difference to the queue.",
    "apply": "Queue the plan.",
    "undo": "Take back the last apply.",
    "calendar": "The plan as a feed for calendar programs.",
    "tick": "Settle what is open, publish what is due, exit: for cron.",
    "run": "The long-running clock, and the page.",
    "queue": "The deliveries and how they stand.",
    "show": "One delivery with every attempt and its receipt.",
    "retry": "Send deliveries that failed, were missed or are blocked.",
    "skip": "Never send these deliveries.",
    "pause": "Stop everything until you resume it.",
    "resume": "Let it go on.",
    "approve": "Let deliveries that wait for approval go out.",
    "settle": "Say whether an unknown delivery is public.",
    "insights": "What the networks report, and what did best.",
    "rehearse": "The coming weeks in seconds against the sandbox.",
    "sandbox": "Serve the stand-in networks and their follower pages.",
    "connect": "Log in to a network with the browser.",
    "doctor": "What will stop working, before it does.",
    "explain": "What a network's error means.",
    "selftest": "The kill-and-fault table on this machine.",
    "backup": "A safe copy of the database.",
}
NEEDS_PERSON = 1
BAD_INPUT = 2


class LazyCommands(click.Group):
    def list_commands(self, context: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module = importlib.import_module(f"{__name__}.{name if name != 'import' else 'import_'}")
        command: click.Command = module.command
        return command

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=LazyCommands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="tipcast")
def tipcast() -> None:
    """One article becomes a season of weekly tips on Facebook, X, Instagram and Pinterest."""


def execute(words: list[str]) -> int:
    """Run one command line; returns the exit code."""
    try:
        result: Any = tipcast.main(words, prog_name="tipcast", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return BAD_INPUT
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except (click.Abort, KeyboardInterrupt):
        print("Stopped.", file=sys.stderr)
        return 130
    except BadInput as error:
        print(error, file=sys.stderr)
        return BAD_INPUT
    except TipcastError as error:
        print(error, file=sys.stderr)
        return NEEDS_PERSON
    except OSError as error:
        print(_disk_sentence(error), file=sys.stderr)
        return NEEDS_PERSON
    except Exception as error:
        # SQLAlchemy's errors, told by name, because importing it here would slow every command down.
        if type(error).__module__ != "sqlalchemy.exc":
            raise
        print(_database_sentence(error), file=sys.stderr)
        return NEEDS_PERSON
    return result if isinstance(result, int) else 0


def _disk_sentence(error: OSError) -> str:
    name = error.filename or "a file"
    if error.errno == errno.ENOSPC:
        return f"{name}: The disk is full. Nothing was lost; make room and run the command again."
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"{name}: Tipcast may not write here. Check the rights of the file and its folder."
    return f"{name}: {error.strerror or error}. Nothing was half-written; check the file and run the command again."


def _database_sentence(error: Exception) -> str:
    own = str(getattr(error, "orig", None) or type(error).__name__)
    if "full" in own:
        mend = "The disk is full. Nothing was lost; make room and run the command again."
    elif "locked" in own or "busy" in own:
        mend = "Another Tipcast is using it. Nothing was lost; run the command again in a moment."
    else:
        mend = "Nothing was half-written. Check the disk, or put back your last backup."
    return f"The database could not be used ({own}). {mend}"
