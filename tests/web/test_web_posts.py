"""The posts: the list, the editor that keeps a file's own hand, and the preview that is the real card and caption."""

from __future__ import annotations

import re
from html import unescape
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from page_person import CONFIG, PagePerson
from PIL import Image

from scheduler.core.model import CardText, Kind, Post
from scheduler.web.post_form import changes, form_of, read_form

HAND_MADE = """---
# My own note, which stays.
id:   mine          # and this one
kind: remedy
title: 'Roll it out'
step: {number: 1, total: 4}
networks: [ facebook, twitter ]
hashtags: [Selfhelp,   Massage]

card: >
  Roll a ball under
  your foot.
captions:
  x: "Roll a ball under your foot."   # short
---

Roll a ball under your foot for a minute.

Then the other one.
"""


@pytest.fixture
def writer(somebody: PagePerson) -> PagePerson:
    (somebody.root / "posts" / "50-mine.md").write_text(HAND_MADE, encoding="utf-8")
    return somebody


def opened(person: PagePerson, post_id: str = "mine") -> dict[str, str]:
    """What the form sends back when nothing is touched."""
    page = person.sees(f"/posts/{post_id}")
    found = {"digest": person.field(page, "digest"), "networks_shown": "1"}
    for name, text in re.findall(r'<textarea name="([^"]+)"[^>]*>(.*?)</textarea>', page, re.DOTALL):
        found[name] = unescape(text).replace("\n", "\r\n")  # as browsers send it
    for name in ("title", "hashtags", "link"):
        found[name] = person.field(page, name)
    for name, options in re.findall(r'<select name="(\w+)">(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'<option(?: value="([^"]*)")? selected>([^<]*)', options)
        found[name] = (chosen[1] or chosen[2]) if chosen else ""
    found["networks"] = re.findall(r'name="networks" value="(\w+)" checked', page)  # type: ignore[assignment]  # a list, as a form's field may be
    return found


def text_of(person: PagePerson) -> str:
    return (person.root / "posts" / "50-mine.md").read_text(encoding="utf-8")


def test_saving_untouched_changes_no_byte(writer: PagePerson) -> None:
    writer.sends("/posts/mine", **opened(writer))
    assert text_of(writer) == HAND_MADE


def test_a_changed_word_changes_that_word(writer: PagePerson) -> None:
    form = opened(writer)
    form["body"] = form["body"].replace("a minute", "two minutes")
    assert "“Roll it out” is saved." in unescape(writer.sends("/posts/mine", **form))
    assert text_of(writer) == HAND_MADE.replace("a minute", "two minutes")


@pytest.mark.parametrize(
    ("field", "value", "before", "after"),
    [
        ("title", "Roll it", "title: 'Roll it out'", "title: Roll it"),
        ("hashtags", "#Selfhelp, Feet", "hashtags: [Selfhelp,   Massage]", "hashtags: [Selfhelp, Feet]"),
        ("captions.x", "Roll!", 'x: "Roll a ball under your foot."   # short', None),
        ("alt", "A foot on a ball.", None, "alt: A foot on a ball."),
        ("comment", "Which foot is stiffer?", None, "comment: Which foot is stiffer?"),
        ("theme", "bold", None, "theme: bold"),
        ("link", "https://example.org/feet", None, "link: https://example.org/feet"),
        ("card.1", "Roll a ball.", None, "card: Roll a ball."),
        ("kind", "question", "kind: remedy", "kind: question"),
    ],
)  # fmt: skip
def test_each_field_is_written_and_nothing_else(
    writer: PagePerson, field: str, value: str, before: str | None, after: str | None
) -> None:
    writer.sends("/posts/mine", **{**opened(writer), field: value})
    text = text_of(writer)
    assert "# My own note, which stays." in text and "id:   mine          # and this one" in text
    assert before is None or before not in text
    assert after is None or after in text
    form = opened(writer)
    assert form[field] == value if field != "hashtags" else form[field] == "#Selfhelp #Feet"


