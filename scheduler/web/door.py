"""The door: where a password is asked for, if the page listens beyond this computer."""

from __future__ import annotations

from typing import Any

from flask import Flask, g, redirect, render_template, request, session

from scheduler.web.safety import Doorkeeper


def mount(app: Flask, doorkeeper: Doorkeeper) -> None:
    def show() -> Any:
        return render_template("door.html") if doorkeeper.has_password else redirect("/")

    def let_in() -> Any:
        if doorkeeper.let_in(request.form.get("password", "")):
            return redirect("/", 303)
        return render_template("door.html", wrong=g.words.say("door.wrong")), 403

    def leave() -> Any:
        session.clear()
        return redirect("/door", 303)

    app.add_url_rule("/door", "door", show)
    app.add_url_rule("/door", "let_in", let_in, methods=["POST"])
    app.add_url_rule("/leave", "leave", leave, methods=["POST"])
