"""A login through the page: it goes on in a thread of its own while her browser is at the network, one at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from enum import StrEnum
from threading import Event, Lock, Thread

from scheduler.connecting.callback import Door
from scheduler.connecting.connect import Connected, connect
from scheduler.connecting.flow import Errand
from scheduler.core.connecting import Place
from scheduler.core.errors import BadInput, Problem, TipcastError
from scheduler.core.model import Account
from scheduler.wiring import Workspace

LONGEST_S = 15 * 60.0
"""How long she may take at the network's page, and to choose; then it is given up [our choice]."""
BEGIN_S = 10.0

OpenDoor = Callable[[], AbstractContextManager[Door]]
"""Opens the door that her browser comes back to."""


class Stage(StrEnum):
    BEGINNING = "beginning"
    AWAY = "away"
    """Her browser is at the network, or she has still to go there."""
    CHOOSING = "choosing"
    DONE = "done"
    FAILED = "failed"


@dataclass
class Visit:
    """One login. ``address`` is where her browser goes; ``what`` and ``places`` are what she may choose of;
    ``problems`` say why it failed. No secret is in it."""

    account: str
    pastes: bool = False
    stage: Stage = Stage.BEGINNING
    address: str = ""
    redirect: str = ""
    what: str = ""
    places: Sequence[Place] = ()
    connected: Connected | None = None
    problems: Sequence[Problem] = ()
    ready: Event = field(default_factory=Event)
    """Set when it is known where to go, or that it failed before."""
    answered: Event = field(default_factory=Event)
    ended: Event = field(default_factory=Event)
    came_back: str = field(default="", repr=False)
    chosen: str = ""
    is_cancelled: bool = False
    door: Door | None = None

    @property
    def is_running(self) -> bool:
        return self.stage not in (Stage.DONE, Stage.FAILED)


class LoggingIn:
    """``longest_s`` is how long a person may take."""

    def __init__(self, longest_s: float = LONGEST_S) -> None:
        self._longest_s = longest_s
        self._lock = Lock()
        self.visit: Visit | None = None

    def begin(self, workspace: Workspace, account: Account, *, redirect: str, open_door: OpenDoor | None) -> Visit:
        """Start it; returns when it is known where her browser goes. ``open_door`` None: she pastes the address
        that she came back to. Raises BadInput when another login is under way."""
        with self._lock:
            if self.visit is not None and self.visit.is_running:
                what = f"A login of {self.visit.account} is under way."
                raise BadInput(Problem("accounts", what, "Finish it, or cancel it."))
            visit = self.visit = Visit(account.name, pastes=open_door is None, redirect=redirect)
        parts = (visit, workspace, account, redirect, open_door)
        Thread(target=self._run, args=parts, name="login", daemon=True).start()
        visit.ready.wait(BEGIN_S)
        return visit

    def paste(self, address: str) -> None:
        """The address that she came back to."""
        visit = self._running(Stage.AWAY)
        visit.came_back = address.strip()
        visit.answered.set()

    def choose(self, place_id: str) -> None:
        visit = self._running(Stage.CHOOSING)
        if place_id not in {place.id for place in visit.places}:
            raise BadInput(Problem("accounts", f"There is no such {visit.what}.", "Choose one of the list."))
        visit.chosen = place_id
        visit.answered.set()

    def cancel(self) -> None:
        """Nothing has changed then."""
        visit = self.visit
        if visit is not None and visit.is_running:
            visit.is_cancelled = True
            if visit.door is not None:
                visit.door.take("/?error=cancelled")
            visit.answered.set()

    def forget(self) -> None:
        """What came of it was seen."""
        if self.visit is not None and not self.visit.is_running:
            self.visit = None

    def _running(self, stage: Stage) -> Visit:
        if self.visit is None or self.visit.stage is not stage:
            raise BadInput(Problem("accounts", "No login waits for that.", "Begin it again."))
        return self.visit

    def _run(
        self, visit: Visit, workspace: Workspace, account: Account, redirect: str, open_door: OpenDoor | None
    ) -> None:
        def browse(errand: Errand) -> str:
            visit.address = errand.address
            if open_door is None:
                return self._pasted(visit)
            with open_door() as door:
                visit.door = door
                visit.stage = Stage.AWAY
                visit.ready.set()
                return door.wait(self._longest_s)

        def choose(what: str, places: Sequence[Place]) -> Place:
            visit.what, visit.places, visit.stage = what, places, Stage.CHOOSING
            self._wait(visit, f"No {what} was chosen.")
            return next(place for place in places if place.id == visit.chosen)

        try:
            visit.connected = connect(workspace, account, redirect=redirect, browse=browse, choose=choose)
            visit.stage = Stage.DONE
        except BadInput as error:
            self._fail(visit, error.problems)
        except TipcastError as error:
            self._fail(visit, [Problem(account.name, str(error), "")])
        except Exception as error:  # a bug: its text may hold a secret, its kind can't
            self._fail(visit, [Problem(account.name, f"Tipcast itself stumbled ({type(error).__name__}).", "")])
        finally:
            visit.ready.set()
            visit.ended.set()

    def _pasted(self, visit: Visit) -> str:
        visit.stage = Stage.AWAY
        visit.ready.set()
        self._wait(visit, "Nothing was pasted.")
        return visit.came_back

    def _wait(self, visit: Visit, what: str) -> None:
        if not visit.answered.wait(self._longest_s) or visit.is_cancelled:
            raise BadInput(Problem(visit.account, what, "Connect again when you are ready. Nothing was changed."))
        visit.answered.clear()

    def _fail(self, visit: Visit, problems: Sequence[Problem]) -> None:
        if visit.is_cancelled:
            problems = [Problem(visit.account, "You cancelled the login.", "The old login still counts.")]
        visit.problems, visit.stage = problems, Stage.FAILED
