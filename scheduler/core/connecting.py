"""Logging in through a network's own pages: what differs between the ways, as plain data and one interface.

The flow is OAuth 2.0's authorisation code (RFC 6749, 4.1) with a state, and with PKCE (RFC 7636) where the
network has it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import ClassVar, Protocol


@dataclass(frozen=True, slots=True)
class Asked:
    """A right that is asked for. ``why`` is shown to the person; without a ``needed`` one nothing can be
    posted, without another only what ``why`` says is lost."""

    name: str
    why: str
    needed: bool = True


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere to post that the login leads to: a Page, an Instagram account, a board. ``unfit`` says why it
    can't be used and how to mend that; "" for one that can."""

    id: str
    name: str
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    unfit: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """What the network gave. ``secrets`` by their declared names, ``lasts`` how long they live (None: no end
    is known), ``granted`` the rights, None where they aren't told; ``name`` is whose login it is.

    One of ``places`` has to be chosen, and brings secrets of its own; none of them: there is nothing to choose,
    or, with ``nowhere``, nothing to post to, and the sentence says why and what to do.
    """

    secrets: Mapping[str, str] = field(repr=False)
    name: str = ""
    lasts: timedelta | None = None
    granted: frozenset[str] | None = None
    places: Sequence[Place] = ()
    nowhere: str = ""


@dataclass(frozen=True, slots=True)
class Exchange:
    """What a code is exchanged with: the address the browser came back to, and PKCE's verifier."""

    code: str = field(repr=False)
    redirect: str
    verifier: str = field(repr=False)


class Way(Protocol):
    """One way to log in to one network."""

    asks: ClassVar[tuple[Asked, ...]]
    separator: ClassVar[str]
    """Between the scopes in the address."""
    has_pkce: ClassVar[bool]
    needs: ClassVar[tuple[str, ...]]
    """The names of the secrets of the person's app, which must be given before."""
    place: ClassVar[str]
    """What ``places`` are, in a word: "Page"; "" where there are none."""

    @property
    def page(self) -> str:
        """The address of the network's consent page, without parameters."""

    @property
    def client_id(self) -> str:
        """By which the network knows the person's app."""

    def exchange(self, given: Exchange) -> Found:
        """Exchange the code and look where it leads. Raises NetworkError."""
