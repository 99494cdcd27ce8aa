"""What a card guarantees, checked on what was drawn and on the file made of it.

A card that breaks a guarantee is refused: the sentences here say which one, and how to mend it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from scheduler.cards.canvas import PixelBox, apart
from scheduler.cards.contrast import ENOUGH
from scheduler.cards.fidelity import psnr_db
from scheduler.cards.fonts import part_of
from scheduler.cards.inked import Inked, inked
from scheduler.cards.jpeg import srgb
from scheduler.cards.layout import FLOOR, WIDE_SHARE
from scheduler.cards.sheet import Block, safe_area
from scheduler.cards.sketch import Sketch
from scheduler.core.errors import Problem
from scheduler.core.model import Format
from scheduler.core.network import Limits

if TYPE_CHECKING:
    from PIL.Image import Image

PHONE_PX = 360
"""CSS pixels across the narrower phones in use: a card is seen this wide."""
LEAST_PSNR_DB = 38.0
"""Of the file against the card. Drawn cards reach 41 to 46 dB at quality 90; from about 38 the blocks of
JPEG begin to show in smooth skies and walls."""
MOST_TEXT_ERROR = 8.0
"""Mean difference, in 255ths, of file and card in the box of a line of text. Quality 90 gives 1 to 5; chroma at
half resolution gives 8 to 10 where the text is in a strong colour."""
_FAULT = "This is a fault of Tipcast or of Pillow: please report it."


@dataclass(frozen=True, slots=True)
class Proof:
    """What was measured. Contrasts are the least of all runs: of those that need 4.5, and of large type
    (None: there is none). ``type_px`` is the smallest type in CSS pixels on a phone, ``safe_margin_px``
    the least way from ink to the card's edge, ``photo_scale`` how much a photo was enlarged."""

    contrast: float
    large_contrast: float | None
    type_px: float
    safe_margin_px: int
    psnr_db: float
    text_error: float
    photo_scale: float | None = None

    def note(self) -> dict[str, object]:
        """For the file's comment."""
        return asdict(self)


def proof_of(note: Mapping[str, object]) -> Proof:
    """The other way round. ``note`` is as ``Proof.note`` gave it."""
    return Proof(**note)  # type: ignore[arg-type]  # the file's digest vouches for it


def measure(
    sketch: Sketch,
    format_: Format,
    *,
    square_error: int,
    text_errors: Sequence[float],
    photo_scale: float | None = None,
) -> Proof:
    """Everything a Proof holds, of a sketch and of how far the file made of it is from the card (see ``Print``)."""
    contrasts = [(value, run.need) for value, run in zip(sketch.contrasts, sketch.runs, strict=True)]
    large = [value for value, need in contrasts if need < ENOUGH]
    sizes = [run.block.size_px * PHONE_PX / format_.width_px for run in sketch.runs]
    return Proof(
        contrast=round(min((value for value, need in contrasts if need >= ENOUGH), default=21.0), 3),
        large_contrast=round(min(large), 3) if large else None,
        type_px=round(min(sizes, default=0.0), 2),
        safe_margin_px=min((_margin(one.box, format_) for one in inked(sketch)), default=format_.safe_px),
        psnr_db=round(psnr_db(square_error, sketch.canvas.size), 2),
        text_error=round(max(text_errors, default=0.0), 2),
        photo_scale=photo_scale and round(photo_scale, 2),
    )


def drawing_problems(sketch: Sketch, format_: Format) -> list[Problem]:
    """The guarantees that what was drawn breaks."""
    shown = inked(sketch)
    return [
        *_unread(sketch),
        *_unknown_glyphs(sketch),
        *_outside(sketch, shown, format_),
        *_overlapping(sketch, shown),
        *_too_small(sketch, format_),
    ]


def format_problems(format_: Format, limits: Limits) -> list[Problem]:
    """Why a network wouldn't take cards of this format."""
    where = f"the {format_.name} card"
    problems = []
    if "image/jpeg" not in limits.picture_types:
        what = f"Cards are JPEG files; the network takes {', '.join(limits.picture_types)}."
        problems.append(Problem(where, what, "Leave this network out."))
    least, most = limits.min_aspect or 0.0, limits.max_aspect or float("inf")
    if not least - 0.001 <= format_.aspect <= most + 0.001:
        what = f"Its sides are {format_.aspect:.2f} to 1; the network takes {least:g} to {most:g}."
        problems.append(Problem(where, what, "Choose another format for this network."))
    return problems


