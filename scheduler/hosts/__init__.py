"""Places that give a picture a public address, each one file, found by that file.

A host module binds ``HOST`` to a class with ``put`` and ``remove`` (core ``PictureHost``), a ``make`` that
builds it from its ``Setup``, and ``secrets``: those it reads from .env. Files that start with an underscore are
shared plumbing.
"""

from __future__ import annotations

import importlib
import pkgutil
from typing import Any

from scheduler.core.errors import BadInput, Problem


def names() -> tuple[str, ...]:
    return tuple(sorted(info.name for info in pkgutil.iter_modules(__path__) if not info.name.startswith("_")))


def load(name: str) -> Any:
    """The host class called ``name``. Raises BadInput."""
    if name not in names():
        what = f'There is no picture host called "{name}".'
        raise BadInput(Problem("tipcast.toml", what, f"Use one of: {', '.join(names())}.", field="picture_host"))
    return importlib.import_module(f"{__name__}.{name}").HOST
