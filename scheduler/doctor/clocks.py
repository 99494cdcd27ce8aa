"""This computer's clock against the networks'."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from scheduler.doctor.facts import Facts
from scheduler.doctor.finding import Finding, Level
from scheduler.doctor.words import span

AREA = "clock"
WORTH_TELLING = timedelta(minutes=2)
TOO_MUCH = timedelta(minutes=5)
"""Posts that much off their time are no longer on time [our choice]."""


def clocks(facts: Facts) -> Iterator[Finding]:
    """One finding: the clock is one. The networks agree within seconds, so the median speaks for all."""
    told = sorted(
        one.answered.clock_off for one in facts.patients if one.answered and one.answered.clock_off is not None
    )
    if not told or abs(off := told[len(told) // 2]) < WORTH_TELLING:
        return
    side = "behind" if off > timedelta() else "ahead"
    refusing = [one for one in facts.patients if one.clock_tolerance is not None and abs(off) > one.clock_tolerance]
    hit = [due for one in refusing for due in facts.of(one.name)]
    what = f"This computer's clock is {span(abs(off))} {side}: posts go out that much too {_when(off)}."
    if refusing:
        names = " and ".join(one.title for one in refusing)
        what += f" {names} may refuse requests that are signed with a time so far off."
    mend = "Let the computer set its clock by the internet."
    level = Level.BROKEN if refusing or abs(off) >= TOO_MUCH else Level.KNOW
    yield Finding(level, AREA, "clock-off", what, mend, hit=hit)


def _when(off: timedelta) -> str:
    return "late" if off > timedelta() else "early"
