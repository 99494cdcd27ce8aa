from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from page_person import PagePerson


@pytest.fixture
def somebody(tmp_path: Path) -> Iterator[PagePerson]:
    """With the example's posts, nothing queued."""
    person = PagePerson(tmp_path / "tips")
    person.imports()
    yield person
    person.desk.close()
