"""Descriptions of pictures for those who hear them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scheduler.checking.advice import Advice
from scheduler.posts.parse import PostFile

# How cameras, phones, messengers and screenshot tools name files.
_FILE_NAME = re.compile(
    r"[^\n]*\.(?:jpe?g|png|webp|gif|heic|tiff?|bmp)"
    r"|(?:IMG|DSC[NF]?|PXL|PICT|MVIMG|WA|WhatsApp[ _]Image|Screenshot|Bildschirmfoto|image|photo|foto|bild)"
    r"[ _-]*\d[\w .-]*",
    re.IGNORECASE,
)
_EMPTY = re.compile(r"(?:an? |the |my )?(?:image|photo|picture|pic|graphic|foto|bild|alt text)s?[.!]?", re.IGNORECASE)


def alts(file: PostFile) -> Iterator[Advice]:
    """Advice on a photo that nobody describes, and on a description that describes nothing."""
    post = file.post
    if post.alt is not None and (_FILE_NAME.fullmatch(post.alt.strip()) or _EMPTY.fullmatch(post.alt.strip())):
        what = "This alt text is the name of a file or says only that there is a picture."
        mend = "Say in one sentence what is to be seen, or remove alt: it is then made from the card's words."
        yield Advice("alt-says-nothing", file.source.where, file.lines.get("alt"), post.alt, what, mend, "alt")
    elif post.alt is None and post.image is not None:
        what = "The photo has no alt text: those who can't see it hear only the card's words."
        if not any(card.text.strip() for card in post.cards):
            what = "The photo has no alt text, and there are no words on the card to make one from."
        mend = f'Add a line such as alt: "A hand rests on a shoulder." to say what "{post.image}" shows.'
        yield Advice("missing-alt", file.source.where, file.lines.get("image"), "", what, mend, "alt")
