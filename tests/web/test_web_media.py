"""Pictures and look: uploads that are proven pictures, cuts around what matters, and the brand's table kept by hand."""

from __future__ import annotations

import io
import re
import struct
import zlib
from html import unescape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from page_person import CONFIG, PagePerson
from PIL import Image

from scheduler.core.errors import BadInput
from scheduler.web.uploads import keep_picture, prove, safe_name


def picture(kind: str = "JPEG", size: tuple[int, int] = (1200, 1500), **more: object) -> bytes:
    into = io.BytesIO()
    Image.radial_gradient("L").resize(size).convert("RGB").save(into, kind, **more)
    return into.getvalue()


def chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def bomb(width: int, height: int, *, data: bytes = b"") -> bytes:
    """A PNG that claims a size."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(data)) + chunk(b"IEND", b"")


def moving() -> bytes:
    frames = [Image.new("RGB", (64, 64), (shade, 0, 0)) for shade in (0, 200)]
    into = io.BytesIO()
    frames[0].save(into, "WEBP", save_all=True, append_images=frames[1:])
    return into.getvalue()


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
BAD = {
    "a size no camera has": (bomb(60_000, 60_000), "larger than any camera"),
    "a size beyond ours": (bomb(12_000, 12_000), "pixels"),
    "zeros that unfold": (bomb(9_000, 9_000, data=b"\0" * 40_000_000), "broken"),
    "broken off": (picture()[:-4000], "broken"),
    "a drawing with a script": (SVG, "no picture"),
    "a page": (b"<!doctype html><script>alert(1)</script>", "no picture"),
    "moves": (moving(), "moves"),
    "nothing": (b"", "no picture"),
    "a program": (b"MZ" + b"\0" * 400, "no picture"),
    "a GIF": (picture("GIF", (64, 64)), "no picture"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_harmless_picture_is_refused_with_a_sentence(tmp_path: Path, name: str) -> None:
    content, told = BAD[name]
    with pytest.raises(BadInput, match=told):
        keep_picture(content, "photo.jpg", tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("kind", "ending"), [("JPEG", ".jpg"), ("PNG", ".png"), ("WEBP", ".webp")])
def test_a_picture_is_kept_as_it_is_with_the_ending_it_deserves(tmp_path: Path, kind: str, ending: str) -> None:
    content = picture(kind, (400, 500))
    path = keep_picture(content, "Füße am Ball.html", tmp_path)
    assert path.name == f"Füße am Ball{ending}" and path.read_bytes() == content
    assert keep_picture(content, "füße am ball.GIF", tmp_path).name == f"füße am ball 2{ending}"


@pytest.mark.parametrize(
    ("name", "safe"),
    [("../../etc/passwd", "passwd.jpg"), ("..\\..\\a.jpg", "a.jpg"), ("C:\\x\\b.png", "b.jpg"), (".hidden.jpg", "hidden.jpg"),
     ("CON.jpg", "picture CON.jpg"), ("lpt1.x.jpg", "picture lpt1.x.jpg"), ("", "picture.jpg"), ("....", "picture.jpg"),
     ("a\x00b.jpg", "a b.jpg"), ("50% off?.jpg", "50 off.jpg"), ("x" * 300 + ".jpg", "x" * 80 + ".jpg")],
)  # fmt: skip
def test_a_name_from_outside_is_only_a_wish(name: str, safe: str) -> None:
    assert safe_name(name, ".jpg", ()) == safe


@given(st.text(max_size=120), st.sets(st.text(max_size=8)))
def test_a_safe_name_is_one_plain_free_visible_name(name: str, taken: set[str]) -> None:
    lower = {one.casefold() for one in taken}
    found = safe_name(name, ".jpg", lower)
    assert found.casefold() not in lower and found.endswith(".jpg") and found[0] != "."
    assert not set(found) & set('/\\<>:"|?*\0') and len(found.encode()) < 400
    assert Path(found).name == found


def test_prove_goes_by_content_and_not_by_name() -> None:
    assert prove(picture("PNG", (20, 20)), "x.jpg") == "PNG"


# -- the view ----------------------------------------------------------------------------------------


def uploaded(person: PagePerson, *files: tuple[bytes, str], status: int = 303) -> str:
    given = [(io.BytesIO(content), name) for content, name in files]
    return person.sends("/media", status, file=given)


def with_image(person: PagePerson, name: str = "ball.jpg", post: str = "glutes-remedy-4") -> None:
    path = person.desk.file(post).path
    path.write_text(path.read_text(encoding="utf-8").replace("---\n", f"---\nimage: {name}\n", 1), encoding="utf-8")


def test_good_ones_are_kept_and_bad_ones_told(somebody: PagePerson) -> None:
    assert "2 pictures are there." in uploaded(somebody, (picture(), "one.jpg"), (picture("PNG", (90, 90)), "two.png"))
    page = uploaded(somebody, (picture(), "three.jpg"), (SVG, "four.jpg"), status=400)
    assert "four.jpg" in page and "no picture" in page
    assert sorted(path.name for path in (somebody.root / "images").iterdir()) == ["one.jpg", "three.jpg", "two.png"]
    assert "No picture was chosen." in somebody.sends("/media", 400)


def test_the_page_never_gives_out_the_file_itself(somebody: PagePerson) -> None:
    uploaded(somebody, (picture() + b"<script>alert(1)</script>", "one.jpg"))
    for address in ("/media/shown/one.jpg", "/media/shown/one.jpg?small=1", "/media/cut/story/one.jpg"):
        with somebody.client.get(address) as answer:
            assert answer.status_code == 200 and answer.mimetype == "image/jpeg"
            assert b"<script>" not in answer.data


@pytest.mark.parametrize(
    "address",
    ["/media/shown/..%2ftipcast.toml", "/media/shown/../tipcast.toml", "/media/of/..%2f..%2fetc%2fpasswd",
     "/media/shown/cards/x.jpg", "/media/shown/.hidden.jpg", "/media/cut/nonsense/one.jpg", "/media/cut/story/%2e%2e",
     "/media/brand/card/..%2f..%2ftipcast.toml", "/media/brand/theme/..%2f..%2fcalm", "/media/brand/theme/nonsense"],
)  # fmt: skip
def test_no_name_leads_elsewhere(somebody: PagePerson, address: str) -> None:
    (somebody.root / "images" / ".hidden.jpg").write_bytes(picture())
    (somebody.root / "images" / "one.jpg").write_bytes(picture())
    assert somebody.client.get(address).status_code == 404


def test_a_picture_shows_its_cuts_and_where_it_is_used(somebody: PagePerson) -> None:
    uploaded(somebody, (picture(), "ball.jpg"))
    with_image(somebody)
    assert "behind 1 post" in somebody.sees("/media")
    page = somebody.sees("/media/of/ball.jpg")
    assert "Self-massage" in page and page.count("/media/cut/") >= 10
    sizes = {}
    for name in ("portrait", "wide", "story"):
        with somebody.client.get(f"/media/cut/{name}/ball.jpg") as answer:
            sizes[name] = Image.open(io.BytesIO(answer.data)).size
    assert sizes["wide"][0] > sizes["wide"][1] and sizes["story"][0] < sizes["portrait"][0]


def test_another_focus_is_another_cut_and_is_written_into_the_post(somebody: PagePerson) -> None:
    uploaded(somebody, (picture(), "ball.jpg"))
    with_image(somebody)
    cuts = []
    for place in ("?x=10&y=5", "?x=90&y=95"):
        with somebody.client.get(f"/media/cut/wide/ball.jpg{place}") as answer:
            cuts.append(answer.data)
    assert cuts[0] != cuts[1]
    assert "1 post looks there now." in somebody.sends("/media/of/ball.jpg", x="30", y="60", post="glutes-remedy-4")
    assert somebody.desk.file("glutes-remedy-4").post.focus == (0.3, 0.6)
    somebody.sends("/media/of/ball.jpg", x="", y="", post="glutes-remedy-4")
    assert somebody.desk.file("glutes-remedy-4").post.focus is None
    for bad in ({"x": "150", "y": "5"}, {"x": "left", "y": "5"}, {"x": "nan", "y": "5"}):
        somebody.sends("/media/of/ball.jpg", 400, post="glutes-remedy-4", **bad)
    assert "No post is ticked." in somebody.sends("/media/of/ball.jpg", 400, x="30", y="60")


def test_a_picture_is_removed_only_when_nothing_needs_it_and_she_is_sure(somebody: PagePerson) -> None:
    uploaded(somebody, (picture(), "ball.jpg"))
    with_image(somebody)
    assert "Self-massage" in somebody.sends("/media/remove/ball.jpg", 400, sure="1")
    path = somebody.desk.file("glutes-remedy-4").path
    path.write_text(path.read_text(encoding="utf-8").replace("image: ball.jpg\n", ""), encoding="utf-8")
    assert "Remove ball.jpg?" in somebody.sends("/media/remove/ball.jpg", 200)
    assert (somebody.root / "images" / "ball.jpg").exists()
    somebody.sends("/media/remove/ball.jpg", sure="1")
    assert not (somebody.root / "images" / "ball.jpg").exists()


# -- the brand -----------------------------------------------------------------------------------------


def form(person: PagePerson, **changed: str) -> dict[str, str]:
    page = person.sees("/media")
    found = {name: person.field(page, name) for name in ("digest", "name", "handle", "website")}
    chosen = re.findall(r'name="(theme|mode)" value="(\w+)" checked', page)
    return {**found, **dict(chosen), "logo": "", "colors_shown": "1", **changed}


def test_saving_untouched_changes_no_byte(somebody: PagePerson) -> None:
    before = (somebody.root / "tipcast.toml").read_bytes()
    somebody.sends("/media/brand", **form(somebody))
    assert (somebody.root / "tipcast.toml").read_bytes() == before


def test_a_change_keeps_notes_order_and_everything_else(somebody: PagePerson) -> None:
    path = somebody.root / "tipcast.toml"
    before = path.read_text(encoding="utf-8")
    changed = {"theme": "bold", "mode": "dark", "own.accent": "1", "color.accent": "#AA3300"}
    assert "The look is saved." in somebody.sends("/media/brand", **form(somebody, **changed))
    after = path.read_text(encoding="utf-8")
    assert "# Her own notes stay." in after and after.index("[brand]") < after.index("[campaigns.tips]")
    brand = somebody.workspace.settings.brand
    assert (brand.theme, brand.mode, dict(brand.colors)) == ("bold", "dark", {"accent": "#aa3300"})
    somebody.sends("/media/brand", **form(somebody, theme="calm", mode="light"))
    assert somebody.workspace.settings.brand.colors == {}
    assert set(before.splitlines()) <= set(path.read_text(encoding="utf-8").splitlines())


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"theme": "nonsense"}, "nonsense"),
        ({"own.accent": "1", "color.accent": "red"}, "not a colour"),
        ({"logo": "../../x.png"}, "There is no picture"),
        ({"mode": "grey"}, "grey"),
    ],
)
def test_what_cannot_be_is_told_and_not_saved(somebody: PagePerson, changed: dict[str, str], told: str) -> None:
    before = (somebody.root / "tipcast.toml").read_bytes()
    assert told in unescape(somebody.sends("/media/brand", 400, **form(somebody, **changed)))
    assert (somebody.root / "tipcast.toml").read_bytes() == before


def test_settings_changed_meanwhile_are_never_overwritten_silently(somebody: PagePerson) -> None:
    mine = form(somebody, handle="@mine")
    path = somebody.root / "tipcast.toml"
    path.write_text(CONFIG.format(more="") + "# from my editor\n", encoding="utf-8")
    page = unescape(somebody.sends("/media/brand", 409, **mine))
    assert "changed meanwhile" in page and 'value="@mine"' in page and "from my editor" in path.read_text()
    somebody.sends("/media/brand", **{**mine, "digest": somebody.field(page, "digest")})
    assert "from my editor" in path.read_text() and "@mine" in path.read_text()


def test_the_preview_is_the_real_card_and_leaves_no_trace(somebody: PagePerson) -> None:
    def cards(**changed: str) -> list[bytes]:
        page = somebody.sends("/media/brand/preview", 200, **form(somebody, **changed))
        found = []
        for address in re.findall(r'src="(/media/brand/card/[^"]+)"', page):
            with somebody.client.get(address) as answer:
                found.append(answer.data)
        return found

    before = {path for path in somebody.root.rglob("*") if path.is_file() and "tipcast.db" not in path.name}
    plain, red = cards(), cards(**{"own.accent": "1", "color.accent": "#ff0000"})
    assert len(plain) == 4 and Image.open(io.BytesIO(plain[0])).size == (1080, 1350)
    assert plain != red
    assert {path for path in somebody.root.rglob("*") if path.is_file() and "tipcast.db" not in path.name} == before


@pytest.mark.parametrize("text", ["{{ 7*7 }}", '"]\n[accounts.evil]', "</script><script>x", "a = 1"])
def test_words_of_the_brand_are_only_words(somebody: PagePerson, text: str) -> None:
    somebody.sends("/media/brand", **form(somebody, handle=text))
    assert somebody.workspace.settings.brand.handle == " ".join(text.split())
    assert {account.name for account in somebody.workspace.settings.accounts} == {"facebook", "x"}
    assert "<script>x" not in somebody.sees("/media")
