"""A workspace for tests, and running a command line in it as a person would."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from scheduler.cli import main

ARTICLE = Path(__file__).parents[2] / "examples" / "glutes.md"


class Person:
    """Types commands; ``said`` and ``warned`` are what the last one printed."""

    def __init__(self, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.root = root
        self._capsys = capsys
        self.said = ""
        self.warned = ""

    def types(self, *words: str, workspace: bool = True) -> int:
        place = ("--workspace", str(self.root)) if workspace else ()
        code = main([words[0], *place, *words[1:]])
        out = self._capsys.readouterr()
        self.said, self.warned = out.out, out.err
        return code

    def reads(self, *words: str, workspace: bool = True) -> Any:
        code = self.types(*words, "--json", workspace=workspace)
        assert code == 0, self.warned
        return json.loads(self.said)
