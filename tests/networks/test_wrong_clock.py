"""This computer's clock may be wrong by hours: what is public is never "surely not there"."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from PIL import Image

from scheduler import networks
from scheduler.clock.virtual import VirtualClock
from scheduler.config import load_settings
from scheduler.core.errors import Undecided
from scheduler.core.model import Draft, Handle, Picture, Ready
from scheduler.core.network import Network
from scheduler.sandbox.server import Sandbox
from scheduler.wiring import Workspace

TRUE_TIME = datetime(2027, 1, 5, 9, tzinfo=UTC)
WRONG_BY = [timedelta(minutes=minutes) for minutes in (-600, -10, 0, 10, 61, 600)]
CONFIG = 'timezone = "UTC"\n[accounts.facebook]\n[accounts.instagram]\npicture_host = "facebook_page"\n[accounts.x]\n[accounts.instagram-story]\n[accounts.facebook-story]\n[accounts.pinterest]\n'


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    running = Sandbox(clock=VirtualClock(TRUE_TIME))
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def workspace(sandbox: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    root = tmp_path_factory.mktemp("workspace")
    (root / "tipcast.toml").write_text(CONFIG)
    addresses = {f"TIPCAST_{name.upper()}_URL": address for name, address in sandbox.addresses().items()}
    return Workspace(load_settings(root, {**addresses, **sandbox.secrets()}), VirtualClock(TRUE_TIME))


@pytest.fixture(scope="module")
def picture(tmp_path_factory: pytest.TempPathFactory) -> Picture:
    path = tmp_path_factory.mktemp("pictures") / "card.jpg"
    Image.new("RGB", (1080, 1350), "teal").save(path)
    return Picture(path, "0" * 64, "image/jpeg", 1080, 1350, "A teal card.")


def publish(network: Network, draft: Draft) -> tuple[str, Handle]:
    handle: Handle = {}
    while not isinstance(step := network.prepare(draft, handle), Ready):
        handle = step.handle
    return network.publish(draft, step).remote_id, step.handle


@pytest.mark.parametrize("wrong_by", WRONG_BY, ids=lambda by: f"{by // timedelta(minutes=1)}min")
@pytest.mark.parametrize("kind", ["picture and link", "picture", "words alone"])
@pytest.mark.parametrize("name", networks.names())
def test_what_is_public_is_found_or_asked_about(
    workspace: Workspace, picture: Picture, name: str, kind: str, wrong_by: timedelta
) -> None:
    if kind == "words alone" and name in ("instagram", "instagram-story", "facebook-story", "pinterest"):
        pytest.skip("these take no post without a picture")
    words = f"Stretch slowly, {kind}, {wrong_by}"
    marker = f"tc{sha256(words.encode()).hexdigest()[:14]}"
    draft = Draft(
        words,
        () if kind == "words alone" else (picture,),
        marker,
        title="Stretch",
        link=f"https://example.com/?utm_content={marker}" if kind == "picture and link" else None,
    )
    network = workspace.connections.network(name)
    remote_id, handle = publish(network, draft)
    try:
        found = network.find(draft, handle, TRUE_TIME + wrong_by)
    except Undecided:
        assert wrong_by > timedelta(minutes=2)  # a person is asked, with the evidence
        assert kind != "picture and link" or name not in ("facebook", "x", "pinterest")
        return
    assert found is not None
    # Nothing tells a story from those of the same minutes; that ours is public, its container says.
    as_container = f"container:{handle['container']}" if name == "instagram-story" else remote_id
    assert found.remote_id in (remote_id, as_container)


@pytest.mark.parametrize("name", networks.names())
def test_what_is_not_there_is_not_there(workspace: Workspace, picture: Picture, name: str) -> None:
    draft = Draft("Never sent.", (picture,), "tcffffffffffffff", title="Never", link=None)
    handle = {"photos": ["1"], "media": [{"id": "9", "key": "3_9"}]}
    if name == "facebook-story":  # the others' stories of this minute are there, and tell too little
        with pytest.raises(Undecided, match="of that time"):
            workspace.connections.network(name).find(draft, handle, TRUE_TIME)
        return
    assert workspace.connections.network(name).find(draft, handle, TRUE_TIME) is None
