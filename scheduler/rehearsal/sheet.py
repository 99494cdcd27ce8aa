"""The contact sheet: every delivery of a rehearsal on one self-contained page that prints well."""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from pathlib import Path
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from scheduler.core.model import Brand

THUMBNAIL_WIDTH_PX = 520
THUMBNAIL_QUALITY = 82


@dataclass(frozen=True, slots=True)
class Shown:
    """One delivery as the sheet shows it. ``pictures`` are the delivered bytes; ``problem`` is empty
    when it arrived exactly once."""

    network: str
    account: str
    post_title: str
    post_id: str
    due_at: datetime
    state: str
    caption: str
    title: str | None
    alts: tuple[str, ...]
    pictures: tuple[bytes, ...]
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the page is about. ``notes`` are warnings that belong to no single delivery."""

    brand: Brand
    zone: ZoneInfo
    from_at: datetime
    until: datetime
    shown: Sequence[Shown]
    notes: Sequence[str] = ()


def write_sheet(sheet: Sheet, path: Path) -> None:
    """Write the page to ``path`` (HTML, pictures inside)."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    page = environment.get_template("sheet.html.j2").render(
        brand=sheet.brand,
        zone=sheet.zone.key,
        from_day=sheet.from_at.astimezone(sheet.zone),
        until_day=sheet.until.astimezone(sheet.zone),
        weeks=_weeks(sheet),
        problems=[shown for shown in sheet.shown if shown.problem],
        notes=sheet.notes,
        deliveries=len(sheet.shown),
        posts=len({shown.post_id for shown in sheet.shown}),
        networks=sorted({shown.network for shown in sheet.shown}),
        thumbnail=_thumbnail,
        local=lambda moment: moment.astimezone(sheet.zone),
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(page, encoding="utf-8")


def _weeks(sheet: Sheet) -> list[tuple[date, list[tuple[str, list[Shown]]]]]:
    """(Monday, [(post title, its deliveries)]) in time order."""

    def monday(shown: Shown) -> date:
        local = shown.due_at.astimezone(sheet.zone).date()
        return local - timedelta(days=local.weekday())

    ordered = sorted(sheet.shown, key=lambda shown: (shown.due_at, shown.post_id, shown.network))
    return [
        (start, [(title, list(rows)) for title, rows in groupby(week, key=lambda shown: shown.post_title)])
        for start, week in ((start, list(week)) for start, week in groupby(ordered, key=monday))
    ]


def _thumbnail(picture: bytes) -> str:
    """The picture as a data address, small enough for a page of hundreds."""
    from PIL import Image

    image = Image.open(io.BytesIO(picture))
    image.draft("RGB", (THUMBNAIL_WIDTH_PX, THUMBNAIL_WIDTH_PX))
    height_px = round(image.height * THUMBNAIL_WIDTH_PX / image.width)
    small = image.convert("RGB").resize((THUMBNAIL_WIDTH_PX, height_px), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    small.save(out, "JPEG", quality=THUMBNAIL_QUALITY)
    return "data:image/jpeg;base64," + base64.b64encode(out.getvalue()).decode()
