"""The networks, each one file, found by that file. Adding one touches nothing else.

A network module binds ``NETWORK`` to its class; a dash of the network's name is an underscore in the
file's. Files that start with an underscore are shared plumbing. Modules are imported only when asked for.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from typing import Any

from scheduler.core.errors import BadInput, Problem


@cache
def names() -> tuple[str, ...]:
    """Names of all networks that have a file here, in alphabetical order."""
    files = (info.name for info in pkgutil.iter_modules(__path__) if not info.name.startswith("_"))
    return tuple(sorted(file.replace("_", "-") for file in files))


@cache
def with_own_login() -> tuple[str, ...]:
    """Those that a workspace is about before it names any account: stories, for one, are named or not at all."""
    return tuple(name for name in names() if load(name).login_network == name)


def load(name: str) -> Any:
    """The class of the network called ``name`` (or one of its aliases), satisfying core ``Network``."""
    return _module(find(name)).NETWORK


def find(name: str) -> str:
    """The proper name of the network called ``name``, which may be an alias. Raises BadInput."""
    wanted = name.strip().lower()
    if wanted in names():
        return wanted
    for other in names():
        if wanted in _module(other).NETWORK.aliases:
            return other
    raise BadInput(
        Problem(
            where="network",
            what=f'There is no network called "{name}".',
            mend=f"Use one of: {', '.join(names())}.",
        )
    )


def _module(name: str) -> Any:
    return importlib.import_module(f"{__name__}.{name.replace('-', '_')}")
