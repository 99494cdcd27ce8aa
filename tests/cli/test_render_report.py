"""What ``tipcast render --json`` says of every card of a new workspace with the posts that ship."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageCms
from workspace import Person

from scheduler import networks

FIELDS = {
    *("post", "network", "card", "format", "path", "width", "height", "bytes", "limit_bytes", "media_type", "profile"),
    *("contrast", "large_contrast", "overflow", "missing_glyphs", "clipped", "safe_margin_px", "type_px", "psnr_db"),
    *("photo_scale", "notes", "ok", "alt"),
}


@pytest.fixture
def cards(person: Person, tmp_path: Path) -> list[dict[str, Any]]:
    assert person.types("init", str(tmp_path / "shipped"), "--with-posts", workspace=False) == 0
    person.root = tmp_path / "shipped"
    report = person.reads("render")
    assert report["problems"] == []
    found: list[dict[str, Any]] = report["cards"]
    return found


def test_every_card_that_ships_is_reported_and_keeps_its_guarantees(cards: list[dict[str, Any]]) -> None:
    posts = {card["post"] for card in cards}
    assert len(posts) >= 10
    assert {(card["post"], card["network"]) for card in cards} == {
        (post, network) for post in posts for network in networks.with_own_login()
    }
    for card in cards:
        assert set(card) == FIELDS
        format_ = next(one for one in networks.load(card["network"]).formats if one.name == card["format"])
        assert (card["width"], card["height"]) == (format_.width_px, format_.height_px)
        assert card["limit_bytes"] == networks.load(card["network"]).limits.picture_bytes.value
        assert 10_000 < card["bytes"] <= card["limit_bytes"]
        assert 4.5 <= card["contrast"] <= 21
        assert card["large_contrast"] is None or 3 <= card["large_contrast"] <= 21
        assert (card["overflow"], card["missing_glyphs"], card["clipped"], card["ok"]) == ([], [], [], True)
        assert format_.safe_px <= card["safe_margin_px"] < format_.width_px / 2
        assert 6.8 <= card["type_px"] < 40
        assert 38 <= card["psnr_db"] < 60
        assert card["alt"].startswith("Card: ")
        with Image.open(card["path"]) as picture:
            assert picture.size == (card["width"], card["height"])
            assert (picture.format, picture.mode, card["media_type"]) == ("JPEG", "RGB", "image/jpeg")
            profile = ImageCms.ImageCmsProfile(io.BytesIO(picture.info["icc_profile"]))
            assert card["profile"] == "sRGB"
            assert "sRGB" in ImageCms.getProfileDescription(profile)
        assert Path(card["path"]).stat().st_size == card["bytes"]


def test_a_second_report_is_the_same(person: Person, cards: list[dict[str, Any]]) -> None:
    assert person.reads("render")["cards"] == cards


def test_a_card_changed_by_hand_is_drawn_anew(person: Person, cards: list[dict[str, Any]]) -> None:
    path = Path(cards[0]["path"])
    whole = path.read_bytes()
    with Image.open(path) as picture:
        picture.convert("L").convert("RGB").save(path, quality=95)
    assert person.reads("render")["cards"] == cards
    assert path.read_bytes() == whole


def test_a_photo_that_is_enlarged_is_told(person: Person, cards: list[dict[str, Any]]) -> None:
    Image.new("RGB", (600, 600), (90, 60, 50)).save(person.root / "images" / "soft.png")
    post = min((person.root / "posts").glob("*.md"))
    post.write_text(post.read_text(encoding="utf-8").replace("---\n", "---\nimage: soft.png\n", 1), encoding="utf-8")
    with_photo = [card for card in person.reads("render")["cards"] if card not in cards]
    assert {card["network"] for card in with_photo} == set(networks.with_own_login())
    for card in with_photo:
        assert card["photo_scale"] == pytest.approx(max(card["width"], card["height"]) / 600, abs=0.01)
        assert "soft.png: enlarged" in card["notes"][0]
        assert card["contrast"] >= 4.5
