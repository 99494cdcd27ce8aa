"""Accounts that use another account's login: which one, and what else they take over from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from scheduler.config.reader import Reader
from scheduler.core.model import Account

OPTION = "login_of"
PICTURES = "picture_"


def with_shared_logins(reader: Reader, accounts: Sequence[Account]) -> tuple[Account, ...]:
    """The accounts, each with the one whose login it uses. Notes what is wrong with ``reader``.

    Without ``login_of``, an account of a network that takes another's logins uses that of the only account there,
    if there is just one; else it has a login of its own.
    """
    return tuple(_shared(reader, account, accounts) for account in accounts)


def _shared(reader: Reader, account: Account, accounts: Sequence[Account]) -> Account:
    from scheduler import networks

    options = {name: value for name, value in account.options.items() if name != OPTION}
    kind, wanted = networks.load(account.network), account.options.get(OPTION)
    table = f"accounts.{account.name}"
    if kind.login_network == account.network:
        if wanted is not None:
            reader.wrong(table, OPTION, f"An account on {account.network} has its own login.", "Take this out.")
        return replace(account, options=options)
    owners = [one for one in accounts if one.network == kind.login_network and wanted in (None, one.name)]
    if wanted is not None and not owners:
        what = f'There is no account "{wanted}" on {kind.login_network}.'
        reader.wrong(table, OPTION, what, f"Name one that is, or take this out to log {account.name} in by itself.")
    if len(owners) != 1:
        return replace(account, options=options)
    return replace(account, options={**_taken_over(owners[0], options), **options}, login_of=owners[0].name)


def _taken_over(owner: Account, own: dict[str, str]) -> dict[str, str]:
    """What belongs to the login; and who lends its pictures, if the account doesn't name somebody itself."""
    lends = "picture_host" not in own
    return {
        name: value for name, value in owner.options.items() if name == "login" or (lends and name.startswith(PICTURES))
    }
