"""Public holidays of a country or region, from the ``holidays`` library (an extra: it is large)."""

from __future__ import annotations

from datetime import date

from scheduler.core.errors import BadInput, Problem


def public_holidays(place: str, *, years: range) -> dict[date, str]:
    """The holidays of ``place``, a country's code ("GB") or with a region ("DE-BY"), with their names.

    Raises BadInput for a place the library doesn't know, and when it isn't installed.
    """
    try:
        import holidays
    except ImportError:
        mend = "Install it with: pip install 'tipcast[holidays]'"
        raise BadInput(_problem("Public holidays need a library that isn't installed.", mend)) from None
    country, _, region = place.upper().partition("-")
    try:
        found = holidays.country_holidays(country, subdiv=region or None, years=years, language="en_US")
    except NotImplementedError:
        mend = 'Write a country\'s two letters, such as "GB", or with a region: "DE-BY".'
        raise BadInput(_problem(f'There are no holidays of "{place}".', mend)) from None
    return dict(found.items())


def _problem(what: str, mend: str) -> Problem:
    return Problem("tipcast.toml", what, mend, field="blackouts.holidays")
