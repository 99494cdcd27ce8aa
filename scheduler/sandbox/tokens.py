"""Logins that end and are renewed, as the three networks that have such ones do it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from scheduler.core.clock import Clock

LIVES = {
    "x": timedelta(hours=2),  # X4, read November 2026
    "pinterest": timedelta(days=30),  # P3
    "instagram": timedelta(days=60),  # IG2
}
FIRST = {
    "X_OAUTH2_TOKEN": "sandbox-x-access-0",
    "X_OAUTH2_REFRESH_TOKEN": "sandbox-x-refresh-0",
    "X_CLIENT_ID": "sandbox-x-client",
    "PINTEREST_ACCESS_TOKEN": "sandbox-pinterest-access-0",
    "PINTEREST_REFRESH_TOKEN": "sandbox-pinterest-refresh-0",
    "PINTEREST_APP_ID": "1500000",
    "PINTEREST_APP_SECRET": "sandbox-app-secret",
    "INSTAGRAM_TOKEN": "sandbox-instagram-access-0",
}
"""Logins that have to be renewed, by the names of their settings; they begin to age when first used."""


@dataclass(slots=True)
class Tokens:
    """Which tokens are good now. A refresh token is good once; the access token before it lives on to
    its own end."""

    clock: Clock
    _generation: dict[str, int] = field(default_factory=lambda: dict.fromkeys(LIVES, 0))
    _ends: dict[str, datetime] = field(default_factory=dict)

    def forget(self) -> None:
        """As if nobody had ever logged in."""
        self._generation = dict.fromkeys(LIVES, 0)
        self._ends.clear()

    def renewals(self, network: str) -> int:
        """How often the login of ``network`` was renewed."""
        return self._generation[network]

    def given_out(self, network: str) -> tuple[str, str, int]:
        """A new login: its access token, its refresh token and the seconds they live."""
        self._generation[network] = generation = self._generation[network] + 1
        self._ends[access(network, generation)] = self.clock.now() + LIVES[network]
        return access(network, generation), refresh(network, generation), int(LIVES[network].total_seconds())

    def takes(self, network: str, token: str) -> bool:
        """Whether an access token is good for ``network`` now."""
        if token == access(network, 0):
            self._ends.setdefault(token, self.clock.now() + LIVES[network])
        ends_at = self._ends.get(token)
        return ends_at is not None and ends_at > self.clock.now()

    def refreshed(self, network: str, token: str) -> tuple[str, str, int] | None:
        """For a refresh token (Instagram: an access token) the new access token, the new refresh token
        and the seconds they live; None when it is not, or no longer, good."""
        generation = self._generation[network]
        good = self.takes(network, token) if network == "instagram" else token == refresh(network, generation)
        if not good:
            return None
        return self.given_out(network)


def access(network: str, generation: int) -> str:
    return f"sandbox-{network}-access-{generation}"


def refresh(network: str, generation: int) -> str:
    return f"sandbox-{network}-refresh-{generation}"
