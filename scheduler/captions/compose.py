"""From a post to a caption that fits: a network's template arranges it, and when room is short,
things are given up in this order until the result is within the network's limit:

1. hashtags, the last first, down to one: a whole text serves a reader more than a second tag;
2. sentences, from the end, with two tags, then one, then none if not even one sentence fits otherwise;
3. what the template itself leaves out when it is told to be ``short``: headings, calls to action.

The first sentence is never given up, and nothing is cut inside a sentence, link, hashtag or emoji.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from scheduler.captions.arrange import Arrange, arrangement
from scheduler.captions.comment import first_comment
from scheduler.captions.excess import excess
from scheduler.captions.tags import chosen, room, rotated, turn_of
from scheduler.captions.thread import parts_of
from scheduler.core.errors import BadInput, Problem
from scheduler.core.model import Brand, Post
from scheduler.core.network import Limits
from scheduler.core.text.fit import DoesNotFit, fit, shown
from scheduler.core.text.weighted import hashtags as hashtags_in


@dataclass(frozen=True, slots=True)
class Caption:
    """``length`` and ``limit`` are in the network's own unit; ``dropped`` are sentences left out."""

    text: str
    title: str | None
    length: int
    limit: int
    hashtags: tuple[str, ...]
    dropped: tuple[str, ...] = ()
    comment: str | None = None
    """What its first comment says; None: there is none."""
    thread: tuple[str, ...] = ()
    """The further parts of its thread."""


Tags = Callable[[str], tuple[str, ...]]
"""The hashtags that go with a text: none that it says itself."""


def compose(
    post: Post,
    *,
    limits: Limits,
    network: str,
    templates: Path,
    hashtags: tuple[str, ...],
    link: str | None,
    brand: Brand,
    showing: int = 1,
    tags_in_comment: bool = False,
    threads: bool = False,
) -> Caption:
    """The caption of ``post`` on ``network``, the ``showing``-th time; with ``tags_in_comment`` the hashtags stand
    in its first comment, with ``threads`` sentences that have no room go into further parts. Raises BadInput when it
    can't fit or a template is wrong."""
    if limits.caption.value == 0:
        return _wordless(post, network)
    title = _title(post, limits)
    most = limits.hashtags.value if limits.hashtags else None

    def tags(text: str) -> tuple[str, ...]:
        # The campaign's tags come first: they are what its posts are found under, also where only two fit.
        mine = rotated(hashtags, by=turn_of(post.id, showing), most=room(network, most))
        return chosen(mine, post.hashtags, network=network, limit=most, present=hashtags_in(text))

    by_hand, apart = network in post.captions, tags_in_comment and limits.comment is not None
    tags_here: Tags = _none if apart else tags
    if by_hand:
        own = (post.captions[network], *post.wordings.get(network, ()))
        caption = _by_hand(post, network, limits, title, tags_here, own=own[(showing - 1) % len(own)])
    else:
        has_field = title is not None
        arrange = arrangement(
            post, network=network, templates=templates, link=link, brand=brand, has_title_field=has_field
        )
        caption = _fitted(post, network, arrange, limits, title, tags_here)
    comment = first_comment(post, limits, network=network, hashtags=tags(caption.text) if apart else ())
    caption = replace(caption, comment=comment)
    if limits.thread is not None and (threads if post.thread is None else post.thread):
        caption = _threaded(caption, limits, most=limits.thread.value)
    where, field = post.file or post.id, f"captions.{network}" if by_hand else "body"
    if problems := excess(caption.text, title, limits=limits, network=network, where=where, field=field):
        raise BadInput(problems)
    return caption


def _threaded(caption: Caption, limits: Limits, *, most: int) -> Caption:
    """With its dropped sentences in further parts, as far as they go."""
    groups = parts_of(caption.dropped, fits=lambda text: limits.count(text) <= limits.caption.value, most=most)
    told = sum(map(len, groups))
    return replace(caption, thread=tuple(map(" ".join, groups)), dropped=caption.dropped[told:])


def _wordless(post: Post, network: str) -> Caption:
    """Where no caption is shown. Words that were written for this network alone would be lost without a sign."""
    if network in post.captions:
        mend = "Put them on the card, or take them out."
        place, field = post.file or post.id, f"captions.{network}"
        raise BadInput(Problem(place, f"{network} shows no caption, and these words would be lost.", mend, field=field))
    return Caption("", None, 0, 0, ())


def _none(text: str) -> tuple[str, ...]:
    return ()


def _fitted(post: Post, network: str, arrange: Arrange, limits: Limits, title: str | None, tags: Tags) -> Caption:
    limit = limits.caption.value

    def written(body: str, number: int, short: bool) -> str:
        return arrange(body, tags(body)[:number], short)

    def caption(body: str, number: int, short: bool, dropped: Sequence[str] = ()) -> Caption:
        text = written(body, number, short)
        said = hashtags_in(text)
        used = tuple(tag for tag in tags(body)[:number] if tag in said)
        return Caption(text, title, limits.count(text), limit, used, tuple(dropped))

    for number in range(len(tags(post.body)), 0, -1) or (0,):
        whole = caption(post.body, number, short=False)
        if whole.length <= limit:
            return whole
    error = DoesNotFit("", 0, limit)
    for number, short in ((2, False), (1, False), (0, False), (1, True), (0, True)):

        def fits(body: str, number: int = number, short: bool = short) -> bool:
            return limits.count(written(body, number, short)) <= limit

        try:
            fitted = fit(post.body, fits, count=limits.count, limit=limit)
        except DoesNotFit as problem:
            error = problem
        else:
            return caption(fitted.text, number, short, fitted.dropped)
    raise BadInput(_too_long(post, network, error, limits.count(written(error.sentence, 0, True))))


def _too_long(post: Post, network: str, error: DoesNotFit, least: int) -> Problem:
    around = f" ({least} with what the template puts around it)" if least > error.length else ""
    return Problem(
        post.file or post.id,
        f"The sentence “{shown(error.sentence)}” is {error.length} long{around}; {error.limit} is the most on {network}.",
        f"Shorten that sentence, or write a caption of its own under captions: {network}.",
        field="body",
    )


def _by_hand(post: Post, network: str, limits: Limits, title: str | None, tags: Tags, *, own: str) -> Caption:
    """The author's own words for this network; hashtags are added as far as they fit, if she wrote none."""
    own = own.strip()
    limit = limits.caption.value
    added = () if hashtags_in(own) else tags(own)
    for number in range(len(added), -1, -1):
        signs = " ".join("#" + tag for tag in added[:number])
        text = f"{own}\n\n{signs}" if signs else own
        if (length := limits.count(text)) <= limit:
            return Caption(text, title, length, limit, added[:number])
    length = limits.count(own)
    raise BadInput(
        Problem(
            post.file or post.id,
            f"This caption is {length} long; {limit} is the most on {network}.",
            f"Shorten it by {length - limit}.",
            field=f"captions.{network}",
        )
    )


def _title(post: Post, limits: Limits) -> str | None:
    """The title where the network has a field for it, with the step so that it stands alone."""
    if limits.title is None:
        return None
    title = f"{post.title} (step {post.step.number} of {post.step.total})" if post.step else post.title
    return title if len(title) <= limits.title.value else post.title
