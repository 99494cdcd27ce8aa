"""``tipcast run`` as a process: it serves the page, hears of changed settings, and stops in good order."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from workspace import Person

LONGEST_S = 30


@pytest.fixture
def running(person: Person) -> Iterator[tuple[Person, subprocess.Popen[str], str]]:
    """The process and the page's address."""
    tipcast = Path(sys.executable).with_name("tipcast")
    command = [str(tipcast), "run", "--workspace", str(person.root), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        assert process.stdout is not None
        found = None
        while found is None:
            line = process.stdout.readline()
            assert line, "it ended before it served anything"
            found = re.search(r"Your page: (http://127\.0\.0\.1:\d+/)", line)
        yield person, process, found[1]
        process.kill()


def test_it_serves_the_page_and_hears_of_changes(running: tuple[Person, subprocess.Popen[str], str]) -> None:
    person, process, address = running
    assert "Willow Lane Massage" in requests.get(address, timeout=LONGEST_S).text
    config = person.root / "tipcast.toml"
    config.write_text(
        config.read_text(encoding="utf-8").replace("Willow Lane Massage", "Bramble Court"), encoding="utf-8"
    )
    assert "Bramble Court" in requests.get(address, timeout=LONGEST_S).text
    config.write_text("timezone = 5\n", encoding="utf-8")
    broken = requests.get(address, timeout=LONGEST_S)
    assert broken.status_code == 400 and "tipcast.toml:1" in broken.text
    assert requests.get(address, headers={"Host": "evil.example"}, timeout=LONGEST_S).status_code == 403
    process.send_signal(signal.SIGTERM)
    assert process.wait(LONGEST_S) == 0


def test_a_place_others_can_reach_needs_a_password(person: Person) -> None:
    assert person.types("run", "--listen", "0.0.0.0") == 2
    assert "TIPCAST_WEB_PASSWORD" in person.warned
    assert person.types("run", "--listen", "0.0.0.0:x") == 2


def test_pausing_and_resuming_by_command(person: Person) -> None:
    assert person.types("resume") == 0 and "Nothing was paused." in person.said
    assert person.types("pause") == 0 and "tipcast resume" in person.said
    assert person.types("queue") == 0 and "everything: You paused everything." in person.said
    assert person.types("resume") == 0 and "It goes on." in person.said


def test_the_key_survives_a_restart(person: Person, running: tuple[Person, subprocess.Popen[str], str]) -> None:
    kept = Path(person.root / ".tokens" / "page.key")
    assert len(kept.read_bytes()) >= 32
    assert kept.stat().st_mode & 0o077 == 0
