"""What is known about a card is kept in its file, and worth nothing once either was changed."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from card_samples import CARDS, SMALL
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from scheduler.cards import Painter
from scheduler.cards.jpeg import encode, note_in, srgb, with_note
from scheduler.cards.proof import proof_of

MakePainter = Callable[..., Painter]
CARD = CARDS["remedy"]


@cache
def plain_file() -> bytes:
    return encode(Image.linear_gradient("L").resize((64, 48)).convert("RGB"))


notes = st.dictionaries(st.text(max_size=9).filter("sum".__ne__), st.none() | st.text(max_size=9) | st.integers())


@given(note=notes)
def test_a_note_comes_back_and_the_picture_is_the_same(note: dict[str, object]) -> None:
    content = with_note(plain_file(), note)
    assert note_in(content) == note
    with Image.open(io.BytesIO(content)) as noted, Image.open(io.BytesIO(plain_file())) as plain:
        assert noted.tobytes() == plain.tobytes()
        assert noted.info["icc_profile"] == srgb()


@given(at=st.integers(0, len(with_note(plain_file(), {"psnr_db": 41.5})) - 1), flip=st.integers(1, 255))
def test_any_changed_byte_makes_a_note_worthless(at: int, flip: int) -> None:
    content = bytearray(with_note(plain_file(), {"psnr_db": 41.5}))
    content[at] ^= flip
    assert note_in(bytes(content)) is None


@pytest.mark.parametrize("kept", [*range(40), 500, 700, -40, -2, -1])
def test_a_file_that_was_cut_off_has_no_note(kept: int) -> None:
    assert note_in(with_note(plain_file(), {"psnr_db": 41.5})[:kept]) is None


def test_files_of_others_have_no_note() -> None:
    assert note_in(plain_file()) is None
    for comment in (b"tipcast card 2 []", b"tipcast card 2 " + b"[" * 60_000, b"made by hand"):
        other = io.BytesIO()
        Image.new("RGB", (16, 16)).save(other, "JPEG", comment=comment)
        assert note_in(other.getvalue()) is None


def test_a_proof_comes_back_from_its_note(painter: Painter) -> None:
    proof = painter.draw(CARD, SMALL).proof
    assert proof_of(proof.note()) == proof


def test_a_card_of_the_cache_has_the_proof_it_was_drawn_with(
    make_painter: MakePainter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Image.new("RGB", (300, 300), (200, 90, 60)).save(tmp_path / "photo.png")
    cards = [CARD, replace(CARDS["quote"], image=Path("photo.png"))]
    first = [make_painter().draw(card, SMALL) for card in cards]
    monkeypatch.setattr(Painter, "sketch", lambda *_: pytest.fail("drawn twice"))
    assert [make_painter().draw(card, SMALL) for card in cards] == first
    assert first[1].proof.photo_scale == 1.5


def changed(at: int) -> Callable[[bytes], bytes]:
    return lambda content: content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]


@pytest.mark.parametrize(
    "damage",
    [
        *(changed(at) for at in (0, 30, 700, -3000, -1)),
        *((lambda content, kept=kept: content[:kept]) for kept in (0, 2, 3, 21, 700, -3000, -1)),
        lambda content: content.replace(b'"contrast":', b'"contrasts":'),
        lambda content: content.replace(b'"contrast":4', b'"contrast":9').replace(b'"contrast":8', b'"contrast":9'),
        lambda content: content + b"\0",
    ],
)
def test_a_damaged_card_is_drawn_again(painter: Painter, damage: Callable[[bytes], bytes]) -> None:
    first = painter.draw(CARD, SMALL)
    whole = first.picture.path.read_bytes()
    assert damage(whole) != whole
    first.picture.path.write_bytes(damage(whole))
    assert painter.draw(CARD, SMALL) == first
    assert hashlib.sha256(first.picture.path.read_bytes()).hexdigest() == first.picture.digest
