"""``tipcast rehearse``: the coming weeks in seconds against the sandbox."""

from __future__ import annotations

import shutil
from pathlib import Path

import click

from scheduler.commands import NEEDS_PERSON
from scheduler.commands._options import clock_at, environment, json_option, now_option, print_json, workspace_option
from scheduler.config import load_settings


@click.command("rehearse")
@workspace_option
@json_option
@now_option
@click.option("--weeks", type=click.IntRange(1, 520), default=26, show_default=True, help="How far to look ahead.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder for the pages (default: WORKSPACE/build/rehearsal).",
)
@click.option("--serve", is_flag=True, help="Go on serving the follower pages until stopped.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Port of the follower pages with --serve.")
def command(
    root: Path, as_json: bool, now_text: str | None, weeks: int, out: Path | None, serve: bool, port: int
) -> int:
    """Publish the coming weeks to the stand-in networks on a clock that jumps, and show the result.

    Nothing leaves this computer, and the real queue is not touched.
    """
    import threading

    from scheduler.rehearsal.rehearse import rehearse
    from scheduler.rehearsal.sheet import write_sheet
    from scheduler.sandbox.pages import export

    settings = load_settings(root, environment())
    out = out or root / "build" / "rehearsal"
    if out.exists():
        shutil.rmtree(out)
    out.mkdir(parents=True)
    result = rehearse(settings, now=clock_at(now_text).now(), weeks=weeks, scratch=out, port=port)
    try:
        write_sheet(result.sheet, out / "contact-sheet.html")
        export(result.sandbox, out / "followers", zone=result.sheet.zone)
        arrived = len(result.sheet.shown) - result.troubles
        if as_json:
            print_json(
                {
                    "deliveries": len(result.sheet.shown),
                    "arrived_once": arrived,
                    "problems": [
                        {
                            "post": shown.post_id,
                            "account": shown.account,
                            "due_at": shown.due_at,
                            "problem": shown.problem,
                        }
                        for shown in result.sheet.shown
                        if shown.problem
                    ],
                    "notes": list(result.sheet.notes),
                    "contact_sheet": str(out / "contact-sheet.html"),
                    "followers": str(out / "followers" / "index.html"),
                }
            )
        else:
            click.echo(f"{arrived} of {len(result.sheet.shown)} deliveries arrived exactly once.")
            click.echo(f"Contact sheet:       {out / 'contact-sheet.html'}")
            click.echo(f"What followers see:  {out / 'followers' / 'index.html'}")
        for shown in result.sheet.shown:
            if shown.problem:
                click.echo(f"{shown.account} {shown.post_id}: {shown.problem}", err=True)
        if serve:
            click.echo(f"Serving the follower pages at {result.sandbox.root}/ until you press Ctrl+C.", err=as_json)
            threading.Event().wait()
    except KeyboardInterrupt:
        pass
    finally:
        result.sandbox.stop()
    return NEEDS_PERSON if result.troubles or not result.sheet.shown else 0
