"""The official or most-used client of each network publishes to our sandbox, unchanged, and reads it back: the
sandbox isn't just agreeing with our own idea of the networks. Each runs in an environment of its own."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image

from scheduler.clock.virtual import VirtualClock
from scheduler.sandbox.server import SECRETS, Sandbox

pytestmark = pytest.mark.conformance
HERE = Path(__file__).parent
TEXT, ALT = "Breathe out slowly. 5 < 6 & more", "A hand on a foot"
Run = Callable[..., str]


@pytest.fixture
def sandbox(documents_if_any: Path | None) -> Iterator[Sandbox]:
    found = Sandbox(clock=VirtualClock(datetime(2027, 1, 4, 12, tzinfo=UTC)), specs=documents_if_any)
    found.start()
    yield found
    found.stop()


@pytest.fixture
def card(tmp_path: Path) -> Path:
    path = tmp_path / "card.jpg"
    Image.effect_noise((1080, 1350), 60).convert("RGB").save(path, "JPEG")
    return path


@pytest.fixture
def client() -> Run:
    """Runs a script of ``clients/`` in their environment; returns what it printed."""
    python = Path(os.environ.get("TIPCAST_CLIENTS") or HERE.parents[1] / "build/conformance/clients") / "bin/python"
    if not python.exists():
        pytest.skip("the clients are not installed: make conformance")

    def run(script: str, *words: object, **environment: str) -> str:
        done = subprocess.run(
            [python, "-W", "ignore", HERE / "clients" / f"with_{script}.py", *map(str, words)],
            env={**os.environ, **environment},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout

    return run


@pytest.mark.parametrize("what", ["keep", "delete"])
def test_tweepy(sandbox: Sandbox, client: Run, what: str) -> None:
    made = client("tweepy", sandbox.addresses()["x"], SECRETS["X_ACCESS_TOKEN"], TEXT, what).strip()
    shown = [(post.id, post.text, len(post.pictures)) for post in sandbox.posts("x")]
    assert shown == ([(made, TEXT, 1)] if what == "keep" else [])
    assert sandbox.objections == []


def test_facebook_business(sandbox: Sandbox, client: Run, card: Path) -> None:
    made = client(
        "facebook_business",
        sandbox.addresses()["facebook"],
        SECRETS["FACEBOOK_PAGE_TOKEN"],
        SECRETS["FACEBOOK_PAGE_ID"],
        SECRETS["INSTAGRAM_USER_ID"],
        card,
        TEXT,
        ALT,
    )
    (on_page,), (on_instagram,) = sandbox.posts("facebook"), sandbox.posts("instagram")
    assert made.split() == [on_page.id, on_instagram.id]
    for post in (on_page, on_instagram):
        assert (post.text, post.pictures[0].alt) == (TEXT, ALT)
    assert sandbox.objections == []


def test_pinterest_sdk(sandbox: Sandbox, client: Run, card: Path) -> None:
    token, board = SECRETS["PINTEREST_ACCESS_TOKEN"], SECRETS["PINTEREST_BOARD_ID"]
    place = {"PINTEREST_API_URI": sandbox.addresses()["pinterest"]}
    made = client("pinterest_sdk", token, board, card, TEXT, ALT, **place).strip()
    (post,) = sandbox.posts("pinterest")
    assert (post.id, post.title, post.text, post.pictures[0].alt) == (made, "Breathe", TEXT, ALT)
