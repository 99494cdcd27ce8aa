"""The workspace that is rehearsed."""

from __future__ import annotations

import pytest
from rehearsals import TEXT, configure, write
from workspace import Person


@pytest.fixture
def tips(person: Person) -> Person:
    """Two posts, one a week, on all four networks."""
    for path in (person.root / "posts").glob("*.md"):
        path.unlink()
    configure(person, 'slots = ["tue 09:00", "fri 12:30"]', 'slots = ["tue 09:00"]')
    write(person, "one")
    write(person, "two", text=f"{TEXT} Drink a glass of water.")
    return person
