"""Run every benchmark; exit non-zero when a goal is missed."""

from __future__ import annotations

import importlib
import pkgutil
import sys

import benchmarks

modules = [
    importlib.import_module(f"benchmarks.{info.name}")
    for info in pkgutil.iter_modules(benchmarks.__path__)
    if info.name != "__main__"
]
results = [module.run() for module in modules if hasattr(module, "run")]
sys.exit(0 if all(results) else 1)
