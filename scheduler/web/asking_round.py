"""Asking the networks how the logins stand, in a thread of its own; the page shows the answers as they come."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from threading import Event, Lock, Thread

from scheduler.core.errors import TipcastError
from scheduler.doctor.facts import Facts
from scheduler.doctor.host import try_host
from scheduler.doctor.online import ask
from scheduler.wiring import Workspace


class AskingRound:
    """``asked_at`` is when the networks last answered (None: not yet), ``trouble`` why the last round ended early."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._facts: Facts | None = None
        self.asked_at: datetime | None = None
        self.trouble = ""
        self.ended = Event()
        self.is_running = False

    def begin(self, workspace: Workspace, facts: Facts) -> None:
        """Start a round, unless one is under way."""
        with self._lock:
            if self.is_running:
                return
            self.is_running = True
            self.ended.clear()
        Thread(target=self._run, args=(workspace, facts), name="asking", daemon=True).start()

    def known(self, facts: Facts) -> Facts:
        """``facts`` with what the networks answered in the last round."""
        if self._facts is None:
            return facts
        told = {one.name: one for one in self._facts.patients}
        patients = [
            replace(one, answered=told[one.name].answered, host_trouble=told[one.name].host_trouble)
            if one.name in told
            else one
            for one in facts.patients
        ]
        return replace(facts, patients=tuple(patients))

    def forget(self) -> None:
        """The logins are others now."""
        self._facts = self.asked_at = None

    def _run(self, workspace: Workspace, facts: Facts) -> None:
        try:
            self._facts = ask(workspace, facts, try_host=try_host)
            self.asked_at, self.trouble = workspace.clock.now(), ""
        except TipcastError as error:
            self.trouble = str(error)
        except Exception as error:  # a bug: its text may hold a secret, its kind can't
            self.trouble = f"Tipcast itself stumbled ({type(error).__name__})."
        finally:
            self.is_running = False
            self.ended.set()
