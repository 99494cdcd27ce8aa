"""The linked Facebook Page lends the picture: an unpublished photo has a public address.

Nobody at Meta documents this as a way; two public projects rest on it (commonpike/fairpost until
February 2025, another in 2026) [seen]. Meta encodes the picture anew, and the address expires, so the
container has to be made at once and the photo deleted after it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from scheduler.core.errors import ErrorClass, Phase, Reading, Retryable
from scheduler.core.model import Handle, Picture
from scheduler.networks._graph import Graph, new_id


class FacebookPage:
    """Needs a Page token with ``pages_manage_posts`` (Facebook Login)."""

    def __init__(self, graph: Graph, page_id: str) -> None:
        self._graph = graph
        self._page = page_id

    @classmethod
    def make(cls, options: Mapping[str, str], *, root: Path, page: Callable[[], Any]) -> FacebookPage:
        """``page`` gives (http, base address, page id, token) of the account named by ``picture_page``."""
        http, address, page_id, token = page()
        return cls(Graph(http, address, token), page_id)

    def put(self, picture: Picture) -> tuple[str, Handle]:
        files = {"source": (picture.path.name, picture.path.read_bytes(), picture.media_type)}
        content = self._graph.post(f"{self._page}/photos", {"published": "false"}, phase=Phase.PREPARE, files=files)
        photo = new_id(content, Phase.PREPARE)
        images = self._graph.get(photo, phase=Phase.PREPARE, fields="images").get("images", ())
        largest: dict[str, Any] = max(images, key=lambda image: image.get("width", 0), default={})
        if not largest.get("source"):
            sentence = "Facebook took the picture but gave no address for it; it is tried again by itself."
            raise Retryable(Reading(ErrorClass.RETRYABLE, sentence))
        return str(largest["source"]), {"photo": photo}

    def remove(self, handle: Handle) -> None:
        self._graph.delete(str(handle["photo"]))


HOST = FacebookPage
