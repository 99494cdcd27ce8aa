"""Posts to test with: one plain one, and strategies for the strangest that may be written."""

from __future__ import annotations

from hypothesis import strategies as st

from scheduler.core.errors import BadInput, Problem
from scheduler.core.model import CardText, Kind, Origin, Post, Step

NASTY = (
    "yes", "No", "on", "y", "~", "null", "true", "10:30", "1e3", "0x1F", "012", "1_000", ".inf", "2027-01-05", "=",
    "- dash first", "-", "? what", "# hash first", "a # b", "a #b", "colon: inside", "ends with:", "*star*", "&and",
    "!bang", "%percent", "@handle", "`tick`", "[x]", "{x}", "'single'", '"double"', "it's", 'a "b" c', "back\\slash",
    "tab\tinside", " space before", "space after ", "two  spaces", "line\nbreak", "a\n\nb\n", "\nfirst", "  in\nout",
    "a\n  b\n c", "a \nb", "| pipe", "> fold", "---", "a\n---\nb", "...", "é", "日本語", "שלום", "👩‍👩‍👧 family", "\u2028", "\x85x",
    "\ufeffbom", "\x07bell", "\x00nul", "a\rb", "a\r\nb", "\u200b", "<b>", "a, b", "Zed]",
)  # fmt: skip


def resolve(name: str) -> str:
    """A stand-in for the networks: two, one of them with an alias."""
    names = {"x": "x", "twitter": "x", "facebook": "facebook"}
    if name.lower() in names:
        return names[name.lower()]
    raise BadInput(Problem("network", f'There is no network called "{name}".', "Use one of: facebook, x."))


def plain_post(post_id: str = "knees-1", *, body: str = "Bend them gently.\n\nThen rest.", digest: str = "d1") -> Post:
    return Post(
        id=post_id,
        kind=Kind.REMEDY,
        title="Knees: be kind",
        body=body,
        cards=(CardText("Bend your knees gently.", None, ("Bend your knees gently, often.",)),),
        step=Step(1, 3),
        campaign="tips",
        hashtags=("Selfhelp", "Knees"),
        origin=Origin("knees.txt", "What to do", digest),
    )


words = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=40)
texts = (st.sampled_from(NASTY) | words).filter(lambda text: text.strip() != "" and len(text.split()) <= 45)
bodies = (texts | st.lists(texts, min_size=1, max_size=4).map("\n\n".join)).map(
    lambda text: text.replace("\r\n", "\n").replace("\r", "\n").strip()
)
tags = st.from_regex(r"[A-Za-z0-9é_日]{1,12}", fullmatch=True)
ids = st.from_regex(r"[a-z0-9][a-z0-9é_.-]{0,20}", fullmatch=True)
steps = st.tuples(st.integers(1, 9), st.integers(9, 99)).map(lambda pair: Step(*pair))
cards = st.builds(
    CardText,
    texts,
    st.none() | texts,
    st.lists(texts, max_size=3).map(tuple),
    layout=st.none() | texts,
    step=st.none() | steps,
    part=st.none() | texts,
)
origins = st.builds(Origin, texts, texts | st.just(""), texts)
posts = st.builds(
    Post,
    id=ids | st.sampled_from(["yes", "1e3", "007", "null-1", "10.30"]),
    kind=st.sampled_from(Kind),
    title=texts,
    body=bodies.filter(bool),
    cards=st.lists(cards, min_size=1, max_size=3).map(tuple),
    step=st.none() | steps,
    campaign=st.none() | texts,
    hashtags=st.lists(tags, max_size=4, unique=True).map(tuple),
    networks=st.lists(texts, max_size=3, unique=True).map(tuple),
    captions=st.dictionaries(texts, texts, max_size=3),
    link=st.none() | st.sampled_from(["https://example.org/a?b=c#d", "http://x.example/é", "https://[::1]/"]),
    image=st.none() | st.sampled_from(["a.jpg", "sub/b c.png", "10:30.jpg", "yes"]),
    alt=st.none() | texts,
    late=st.none() | texts,
    origin=st.none() | origins,
)
