"""The file of a card: refused when it isn't what it should be, known again when it is."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from dataclasses import replace
from math import log10
from pathlib import Path

import pytest
from card_samples import CARDS, FORMATS, SMALL
from PIL import Image, ImageFilter

from scheduler import networks
from scheduler.cards import Painter, jpeg
from scheduler.cards.fidelity import EQUAL_DB, difference_of, mean_error, psnr_db, square_error
from scheduler.cards.jpeg import srgb
from scheduler.cards.proof import Proof, fits
from scheduler.core.errors import BadInput
from scheduler.core.network import Limits

MakePainter = Callable[..., Painter]
INSTAGRAM = networks.load("instagram").limits
CARD = CARDS["remedy"]


def taking(most_bytes: int) -> Limits:
    """Instagram's limits, with so many bytes for a picture."""
    return replace(INSTAGRAM, picture_bytes=replace(INSTAGRAM.picture_bytes, value=most_bytes))


def saved(picture: Image.Image, kind: str = "JPEG", **options: object) -> bytes:
    buffer = io.BytesIO()
    picture.save(
        buffer, kind, **{"quality": 90, "subsampling": 0, "icc_profile": srgb(), "restart_marker_blocks": 15, **options}
    )
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (lambda picture: saved(picture, "PNG"), "file is a JPEG"),
        (lambda picture: saved(picture.resize((180, 225))), "file is as large as its format"),
        (lambda picture: saved(picture.convert("L")), "file is in RGB"),
        (lambda picture: saved(picture.convert("CMYK")), "file is in RGB"),
        (lambda picture: saved(picture, subsampling=2), "file keeps all colour (4:4:4)"),
        (lambda picture: saved(picture, subsampling=1), "file keeps all colour (4:4:4)"),
        (lambda picture: saved(picture, icc_profile=None), "file carries the sRGB profile"),
        (lambda picture: saved(picture, icc_profile=srgb()[:-1] + b"!"), "file carries the sRGB profile"),
    ],
    ids=["png", "size", "grey", "cmyk", "4:2:0", "4:2:2", "no profile", "another profile"],
)
def test_a_file_of_another_kind_is_refused(
    painter: Painter,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    wrong: Callable[[Image.Image], bytes],
    told: str,
) -> None:
    monkeypatch.setattr(jpeg, "encode", lambda picture, **_: wrong(picture))
    with pytest.raises(BadInput, match="please report it") as caught:
        painter.draw(CARD, SMALL)
    assert f"Not true: the {told}." in [problem.what for problem in caught.value.problems]
    assert not (tmp_path / "cards").exists()


@pytest.mark.parametrize(
    "spoilt",
    [
        lambda picture: picture.filter(ImageFilter.GaussianBlur(1)),
        lambda picture: Image.merge("RGB", picture.split()[::-1]),
        lambda picture: picture.point(lambda value: min(255, value + 12)),
    ],
    ids=["soft", "blue for red", "too light"],
)
def test_a_file_that_shows_another_picture_is_refused(
    painter: Painter, monkeypatch: pytest.MonkeyPatch, spoilt: Callable[[Image.Image], Image.Image]
) -> None:
    monkeypatch.setattr(jpeg, "encode", lambda picture, **_: saved(spoilt(picture)))
    with pytest.raises(BadInput, match="No JPEG file shows the portrait card well: the best reaches") as caught:
        painter.draw(CARD, SMALL)
    assert "calmer photo" in caught.value.problems[0].mend


@pytest.mark.parametrize(
    ("psnr", "text_error", "size", "limit", "fit"),
    [
        (38.0, 8.0, 100, 100, True),
        (37.9, 8.0, 100, 100, False),
        (38.0, 8.1, 100, 100, False),
        (38.0, 8.0, 101, 100, False),
        (38.0, 8.0, 10**9, None, True),
    ],
)
def test_what_fits(psnr: float, text_error: float, size: int, limit: int | None, fit: bool) -> None:
    assert fits(Proof(4.5, None, 9.0, 60, psnr, text_error), size, limit_bytes=limit) is fit


