from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from her_week import CONFIG, Week
from page_person import BEGIN, PagePerson

from scheduler.clock.virtual import VirtualClock
from scheduler.sandbox.server import Sandbox


@pytest.fixture
def somebody(tmp_path: Path) -> Iterator[PagePerson]:
    """With the example's posts, nothing queued."""
    person = PagePerson(tmp_path / "tips")
    person.imports()
    yield person
    person.desk.close()


@pytest.fixture
def week(tmp_path: Path, chromium: Any) -> Iterator[Week]:
    clock = VirtualClock(BEGIN)
    sandbox = Sandbox(clock=clock)
    sandbox.start()
    person = PagePerson(tmp_path / "tips", config=CONFIG, sandbox=sandbox, clock=clock)
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    complaints: list[str] = []
    page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    asked_elsewhere: list[str] = []
    with person.served() as address:
        page.on("request", lambda one: None if one.url.startswith(address) else asked_elsewhere.append(one.url))
        yield Week(person, sandbox, page, address)
        page.close()
    person.desk.close()
    sandbox.stop()
    assert [one for one in complaints if "404" not in one] == []
    assert [one for one in asked_elsewhere if not one.startswith("data:")] == []
    assert person.told == []


@pytest.fixture
def lived(week: Week) -> Week:
    """Posts, some public, one refused; a picture behind one."""
    from PIL import Image

    Image.radial_gradient("L").resize((1200, 1500)).convert("RGB").save(week.person.root / "images" / "ball.jpg")
    week.person.imports()
    week.person.queues()
    week.person.sends("/queue/approve-all")
    week.sandbox.conditions.revoked.add("facebook")
    week.lives(days=5)
    return week
