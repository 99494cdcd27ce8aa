"""Instagram stories on a scripted Graph: no words, one picture, and the container as the only proof."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import requests
from contract_script import picture
from graph_server import TOKEN, GraphServer, refusal, steps
from pytest_httpserver import HTTPServer

from scheduler.core.errors import OutcomeUnknown, Rejected, Undecided
from scheduler.core.model import Draft, Handle, Picture, Ready
from scheduler.networks._transport import Http
from scheduler.networks.instagram_story import InstagramStory

SINCE = datetime(2027, 1, 12, 9, tzinfo=UTC)
READY: Handle = {"container": "800", "lent": []}
ROOM = {"data": [{"config": {"quota_total": 50, "quota_duration": 86400}, "quota_usage": 49}]}
GONE = (400, refusal(100, 33))


class Lender:
    def put(self, picture: Picture) -> tuple[str, Handle]:
        return f"https://pictures.example/{picture.path.name}", {}

    def remove(self, handle: Handle) -> None:
        pass


@pytest.fixture
def graph(httpserver: HTTPServer) -> GraphServer:
    return GraphServer(httpserver)


@pytest.fixture
def network(graph: GraphServer) -> Iterator[InstagramStory]:
    with requests.Session() as session:
        secrets = {"USER_ID": "2002", "TOKEN": TOKEN}
        yield InstagramStory(
            http=Http(session, secrets=[TOKEN]), secrets=secrets, base_url=graph.address, host=Lender()
        )


@pytest.fixture
def draft(tmp_path: Path) -> Draft:
    return Draft("", (picture(tmp_path, 1, alt="One."), picture(tmp_path, 2)), "m4rk3r")


def state(status_code: str) -> dict[str, str]:
    return {"id": "800", "status_code": status_code, "status": status_code.capitalize()}


def story(number: int, at: datetime) -> dict[str, str]:
    link = f"https://www.instagram.com/stories/w/{number}"
    return {"id": str(number), "timestamp": at.strftime("%Y-%m-%dT%H:%M:%S+0000"), "permalink": link}


def test_one_container_of_the_first_picture_without_words(
    graph: GraphServer, network: InstagramStory, draft: Draft
) -> None:
    graph.says({"id": "800"}, state("FINISHED"), ROOM)
    ready = steps(network, draft)[-1]
    assert isinstance(ready, Ready)
    name = draft.pictures[0].path.name
    fields = {"media_type": "STORIES", "image_url": f"https://pictures.example/{name}"}
    assert graph.requests()[0] == ("POST", "2002/media", fields)
    graph.says({"id": "900"})
    assert network.publish(draft, ready).remote_id == "900"
    assert graph.requests()[-1] == ("POST", "2002/media_publish", {"creation_id": "800"})


def test_without_a_picture_it_is_refused(network: InstagramStory) -> None:
    with pytest.raises(Rejected, match="needs 1 picture and this post has 0"):
        network.prepare(Draft("", (), "m4rk3r"), {})


def test_what_is_public_already_is_not_published_again(
    graph: GraphServer, network: InstagramStory, draft: Draft
) -> None:
    graph.says(state("PUBLISHED"))
    with pytest.raises(OutcomeUnknown):
        network.prepare(draft, READY)


class TestFind:
    def test_the_only_story_of_those_minutes(self, graph: GraphServer, network: InstagramStory, draft: Draft) -> None:
        rows = [story(901, SINCE - timedelta(hours=3)), story(902, SINCE + timedelta(minutes=1))]
        graph.says(state("PUBLISHED"), {"data": rows})
        found = network.find(draft, READY, SINCE)
        assert found is not None
        assert (found.remote_id, found.link) == ("902", "https://www.instagram.com/stories/w/902")
        assert graph.requests()[-1][1] == "2002/stories"

    @pytest.mark.parametrize(
        "listed",
        [
            {"data": []},  # a day has passed
            {"data": [story(901, SINCE), story(902, SINCE)]},
            {"data": [story(901, SINCE + timedelta(hours=1))]},
            {"data": [{"id": "901"}]},
            (500, refusal(2)),
        ],
    )
    def test_published_but_which_is_not_clear(
        self, graph: GraphServer, network: InstagramStory, draft: Draft, listed: object
    ) -> None:
        graph.says(state("PUBLISHED"), listed)
        found = network.find(draft, READY, SINCE)
        assert found is not None
        assert found.remote_id == "container:800"
        assert network.link(found.remote_id) is None

    @pytest.mark.parametrize("status_code", ["FINISHED", "IN_PROGRESS", "EXPIRED", "ERROR"])
    def test_the_container_says_that_it_is_not_public(
        self, graph: GraphServer, network: InstagramStory, draft: Draft, status_code: str
    ) -> None:
        graph.says(state(status_code))
        assert network.find(draft, READY, SINCE) is None

    def test_a_container_that_cannot_be_seen_proves_nothing(
        self, graph: GraphServer, network: InstagramStory, draft: Draft
    ) -> None:
        graph.says(GONE)
        with pytest.raises(Undecided, match="container 800"):
            network.find(draft, READY, SINCE)

    def test_without_a_container_nothing_was_sent(
        self, graph: GraphServer, network: InstagramStory, draft: Draft
    ) -> None:
        assert network.find(draft, {}, SINCE) is None
        assert graph.requests() == []