def test_networks_are_chosen_by_ticking(writer: PagePerson) -> None:
    form = opened(writer)
    assert form["networks"] == ["facebook", "x"]
    writer.sends("/posts/mine", **{**form, "networks": ["x"]})
    assert "networks: [x]" in text_of(writer)
    writer.sends("/posts/mine", **{**opened(writer), "networks": ["facebook", "x"]})
    assert "networks" not in text_of(writer)  # all there are: none needs to be named


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("title", "", "title"),
        ("body", "", "There is no caption."),
        ("link", "not an address", "no web address"),
        ("theme", "nonsense", "There is no theme"),
        ("image", "gone.jpg", "There is no picture"),
        ("image", "../../.env", "not inside the images folder"),
        ("card.1", "word " * 60, "60 words"),
        ("hashtags", "#a.b", "no hashtag"),
    ],
)
def test_what_cannot_be_is_told_and_her_words_stay_in_the_form(
    writer: PagePerson, field: str, value: str, told: str
) -> None:
    page = unescape(writer.sends("/posts/mine", 400, **{**opened(writer), "comment": "Keep me.", field: value}))
    assert told in page and "Keep me." in page
    assert text_of(writer) == HAND_MADE


def test_a_file_changed_meanwhile_is_never_overwritten_silently(writer: PagePerson) -> None:
    form = opened(writer)
    form["body"] = "My words from the page."
    theirs = HAND_MADE.replace("a minute", "an hour")
    (writer.root / "posts" / "50-mine.md").write_text(theirs, encoding="utf-8")
    page = unescape(writer.sends("/posts/mine", 409, **form))
    assert "changed meanwhile" in page and "My words from the page." in page and "an hour" in page
    assert text_of(writer) == theirs
    # Now she has seen both and says it once more.
    writer.sends("/posts/mine", **{**form, "digest": writer.field(page, "digest")})
    assert "My words from the page." in text_of(writer) and "# My own note, which stays." in text_of(writer)


def test_a_post_that_is_gone_is_told(writer: PagePerson) -> None:
    form = opened(writer)
    (writer.root / "posts" / "50-mine.md").unlink()
    writer.sends("/posts/mine", 404, **form)


def test_the_preview_shows_the_real_caption_and_card_and_leaves_no_trace(writer: PagePerson) -> None:
    def files() -> list[Path]:
        return sorted(path for path in writer.root.rglob("*") if path.is_file() and "tipcast.db" not in path.name)

    before = files()
    form = {**opened(writer), "body": "Roll gently, and breathe.", "title": "Roll gently"}
    page = unescape(writer.sends("/posts/mine/preview", 200, **form))
    assert "Roll gently, and breathe." in page and "of 280 characters" in page and "Facebook" in page
    pictures = re.findall(r'src="(/sketch/[^"]+)"', page)
    assert len(pictures) == 2
    with writer.client.get(pictures[0]) as answer:
        assert Image.open(BytesIO(answer.data)).size[0] >= 1080
    assert text_of(writer) == HAND_MADE
    assert files() == before


def test_the_preview_says_what_is_too_long(writer: PagePerson) -> None:
    form = {**opened(writer), "captions.x": "Roll. " * 80}
    assert "280 is the most on x" in writer.sends("/posts/mine/preview", 200, **form)
    assert "Write the caption" in writer.sends("/posts/mine/preview", 422, **{**form, "body": ""})


def test_a_theme_of_its_own_draws_another_card(writer: PagePerson) -> None:
    def picture(theme: str) -> bytes:
        page = writer.sends("/posts/mine/preview", 200, **{**opened(writer), "theme": theme})
        found = re.search(r'src="(/sketch/[^"]+)"', page)
        assert found
        with writer.client.get(found[1]) as answer:
            return answer.data

    assert len({picture(theme) for theme in ("", "bold", "classic")}) == 3


def test_without_a_script_it_is_shown_by_a_button(writer: PagePerson) -> None:
    page = writer.sends("/posts/mine", 200, **{**opened(writer), "title": "Only looked at", "look": "1"})
    assert "Only looked at (step 1 of 4)" in page
    assert text_of(writer) == HAND_MADE


