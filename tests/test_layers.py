"""The direction of dependencies: arrows point down, never up, and networks never see each other."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import scheduler

ROOT = Path(scheduler.__file__).parent

# Each layer may import itself (its own room) and every layer below it.
LAYERS = (
    ("core",),
    ("files",),
    ("article", "captions", "cards", "clock", "hosts", "networks", "posts", "public_holidays", "store", "vault"),
    ("alerts", "engine", "forecast", "publishing", "sandbox"),
    ("config",),
    ("connections",),
    ("wiring",),
    ("logins",),
    ("connecting", "planning", "checking", "bulk", "feed", "importing", "results"),
    ("agenda", "moving"),
    ("rehearsal", "selftest"),
    ("doctor",),
    ("web",),
    ("commands",),
    ("cli",),
)
LEVEL = {room: level for level, rooms in enumerate(LAYERS) for room in rooms}
CORE_MAY_IMPORT = {"regex", "cronsim", "sentencex"}  # pure text and calendar tables


def files() -> list[Path]:
    return sorted(path for path in ROOT.rglob("*.py") if path != ROOT / "__init__.py")


def room_of(path: Path) -> str:
    first = path.relative_to(ROOT).parts[0]
    return first.removesuffix(".py")


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            found.add(node.module or "")
            if node.module in ("scheduler", "scheduler.networks", "scheduler.hosts"):
                found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


@pytest.mark.parametrize("path", files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_arrow_points_down(path: Path) -> None:
    room = room_of(path)
    for name in imports(path):
        parts = name.split(".")
        if parts[0] != "scheduler" or len(parts) == 1 or parts[1] not in LEVEL:
            continue
        other = parts[1]
        same_level = LEVEL[other] == LEVEL[room] and other != room
        allowed = other == room or LEVEL[other] < LEVEL[room] or (same_level and (room, other) in SIDEWAYS)
        assert allowed, f"{path.relative_to(ROOT)} ({room}) must not import {name}"


# hosts lend pictures over the networks' transport; the engine has no rooms beside it to know.
SIDEWAYS = {("hosts", "networks")}


@pytest.mark.parametrize("path", sorted((ROOT / "networks").glob("*.py")), ids=lambda path: path.name)
def test_networks_never_import_each_other(path: Path) -> None:
    if path.name == "__init__.py":
        return
    for name in imports(path):
        if name.startswith("scheduler.networks."):
            assert name.split(".")[2].startswith("_"), f"{path.name} imports {name}"


@pytest.mark.parametrize("path", sorted((ROOT / "core").rglob("*.py")), ids=lambda path: str(path.relative_to(ROOT)))
def test_core_is_pure(path: Path) -> None:
    import sys

    for name in imports(path):
        top = name.split(".")[0]
        assert top == "scheduler" or top in sys.stdlib_module_names or top in CORE_MAY_IMPORT, f"{path.name}: {name}"
        assert top not in {"os", "sqlite3", "socket", "http", "urllib", "subprocess", "requests"}, (
            f"{path.name}: {name}"
        )


def test_every_room_is_known() -> None:
    rooms = {room_of(path) for path in files()}
    assert rooms <= set(LEVEL), f"new rooms need a place in LAYERS: {rooms - set(LEVEL)}"
