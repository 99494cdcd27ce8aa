"""The results: what the networks report of the posts, over time and by kind, hour, hashtag and network."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from threading import Lock
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask, Response, render_template, request
from werkzeug.exceptions import NotFound

from scheduler.bulk.insights_table import insights_table
from scheduler.core.insights import NAMES
from scheduler.core.insights.report import Report, Series
from scheduler.core.insights.sample import Measure
from scheduler.results import results_of, unasked
from scheduler.store import insights
from scheduler.web import plots
from scheduler.web.answers import page_number
from scheduler.web.desk import Desk

PER_PAGE = 50
DRAWN = ("views", "reach", "reactions")
"""What is plotted over time: how often posts were seen (or by how many, where only that is told), and reactions."""
MOST_UNTOLD = 8
"""Groups with too few posts beyond so many are counted, not listed."""


@dataclass
class Reports:
    """Reports as they were last made. Making one takes a second or two for thousands of deliveries (it shuffles
    them some hundred times), so it is made again only when something was told, or a post's kind changed."""

    desk: Desk
    _lock: Lock = field(default_factory=Lock)
    _state: Any = None
    _kept: dict[Measure, Report] = field(default_factory=dict)

    def get(self, measure: Measure) -> Report:
        """Raises BadInput like ``Desk.workspace``."""
        workspace = self.desk.workspace()
        kinds = {post.id: post.kind.value for post in self.desk.posts()}
        with self._lock:  # two requests at once must not do the same work twice
            with workspace.store.reading() as connection:
                state = (insights.mark(connection), kinds, workspace.settings.zone, workspace.settings.database)
            if state != self._state:
                self._state, self._kept = state, {}
            if measure not in self._kept:
                made = results_of(workspace, measure=measure, kinds=kinds)
                # The numbers themselves are the same for every measure, and take up room.
                same = next(iter(self._kept.values()), made).series
                self._kept[measure] = replace(made, series=same)
            return self._kept[measure]


def mount(app: Flask, desk: Desk) -> None:
    reports = Reports(desk)

    def show() -> str:
        try:
            measure = Measure(request.args.get("measure", Measure.INTERACTIONS.value))
        except ValueError:
            raise NotFound from None
        workspace, page = desk.workspace(), page_number()
        report = reports.get(measure)
        newest = sorted(report.series, key=lambda one: one.post.published_at, reverse=True)
        return render_template(
            "results.html",
            report=report,
            measures=tuple(Measure),
            drawn=_drawn(report.series, ZoneInfo(workspace.settings.zone)),
            plots=plots,
            untold=MOST_UNTOLD,
            lines=newest[page * PER_PAGE : (page + 1) * PER_PAGE],
            page=page,
            has_more=len(newest) > (page + 1) * PER_PAGE,
            names=NAMES,
            unasked=unasked(workspace),
            titles=desk.titles(),
        )

    def table() -> Response:
        workspace = desk.workspace()
        content = insights_table(reports.get(Measure.INTERACTIONS).series, zone=workspace.settings.zone)
        headers = {"Content-Disposition": 'attachment; filename="insights.csv"'}
        return Response(content, mimetype="text/csv", headers=headers)

    app.add_url_rule("/results", "results", show)
    app.add_url_rule("/results.csv", "results_table", table)


def _drawn(series: Sequence[Series], zone: ZoneInfo) -> list[tuple[str, list[tuple[str, Any]]]]:
    """(account, [(what, plot)]): each week's posts together, by their newest numbers. Accounts stand apart, because
    networks count differently."""
    sums: dict[str, dict[str, dict[date, float]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(float)))
    for one in series:
        if not one.days:
            continue
        local = one.post.published_at.astimezone(zone).date()
        monday = local - timedelta(days=local.weekday())
        for name, value in one.days[-1].numbers.told().items():
            sums[one.post.account][name][monday] += value
    found = []
    for account, told in sorted(sums.items()):
        wanted = [name for name in DRAWN if name in told and not (name == "reach" and "views" in told)]
        found.append((account, [(name, plots.line_plot(sorted(told[name].items()))) for name in wanted]))
    return [(account, drawn) for account, drawn in found if drawn]
