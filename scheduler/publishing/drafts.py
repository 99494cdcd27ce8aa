"""From a post to what one account will show: its caption, its cards, its link with our marker."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from scheduler.captions.check import caption_problems
from scheduler.captions.compose import Caption, compose
from scheduler.captions.links import tracked
from scheduler.cards.alt import numbered
from scheduler.cards.card import Card
from scheduler.cards.painter import Drawn, Painter
from scheduler.core.carousel import fewer, split, unsaid
from scheduler.core.errors import BadInput, Problem
from scheduler.core.model import Brand, Campaign, CardText, Draft, Format, Kind, Picture, Post
from scheduler.core.network import Limits, Network
from scheduler.core.text.fit import fit_text

EXAMPLE_MARKER = "tc00000000000000"
"""As long as a real one (store/queue.py), to know how long a link will be."""

LAYOUTS = {Kind.INTRO: "cover", Kind.OTHER: "quote", Kind.CAROUSEL: "quote"}
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
    tags_in_comment: frozenset[str] = frozenset()
    """The networks on which hashtags stand in the first comment."""
    threads: bool = False
    """Whether posts that don't say otherwise may go on in further parts."""

    def post(self, post_id: str) -> Post:
        for post in self.posts():
            if post.id == post_id:
                return post
        raise BadInput(Problem("posts", f'The post "{post_id}" is gone.', "Put its file back, or skip the delivery."))

    def campaign_of(self, post: Post) -> Campaign | None:
        if post.campaign is None:
            return self.campaigns[0] if len(self.campaigns) == 1 else None
        return next((campaign for campaign in self.campaigns if campaign.name == post.campaign), None)

    def caption(
        self, post: Post, network: str, *, marker: str | None = None, showing: int = 1, alone: bool = False
    ) -> Caption:
        """The text of ``post`` on ``network`` the ``showing``-th time; the link carries ``marker`` when
        there is one. ``alone``: never in several parts, as where the same words would be refused the next time."""
        if alone or (showing > 1 and self.network(network).limits.refuses_repeats):
            post = replace(post, thread=False)
        campaign = self.campaign_of(post)
        return compose(
            post,
            limits=self.network(network).limits,
            network=network,
            templates=self.templates,
            hashtags=campaign.hashtags if campaign else (),
            link=self.link(post, network, marker),
            brand=self.brand,
            showing=showing,
            tags_in_comment=network in self.tags_in_comment,
            threads=self.threads,
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
                link=self.link(post, network, EXAMPLE_MARKER),
                brand=self.brand,
            )
        ]

    def shown(self, post: Post, network: str) -> tuple[CardText, ...]:
        """The cards of ``post`` as ``network`` can carry them: those whose words don't fit are split, and
        of a carousel's too many some share a card or are left out (see core/carousel.py).

        Raises BadInput when another post has too many. A card too long to split is left as it is.
        """
        limits = self.network(network).limits
        most = limits.pictures.value
        cards = tuple(replace(card, layout=card.layout or _layout(post, card)) for card in post.cards)
        if limits.first_card_only:
            return cards[:1]
        if post.kind is not Kind.CAROUSEL and len(cards) > most:
            what = f"It takes at most {most} pictures; this post has {len(cards)} cards."
            mend = (
                "Make several posts of it, leave this network out, or write kind: carousel, so that cards are chosen."
            )
            raise BadInput(Problem(post.file or post.id, what, mend, field="cards"))

        def spilled(card: CardText) -> Sequence[str]:
            return self.spilled(post, card, network)

        # A card that is split takes room from the others, so that fewer of a carousel's may be needed.
        for room in range(most, 0, -1) if post.kind is Kind.CAROUSEL else (most,):
            parts = tuple(part for card in fewer(cards, room, spilled) for part in split(card, spilled))
            if len(parts) <= most:
                return parts
        return fewer(cards, most, spilled)

    def spilled(self, post: Post, card: CardText, network: str) -> tuple[str, ...]:
        """The words of a card that don't fit in the network's format."""
        return self.painter.overflow(self._card(post, card), self.network(network).formats[0])

    def card_problems(self, post: Post, network: str) -> list[Problem]:
        """What can't be drawn for ``network``, told without drawing. Raises BadInput like ``shown``."""
        problems = []
        for card in self.shown(post, network):
            if words := self.spilled(post, card, network):
                what = f"{network}: The words don't fit on the card; too much: {' '.join(words)}"
                mend = "Shorten the text, or spread it over several cards."
                same = (n for n, one in enumerate(post.cards, start=1) if one.text == card.text)
                field = f"cards.{next(same, 1)}.text"
                problems.append(Problem(post.file or post.id, what, mend, field=field))
        return problems

    def cards(self, post: Post, network: str) -> tuple[Drawn, ...]:
        """The cards of ``post`` in the network's first format and within its limits, all of one size. Raises
        BadInput with the words that don't fit."""
        known = self.network(network)
        return self._drawn(post, self.shown(post, network), known.formats[0], limits=known.limits)

    def cards_in(self, post: Post, format_: Format) -> tuple[Drawn, ...]:
        """All cards as they are written, in a size that need not be a network's."""
        return self._drawn(post, post.cards, format_)

    def _drawn(
        self, post: Post, cards: Sequence[CardText], format_: Format, *, limits: Limits | None = None
    ) -> tuple[Drawn, ...]:
        drawn = [self.painter.draw(self._card(post, card), format_, limits=limits) for card in cards]
        return tuple(
            replace(one, picture=replace(one.picture, alt=numbered(one.picture.alt, number, len(drawn))))
            for number, one in enumerate(drawn, start=1)
        )

    def left_out(self, post: Post, network: str) -> tuple[str, ...]:
        """The sentences of the cards that neither a card nor the caption says on ``network``."""
        if self.network(network).limits.first_card_only:
            return ()  # it is no place for the whole
        said, caption = [card.text for card in self.shown(post, network)], self.caption(post, network)
        return unsaid(post.cards, [*said, caption.text, *caption.thread])

    def _card(self, post: Post, card: CardText) -> Card:
        return Card(
            layout=card.layout or _layout(post, card),
            title=card.title or post.title,
            text=card.text,
            step=card.step or post.step,
            eyebrow=_eyebrow(post, card),
            image=self.images / post.image if post.image else None,
            focus=post.focus,
            theme=post.theme,
        )

    def draft(self, post: Post, network: str, *, marker: str, showing: int = 1, alone: bool = False) -> Draft:
        """Exactly what ``prepare`` and ``publish`` get. Raises BadInput if it can't be sent."""
        caption = self.caption(post, network, marker=marker, showing=showing, alone=alone)
        return Draft(
            caption=caption.text,
            title=caption.title,
            comment=caption.comment,
            thread=caption.thread,
            pictures=tuple(
                self._picture(post.alt if not number else None, drawn, network)
                for number, drawn in enumerate(self.cards(post, network))
            ),
            marker=marker,
            link=self.link(post, network, marker) if caption.limit else None,
        )

    def _picture(self, alt: str | None, drawn: Drawn, network: str) -> Picture:
        alt = alt or drawn.picture.alt
        limit = self.network(network).limits.alt
        if limit is not None and len(alt) > limit.value:
            alt = fit_text(alt, limit.value)
        return replace(drawn.picture, alt=alt)

    def link(self, post: Post, network: str, marker: str | None = None) -> str | None:
        """Where ``post`` leads to; with our ``marker`` when there is one."""
        campaign = self.campaign_of(post)
        link = post.link or (campaign.link if campaign else None) or self.brand.website or None
        if link is None or marker is None:
            return link
        return tracked(link, network=network, campaign=campaign.name if campaign else "tips", marker=marker)


def _layout(post: Post, card: CardText) -> str:
    """The layout of a card that names none."""
    kind = Kind.REMEDY if post.kind is Kind.CAROUSEL and card.step else post.kind
    return LAYOUTS.get(kind, kind.value)


def _eyebrow(post: Post, card: CardText) -> str:
    """The small words above the title: the part of the whole, else what the series is about, as the
    article's file is called."""
    if card.part is not None:
        return card.part
    # A name with a dot is that of a table or folder (see bulk/): not a subject.
    if post.origin is None or post.kind is Kind.INTRO or "." in post.origin.article:
        return ""
    subject = post.origin.article.replace("-", " ").capitalize()
    # "Glutes" above "Glute problems" would only say it twice.
    return "" if subject.lower().rstrip("s") in (card.title or post.title).lower() else subject