def noisy(folder: Path) -> Path:
    """A photo of pure grain, which no JPEG keeps well."""
    size = 1080, 1350
    path = folder / "grain.png"
    Image.frombytes("RGB", size, random.Random(5).randbytes(size[0] * size[1] * 3)).save(path)
    return path


def test_quality_goes_down_until_the_network_takes_the_file(painter: Painter) -> None:
    usual = painter.draw(CARD, SMALL)
    tight = painter.draw(CARD, SMALL, limits=taking(usual.bytes - 1))
    assert tight.bytes < usual.bytes == taking(usual.bytes).picture_bytes.value
    assert tight.limit_bytes == usual.bytes - 1
    assert tight.proof.psnr_db >= 38
    assert tight.picture.path != usual.picture.path
    assert painter.draw(CARD, SMALL, limits=taking(usual.bytes)).picture == usual.picture
    finer = {usual.picture.path.with_stem(f"{usual.picture.path.stem}-q{quality}") for quality in (94, 97)}
    assert not any(path.exists() for path in finer)  # they could only be larger
    with pytest.raises(BadInput, match=r"The smallest file .* has \d+ kB; the network takes 5 kB"):
        painter.draw(CARD, SMALL, limits=taking(5_000))


def test_quality_goes_up_for_grain_until_the_file_is_true(painter: Painter, tmp_path: Path) -> None:
    card = replace(CARDS["quote"], image=noisy(tmp_path))
    drawn = painter.draw(card, FORMATS[0])
    assert drawn.picture.path.stem.endswith("-q97")
    assert drawn.proof.psnr_db >= 38
    with Image.open(painter.draw(CARD, FORMATS[0]).picture.path) as plain:
        assert plain.size == (drawn.picture.width_px, drawn.picture.height_px)
    with pytest.raises(BadInput, match=r"No JPEG file of up to [\d,]+ kB.* dB and 38 are needed.* Use a calmer"):
        painter.draw(card, FORMATS[0], limits=taking(drawn.bytes // 2))


@pytest.mark.parametrize(
    ("limits", "format_name", "told"),
    [
        (
            replace(INSTAGRAM, picture_types=("image/png",)),
            "portrait",
            "Cards are JPEG files; the network takes image/png",
        ),
        (INSTAGRAM, "story", "Its sides are 0.56 to 1; the network takes 0.8 to 1.91. Choose another format"),
        (replace(INSTAGRAM, max_aspect=1.5), "wide", "Its sides are 1.78 to 1; the network takes 0.8 to 1.5."),
    ],
)
def test_formats_that_a_network_does_not_take(painter: Painter, limits: Limits, format_name: str, told: str) -> None:
    format_ = next(one for one in FORMATS if one.name == format_name)
    with pytest.raises(BadInput) as caught:
        painter.draw(CARD, format_, limits=limits)
    assert told in str(caught.value)


@pytest.mark.parametrize("name", networks.names())
def test_every_network_takes_its_own_cards(painter: Painter, name: str) -> None:
    network = networks.load(name)
    for format_ in network.formats:
        drawn = painter.draw(CARD, format_, limits=network.limits)
        assert drawn.bytes <= network.limits.picture_bytes.value


GREY = Image.new("RGB", (16, 16), (100, 100, 100))


@pytest.mark.parametrize(
    ("color", "psnr", "mean"),
    [
        ((100, 100, 100), EQUAL_DB, 0.0),
        ((101, 101, 101), 20 * log10(255), 1.0),
        ((110, 90, 110), 20 * log10(25.5), 10.0),
        ((130, 100, 100), 10 * log10(255**2 / 300), 10.0),
        ((100, 103, 104), 10 * log10(255**2 * 3 / 25), 7 / 3),
    ],
)
def test_psnr_of_known_pictures(color: tuple[int, int, int], psnr: float, mean: float) -> None:
    difference = difference_of(GREY, Image.new("RGB", GREY.size, color))
    assert psnr_db(square_error(difference), GREY.size) == pytest.approx(psnr)
    assert mean_error(difference) == pytest.approx(mean)


def test_psnr_of_black_on_white_is_nothing() -> None:
    black, white = Image.new("RGB", (3, 3)), Image.new("RGB", (3, 3), "white")
    assert psnr_db(square_error(difference_of(black, white)), black.size) == 0.0
