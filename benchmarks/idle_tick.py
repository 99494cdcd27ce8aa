"""An idle ``tipcast tick`` (a queue with nothing due) beside a bare Python start."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.table import in_turn, report

GOAL = 4.0  # 3 is what we aim at


def run() -> bool:
    tipcast = str(Path(sys.executable).parent / "tipcast")
    with tempfile.TemporaryDirectory() as folder:
        workspace = str(Path(folder) / "workspace")
        for words in (["init", workspace, "--with-posts"], ["apply", "--workspace", workspace, "--weeks", "26"]):
            subprocess.run([tipcast, *words], check=True, capture_output=True)
        seconds = in_turn(
            {
                "python -c pass": [sys.executable, "-c", "pass"],
                "tipcast tick (nothing due)": [tipcast, "tick", "--workspace", workspace],
            },
            rounds=31,
        )
    return report(
        "idle tick: against a bare Python start",
        seconds,
        base="python -c pass",
        goals={"tipcast tick (nothing due)": GOAL},
    )
