"""What a host is made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from scheduler.core.errors import BadInput, Problem

GUIDE = "See docs/networks/instagram.md."


@dataclass(frozen=True, slots=True)
class Setup:
    """``options`` are the account's settings and ``secrets`` its host's, by their declared names; ``root`` is the
    workspace's folder. ``page`` gives (http, address, page id, token) of the Page named by ``picture_page``;
    ``now`` the present moment."""

    options: Mapping[str, str]
    root: Path
    page: Callable[[], Any]
    now: Callable[[], datetime]
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)

    def demand(self, host: str, *names: str) -> None:
        """Raises BadInput for the first of the settings that isn't written."""
        for name in names:
            if not self.options.get(name):
                raise BadInput(Problem("tipcast.toml", f'picture_host = "{host}" needs {name}.', GUIDE, field=name))

    def demand_extra(self, module: str, extra: str) -> None:
        """Raises BadInput when the library that a host works with isn't installed."""
        if find_spec(module) is None:
            what = "What puts pictures there isn't installed."
            raise BadInput(Problem("picture_host", what, f"Install it: pip install 'tipcast[{extra}]'"))
