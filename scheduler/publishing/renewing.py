"""Logins that end are renewed before they do, and the new secrets are saved before anything uses them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from scheduler.core.clock import Clock
from scheduler.core.delivery import Hold
from scheduler.core.errors import AuthFailed, NetworkError, RateLimited, Reading
from scheduler.core.network import Network, Renewal
from scheduler.core.policy import RetryLimits, pause
from scheduler.core.renewal import Login, is_due, renewed, seen_first
from scheduler.store import holds, logins
from scheduler.store.database import Store
from scheduler.vault import Kept, Vault, digest_of, stands_for


@dataclass(slots=True)
class Renewing:
    """``network`` gives the connected network of an account (AuthFailed when its secrets are missing);
    ``fingerprint`` is a digest of an account's secrets as they count now, ``given`` are those a person
    wrote."""

    store: Store
    clock: Clock
    vault: Vault
    accounts: Sequence[str]
    network: Callable[[str], Network]
    fingerprint: Callable[[str], str]
    given: Callable[[str], Mapping[str, str]]
    retries: RetryLimits = field(default_factory=RetryLimits)

    def run(self) -> None:
        """Renew what is due. A renewal that fails concerns its own account alone."""
        for login in self._noted():
            if is_due(login, self.clock.now()):
                self._renew(login)

    def _noted(self) -> list[Login]:
        """The logins of all accounts that are set up; new ones and changed ones are noted."""
        with self.store.reading() as connection:
            known = logins.by_account(connection)
        found = []
        for account in self.accounts:
            login, fingerprint = known.get(account), self.fingerprint(account)
            if login is None or login.fingerprint != fingerprint:
                noted = self._note(account, fingerprint)
                if noted is None:
                    continue
                login = noted
            found.append(login)
        return found

    def kept(self, account: str) -> Kept | None:
        """What was saved for the account, if it still counts."""
        kept = self.vault.read(account)
        return kept if kept is not None and stands_for(kept, self.given(account)) else None

    def _note(self, account: str, fingerprint: str) -> Login | None:
        try:
            network = self.network(account)
        except AuthFailed:
            return None  # not set up yet; publishing says what is missing
        if (kept := self.kept(account)) is not None:
            login = renewed(account, fingerprint, at=kept.renewed_at, expires_at=kept.expires_at)
        else:
            after = network.renewable_after
            login = seen_first(account, fingerprint, now=self.clock.now(), renewable_after=after)
        self._put(login)
        return login

    def _renew(self, login: Login) -> None:
        with self.vault.locked(login.account):
            if self.fingerprint(login.account) != login.fingerprint:
                return  # another process has just done it; the next tick notes it
            try:
                renewal = self.network(login.account).renew()
            except NetworkError as error:
                self._failed(login, error)
                return
            if renewal is None:
                self._put(Login(login.account, login.fingerprint))
                return
            kept = self._kept(login.account, renewal)
            try:
                self.vault.save(login.account, kept)
            except OSError as error:
                self._unsaved(login, error)
                return
        fingerprint = self.fingerprint(login.account)
        self._put(renewed(login.account, fingerprint, at=kept.renewed_at, expires_at=kept.expires_at))

    def _kept(self, account: str, renewal: Renewal) -> Kept:
        """What to save: the new secrets, and of those before the ones that weren't given anew."""
        now, given, before = self.clock.now(), self.given(account), self.kept(account)
        found = {**(before.secrets if before else {}), **renewal.secrets}
        expires_at = now + renewal.lasts if renewal.lasts else None
        of = digest_of({name: given.get(name, "") for name in found})
        return Kept(of, found, now, expires_at, before.granted if before else None)

    def _failed(self, login: Login, error: NetworkError) -> None:
        now, reading = self.clock.now(), error.reading
        if isinstance(error, AuthFailed):
            sentence = f"The login could not be renewed: {reading.sentence}{_own_words(reading)}"
            self._stop(login, sentence)
            return
        wait = pause(login.tries, limits=self.retries, key=login.account)
        if isinstance(error, RateLimited):
            wait = max(wait, reading.wait or self.retries.rate_limit_wait)
        again_at = now + wait
        wakes = login.wake_at is not None
        self._put(replace(login, renew_at=again_at, wake_at=again_at if wakes else None, tries=login.tries + 1))

    def _unsaved(self, login: Login, error: OSError) -> None:
        """The new secrets could not be kept, so they are lost, and the old ones may be spent."""
        self._stop(
            login,
            f"The renewed login could not be saved ({error.strerror}): check the disk, then log in again with tipcast connect.",
        )

    def _stop(self, login: Login, sentence: str) -> None:
        with self.store.writing() as connection:
            holds.place(connection, Hold(f"account:{login.account}", None, sentence, login.fingerprint))
            logins.put(connection, replace(login, renew_at=None, wake_at=None))

    def _put(self, login: Login) -> None:
        with self.store.writing() as connection:
            logins.put(connection, login)


def _own_words(reading: Reading) -> str:
    words = " ".join(filter(None, (reading.code, reading.message)))
    return f" (the network said: {words})" if words else ""
