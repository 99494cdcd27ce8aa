"""What a login may do: its scopes, its app's access, and what only one network has."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time

from scheduler.doctor.facts import Facts
from scheduler.doctor.finding import Finding, Level
from scheduler.doctor.words import posts

AREA = "rights"


def scopes(facts: Facts) -> Iterator[Finding]:
    """Rights that posting needs and the login hasn't, by the network's word or by what was noted."""
    for one in facts.patients:
        told = one.answered.condition if one.answered else None
        granted = told.granted if told is not None and told.granted is not None else one.granted
        if granted is None:
            continue
        for scope in one.scopes:
            if granted.isdisjoint(scope.names):
                name = " or ".join(scope.names)
                what = f"{one.title}: its login lacks the right {name}. Without it, {scope.why}."
                mend = f"Log in again and leave that right ticked: tipcast connect {one.to_connect} ({one.guide})."
                rule, hit = f"scope-{scope.names[0]}", facts.of(one.name)
                yield Finding(Level.BROKEN, AREA, rule, what, mend, one.name, hit=hit)


def trial(facts: Facts) -> Iterator[Finding]:
    """An app that may not publish for everybody yet."""
    for one in facts.patients:
        condition = one.answered.condition if one.answered else None
        if condition is None or condition.trial is not True:
            continue
        hit = facts.of(one.name)
        what = f"{one.title}: your app has trial access, which can't publish. {posts(len(hit))} will be refused."
        mend = f"Apply for standard access ({one.guide}), or pause the account until you have it."
        yield Finding(Level.BROKEN, AREA, "trial-access", what, mend, one.name, hit=hit)


def snags(facts: Facts) -> Iterator[Finding]:
    """What a network said that only it can say."""
    for one in facts.patients:
        condition = one.answered.condition if one.answered else None
        for number, snag in enumerate(condition.snags if condition else ()):
            level, hit = (Level.BROKEN, facts.of(one.name)) if snag.refuses else (Level.KNOW, ())
            yield Finding(level, AREA, f"snag-{number}", f"{one.title}: {snag.what}", snag.mend, one.name, hit=hit)


def threads(facts: Facts) -> Iterator[Finding]:
    """An account whose network lets no thread be written: its posts go out all the same."""
    for one in facts.patients:
        if one.refuses_threads:
            mend = "Its posts go out without them. With other keys, or after a retry of the part, it is tried again."
            yield Finding(Level.KNOW, AREA, "threads", f"{one.title}: {one.refuses_threads}", mend, one.name)


def versions(facts: Facts) -> Iterator[Finding]:
    """The version in a network's address, and when the network stops serving it."""
    for one in facts.patients:
        if one.version is None or one.version_ends_on is None:
            continue
        ends_at = datetime.combine(one.version_ends_on, time(), facts.zone)
        if ends_at > facts.until:
            continue
        hit = facts.of(one.name, after=ends_at)
        when = f"{one.version_ends_on.day} {one.version_ends_on:%B %Y}"
        ended = ends_at <= facts.now
        what = (
            f"{one.title}: version {one.version} in its address {'ended' if ended else 'ends'} on {when}; "
            f"the network then answers as a newer one, and {posts(len(hit))} after that may be refused."
        )
        level = Level.BROKEN if ended else Level.WILL_BREAK if hit else Level.KNOW
        mend = f"Take {one.address_setting} out of .env, or write a newer version into it."
        yield Finding(level, AREA, "version-ends", what, mend, one.name, on=ends_at, hit=hit)
