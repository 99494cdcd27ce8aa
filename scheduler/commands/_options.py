"""Options that every command shares, and the one way to print."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from scheduler.clock.system import SystemClock
from scheduler.clock.virtual import VirtualClock
from scheduler.core.clock import Clock
from scheduler.core.errors import BadInput, Problem

F = TypeVar("F", bound=Callable[..., Any])

workspace_option = click.option(
    "--workspace",
    "root",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    help="The workspace's folder (default: here).",
)
json_option = click.option("--json", "as_json", is_flag=True, help="One JSON document on stdout, nothing else.")
now_option = click.option("--now", "now_text", metavar="T", help="Act as if it were T, e.g. 2027-01-12T09:00+00:00.")
weeks_option = click.option(
    "--weeks", type=click.IntRange(1, 520), default=13, show_default=True, help="How far to look ahead."
)


def print_json(document: Any) -> None:
    click.echo(json.dumps(document, ensure_ascii=False, indent=2, default=_plain))


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def clock_at(now_text: str | None) -> Clock:
    """The computer's clock, or one that stands at the moment the person named."""
    if now_text is None:
        return SystemClock()
    try:
        moment = datetime.fromisoformat(now_text)
    except ValueError:
        raise BadInput(
            Problem("--now", f'"{now_text}" is not a moment.', "Write it like 2027-01-12T09:00+00:00.")
        ) from None
    return VirtualClock(moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC))


def environment() -> dict[str, str]:
    """The real environment, read once here and handed on."""
    return dict(os.environ)
