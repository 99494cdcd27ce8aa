"""The accounts: how each login stands, what will stop working, and logging in."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

from flask import Flask, render_template, request
from werkzeug.exceptions import NotFound

from scheduler.connecting.callback import PORT, door
from scheduler.core.errors import BadInput, Problem
from scheduler.core.model import Account
from scheduler.doctor.examine import examine
from scheduler.doctor.facts import Facts
from scheduler.doctor.gather import gather
from scheduler.web.answers import back
from scheduler.web.asking_round import AskingRound
from scheduler.web.desk import Desk
from scheduler.web.logging_in import LoggingIn, Stage
from scheduler.wiring import Workspace

LOOK_AHEAD = timedelta(weeks=13)


def mount(app: Flask, desk: Desk, *, port: int = PORT) -> None:
    """``port`` is that of the door which her browser comes back to."""
    logging_in, asking = LoggingIn(), AskingRound()
    app.extensions["tipcast.logging_in"], app.extensions["tipcast.asking"] = logging_in, asking

    def show() -> str:
        workspace = desk.workspace()
        facts = asking.known(_facts(workspace))
        findings = examine(facts)
        return render_template(
            "accounts.html",
            patients=facts.patients,
            accounts={account.name: account for account in workspace.settings.accounts},
            ways={account.name: _way(workspace, account) for account in workspace.settings.accounts},
            findings=findings,
            asking=asking,
            visit=logging_in.visit,
            waits=asking.is_running or (logging_in.visit is not None and logging_in.visit.stage is Stage.AWAY),
            titles=desk.titles(),
        )

    def ask() -> Any:
        workspace = desk.workspace()
        asking.begin(workspace, _facts(workspace))
        return back("/accounts", "accounts.asking")

    def connect(name: str) -> Any:
        workspace = desk.workspace()
        account = workspace.connections.login(_account(workspace, name))
        pastes = "paste" in request.form
        redirect = request.form.get("redirect", "").strip() if pastes else ""
        home = f"{request.host_url}accounts"
        logging_in.begin(
            workspace,
            account,
            redirect=redirect or f"http://localhost:{port}/",
            open_door=None if pastes else partial(door, port, home=home),
        )
        return back("/accounts", "accounts.begun", name=account.name)

    def paste() -> Any:
        logging_in.paste(request.form.get("address", ""))
        return _after()

    def choose() -> Any:
        logging_in.choose(request.form.get("place", ""))
        return _after()

    def _after() -> Any:
        """What was given is tried now; the page says how it went, at once if that is quick."""
        asking.forget()
        return back("/accounts", "accounts.tried")

    def cancel() -> Any:
        logging_in.cancel()
        return back("/accounts", "accounts.cancelled")

    def seen() -> Any:
        logging_in.forget()
        asking.forget()
        return back("/accounts", "accounts.noted")

    app.add_url_rule("/accounts", "accounts", show)
    app.add_url_rule("/accounts/ask", "ask_networks", ask, methods=["POST"])
    app.add_url_rule("/accounts/connect/<name>", "connect", connect, methods=["POST"])
    app.add_url_rule("/accounts/paste", "paste", paste, methods=["POST"])
    app.add_url_rule("/accounts/choose", "choose_place", choose, methods=["POST"])
    app.add_url_rule("/accounts/cancel", "cancel", cancel, methods=["POST"])
    app.add_url_rule("/accounts/seen", "login_seen", seen, methods=["POST"])


def _facts(workspace: Workspace) -> Facts:
    return gather(workspace, until=workspace.clock.now() + LOOK_AHEAD, draw=False).facts


def _account(workspace: Workspace, name: str) -> Account:
    try:
        return workspace.settings.account(name)
    except BadInput:
        raise NotFound from None


def _way(workspace: Workspace, account: Account) -> Problem | None:
    """Why an account can't be connected with the browser; None if it can."""
    try:
        workspace.connections.way(workspace.connections.login(account))
    except BadInput as error:
        return error.problems[0]
    return None
