"""Captions: within each network's limits, under her hashtags, in her words where she wrote them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler import networks
from scheduler.captions.compose import Caption, compose
from scheduler.captions.links import tracked
from scheduler.captions.tags import chosen, clean
from scheduler.core.errors import BadInput
from scheduler.core.model import Brand, CardText, Kind, Post, Step
from scheduler.core.text.weighted import hashtags as tags_in
from scheduler.core.text.weighted import weighted_length

TEMPLATES = Path(__file__).parents[2] / "templates" / "captions"
BRAND = Brand("Willow Lane", "@willowlane", "https://willow.example")
LINK = "https://willow.example/?utm_content=tc1"
BODY = "Lean back against a wall with a ball behind one buttock. Roll it slowly over the tender spots.\n\nTwo minutes a side are plenty."
POST = Post("ball", Kind.REMEDY, "Self-massage", BODY, (CardText("Lean back."),), step=Step(4, 4), file="posts/ball.md")
NETWORKS = networks.names()


def caption(
    post: Post,
    network: str,
    *,
    templates: Path = TEMPLATES,
    tags: tuple[str, ...] = ("Selfhelp", "Massage"),
    link: str | None = LINK,
) -> Caption:
    return compose(
        post,
        limits=networks.load(network).limits,
        network=network,
        templates=templates,
        hashtags=tags,
        link=link,
        brand=BRAND,
    )


@pytest.mark.parametrize("network", NETWORKS)
def test_what_every_caption_has(network: str) -> None:
    found = caption(POST, network)
    limits = networks.load(network).limits
    assert found.length == limits.count(found.text) <= limits.caption.value
    assert tags_in(found.text)[-2:] == ["Selfhelp", "Massage"]
    assert "Lean back against a wall" in found.text
    assert "4 of 4" in (found.title or found.text)
    assert "\n\n\n" not in found.text
    assert found.text == found.text.strip()


def test_networks_have_their_own_ways() -> None:
    assert LINK in caption(POST, "facebook").text
    assert "link in bio" in caption(POST, "instagram").text
    assert "http" not in caption(POST, "x").text
    assert caption(POST, "pinterest").title == "Self-massage (step 4 of 4)"
    assert "link in bio" not in caption(POST, "instagram", link=None).text
    assert len({caption(POST, network).text for network in NETWORKS}) == len(NETWORKS)


def test_x_drops_sentences_from_the_end_and_keeps_a_tag() -> None:
    long = replace(
        POST, body=" ".join(f"This is sentence number {number} of a text that goes on." for number in range(20))
    )
    found = caption(long, "x")
    assert found.length == weighted_length(found.text) <= 280
    assert found.dropped
    assert found.text.count("sentence number") + len(found.dropped) == 20
    assert "#Selfhelp" in found.text


def test_a_sentence_that_cannot_fit_is_named() -> None:
    with pytest.raises(BadInput) as caught:
        caption(replace(POST, body="word " * 80 + "end."), "x")
    assert "posts/ball.md" in str(caught.value)


@pytest.mark.parametrize("network", NETWORKS)
def test_her_own_words_win(network: str) -> None:
    own = replace(POST, captions={network: "My own words, as I like them."})
    found = caption(own, network)
    assert found.text.startswith("My own words, as I like them.\n\n#Selfhelp #Massage")
    tagged = replace(POST, captions={network: "My own words. #Mine"})
    assert caption(tagged, network).text == "My own words. #Mine"


def test_her_own_words_can_be_too_long() -> None:
    with pytest.raises(BadInput, match=r"captions\.x.*300 long; 280"):
        caption(replace(POST, captions={"x": "a" * 300}), "x")


@pytest.mark.parametrize(
    ("template", "says"),
    [
        ("{{ body ", "bad.txt.j2:1"),
        ("Line\n{{ nothing_like_this }}", "x.txt.j2:2"),
        ("{{ ''.__class__.__mro__ }}", "unsafe"),
        ("{% for i in range(10**9) %}{{ i }}{% endfor %}", "x.txt.j2"),
        ("{{ 1 / 0 }}", "x.txt.j2:1"),
    ],
)
def test_broken_templates(tmp_path: Path, template: str, says: str) -> None:
    (tmp_path / "x.txt.j2").write_text(template, encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        caption(POST, "x", templates=tmp_path)
    assert says.replace("bad.txt.j2", "x.txt.j2") in str(caught.value)


def test_a_new_network_has_a_template_to_start_from() -> None:
    found = compose(
        POST,
        limits=networks.load("facebook").limits,
        network="mastodon",
        templates=TEMPLATES,
        hashtags=(),
        link=LINK,
        brand=BRAND,
    )
    assert "Step 4 of 4" in found.text
    assert LINK in found.text


@pytest.mark.parametrize(
    ("tag", "cleaned"),
    [("#Self-help", "Selfhelp"), ("two words", "twowords"), ("123", ""), ("", ""), ("Füße", "Füße"), ("#", "")],
)
def test_tags_are_cleaned(tag: str, cleaned: str) -> None:
    assert clean(tag) == cleaned


def test_tags_come_once_and_not_too_many() -> None:
    assert chosen(["Selfhelp", "massage"], ["Massage", "HowTo"], network="facebook", limit=None) == (
        "Selfhelp",
        "massage",
        "HowTo",
    )
    assert chosen(["a1", "b1", "c1"], network="x", limit=None) == ("a1", "b1")
    assert chosen(["a1", "b1", "c1"], network="instagram", limit=1) == ("a1",)


def test_links_keep_what_the_author_wrote() -> None:
    link = tracked("https://a.example/p?x=1&utm_source=old#part", network="x", campaign="tips", marker="tc9")
    assert link == "https://a.example/p?x=1&utm_source=x&utm_medium=social&utm_campaign=tips&utm_content=tc9#part"
    assert tracked(link, network="x", campaign="tips", marker="tc9") == link


SENTENCES = st.lists(st.text("abc äß日👍🏽#@.", min_size=1, max_size=60), min_size=1, max_size=12).map(". ".join)


@given(
    SENTENCES,
    st.sampled_from(NETWORKS),
    st.lists(st.text("abcé-# ", max_size=40), max_size=6),
    st.sampled_from(list(Kind)),
)
def test_any_post_fits_or_is_refused(body: str, network: str, tags: list[str], kind: Kind) -> None:
    post = replace(POST, body=body, kind=kind, step=None)
    try:
        found = caption(post, network, tags=tuple(tags))
    except BadInput:
        return
    limits = networks.load(network).limits
    assert limits.count(found.text) <= limits.caption.value
    assert all(f"#{tag}" in found.text for tag in found.hashtags)
