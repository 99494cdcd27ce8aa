"""Logins: missing, ending, refused."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from scheduler.doctor.facts import Facts, Patient
from scheduler.doctor.finding import Finding, Level
from scheduler.doctor.words import day, own_words, posts, will_fail

AREA = "login"


def missing(facts: Facts) -> Iterator[Finding]:
    """Secrets that aren't in .env."""
    for one in facts.patients:
        if not one.missing and not one.incomplete:
            continue
        hit, names = facts.of(one.name), " and ".join(one.missing)
        told = f"{names} {'is' if len(one.missing) == 1 else 'are'} missing in .env."
        what = _named(one.title, one.incomplete or told)
        mend = f"Log in: tipcast connect {one.to_connect} ({one.guide} says what it needs)."
        tail = f" Until then its posts wait: {posts(len(hit))} in this time." if hit else ""
        yield Finding(Level.BROKEN, AREA, "login-missing", f"{what}{tail}", mend, one.name, hit=hit)


def ending(facts: Facts) -> Iterator[Finding]:
    """Logins that end before the last post, by what is known best: the network, then this computer."""
    for one in facts.patients:
        if one.missing or one.incomplete or one.is_refused:
            continue
        condition = one.answered.condition if one.answered else None
        if condition is not None and (condition.endless or condition.expires_at):
            if condition.expires_at is not None:
                yield from _ends(one, condition.expires_at, facts, told_by=one.title)
        elif one.login.renewed:
            yield from _renewal(one, facts)
        elif one.login.expires_at is not None:
            yield from _ends(one, one.login.expires_at, facts)
        elif one.login.life is not None:
            yield _of_unknown_age(one, facts.now + one.login.life, facts)


def data_access(facts: Facts) -> Iterator[Finding]:
    """Meta's second end; whether posting stops at it is contradictory [?], so it is only told."""
    for one in facts.patients:
        condition = one.answered.condition if one.answered else None
        if condition is None or condition.data_access_ends_at is None:
            continue
        ends_at = condition.data_access_ends_at
        if ends_at > facts.until:
            continue
        what = (
            f"{one.title}: the app's access to data ends on {day(ends_at, facts.zone)}. Whether posts go out after "
            "that is not said anywhere."
        )
        mend = f"To be safe, connect {one.title} again before."
        hit = facts.of(one.name, after=ends_at)
        yield Finding(Level.KNOW, AREA, "data-access-ends", what, mend, one.name, on=ends_at, hit=hit)


def refused(facts: Facts) -> Iterator[Finding]:
    """What a network said when it was asked just now."""
    for one in facts.patients:
        answered = one.answered
        if answered is None or answered.refused is None:
            continue
        reading, hit = answered.refused, facts.of(one.name)
        words = f"{reading.sentence}{own_words(reading.code, reading.message)}"
        if not answered.reached:
            what = f"{one.title} could not be asked. {words}"
            yield Finding(Level.KNOW, AREA, "not-reached", what, "Try again later.", one.name)
            continue
        tail = f" {will_fail(len(hit))} unless you reconnect {one.title}." if hit else ""
        mend = f"Log in again: tipcast connect {one.to_connect} ({one.guide})."
        yield Finding(Level.BROKEN, AREA, "login-refused", f"{one.title}: {words}{tail}", mend, one.name, hit=hit)


def _ends(one: Patient, ends_at: datetime, facts: Facts, told_by: str = "") -> Iterator[Finding]:
    hit, when = facts.of(one.name, after=ends_at), day(ends_at, facts.zone)
    mend = f"Log in again before that day: tipcast connect {one.to_connect} ({one.guide})."
    if ends_at <= facts.now:
        tail = f" {will_fail(len(hit))} unless you reconnect {one.title}." if hit else ""
        mend = f"Log in again: tipcast connect {one.to_connect} ({one.guide})."
        what = f"{one.title}: its login ended on {when}.{tail}"
        yield Finding(Level.BROKEN, AREA, "login-ended", what, mend, one.name, on=ends_at, hit=hit)
    elif hit:
        what = f"{will_fail(len(hit))} after {when} unless you reconnect {one.title}: its login ends that day."
        what = what[0].upper() + what[1:]
        yield Finding(Level.WILL_BREAK, AREA, "login-ends", what, mend, one.name, on=ends_at, hit=hit)
    elif ends_at <= facts.until:
        what = f"{one.title}: its login ends on {when}; no post is planned after that."
        yield Finding(Level.KNOW, AREA, "login-ends-unused", what, mend, one.name, on=ends_at)


def _renewal(one: Patient, facts: Facts) -> Iterator[Finding]:
    """A login that a machine renews is told of only when the machine doesn't get through."""
    login = one.login
    if not login.failures:
        return
    hit = facts.of(one.name, after=login.expires_at or facts.now)
    end = f", and it ends on {day(login.expires_at, facts.zone)}" if login.expires_at else ""
    what = f"{one.title}: its login could not be renewed {_times(login.failures)}{end}. It is tried again by itself."
    mend = f"If it goes on, connect {one.title} again ({one.guide})."
    level = Level.WILL_BREAK if hit and login.expires_at else Level.KNOW
    yield Finding(level, AREA, "renewal-failing", what, mend, one.name, on=login.expires_at, hit=hit)


def _of_unknown_age(one: Patient, latest: datetime, facts: Facts) -> Finding:
    hit, when = facts.of(one.name, after=latest), day(latest, facts.zone)
    what = f"{one.title}: nobody knows how old its login is. It ends on {when} at the latest, and nothing renews it."
    mend = f"Put in what renews it, or connect {one.title} again before ({one.guide})."
    if not hit:
        return Finding(Level.KNOW, AREA, "login-age-unknown", what, mend, one.name, on=latest)
    tail = f" {will_fail(len(hit))} after that at the latest."
    return Finding(Level.WILL_BREAK, AREA, "login-age-unknown", what + tail, mend, one.name, on=latest, hit=hit)


def _named(title: str, sentence: str) -> str:
    """With the account's name before it, unless it begins with that itself."""
    return sentence if sentence.startswith(title) else f"{title}: {sentence}"


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number} times"
