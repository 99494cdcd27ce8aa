"""``tipcast explain``: what a network's error means."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from scheduler import networks
from scheduler.commands._options import json_option, print_json
from scheduler.core.errors import BadInput, Phase, Problem
from scheduler.core.network import Answer


@click.command("explain")
@click.argument("network")
@click.argument("status", type=click.IntRange(100, 599))
@click.argument("body", default="-")
@click.option("--phase", type=click.Choice([phase.value for phase in Phase]), default=Phase.PUBLISH.value)
@click.option(
    "--header", "headers", multiple=True, metavar="'NAME: VALUE'", help="A header of the answer; may be repeated."
)
@json_option
def command(network: str, status: int, body: str, phase: str, headers: tuple[str, ...], as_json: bool) -> int:
    """Explain the answer with HTTP STATUS and the BODY in a file (or - for standard input).

    The same code reads answers while publishing.
    """
    kind = networks.load(network)
    answer = Answer(status, dict(_header(line) for line in headers), _body(body))
    reading = kind.read(answer, Phase(phase))
    if as_json:
        print_json(
            {
                "network": kind.name,
                "phase": phase,
                "status": status,
                "class": reading.kind.value,
                "code": reading.code,
                "subcode": reading.subcode,
                "message": reading.message,
                "sentence": reading.sentence,
                "wait_seconds": reading.wait.total_seconds() if reading.wait else None,
                "reset_at": reading.reset_at,
                "app_wide": reading.app_wide,
            }
        )
        return 0
    code = "/".join(part for part in (reading.code, reading.subcode) if part)
    click.echo(f"{reading.kind.value}: {reading.sentence}")
    click.echo(f"The network said: HTTP {status} {code} {reading.message}".rstrip())
    return 0


def _body(place: str) -> str:
    if place == "-":
        return sys.stdin.buffer.read().decode("utf-8", errors="replace")
    path = Path(place)
    if not path.is_file():
        raise BadInput(Problem(place, "This file doesn't exist.", "Name a file with the answer's body, or -."))
    return path.read_bytes().decode("utf-8", errors="replace")


def _header(line: str) -> tuple[str, str]:
    name, colon, value = line.partition(":")
    if not colon or not name.strip():
        raise BadInput(Problem("--header", f'"{line}" is not a header.', "Write it like 'Retry-After: 60'."))
    return name.strip().lower(), value.strip()
