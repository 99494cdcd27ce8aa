"""What the stories of Facebook and Instagram share."""

from __future__ import annotations

from datetime import date

from scheduler.core.model import Format

READ_ON = date(2026, 11, 25)

# 9:16 is recommended on both; neither API documents what its app lays over the picture. The two margins are those
# that cards keep free for a format of this name: common advice of 2025 [?].
STORY = Format("story", 1080, 1920, covered_top_px=250, covered_bottom_px=340)
