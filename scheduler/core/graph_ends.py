"""Until when Meta serves each version of its Graph API.

Source FB1: developers.facebook.com/docs/graph-api/changelog, read November 2026. A call to a version that
has ended is answered by the oldest living one, so nothing breaks with a bang: fields and limits change.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

ENDS: Mapping[str, date] = {
    "v21.0": date(2027, 1, 21),
    "v22.0": date(2027, 5, 20),
    "v23.0": date(2027, 10, 8),
    "v24.0": date(2028, 2, 18),
    "v25.0": date(2028, 7, 29),
}
"""v26.0 (29 July 2026) has no announced end yet."""
