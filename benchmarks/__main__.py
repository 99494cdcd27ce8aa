"""Run every benchmark; exit non-zero when a goal is missed."""

from __future__ import annotations

import importlib
import pkgutil
import sys

import benchmarks

results = [
    importlib.import_module(f"benchmarks.{info.name}").run()
    for info in pkgutil.iter_modules(benchmarks.__path__)
    if info.name not in ("table", "__main__")
]
sys.exit(0 if all(results) else 1)
