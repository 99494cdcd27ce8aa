"""Whether anybody would hear of it when something stops."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.doctor.facts import Facts
from scheduler.doctor.finding import Finding, Level

AREA = "alerts"


def bells(facts: Facts) -> Iterator[Finding]:
    bell = facts.bell
    if not bell.addresses:
        what = "Nobody is told when a post or a login stops: no alerts are set."
        yield Finding(Level.KNOW, AREA, "no-alerts", what, "Set TIPCAST_ALERTS in .env (docs/settings.md).")
        return
    if not bell.installed:
        mend = "Install it: pip install 'tipcast[alerts]'"
        yield Finding(Level.BROKEN, AREA, "alerts-extra", "Alerts are set, but what sends them isn't installed.", mend)
        return
    if bell.wrong:
        which = ", ".join(f"number {place}" for place in bell.wrong)
        what = f"TIPCAST_ALERTS: address {which} isn't understood, so nothing is sent there."
        mend = "Write it as docs/settings.md shows, then try it: tipcast doctor --test-alert"
        yield Finding(Level.BROKEN, AREA, "alerts-address", what, mend)
    if bell.untold:
        what = f"{bell.untold} alert{'' if bell.untold == 1 else 's'} could not be sent: {bell.error}"
        yield Finding(Level.BROKEN, AREA, "alerts-unsent", what, "Try it: tipcast doctor --test-alert")
