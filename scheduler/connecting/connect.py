"""One login from beginning to end. Nothing is written before everything is checked: until then the old one counts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from scheduler import networks
from scheduler.connecting.flow import WHERE, Errand, errand_of, exchange_of
from scheduler.core.connecting import Asked, Exchange, Found, Place, Way
from scheduler.core.errors import BadInput, Problem, RateLimited, Retryable
from scheduler.core.model import Account
from scheduler.store import holds
from scheduler.vault import Kept, digest_of
from scheduler.wiring import Workspace

_LATER = "The network did not answer as it should; connect again in some minutes. The old login still counts."

Browse = Callable[[Errand], str]
"""Sends the person's browser on the errand; returns the address it came back to."""
Choose = Callable[[str, Sequence[Place]], Place]
"""Lets the person choose one of several; the text is what they are ("Page")."""


@dataclass(frozen=True, slots=True)
class Connected:
    """``name`` is whose login it is, ``place`` what was chosen; ``expires_at`` None: no end is known.
    ``renewed``: Tipcast renews it by itself. ``lost`` are rights that weren't given and that posts don't need."""

    account: Account
    name: str
    place: str
    expires_at: datetime | None
    renewed: bool
    lost: tuple[Asked, ...] = ()


def connect(workspace: Workspace, account: Account, *, redirect: str, browse: Browse, choose: Choose) -> Connected:
    """Log the account in. Raises BadInput or NetworkError; then nothing has changed."""
    way = workspace.connections.way(account)
    errand = errand_of(way, redirect=redirect)
    found = _exchanged(way, exchange_of(errand, browse(errand)))
    lost = _lost(way, found, account)
    place = _chosen(way, found, choose)
    secrets = {**found.secrets, **(place.secrets if place else {})}
    expires_at = _keep(workspace, account, secrets, found)
    return Connected(
        account,
        found.name,
        place.name if place else "",
        expires_at,
        _is_renewed(workspace, account),
        lost,
    )


def _exchanged(way: Way, given: Exchange) -> Found:
    try:
        return way.exchange(given)
    except (Retryable, RateLimited) as error:
        # Nothing here is tried again by itself: the code is spent, and a person is waiting.
        raise type(error)(replace(error.reading, sentence=_LATER)) from None


def _lost(way: Way, found: Found, account: Account) -> tuple[Asked, ...]:
    """Rights that weren't given. Raises BadInput when one is among them that posting needs."""
    if found.granted is None:
        return ()
    lost = [asked for asked in way.asks if asked.name not in found.granted]
    if needed := [asked for asked in lost if asked.needed]:
        told = "; ".join(f"{asked.name}, {asked.why}" for asked in needed)
        what = f"Without these rights nothing can be posted, and they were not given: {told}."
        mend = f"Connect {account.name} again and leave them ticked. The old login still counts."
        raise BadInput(Problem(WHERE, what, mend))
    return tuple(lost)


def _chosen(way: Way, found: Found, choose: Choose) -> Place | None:
    if found.nowhere:
        raise BadInput(Problem(WHERE, found.nowhere, ""))
    if not found.places:
        return None
    fit = [place for place in found.places if not place.unfit]
    if not fit:
        raise BadInput([Problem(WHERE, place.unfit, "") for place in found.places])
    return fit[0] if len(fit) == 1 else choose(way.place, fit)


def _keep(workspace: Workspace, account: Account, secrets: dict[str, str], found: Found) -> datetime | None:
    """Into the vault, in place of whatever is in .env under the same names. Another process that renews the
    old login just now is waited for, so that it doesn't write over the new one."""
    declared = {secret.name for secret in networks.load(account.network).secrets}
    secrets = {name: value for name, value in secrets.items() if name in declared and value}
    given, now = workspace.connections.given(account), workspace.clock.now()
    expires_at = now + found.lasts if found.lasts else None
    of = digest_of({name: given.get(name, "") for name in secrets})
    granted = None if found.granted is None else tuple(sorted(found.granted))
    with workspace.vault.locked(account.name):
        try:
            workspace.vault.save(account.name, Kept(of, secrets, now, expires_at, granted))
        except OSError as error:
            what = f"The new login can't be saved: {error.strerror}."
            mend = "Check the disk and the folder's rights, then connect again. The old login still counts."
            raise BadInput(Problem(workspace.settings.tokens.name, what, mend)) from None
    with workspace.store.writing() as connection:
        for one in workspace.settings.accounts:
            if workspace.connections.login(one).name == account.name:
                holds.renounce(connection, one.name)
    return expires_at


def _is_renewed(workspace: Workspace, account: Account) -> bool:
    from scheduler.logins import kind_of

    return kind_of(workspace, account).renewed
