"""ImageMagick, one process for each card: there is no other way from Python that keeps its type setting."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from benchmarks.peers.spec import Spec


def program() -> str | None:
    """ImageMagick's command, or None when it isn't here. (Something else may be called ``convert``.)"""
    for name in ("magick", "convert"):
        path = shutil.which(name)
        if path is None:
            continue
        told = subprocess.run([path, "-version"], capture_output=True, text=True, check=False)
        if told.returncode == 0 and "ImageMagick" in told.stdout:
            return path
    return None


def draw(command: str, spec: Spec, target: Path) -> None:
    words = [command, str(spec.background), "-background", "none"]
    for text in spec.texts:
        words += ["(", "-fill", text.color, "-font", str(text.font), "-pointsize", f"{text.size_px:.2f}"]
        words += ["-interline-spacing", f"{text.leading_px - text.size_px * 1.2:.1f}"]
        words += ["-size", f"{round(text.width_px)}x", f"caption:{text.words}", ")"]
        words += ["-geometry", f"+{round(text.left_px)}+{round(text.top_px)}", "-composite"]
    subprocess.run([*words, "-quality", "90", "-sampling-factor", "4:4:4", str(target)], check=True)