def file_problems(file: Image, format_: Format, *, size: tuple[int, int]) -> list[Problem]:
    """What is wrong with a card's file that was opened, or with that of a part of it of this size, as such: kind,
    size, colours, profile."""
    found = {
        "file is a JPEG": file.format == "JPEG",
        "file is as large as its format": file.size == size,
        "file is in RGB": file.mode == "RGB",
        "file keeps all colour (4:4:4)": [layer[1:3] for layer in getattr(file, "layer", ())] == [(1, 1)] * 3,
        "file carries the sRGB profile": file.info.get("icc_profile") == srgb(),
    }
    return [misprint(name, f"{format_.name} card") for name, true in found.items() if not true]


def misprint(claim: str, name: str = "card") -> Problem:
    """That something isn't true of a card's file."""
    return Problem(f"the {name}", f"Not true: the {claim}.", _FAULT)


def fits(proof: Proof, size_bytes: int, *, limit_bytes: int | None) -> bool:
    """Whether a file is true enough to the card and small enough for the network."""
    return _true(proof) and (limit_bytes is None or size_bytes <= limit_bytes)


def unfit(name: str, format_: Format, tried: Sequence[tuple[int, Proof]], *, limit_bytes: int | None) -> Problem:
    """Why none of the files that were ``tried`` (bytes and proof of each) ``fits``."""
    sizes = [size for size, proof in tried if _true(proof)]
    if sizes and limit_bytes is not None:
        what = (
            f"The smallest file that shows the {format_.name} card well has {min(sizes) / 1000:,.0f} kB; "
            f"the network takes {limit_bytes / 1000:,.0f} kB."
        )
    else:
        within = f" of up to {limit_bytes / 1000:,.0f} kB, which is what the network takes," if limit_bytes else ""
        finest = max((proof for _, proof in tried), key=lambda proof: proof.psnr_db)
        what = (
            f"No JPEG file{within} shows the {format_.name} card well: the best reaches {finest.psnr_db:.1f} dB and "
            f"{LEAST_PSNR_DB:g} are needed, its letters are {finest.text_error:.1f} of 255 steps off and "
            f"{MOST_TEXT_ERROR:g} are allowed."
        )
    return Problem(name, what, "Use a calmer photo, with less grain or fewer small things in it, or none.")


def _true(proof: Proof) -> bool:
    return proof.psnr_db >= LEAST_PSNR_DB and proof.text_error <= MOST_TEXT_ERROR


def _unread(sketch: Sketch) -> Iterator[Problem]:
    for run, contrast in zip(sketch.runs, sketch.contrasts, strict=True):
        if contrast < run.need:
            what = f"The text has a contrast of {contrast:.2f}:1 with what lies behind it and needs {run.need}:1."
            yield _about(sketch, run.block, what, "Choose brand colours that are further apart in lightness.")


def _unknown_glyphs(sketch: Sketch) -> Iterator[Problem]:
    for run in sketch.runs:
        for line in run.block.lines:
            if any(glyph.number == 0 for glyph in line.shaped.glyphs):
                yield _about(sketch, run.block, f"A character has no glyph in: {line.text}", "Write it otherwise.")


def _outside(sketch: Sketch, shown: Sequence[Inked], format_: Format) -> Iterator[Problem]:
    safe = safe_area(format_)
    for one in shown:
        left, top, right, bottom = one.box
        past = max(safe.left - left, safe.top - top, right - safe.right, bottom - safe.bottom)
        if past > 0:
            what = f"It reaches {past:.0f} pixels out of the safe area of the {format_.name} card."
            yield _about(sketch, one.block, what, "Give its stack more room at that edge in the layout.")


def _overlapping(sketch: Sketch, shown: Sequence[Inked]) -> Iterator[Problem]:
    for one, other in combinations(shown, 2):
        if one.block is not other.block and not apart(one.box, other.box) and one.touches(other):
            what = f'It lies over "{other.block.item.name}".'
            yield _about(sketch, one.block, what, "Bound one stack by the other (above, below) in the layout.")


def _too_small(sketch: Sketch, format_: Format) -> Iterator[Problem]:
    share = WIDE_SHARE if format_.aspect > 1.25 else 1.0
    for run in sketch.runs:
        units, least = run.block.size_px * 1080 / format_.width_px, FLOOR[part_of(run.block.item.face)] * share
        if units < least - 0.01:
            what = f"Its type is {units:.0f} units large; on a phone it must be {least:.0f} or more."
            yield _about(sketch, run.block, what, "Raise its size in the layout.")


def _about(sketch: Sketch, block: Block, what: str, mend: str) -> Problem:
    return Problem(sketch.sheet.layout.origin, what, mend, block.item.line, block.item.name)


def _margin(box: PixelBox, format_: Format) -> int:
    return min(box[0], box[1], format_.width_px - box[2], format_.height_px - box[3])
