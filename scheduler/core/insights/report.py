"""The whole report as plain data: series of days to plot, and what kind, time and hashtag did best."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from zoneinfo import ZoneInfo

from scheduler.core.insights.groups import FEWEST, Group, Unit, compare, mean_by
from scheduler.core.insights.numbers import DayNumbers, PublicPost
from scheduler.core.insights.sample import AGE, Measure, Observed, observed


@dataclass(frozen=True, slots=True)
class Series:
    """A delivery and its numbers day by day, the oldest first."""

    post: PublicPost
    days: tuple[DayNumbers, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """A group and what can be said about it, in one sentence."""

    group: Group
    sentence: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """``by`` is kind, time, hashtag or network."""

    by: str
    groups: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """``compared`` counts the deliveries whose numbers at ``age`` could be set beside each other."""

    series: tuple[Series, ...]
    comparisons: tuple[Comparison, ...]
    measure: Measure
    age: timedelta
    compared: int


def make_report(
    posts: Sequence[PublicPost],
    days: Mapping[int, Sequence[DayNumbers]],
    *,
    kinds: Mapping[str, str],
    hashtags: Callable[[str], Sequence[str]],
    zone: ZoneInfo,
    measure: Measure = Measure.INTERACTIONS,
) -> Report:
    """``kinds`` are those of the posts by id (posts that are no longer there have none); ``hashtags``
    reads them out of a caption; ``zone`` is the one in which times of day are meant."""
    known = observed(posts, days, measure)
    kind = {one.post.delivery_id: [kinds[one.post.post_id]] for one in known if one.post.post_id in kinds}
    time = {one.post.delivery_id: time_of_day(one.post.published_at, zone) for one in known}
    tags = {one.post.delivery_id: [f"#{tag.lower()}" for tag in hashtags(one.post.caption)] for one in known}
    comparisons = (
        _comparison("kind", _per_post(known, kind), measure),
        _comparison("time", _per_post_and_time(known, time), measure),
        _comparison("hashtag", _per_post(known, tags), measure),
        _networks(known, measure),
    )
    series = tuple(Series(post, tuple(days.get(post.delivery_id, ()))) for post in posts)
    return Report(series, comparisons, measure, AGE, len(known))


def time_of_day(at: datetime, zone: ZoneInfo) -> str:
    """Weekday and nearest hour, local: jitter must not tear a slot apart ("Tue 09:00")."""
    local = at.astimezone(zone)
    # Rounded on the wall clock: the half hour is added to what the clock shows, not to the moment.
    near = local.replace(tzinfo=None) + timedelta(minutes=30)
    return f"{near:%a %H}:00"


def _per_post(known: Sequence[Observed], labels: Mapping[int, Sequence[str]]) -> list[Unit]:
    """One unit a post, in all groups that any of its networks showed it in: a post on four networks is no
    four pieces of evidence, though its hashtags may differ there."""
    mine = [one for one in known if one.post.delivery_id in labels]
    names: dict[str, set[str]] = {}
    for one in mine:
        names.setdefault(one.post.post_id, set()).update(labels[one.post.delivery_id])
    scores = mean_by([(one.post.post_id, one.score) for one in mine])
    return [Unit(frozenset(names[post_id]), score) for post_id, score in scores.items()]


def _per_post_and_time(known: Sequence[Observed], times: Mapping[int, str]) -> list[Unit]:
    """One unit a post and time: a post that is shown at two times tells them apart, and counts once in each.
    What its two units have in common makes the test more careful, not less."""
    scores = mean_by([((times[one.post.delivery_id], one.post.post_id), one.score) for one in known])
    return [Unit(frozenset({time}), score) for (time, _), score in scores.items()]


def _comparison(by: str, units: Sequence[Unit], measure: Measure) -> Comparison:
    return Comparison(by, tuple(Told(group, sentence(group, measure)) for group in compare(units)))


def sentence(group: Group, measure: Measure) -> str:
    """What can be said about a group, and how sure that is."""
    few = f"Too few posts to tell ({group.posts}; from about {group.needed} on a difference by half would show)"
    if group.others < FEWEST <= group.posts:
        whole = group.posts + group.others
        return f"Nearly all posts are in it ({group.posts} of {whole}): there is nothing to set it beside."
    if group.ratio is None or group.low is None or group.high is None:
        return f"{few}."
    what = {"interactions": "interactions", "views": "views", "rate": "interactions a view"}[measure]
    span = f"{group.low:.1f} to {group.high:.1f} times"
    if group.verdict is None and group.posts < (group.needed or 0):
        return f"{few}: {span} the others' {what}."
    if group.verdict is None:
        return f"No difference that {group.posts} posts can show: {span} the others' {what}."
    return (
        f"{group.verdict.capitalize()} {what} than the others: {group.ratio:.1f} times ({span}; {group.posts} posts)."
    )


def _networks(known: Sequence[Observed], measure: Measure) -> Comparison:
    found: dict[str, list[float]] = {}
    for one in known:
        found.setdefault(one.post.network, []).append(one.value)
    groups = []
    for name, values in sorted(found.items()):
        typical = median(values)
        number = f"{typical:.1%} interactions a view" if measure is Measure.RATE else f"{typical:.0f} {measure}"
        said = f"A typical post has {number} ({len(values)} posts); networks count differently and aren't compared."
        groups.append(Told(Group(name, len(values)), said))
    return Comparison("network", tuple(groups))
