"""What the networks reported, read from the store and made into a report."""

from __future__ import annotations

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from scheduler.core.insights.report import Report, make_report
from scheduler.core.insights.sample import Measure
from scheduler.core.text.weighted import hashtags
from scheduler.publishing.asking import SCOPE
from scheduler.store import holds, insights
from scheduler.wiring import Workspace


def results_of(
    workspace: Workspace, *, measure: Measure = Measure.INTERACTIONS, kinds: Mapping[str, str] | None = None
) -> Report:
    """The report on all public posts of a workspace. ``kinds`` are those of its posts by id; None reads them from
    the files. Raises BadInput when a post file can't be read then."""
    if kinds is None:
        kinds = {post.id: post.kind.value for post in workspace.posts()}
    with workspace.store.reading() as connection:
        posts, days = insights.public_posts(connection), insights.by_delivery(connection)
    return make_report(
        posts,
        days,
        kinds=kinds,
        hashtags=hashtags,
        zone=ZoneInfo(workspace.settings.zone),
        measure=measure,
    )


def unasked(workspace: Workspace) -> list[str]:
    """A sentence for each account whose numbers aren't asked for now, though a person wants them."""
    now = workspace.clock.now()
    with workspace.store.reading() as connection:
        held = [hold for hold in holds.listed(connection) if hold.until is None or hold.until > now]
    return [f"{hold.scope.removeprefix(SCOPE)}: {hold.why}" for hold in held if hold.scope.startswith(SCOPE)]
