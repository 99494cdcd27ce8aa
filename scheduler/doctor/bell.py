"""Looking at how alerts stand: whether they could be sent, and whether some couldn't."""

from __future__ import annotations

from scheduler.alerts.carrier import is_installed, misread
from scheduler.doctor.facts import Bell
from scheduler.store import troubles, watches
from scheduler.wiring import Workspace

ALERTS = "alerts"


def bell_of(workspace: Workspace) -> Bell:
    addresses = workspace.settings.alert_addresses
    if not addresses:
        return Bell()
    if not is_installed():
        return Bell(len(addresses), installed=False)
    with workspace.store.reading() as connection:
        watch, untold = watches.get(connection, ALERTS), troubles.untold(connection)
    return Bell(len(addresses), misread(addresses), untold=untold if watch.tries else 0, error=watch.note)
