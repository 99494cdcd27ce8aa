"""Gathering what this computer knows of each account. Reads; sends and writes nothing."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from scheduler import networks
from scheduler.connections import setting
from scheduler.core.delivery import Hold
from scheduler.core.errors import BadInput, NetworkError
from scheduler.core.model import Account
from scheduler.core.renewal import Login as KnownLogin
from scheduler.doctor.facts import Login, Patient
from scheduler.logins import kind_of
from scheduler.rehearsal.names import account_words
from scheduler.store import deliveries, holds, logins
from scheduler.wiring import Workspace

Granted = Callable[[Account], frozenset[str] | None]
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Known:
    """What the database says of accounts."""

    logins: Mapping[str, KnownLogin]
    holds: Mapping[str, Hold]
    sent: Mapping[str, Sequence[datetime]]


def known_of(workspace: Workspace) -> Known:
    since = workspace.clock.now() - DAY
    with workspace.store.reading() as connection:
        published = deliveries.published_since(connection, since)
        noted, held = logins.by_account(connection), holds.listed(connection)
    sent: defaultdict[str, list[datetime]] = defaultdict(list)
    for account, at in published:
        sent[account].append(at)
    return Known(noted, {hold.scope: hold for hold in held}, sent)


def patient_of(workspace: Workspace, account: Account, known: Known, *, granted: Granted) -> Patient:
    """``granted`` gives the rights that were noted when the account was connected, None if none were."""
    kind, given = networks.load(account.network), workspace.connections.secrets(account)
    owner = workspace.connections.login(account)
    missing = [setting(owner, secret) for secret in kind.secrets if secret.required and not given[secret.name]]
    version, ends_on = _version(workspace.connections.address_of(account), kind.version_ends)
    holds_of = (known.holds.get(scope) for scope in (f"account:{account.name}", f"network:{account.network}"))
    return Patient(
        name=account.name,
        title=account_words(account.name, account.network),
        guide=f"docs/networks/{kind.login_network}.md",
        missing=missing,
        incomplete="" if missing else _incomplete(workspace, account),
        login=_login(workspace, account, known.logins.get(owner.name)),
        hold=_that_counts(workspace, account, [hold for hold in holds_of if hold is not None]),
        address_setting=f"TIPCAST_{kind.login_network.upper()}_URL",
        version=version,
        version_ends_on=ends_on,
        scopes=kind.scopes,
        granted=granted(account),
        posts_a_day=kind.limits.posts_a_day.value if kind.limits.posts_a_day else None,
        sent=known.sent.get(account.name, ()),
        needs_host=kind.fetches_pictures,
        host=account.options.get("picture_host"),
        clock_tolerance=kind.clock_tolerance(given),
        refuses_threads=_against_threads(workspace, account, known),
        login_of=account.login_of,
    )


def _incomplete(workspace: Workspace, account: Account) -> str:
    """Why the account can't even be connected to; "" if it can."""
    try:
        workspace.connections.network(account.name)
    except NetworkError as error:
        return error.reading.sentence
    except BadInput as error:
        return str(error)
    return ""


def _login(workspace: Workspace, account: Account, noted: KnownLogin | None) -> Login:
    kind = kind_of(workspace, account)
    same = noted is not None and noted.fingerprint == workspace.connections.fingerprint(account.name)
    expires_at = noted.expires_at if noted is not None and same else None
    kept = workspace.renewing.kept(workspace.connections.login(account).name)
    if expires_at is None and kept is not None:
        expires_at = kept.expires_at
    failures = noted.tries if noted is not None and same else 0
    return Login(kind.renewed, failures, expires_at, kind.life)


def _that_counts(workspace: Workspace, account: Account, holds_of: Sequence[Hold]) -> Hold | None:
    """The hold that waits for a person before one that ends; new secrets have lifted it in all but name."""
    for hold in sorted(holds_of, key=lambda hold: hold.until is not None):
        if hold.until is None and hold.fingerprint != workspace.connections.fingerprint(account.name):
            continue
        if hold.until is None or hold.until > workspace.clock.now():
            return hold
    return None


def _against_threads(workspace: Workspace, account: Account, known: Known) -> str:
    hold = known.holds.get(f"{holds.THREAD}{account.name}")
    return hold.why if hold is not None and workspace.following.refuses_threads(account.name) else ""


def _version(address: str, ends: Mapping[str, date]) -> tuple[str | None, date | None]:
    found = re.search(r"/(v[0-9]+\.[0-9]+)$", address)
    return (found[1], ends.get(found[1])) if found else (None, None)
