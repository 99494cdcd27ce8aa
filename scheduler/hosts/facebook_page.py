"""The linked Facebook Page lends the picture: an unpublished photo has a public address.

Nobody at Meta documents this as a way; two public projects rest on it (commonpike/fairpost until
February 2025, another in 2026) [seen]. Meta encodes the picture anew, as JPEG by all appearances [?],
and the address expires [?], so the container has to be made at once and the photo deleted after it.
"""

from __future__ import annotations

import contextlib
from typing import ClassVar

from scheduler.core.errors import ErrorClass, NetworkError, Phase, Reading, Retryable
from scheduler.core.model import Handle, Picture
from scheduler.core.network import Secret
from scheduler.hosts._setup import Setup
from scheduler.networks._graph import Graph, upload
from scheduler.networks._reading import rows
from scheduler.networks._transport import Http


class FacebookPage:
    """Needs a Page token with ``pages_manage_posts`` (Facebook Login)."""

    secrets: ClassVar[tuple[Secret, ...]] = ()
    encodes_anew: ClassVar[bool] = True

    def __init__(self, *, http: Http, page_id: str, token: str, base_url: str) -> None:
        self._graph = Graph(http, base_url, token)
        self._page = page_id

    @classmethod
    def make(cls, setup: Setup) -> FacebookPage:
        http, address, page_id, token = setup.page()
        return cls(http=http, page_id=page_id, token=token, base_url=address)

    def put(self, picture: Picture) -> tuple[str, Handle]:
        """Raises NetworkError; a photo that gets no address is deleted again."""
        fields = {"published": "false"}
        photo = self._graph.create(f"{self._page}/photos", fields, phase=Phase.PREPARE, files=upload(picture))
        try:
            return self._address(photo), {"photo": photo}
        except NetworkError:
            with contextlib.suppress(NetworkError):
                self._graph.delete(photo)
            raise

    def remove(self, handle: Handle) -> None:
        if photo := handle.get("photo"):
            self._graph.delete(str(photo))

    def sweep(self) -> None:
        """Nothing to do: which unpublished photos are ours isn't told, and Meta drops those that no post uses [?]."""

    def _address(self, photo: str) -> str:
        """Where the largest encoding of the photo is."""
        images = rows(self._graph.get(photo, phase=Phase.PREPARE, fields="images").get("images"))
        widths = {str(image["source"]): image.get("width") for image in images if image.get("source")}
        if not widths:
            sentence = "Facebook took the picture but gave no address for it; it is tried again by itself."
            raise Retryable(Reading(ErrorClass.RETRYABLE, sentence))
        return max(widths, key=lambda source: width if isinstance(width := widths[source], int) else 0)


HOST = FacebookPage
