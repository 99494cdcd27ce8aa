"""Captions: within each network's limits, under her hashtags, in her words where she wrote them."""

from __future__ import annotations

import os
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
NETWORKS = [name for name in networks.names() if networks.load(name).limits.caption.value]


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
        caption(replace(POST, body="word " * 80 + "end. Short."), "x")
    (problem,) = caught.value.problems
    assert (problem.where, problem.field) == ("posts/ball.md", "body")
    assert problem.what.startswith("The sentence “word word")
    assert problem.what.endswith("is 404 long; 280 is the most on x.")


def test_the_heading_goes_before_the_first_sentence_does() -> None:
    found = caption(replace(POST, body="W" * 259 + " end. Short."), "x")
    assert found.text == "W" * 259 + " end.\n\n#Selfhelp"
    assert found.dropped == ("Short.",)


def test_tags_go_before_the_heading_and_sentences_before_the_last_tag() -> None:
    heading = "Step 4 of 4: Self-massage\n\n"
    assert caption(replace(POST, body="W" * 240 + " end."), "x").text == heading + "W" * 240 + " end."
    assert caption(replace(POST, body="W" * 234 + " end."), "x").hashtags == ("Selfhelp",)
    two = caption(replace(POST, body="W" * 200 + " end. " + "w" * 40 + " end."), "x")
    assert (two.hashtags, len(two.dropped)) == (("Selfhelp", "Massage"), 1)


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


def test_tags_in_the_text_count_and_are_not_said_again() -> None:
    body = "Roll slowly, says #massage. Ask about #One and #Two."
    found = caption(replace(POST, body=body), "instagram", tags=("Selfhelp", "Massage", "HowTo", "Calm"))
    assert tags_in(found.text) == ["massage", "One", "Two", "Selfhelp", "HowTo"]
    assert found.hashtags == ("Selfhelp", "HowTo")


def test_more_tags_or_mentions_than_the_network_takes_are_refused() -> None:
    own = replace(POST, captions={"instagram": " ".join(f"#tag{number}" for number in range(6))})
    with pytest.raises(BadInput, match=r"captions\.instagram: 6 hashtags; 5 is the most on instagram"):
        caption(own, "instagram")
    busy = replace(POST, body=" ".join(f"@user{number}" for number in range(21)))
    with pytest.raises(BadInput, match="body: 21 mentions; 20 is the most on instagram"):
        caption(busy, "instagram")


def test_a_title_may_lose_its_step_but_not_its_end() -> None:
    assert caption(replace(POST, title="t" * 95), "pinterest").title == "t" * 95
    with pytest.raises(BadInput, match="title: 101 characters in the title; 100 is the most on pinterest"):
        caption(replace(POST, title="t" * 101), "pinterest")
    assert caption(replace(POST, title="t" * 101), "facebook").title is None


@pytest.mark.parametrize("network", ["facebook", "instagram"])
def test_who_has_asked_asks_no_second_time(network: str) -> None:
    post = replace(POST, kind=Kind.SYMPTOM, step=None)
    asked = caption(replace(post, body="Is it sore? You are not alone."), network).text
    assert asked.count("?") == 1 + asked.count(LINK)
    assert caption(replace(post, body="It is sore."), network).text.count("?") == 1 + asked.count(LINK)


@pytest.mark.parametrize("network", ["facebook", "instagram"])
def test_no_small_talk_after_the_advice_to_see_a_doctor(network: str) -> None:
    plain = caption(replace(POST, body="If it stays, see a doctor."), network, link=None, tags=())
    assert plain.text.endswith("If it stays, see a doctor.")


@pytest.mark.parametrize("network", ["facebook", "instagram", "pinterest"])
def test_the_steps_of_a_series_end_differently(network: str) -> None:
    first, second = (
        caption(replace(POST, id=f"s{number}", step=Step(number, 4), body="The same."), network, link=None, tags=())
        for number in (1, 2)
    )
    assert first.text.splitlines()[-1] != second.text.splitlines()[-1]
    assert first == caption(
        replace(POST, id="s1", step=Step(1, 4), body="The same."), network, link=None, tags=()
    )  # and always the same way


