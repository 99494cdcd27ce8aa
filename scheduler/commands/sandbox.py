"""``tipcast sandbox``: serve the stand-in networks."""

from __future__ import annotations

from pathlib import Path

import click

from scheduler.clock.system import SystemClock
from scheduler.commands._options import json_option, print_json


@click.command("sandbox")
@click.option("--port", type=click.IntRange(0, 65535), default=8400, show_default=True)
@click.option("--directory", type=click.Path(path_type=Path, file_okay=False), help="Keep what was published here.")
@click.option(
    "--specs",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="Check requests against the official documents in this folder.",
)
@json_option
def command(port: int, directory: Path | None, specs: Path | None, as_json: bool) -> int:
    """Serve the four networks on this computer until stopped, with a page that shows what followers see."""
    import threading

    from scheduler.sandbox.server import Sandbox

    sandbox = Sandbox(clock=SystemClock(), directory=directory, specs=specs)
    root = sandbox.start(port)
    settings = {f"TIPCAST_{network.upper()}_URL": address for network, address in sandbox.addresses().items()}
    settings.update(sandbox.secrets())
    try:
        if as_json:
            print_json({"address": root, "settings": settings})
        else:
            click.echo(f"What followers see: {root}/")
            click.echo("Put these lines into .env to publish there instead of on the real networks:")
            for name, value in settings.items():
                click.echo(f"{name}={value}")
        threading.Event().wait()
    finally:
        sandbox.stop()
    return 0
