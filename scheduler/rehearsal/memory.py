"""A drafter that remembers: in a rehearsal, posts, settings and pictures stay as they are."""

from __future__ import annotations

from dataclasses import dataclass, field, fields

from scheduler.captions.compose import Caption
from scheduler.cards.painter import Drawn
from scheduler.core.errors import BadInput
from scheduler.core.model import Post
from scheduler.publishing.drafts import Drafter


@dataclass
class Remembering(Drafter):
    """Each card and each caption is made once."""

    _cards: dict[tuple[str, str], tuple[Drawn, ...] | BadInput] = field(default_factory=dict)
    _captions: dict[tuple[str, str, str | None, int, bool], Caption] = field(default_factory=dict)

    @classmethod
    def of(cls, drafter: Drafter) -> Remembering:
        return cls(**{part.name: getattr(drafter, part.name) for part in fields(Drafter)})

    def cards(self, post: Post, network: str) -> tuple[Drawn, ...]:
        key = (post.id, network)
        if key not in self._cards:
            try:
                self._cards[key] = super().cards(post, network)
            except BadInput as problem:
                self._cards[key] = problem
        known = self._cards[key]
        if isinstance(known, BadInput):
            raise known
        return known

    def caption(
        self, post: Post, network: str, *, marker: str | None = None, showing: int = 1, alone: bool = False
    ) -> Caption:
        key = (post.id, network, marker, showing, alone)
        if key not in self._captions:
            self._captions[key] = super().caption(post, network, marker=marker, showing=showing, alone=alone)
        return self._captions[key]