@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize("step", [None, Step(2, 3)])
def test_a_heading_does_not_say_what_the_first_sentence_says(network: str, step: Step | None) -> None:
    text = caption(replace(POST, title="Warm up", body="Warm up. Walk on the spot.", step=step), network).text
    assert text.count("Warm up") == 1
    assert "Warm up. Walk" in text
    if step and networks.load(network).limits.title is None:
        assert text.startswith("Step 2 of 3\n\nWarm up.")


def test_no_bio_without_a_website() -> None:
    found = compose(
        POST,
        limits=networks.load("instagram").limits,
        network="instagram",
        templates=TEMPLATES,
        hashtags=(),
        link=LINK,
        brand=Brand("Willow Lane"),
    )
    assert "bio" not in found.text


@pytest.mark.parametrize(
    ("template", "says"),
    [
        ("{{ ''.format_map(body) }}{{ '{a}'.format() }}", "x.txt.j2:1"),
        ("{{ body }}\n{% include 'gone.txt' %}", 'x.txt.j2:2: It includes "gone.txt"'),
        ("{{ hashtags.append('x') }}", "unsafe"),
        ("{{ step.nummer }}", "nummer"),
        ("{{ nothing }}", "can use body, brand, has_title_field, hashtags, kind, link, pick, short, step, title"),
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


def test_a_template_that_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "x.txt.j2").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadInput, match=r"templates/captions/x\.txt\.j2: It isn't plain text"):
        caption(POST, "x", templates=tmp_path)


def test_a_missing_template(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"templates/captions/x\.txt\.j2: This template is missing"):
        caption(POST, "x", templates=tmp_path)


def test_an_edited_template_is_read_again(tmp_path: Path) -> None:
    (tmp_path / "x.txt.j2").write_text("One: {{ body }}", encoding="utf-8")
    assert caption(POST, "x", templates=tmp_path).text.startswith("One:")
    (tmp_path / "x.txt.j2").write_text("Two: {{ body }}", encoding="utf-8")
    os.utime(tmp_path / "x.txt.j2", (1, 1))
    assert caption(POST, "x", templates=tmp_path).text.startswith("Two:")


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


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("https://a.example/p?x=1&utm_source=old#part", "https://a.example/p?x=1&{ours}#part"),
        ("https://a.example", "https://a.example?{ours}"),
        ("https://a.example/?q=a%20b,c&flag&y=", "https://a.example/?q=a%20b,c&flag&y=&{ours}"),
        ("https://a.example/ü?utm%5Fcontent=x", "https://a.example/ü?{ours}"),
        ("mailto:me@a.example", "mailto:me@a.example"),
    ],
)
def test_links_keep_what_the_author_wrote(link: str, expected: str) -> None:
    ours = "utm_source=x&utm_medium=social&utm_campaign=back+tips&utm_content=tc9"
    once = tracked(link, network="x", campaign="back tips", marker="tc9")
    assert once == expected.format(ours=ours)
    assert tracked(once, network="x", campaign="back tips", marker="tc9") == once


PIECES = st.sampled_from(
    ["Roll slowly.", "See https://a.example/x?y=z for more.", "Try #Stretch!", "Is it you? 🤔", "Here is how:"]
)
SENTENCES = st.lists(st.text("abc äß日👍🏽#@.", min_size=1, max_size=60) | PIECES, min_size=1, max_size=12).map(
    " ".join
)
KINDS = st.sampled_from(list(Kind))
TAGS = st.lists(st.text("abcé-# ", max_size=40), max_size=6)
STEPS = st.none() | st.builds(Step, st.integers(1, 4), st.just(4))


@given(SENTENCES, st.sampled_from(NETWORKS), TAGS, KINDS, STEPS, st.none() | st.just(LINK))
def test_any_post_fits_or_is_refused(
    body: str, network: str, tags: list[str], kind: Kind, step: Step | None, link: str | None
) -> None:
    try:
        found = caption(replace(POST, body=body, kind=kind, step=step), network, tags=tuple(tags), link=link)
    except BadInput:
        return
    limits = networks.load(network).limits
    assert found.length == limits.count(found.text) <= limits.caption.value
    assert all(f"#{tag}" in found.text for tag in found.hashtags)
    said = tags_in(found.text)
    assert limits.hashtags is None or len(said) <= limits.hashtags.value
    assert "\n\n\n" not in found.text
