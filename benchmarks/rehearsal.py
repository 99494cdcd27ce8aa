"""Rehearsing half a year, beside sending the same requests to the same sandbox and doing nothing else.

Processor seconds of this process, which the sandbox is part of: all of it happens here, in turn.
"""

from __future__ import annotations

import shutil
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

import requests

from benchmarks.table import report
from scheduler.clock.virtual import VirtualClock
from scheduler.config import load_settings
from scheduler.core.model import CardText, Kind, Post
from scheduler.posts.write import write_post
from scheduler.rehearsal.rehearse import live, rehearse
from scheduler.rehearsal.sheet import page
from scheduler.sandbox.server import Sandbox

WEEKS, ROUNDS, GOAL = 26, 7, 2.0
NOW = datetime(2027, 1, 4, 12, tzinfo=UTC)
BARE, LIVED, WHOLE, SHEET = "bare loop of its requests", "its publishing", "rehearsal in all", "contact sheet"
CONFIG = """
timezone = "Europe/London"
[brand]
name = "Willow Lane Massage"
handle = "@willowlanemassage"
website = "https://willowlane.example/tips"
[campaigns.tips]
slots = ["tue 09:00"]
hashtags = ["Selfhelp", "Massage"]
[accounts.facebook]
[accounts.instagram]
picture_host = "facebook_page"
[accounts.x]
[accounts.pinterest]
"""


@dataclass(frozen=True, slots=True)
class Call:
    """One request as it left, and when."""

    request: requests.PreparedRequest
    at: datetime


def run() -> bool:
    with tempfile.TemporaryDirectory() as folder:
        root = workspace(Path(folder))
        calls, port = recorded(root)
        seconds: dict[str, list[float]] = {BARE: [], LIVED: [], WHOLE: [], SHEET: []}
        for number in range(ROUNDS + 1):
            timed = {BARE: bare(calls, port), **whole(root)}
            if number:
                for name, value in timed.items():
                    seconds[name].append(value)
    print(f"\n{WEEKS} weekly posts on 4 networks: {len(calls)} requests")
    return report("rehearsal: half a year beside its bare requests", seconds, base=BARE, goals={LIVED: GOAL})


def workspace(folder: Path) -> Path:
    """26 posts that differ; their cards are drawn by the first rehearsal."""
    root = folder / "tips"
    (root / "posts").mkdir(parents=True)
    (root / "tipcast.toml").write_text(CONFIG, encoding="utf-8")
    for number in range(1, WEEKS + 1):
        text = f"Let both knees fall to one side, and breathe out for {number + 3} seconds. Change sides, slowly."
        post = Post(f"tip-{number:02}", Kind.REMEDY, f"Knees to the side, week {number}", text, (CardText(text),))
        write_post(root / "posts" / f"{post.id}.md", post)
    return root


def recorded(root: Path) -> tuple[list[Call], int]:
    """The requests of one rehearsal as they left, and the port they went to."""
    calls: list[Call] = []
    send = requests.adapters.HTTPAdapter.send
    clock = VirtualClock(NOW)

    def listen(self: requests.adapters.HTTPAdapter, request: requests.PreparedRequest, **parts: object) -> object:
        if threading.current_thread() is threading.main_thread():  # else Instagram's stand-in fetches a picture
            calls.append(Call(request.copy(), clock.now()))
        return send(self, request, **parts)

    with (
        scratch() as place,
        patch.object(requests.adapters.HTTPAdapter, "send", listen),
        patch("scheduler.rehearsal.rehearse.VirtualClock", lambda start: clock),
    ):
        rehearsal = rehearse(load_settings(root, {}), now=NOW, weeks=WEEKS, scratch=place)
        rehearsal.stop()
    assert rehearsal.troubles == 0
    return calls, int(rehearsal.sandboxes[0].root.rpartition(":")[2])


def bare(calls: list[Call], port: int) -> float:
    """Processor seconds for sending ``calls`` in a row to a fresh sandbox that stands where theirs stood."""
    clock = VirtualClock(NOW)
    sandbox = Sandbox(clock=clock)
    sandbox.start(port)
    with requests.Session() as session:
        session.trust_env = False
        began = time.process_time()
        for call in calls:
            clock.wait_until(call.at)
            sent = call.request
            answer = session.request(sent.method, sent.url, data=sent.body, headers=sent.headers)
            assert answer.ok, answer.text
        taken = time.process_time() - began
    sandbox.stop()
    return taken


def whole(root: Path) -> dict[str, float]:
    """Processor seconds for the part of a rehearsal that publishes, for all of it, and for its contact sheet."""
    parts: dict[str, float] = {}

    def timed(*arguments: Any, **named: Any) -> int:
        began = time.process_time()
        steps = live(*arguments, **named)
        parts[LIVED] = time.process_time() - began
        return steps

    with scratch() as place, patch("scheduler.rehearsal.rehearse.live", timed):
        began = time.process_time()
        rehearsal = rehearse(load_settings(root, {}), now=NOW, weeks=WEEKS, scratch=place)
        parts[WHOLE] = time.process_time() - began
        rehearsal.stop()
        began = time.process_time()
        page(rehearsal.story)
        return {**parts, SHEET: time.process_time() - began}


@contextmanager
def scratch() -> Iterator[Path]:
    place = Path(tempfile.mkdtemp())
    try:
        yield place
    finally:
        shutil.rmtree(place)
