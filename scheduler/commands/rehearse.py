"""``tipcast rehearse``: the coming weeks in seconds against the sandbox."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scheduler.commands import NEEDS_PERSON
from scheduler.commands._options import clock_at, environment, json_option, now_option, print_json, workspace_option
from scheduler.config import load_settings
from scheduler.core.errors import BadInput, Problem

if TYPE_CHECKING:
    from scheduler.rehearsal.rehearse import Rehearsal

SHEET, FOLLOWERS = "contact-sheet.html", "followers"


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
    import tempfile
    import threading

    from scheduler.rehearsal.rehearse import rehearse
    from scheduler.rehearsal.sheet import write_sheet

    settings = load_settings(root, environment())
    out = _emptied(out, root)
    with tempfile.TemporaryDirectory(prefix="tipcast-rehearsal-") as scratch:
        result = rehearse(settings, now=clock_at(now_text).now(), weeks=weeks, scratch=Path(scratch), port=port)
    try:
        write_sheet(result.story, out / SHEET)
        folders = _follower_pages(result, out)
        if as_json:
            print_json(_document(result, out, folders))
        else:
            _say(result, out, folders)
        if serve:
            roots = " and ".join(f"{sandbox.root}/" for sandbox in result.sandboxes)
            click.echo(f"Serving the follower pages at {roots} until you press Ctrl+C.", err=as_json)
            threading.Event().wait()
    except KeyboardInterrupt:
        pass
    finally:
        result.stop()
    return NEEDS_PERSON if result.needs_person else 0


def _emptied(out: Path | None, root: Path) -> Path:
    """The folder for the pages, without those of the last time. Raises BadInput when the one that was named
    holds anything else."""
    if out is None:
        out = root / "build" / "rehearsal"
        shutil.rmtree(out, ignore_errors=True)  # nobody else's
    if out.exists():
        last = [path for path in out.iterdir() if path.name == SHEET or path.name.startswith(FOLLOWERS)]
        if len(last) < len(list(out.iterdir())):
            mend = "Name a new folder, or an empty one."
            raise BadInput(Problem(str(out), "There are other files in this folder; none was touched.", mend))
        for path in last:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    out.mkdir(parents=True, exist_ok=True)
    return out


def _follower_pages(result: Rehearsal, out: Path) -> list[Path]:
    from scheduler.sandbox.pages import export

    folders = []
    for number, sandbox in enumerate(result.sandboxes, start=1):
        folders.append(out / (FOLLOWERS if number == 1 else f"{FOLLOWERS}-{number}"))
        export(sandbox, folders[-1], zone=result.story.zone)
    return folders


def _document(result: Rehearsal, out: Path, folders: Sequence[Path]) -> dict[str, Any]:
    from scheduler.rehearsal.sums import months

    story = result.story
    return {
        "deliveries": len(story.shown),
        "arrived_once": len(story.shown) - result.troubles,
        "problems": [
            {"post": one.post_id, "account": one.account, "due_at": one.due_at, "problem": one.problem}
            for one in story.shown
            if one.problem
        ],
        "notes": [remark.sentence for remark in story.remarks],
        "costs": [
            {
                "month": f"{month.first_at.astimezone(story.zone):%Y-%m}",
                "account": month.account,
                "posts": month.posts,
                "dollars": round(month.dollars, 3),
            }
            for month in months(story.shown, story.zone)
        ],
        "contact_sheet": str(out / SHEET),
        "followers": str(folders[0] / "index.html"),
    }


def _say(result: Rehearsal, out: Path, folders: Sequence[Path]) -> None:
    from scheduler.rehearsal.story import Weight

    shown = result.story.shown
    click.echo(f"{len(shown) - result.troubles} of {len(shown)} deliveries arrived exactly once.")
    for remark in result.story.remarks:
        click.echo(f"  {'!' if remark.weight is Weight.STOPS else '-'} {remark.sentence}")
    click.echo(f"Contact sheet:       {out / SHEET}")
    for folder in folders:
        click.echo(f"What followers see:  {folder / 'index.html'}")
    if result.troubles:
        click.echo(f"{result.troubles} did not arrive as they should: see the contact sheet.", err=True)
    elif result.needs_person and shown:
        click.echo("Something has to be mended before its time comes: see the contact sheet.", err=True)
