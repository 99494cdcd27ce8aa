"""satori, resvg and sharp in one Node process that stays up; installed under ``build/`` when npm is here."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from benchmarks.peers.spec import Spec

_SOURCE = Path(__file__).parent / "satori"


def installed(folder: Path) -> Path | None:
    """The script with its packages beside it, or None when they can't be had."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        return None
    script = folder / "draw.mjs"
    folder.mkdir(parents=True, exist_ok=True)
    for file in _SOURCE.iterdir():
        shutil.copy(file, folder)
    ready = folder / "node_modules" / ".package-lock.json"
    if not ready.is_file() or ready.stat().st_mtime < (_SOURCE / "package-lock.json").stat().st_mtime:
        words = [npm, "ci", "--no-audit", "--no-fund", "--silent"]
        if subprocess.run(words, cwd=folder, check=False, capture_output=True).returncode:
            return None
    return script


@contextmanager
def running(script: Path) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        ["node", str(script)], text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=script.parent
    ) as process:
        yield process


def draw(process: subprocess.Popen[str], spec: Spec, target: Path, *, tuned: bool) -> None:
    assert process.stdin is not None
    assert process.stdout is not None
    texts = [{**asdict(text), "font": str(text.font)} for text in spec.texts]
    size = {"width": spec.format.width_px, "height": spec.format.height_px}
    order = {**size, "background": str(spec.background), "texts": texts, "target": str(target), "tuned": tuned}
    process.stdin.write(json.dumps(order) + "\n")
    process.stdin.flush()
    if process.stdout.readline() != "drawn\n":
        raise RuntimeError("satori didn't draw; its complaint stands above")
