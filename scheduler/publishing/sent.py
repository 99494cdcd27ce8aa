"""A draft as plain data, as the store keeps what was sent."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scheduler.core.model import Draft, Picture


def to_json(draft: Draft) -> Mapping[str, Any]:
    """A draft as plain data, as the store keeps it."""
    return {
        "caption": draft.caption,
        "title": draft.title,
        "link": draft.link,
        "marker": draft.marker,
        "comment": draft.comment,
        "thread": list(draft.thread),
        "pictures": [
            {
                "path": str(picture.path),
                "digest": picture.digest,
                "media_type": picture.media_type,
                "width_px": picture.width_px,
                "height_px": picture.height_px,
                "alt": picture.alt,
            }
            for picture in draft.pictures
        ],
    }


def to_follow(content: Mapping[str, Any]) -> list[str]:
    """What is written under it once it is public, in order: the further parts of its thread, or its first comment."""
    return list(content.get("thread") or filter(None, [content.get("comment")]))


def from_json(content: Mapping[str, Any]) -> Draft:
    pictures = tuple(Picture(**{**picture, "path": Path(picture["path"])}) for picture in content["pictures"])
    return Draft(
        caption=content["caption"],
        title=content["title"],
        link=content["link"],
        marker=content["marker"],
        comment=content.get("comment"),
        thread=tuple(content.get("thread", ())),
        pictures=pictures,
    )
