"""From a post to what one account will show: its caption, its cards, its link with our marker."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from scheduler.captions.check import caption_problems
from scheduler.captions.compose import Caption, compose
from scheduler.captions.links import tracked
from scheduler.cards.card import Card
from scheduler.cards.painter import Drawn, Painter
from scheduler.core.errors import BadInput, Problem
from scheduler.core.model import Brand, Campaign, Draft, Format, Kind, Picture, Post
from scheduler.core.network import Limits, Network
from scheduler.core.text.fit import fit_text

EXAMPLE_MARKER = "tc00000000000000"
"""As long as a real one (store/queue.py), to know how long a link will be."""

LAYOUTS = {Kind.INTRO: "cover", Kind.OTHER: "quote"}
"""Kinds whose layout has another name; every other kind's layout is called like the kind."""


@dataclass(slots=True)
class Drafter:
    """Everything needed to see a post as one network will show it."""

    posts: Callable[[], Sequence[Post]]
    campaigns: Sequence[Campaign]
    brand: Brand
    painter: Painter
    templates: Path
    images: Path
    network: Callable[[str], type[Network]]

    def post(self, post_id: str) -> Post:
        for post in self.posts():
            if post.id == post_id:
                return post
        raise BadInput(Problem("posts", f'The post "{post_id}" is gone.', "Put its file back, or skip the delivery."))

    def campaign_of(self, post: Post) -> Campaign | None:
        if post.campaign is None:
            return self.campaigns[0] if len(self.campaigns) == 1 else None
        return next((campaign for campaign in self.campaigns if campaign.name == post.campaign), None)

    def caption(self, post: Post, network: str, *, marker: str | None = None) -> Caption:
        """The text of ``post`` on ``network``; the link carries ``marker`` when there is one."""
        campaign = self.campaign_of(post)
        return compose(
            post,
            limits=self.network(network).limits,
            network=network,
            templates=self.templates,
            hashtags=campaign.hashtags if campaign else (),
            link=self._link(post, network, marker),
            brand=self.brand,
        )

    def caption_problems(self, post: Post, networks: Iterable[str]) -> list[Problem]:
        """What ``networks`` would refuse about the words of ``post``, its marked link included."""
        campaign = self.campaign_of(post)
        return [
            problem
            for network in networks
            for problem in caption_problems(
                post,
                {network: self.network(network).limits},
                templates=self.templates,
                hashtags=campaign.hashtags if campaign else (),
                link=self._link(post, network, EXAMPLE_MARKER),
                brand=self.brand,
            )
        ]

    def cards(self, post: Post, network: str) -> tuple[Drawn, ...]:
        """The cards of ``post`` in the network's first format, within its limits."""
        known = self.network(network)
        return self.cards_in(post, known.formats[0], limits=known.limits)

    def cards_in(self, post: Post, format_: Format, *, limits: Limits | None = None) -> tuple[Drawn, ...]:
        layout = LAYOUTS.get(post.kind, post.kind.value)
        return tuple(
            self.painter.draw(
                Card(
                    layout=layout,
                    title=text.title or post.title,
                    text=text.text,
                    step=post.step,
                    eyebrow=_eyebrow(post),
                    image=self.images / post.image if post.image else None,
                    focus=post.focus,
                ),
                format_,
                limits=limits,
            )
            for text in post.cards
        )

    def draft(self, post: Post, network: str, *, marker: str) -> Draft:
        """Exactly what ``prepare`` and ``publish`` get. Raises BadInput if it can't be sent."""
        caption = self.caption(post, network, marker=marker)
        return Draft(
            caption=caption.text,
            title=caption.title,
            pictures=tuple(self._picture(post, drawn, network) for drawn in self.cards(post, network)),
            marker=marker,
            link=self._link(post, network, marker),
        )

    def _picture(self, post: Post, drawn: Drawn, network: str) -> Picture:
        alt = post.alt or drawn.picture.alt
        limit = self.network(network).limits.alt
        if limit is not None and len(alt) > limit.value:
            alt = fit_text(alt, limit.value)
        return replace(drawn.picture, alt=alt)

    def _link(self, post: Post, network: str, marker: str | None) -> str | None:
        campaign = self.campaign_of(post)
        link = post.link or (campaign.link if campaign else None) or self.brand.website or None
        if link is None or marker is None:
            return link
        return tracked(link, network=network, campaign=campaign.name if campaign else "tips", marker=marker)


def _eyebrow(post: Post) -> str:
    """The small words above the title: what the series is about, as the article's file is called."""
    if post.origin is None or post.kind is Kind.INTRO:
        return ""
    subject = post.origin.article.replace("-", " ").capitalize()
    # "Glutes" above "Glute problems" would only say it twice.
    return "" if subject.lower().rstrip("s") in post.title.lower() else subject
