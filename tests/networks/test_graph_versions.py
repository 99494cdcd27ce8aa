"""Graph's version stands in one place; everything works on the one we speak and on the next one's address."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import requests
from contract_script import picture as card

from scheduler import networks
from scheduler.clock.virtual import VirtualClock
from scheduler.core.graph_ends import ENDS
from scheduler.core.model import Draft, Pending, Ready
from scheduler.hosts.facebook_page import FacebookPage
from scheduler.networks._graph import ADDRESS, NEXT_VERSION, VERSION, VERSION_LIVES_UNTIL
from scheduler.networks._transport import Http
from scheduler.sandbox.server import SECRETS, Sandbox

ROOT = Path(__file__).parents[2]
NOW = datetime(2027, 1, 4, 12, tzinfo=UTC)


def test_the_version_stands_in_one_place() -> None:
    """As a version or a part of an address; that some source was read in its documentation is another thing."""
    found = set()
    for path in (ROOT / "scheduler").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            text = node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
            if re.search(rf"(^|/){re.escape(VERSION)}(/|$)", text) and " " not in text:
                found.add(path.name)
    assert found == {"_graph.py", "server.py"}  # the second is the sandbox's own address
    assert networks.load("facebook").base_url == networks.load("instagram").base_url == ADDRESS


def test_it_lives_for_a_while_and_the_next_is_newer() -> None:
    assert max(ENDS.values()) <= VERSION_LIVES_UNTIL
    assert float(NEXT_VERSION[1:]) > float(VERSION[1:])
    assert VERSION_LIVES_UNTIL.year >= 2028


@pytest.fixture(params=[VERSION, NEXT_VERSION])
def address(request: pytest.FixtureRequest, sandbox: Sandbox) -> str:
    return f"{sandbox.root}/graph/{request.param}"


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    found = Sandbox(clock=VirtualClock(NOW))
    found.start()
    yield found
    found.stop()


@pytest.mark.parametrize("name", ["facebook", "instagram"])
def test_a_post_goes_out_is_found_and_has_numbers(sandbox: Sandbox, address: str, tmp_path: Path, name: str) -> None:
    from PIL import Image

    kind, path = networks.load(name), card(tmp_path).path
    Image.new("RGB", (1080, 1350), (200, 190, 180)).save(path, "JPEG")
    secrets = {secret.name: SECRETS.get(f"{name.upper()}_{secret.name}", "") for secret in kind.secrets}
    with requests.Session() as session:
        http = Http(session)
        lender = FacebookPage(
            http=http, page_id=SECRETS["FACEBOOK_PAGE_ID"], token=SECRETS["FACEBOOK_PAGE_TOKEN"], base_url=address
        )
        network = kind(http=http, secrets=secrets, base_url=address, host=lender, options={})
        draft = Draft("Breathe out.", (card(tmp_path),), "tc0123456789abcd")
        Image.new("RGB", (1080, 1350), (200, 190, 180)).save(path, "JPEG")
        step: Pending | Ready = Pending({}, 0)
        while isinstance(step, Pending):
            step = network.prepare(draft, step.handle)
        published = network.publish(draft, step)
        assert network.find(draft, step.handle, NOW - timedelta(hours=1)).remote_id == published.remote_id
        assert network.link(published.remote_id)
        assert network.insights([published.remote_id])[published.remote_id] is not None
        assert network.examine().snags == ()
    assert [post.text for post in sandbox.posts(name)] == ["Breathe out."]
