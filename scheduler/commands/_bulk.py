"""``tipcast import`` for a table or a folder of pictures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from scheduler import networks
from scheduler.bulk.bring_in import BulkReport, import_rows, is_bulk, read_source, source_name
from scheduler.commands._options import print_json
from scheduler.wiring import Workspace

__all__ = ["bulk_import", "is_bulk"]


def bulk_import(workspace: Workspace, source: str, *, campaign: str | None, dry_run: bool, as_json: bool) -> int:
    """Bring in the rows and say what became of them; returns the exit code."""
    settings, path = workspace.settings, Path(source)
    names = [one.name for one in settings.campaigns]
    report = import_rows(
        read_source(path),
        source=source_name(path),
        posts=settings.posts,
        images=settings.images,
        campaigns=names,
        campaign=campaign or (names[0] if len(names) == 1 else None),
        networks=networks.find,
        dry_run=dry_run,
    )
    if as_json:
        print_json(_document(report))
    else:
        _say(report, dry_run=dry_run)
    return 0


def _document(report: BulkReport) -> dict[str, Any]:
    merge = report.merge
    return {
        "posts": [
            {"id": post.id, "kind": post.kind.value, "title": post.title, "file": merge.file_of(post.id)}
            for post in report.posts
        ],
        "written": [entry.file for entry in merge.written],
        "updated": [entry.file for entry in merge.updated],
        "unchanged": [entry.file for entry in merge.unchanged],
        "kept": [{"id": entry.id, "file": entry.file, "why": entry.why} for entry in (*merge.kept, *merge.orphaned)],
        "pictures": list(report.copied),
        "differing": [{"file": file, "fields": list(fields)} for file, fields in report.differing],
    }


def _say(report: BulkReport, *, dry_run: bool) -> None:
    merge = report.merge
    for entry in merge.written:
        click.echo(f"  {entry.file}")
    did = "Would be written" if dry_run else "Written"
    click.echo(
        f"{did}: {len(merge.written)} new, {len(merge.updated)} updated, {len(merge.unchanged)} unchanged, "
        f"{len(merge.kept)} kept as you changed them, {len(report.copied)} pictures."
    )
    for entry in (*merge.kept, *merge.orphaned):
        click.echo(f"  {entry.file}: {entry.why}")
    for file, fields in report.differing:
        click.echo(f"  {file}: It keeps its own {', '.join(fields)}; change it there if the table is right.")