def test_advice_on_its_words_is_given(writer: PagePerson) -> None:
    form = {**opened(writer), "body": "This cures back pain for good."}
    assert "Advice" in writer.sends("/posts/mine/preview", 200, **form)


def test_a_new_post_is_a_file_with_an_id_of_its_own(somebody: PagePerson) -> None:
    for number in (1, 2):
        page = somebody.sends("/posts", title="Über Füße", body="Warm feet help.\r\nSo do socks.", campaign="tips")
        assert "is there" in page
        assert len(list((somebody.root / "posts").glob("*-uber-fu*"))) == number
    assert len({post.id for post in somebody.desk.posts()}) == 15
    assert "A post needs a title and a text." in somebody.sends("/posts", 400, title=" ", body="x")
    somebody.sends("/posts", 404, title="x", body="y", campaign="nonsense")


def test_posts_come_by_campaign_and_in_pages(somebody: PagePerson) -> None:
    (somebody.root / "tipcast.toml").write_text(
        CONFIG.format(more='[campaigns.other]\nslots = ["mon 10:00"]'), encoding="utf-8"
    )
    for number in range(60):
        text = f"---\nid: other-{number}\ntitle: Other {number}\ncampaign: other\n---\nText {number}.\n"
        (somebody.root / "posts" / f"{number + 100}-other.md").write_text(text, encoding="utf-8")
    first, second = somebody.sees("/posts?campaign=other"), somebody.sees("/posts?campaign=other&page=1")
    assert "Other 0<" in first and "Meet your glutes" not in first and "page=1" in first
    assert "Other 59<" in second and "Other 0<" not in second


def test_an_empty_workspace_says_what_to_do(tmp_path: Path) -> None:
    person = PagePerson(tmp_path / "tips")
    for address in ("/", "/posts", "/plan"):
        assert 'href="/import"' in person.sees(address).split("<main")[1], address
    person.desk.close()


# -- the form, alone ---------------------------------------------------------------------------------

TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=40).map(str.strip).filter(bool)
POSTS = st.builds(
    Post,
    id=st.just("a"),
    kind=st.sampled_from(Kind),
    title=TEXT.map(lambda text: " ".join(text.split())),
    body=TEXT,
    cards=st.lists(st.builds(CardText, TEXT), min_size=1, max_size=3).map(tuple),
    hashtags=st.lists(st.from_regex(r"[A-Za-z]{1,9}", fullmatch=True), max_size=3, unique=True).map(tuple),
    networks=st.sampled_from([(), ("x",), ("facebook", "x")]),
    captions=st.dictionaries(st.sampled_from(["x", "facebook", "pinterest"]), TEXT, max_size=3),
    alt=st.none() | TEXT,
    comment=st.none() | TEXT,
)
NETWORKS = ("facebook", "x")


@given(POSTS)
def test_a_form_that_is_not_touched_changes_nothing(post: Post) -> None:
    shown = form_of(post, NETWORKS)
    sent = {
        "title": [shown.title], "kind": [shown.kind], "body": [shown.body], "hashtags": [shown.hashtags],
        "networks": sorted(shown.networks), "networks_shown": ["1"], "alt": [shown.alt], "comment": [shown.comment],
        **{f"card.{number}": [text] for number, text in enumerate(shown.cards, start=1)},
        **{f"captions.{name}": [text] for name, text in shown.captions},
    }  # fmt: skip
    assert changes(post, read_form(sent, shown), NETWORKS) == {}


@given(POSTS, POSTS)
def test_a_form_says_all_that_differs(post: Post, other: Post) -> None:
    wanted = form_of(other, NETWORKS)
    if len(wanted.cards) != len(post.cards):
        return
    from dataclasses import replace

    changed = replace(post, **changes(post, wanted, NETWORKS))
    assert form_of(changed, NETWORKS) == wanted
    assert changed.captions.get("pinterest") == post.captions.get("pinterest")  # it wasn't in the form
