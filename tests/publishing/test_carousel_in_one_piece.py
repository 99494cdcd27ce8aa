"""A post of several pictures is public whole or not at all, whichever of its requests fails and however."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from PIL import Image
from scripted import DUE, START, Bench

from scheduler import networks
from scheduler.clock.virtual import VirtualClock
from scheduler.core.model import Draft, Handle, Picture
from scheduler.networks._transport import Http, Timeouts
from scheduler.sandbox.faults import Fault, Faults
from scheduler.sandbox.server import SECRETS, Sandbox

LIMITS = {name: networks.load(name).limits for name in networks.names()}
MOST = {name: limits.pictures.value for name, limits in LIMITS.items() if not limits.first_card_only}
UPLOADS = {"facebook": ("upload",), "instagram": ("container",), "x": ("upload", "metadata")}
BEFORE = ("error_before", "hang_up_before", "refuse", "limit_rate")
AFTER = ("error_after", "hang_up_after", "garbage_after", "cut_after")
PLACES = [
    (network, operation, number, kind)
    for network, operations in UPLOADS.items()
    for operation in operations
    for number, kinds in ((1, (BEFORE[0], AFTER[1])), (2, (*BEFORE, *AFTER)), (MOST[network], (BEFORE[1], AFTER[0])))
    for kind in kinds
]


class Nth(Faults):
    """One fault, at the n-th request of its kind."""

    def __init__(self, fault: Fault, number: int) -> None:
        super().__init__()
        self._fault, self._number, self.asked = fault, number, 0

    def take(self, network: str, operation: str) -> Fault | None:
        if (network, operation) != (self._fault.network, self._fault.operation):
            return None
        self.asked += 1
        return self._fault if self.asked == self._number else None


class Lender:
    """Gives pictures an address on the sandbox's own server."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    def put(self, picture: Picture) -> tuple[str, Handle]:
        digest = self._sandbox.state.keep_picture(picture.path.read_bytes())
        return f"{self._sandbox.root}/_sandbox/pictures/{digest}.jpg", {}

    def remove(self, handle: Handle) -> None:
        pass


def pictures(folder: Path, number: int) -> tuple[Picture, ...]:
    """Small ones, each in a colour of its own."""
    found = []
    for place in range(number):
        out = io.BytesIO()
        Image.new("RGB", (320, 320), (20 * place, 120, 90)).save(out, "JPEG")
        path = folder / f"{place}.jpg"
        path.write_bytes(out.getvalue())
        digest = hashlib.sha256(out.getvalue()).hexdigest()
        found.append(Picture(path, digest, "image/jpeg", 320, 320, f"Card {place + 1} of {number}."))
    return tuple(found)


class Scene(Bench):
    """One delivery of as many pictures as the network takes, on its way to the sandbox."""

    def __init__(
        self, folder: Path, network: str, sandbox: Sandbox, *, clock: VirtualClock, session: requests.Session
    ) -> None:
        super().__init__(folder)
        kind = networks.load(network)
        secrets = {secret.name: SECRETS.get(f"{network.upper()}_{secret.name}", "") for secret in kind.secrets}
        http = Http(session, timeouts=Timeouts(connect_s=10, read_s=20))
        address = sandbox.addresses()[network]
        self.network: Any = kind(http=http, secrets=secrets, base_url=address, host=Lender(sandbox), options={})
        self.sandbox, self.name, self.pictures = sandbox, network, pictures(folder, MOST[network])
        self.clock = clock

    def _draft(self, row: Any) -> Draft:
        link = f"https://example.org/?utm_content={row.marker}"
        return Draft("Stretch slowly.", self.pictures, row.marker, title="Stretch", link=link)

    def live_on(self) -> None:
        """Until the row comes to rest."""
        for _ in range(40):
            if self.row.state not in ("planned", "sending", "unknown"):
                break
            self.at(max(self.clock.now(), self.row.wake_at or self.clock.now()) + timedelta(minutes=20)).tick()

    def shown(self) -> list[list[str]]:
        """Each public post's pictures."""
        return [[one.digest for one in post.pictures] for post in self.sandbox.posts(self.name)]

    @property
    def whole(self) -> list[str]:
        return [picture.digest for picture in self.pictures]


@contextmanager
def scene(folder: Path, network: str, faults: Faults) -> Iterator[Scene]:
    clock = VirtualClock(START)
    sandbox = Sandbox(clock=clock)
    sandbox.faults = faults
    sandbox.start()
    try:
        with requests.Session() as session:
            made = Scene(folder / "bench", network, sandbox, clock=clock, session=session)
            yield made
            made.store.close()
    finally:
        sandbox.stop()


@pytest.mark.parametrize("network", MOST)
def test_all_in_order_in_one_post(tmp_path: Path, network: str) -> None:
    with scene(tmp_path, network, Faults()) as made:
        made.at(DUE).tick()
        made.live_on()
        assert made.row.state == "published"
        assert made.shown() == [made.whole]


@pytest.mark.parametrize(("network", "operation", "number", "kind"), PLACES)
def test_an_upload_that_fails_shows_nothing_and_the_retry_shows_all_once(
    tmp_path: Path, network: str, operation: str, number: int, kind: str
) -> None:
    faults = Nth(Fault(network, operation, kind), number)
    with scene(tmp_path, network, faults) as made:
        made.at(DUE).tick()
        assert faults.asked >= number
        assert made.shown() == []
        assert made.row.state == "planned"
        made.live_on()
        assert made.row.state == "published"
        assert made.shown() == [made.whole]


@pytest.mark.parametrize("network", UPLOADS)
def test_a_refused_login_in_the_middle_shows_nothing(tmp_path: Path, network: str) -> None:
    with scene(tmp_path, network, Nth(Fault(network, UPLOADS[network][0], "expire_token"), 2)) as made:
        made.at(DUE).tick()
        assert made.row.state == "blocked"
        made.live_on()
        assert made.shown() == []


@pytest.mark.parametrize("network", MOST)
def test_a_refused_picture_in_the_middle_shows_nothing(tmp_path: Path, network: str) -> None:
    with scene(tmp_path, network, Faults()) as made:
        made.pictures[2].path.write_bytes(b"no picture")
        made.at(DUE).tick()
        made.live_on()
        assert made.row.state in ("rejected", "failed")
        assert made.row.needs_person
        assert made.shown() == []


@pytest.mark.parametrize("network", MOST)
@pytest.mark.parametrize("kind", [*BEFORE[:3], *AFTER])
def test_a_lost_answer_to_the_public_request_doubles_nothing(tmp_path: Path, network: str, kind: str) -> None:
    with scene(tmp_path, network, Nth(Fault(network, "publish", kind), 1)) as made:
        made.at(DUE).tick()
        assert made.shown() in ([], [made.whole])
        made.live_on()
        assert made.row.state == "published"
        assert made.shown() == [made.whole]
