"""The networks, each one file, found by that file. Adding one touches nothing else.

A network module binds ``NETWORK`` to its class. Files that start with an underscore are shared
plumbing. Modules are imported only when asked for.
"""

from __future__ import annotations

import importlib
import pkgutil
from typing import Any

from scheduler.core.errors import BadInput, Problem


def names() -> tuple[str, ...]:
    """Names of all networks that have a file here, in alphabetical order."""
    return tuple(sorted(info.name for info in pkgutil.iter_modules(__path__) if not info.name.startswith("_")))


def load(name: str) -> Any:
    """The class of the network called ``name`` (or one of its aliases), satisfying core ``Network``."""
    wanted = name.strip().lower()
    if wanted in names():
        return importlib.import_module(f"{__name__}.{wanted}").NETWORK
    for other in names():
        network = importlib.import_module(f"{__name__}.{other}").NETWORK
        if wanted in network.aliases:
            return network
    raise BadInput(
        Problem(
            where="network", what=f'There is no network called "{name}".', mend=f"Use one of: {', '.join(names())}."
        )
    )
