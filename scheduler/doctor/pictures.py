"""Where a network that fetches pictures finds them."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.doctor.facts import Facts
from scheduler.doctor.finding import Finding, Level

AREA = "pictures"


def hosts(facts: Facts) -> Iterator[Finding]:
    for one in facts.patients:
        hit = facts.of(one.name)
        if one.needs_host and one.host is None:
            what = f"{one.title} fetches pictures from a public address, and no picture_host is set."
            mend = f"Write one under [accounts.{one.name}] in tipcast.toml ({one.guide})."
            yield Finding(Level.BROKEN, AREA, "host-missing", what, mend, one.name, hit=hit)
        elif one.host_trouble:
            what = f"{one.title}: its picture host ({one.host}) doesn't work: {one.host_trouble}"
            mend = f"Mend what it says, or choose another picture_host ({one.guide})."
            yield Finding(Level.BROKEN, AREA, "host-fails", what, mend, one.name, hit=hit)
