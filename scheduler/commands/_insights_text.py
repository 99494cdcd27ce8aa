"""What the networks reported, in words, as a table and as a document."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from scheduler.core.errors import BadInput, Problem
from scheduler.core.insights import NAMES
from scheduler.core.insights.report import Report, Series, Told

NOT_TOLD = "–"
MOST_TELLING = 8
"""Groups with too few posts beyond so many lines are counted, not listed."""
_HEADINGS = {"kind": "By kind", "time": "By weekday and hour", "hashtag": "By hashtag", "network": "By network"}


def say(report: Report, *, zone: str) -> None:
    """Print the newest numbers of each delivery, then what did best."""
    if not report.series:
        click.echo("Nothing is public yet.")
        return
    place = ZoneInfo(zone)
    wide = max(8, *(len(one.post.post_id) for one in report.series))
    thin = max(8, *(len(one.post.account) for one in report.series))
    click.echo("  ".join(["published         ", "account".ljust(thin), "post".ljust(wide), "age", *_titles()]))
    for one in report.series:
        post = one.post
        when = f"{post.published_at.astimezone(place):%a %d %b %Y %H:%M}".ljust(18)
        click.echo("  ".join([when, post.account.ljust(thin), post.post_id.ljust(wide), *_newest(one)]).rstrip())
    click.echo(f"\n{NOT_TOLD} means that the network doesn't tell it; age is in days, when the numbers were read.")
    _say_comparisons(report)


def _titles() -> list[str]:
    return [name.rjust(9) for name in NAMES]


def _newest(one: Series) -> list[str]:
    if one.post.gone_at is not None:
        return ["  not there any more, the network says"]
    if not one.days:
        return ["  not asked yet" if one.post.ask_at else "  never asked"]
    last = one.days[-1]
    told = last.numbers.told()
    cells = [str(told.get(name, NOT_TOLD)).rjust(9) for name in NAMES]
    return [str(one.post.age(last.fetched_at).days).rjust(3), *cells]


def _say_comparisons(report: Report) -> None:
    click.echo(
        f"\nWhat did best: {report.measure} after {report.age.days} days, {report.compared} deliveries compared."
    )
    if not report.compared:
        click.echo("Nothing can be compared yet: that takes three posts of an account that are a week old.")
        return
    for comparison in report.comparisons:
        click.echo(f"{_HEADINGS[comparison.by]}:")
        telling = [told for told in comparison.groups if told.group.ratio is not None]
        rest = [told for told in comparison.groups if told.group.ratio is None]
        for told in (shown := [*telling, *rest[: max(0, MOST_TELLING - len(telling))]]):
            click.echo(f"  {told.group.name}: {told.sentence}")
        if left := len(comparison.groups) - len(shown):
            click.echo(f"  and {left} more with too few posts to tell.")


def document(report: Report, *, notes: Sequence[str] = ()) -> dict[str, Any]:
    """The report as --json prints it; times are UTC, numbers that aren't told are null."""
    return {
        "deliveries": [_series(one) for one in report.series],
        "measure": report.measure.value,
        "age_days": report.age.days,
        "compared": report.compared,
        "comparisons": [{"by": one.by, "groups": [_group(told) for told in one.groups]} for one in report.comparisons],
        "notes": list(notes),
    }


def _series(one: Series) -> dict[str, Any]:
    post = one.post
    return {
        "id": post.delivery_id,
        "post": post.post_id,
        "account": post.account,
        "network": post.network,
        "published_at": post.published_at,
        "link": post.link,
        "gone_at": post.gone_at,
        "next_ask_at": post.ask_at,
        "days": [
            {
                "day": day.day.isoformat(),
                "fetched_at": day.fetched_at,
                **{name: getattr(day.numbers, name) for name in NAMES},
            }
            for day in one.days
        ],
    }


def _group(told: Told) -> dict[str, Any]:
    group = told.group
    return {
        "name": group.name,
        "posts": group.posts,
        "others": group.others,
        "ratio": group.ratio,
        "low": group.low,
        "high": group.high,
        "verdict": group.verdict,
        "needed": group.needed,
        "sentence": told.sentence,
    }


def write_table(report: Report, *, zone: str, target: str) -> None:
    """Write the CSV file, or print it for ``-``. Raises BadInput when the name isn't one of a CSV file."""
    from scheduler.bulk.insights_table import insights_table
    from scheduler.posts.write import put

    table = insights_table(report.series, zone=zone)
    if target == "-":
        click.echo(table.encode("utf-8"), nl=False)
        return
    path = Path(target)
    if path.suffix.lower() != ".csv":
        raise BadInput(Problem(target, "The file's name doesn't end in .csv.", "Nothing was written; add .csv."))
    path.parent.mkdir(parents=True, exist_ok=True)
    put(path, table, before=path.read_bytes() if path.exists() else None)
    click.echo(f"{path}: {sum(len(one.days) for one in report.series)} rows.")
