"""Facebook stories on a scripted Graph: known by their photo, and an empty list is no proof."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from contract_script import picture
from graph_server import TOKEN, GraphServer, steps
from pytest_httpserver import HTTPServer

from scheduler.core.errors import OutcomeUnknown, Rejected, Undecided
from scheduler.core.model import Draft, Handle, Ready
from scheduler.networks._transport import Http
from scheduler.networks.facebook_story import FacebookStory

SINCE = datetime(2027, 1, 12, 9, tzinfo=UTC)
READY: Handle = {"photos": ["501"]}


@pytest.fixture
def graph(httpserver: HTTPServer) -> GraphServer:
    return GraphServer(httpserver)


@pytest.fixture
def network(graph: GraphServer) -> Iterator[FacebookStory]:
    with requests.Session() as session:
        secrets = {"PAGE_ID": "1001", "PAGE_TOKEN": TOKEN}
        yield FacebookStory(http=Http(session, secrets=[TOKEN]), secrets=secrets, base_url=graph.address)


@pytest.fixture
def draft(tmp_path: Path) -> Draft:
    return Draft("", (picture(tmp_path, 1, alt="One."), picture(tmp_path, 2)), "m4rk3r")


def story(photo: str | None, at: datetime, number: int = 700, **more: Any) -> dict[str, Any]:
    told = {"media_id": photo} if photo else {}
    at_s = str(int(at.timestamp()))
    return {"post_id": str(number), "status": "published", "creation_time": at_s, "media_type": "photo", **told, **more}


def test_the_first_picture_goes_up_unpublished_and_becomes_a_story(
    graph: GraphServer, network: FacebookStory, draft: Draft
) -> None:
    graph.says({"id": "501"})
    ready = steps(network, draft)[-1]
    assert isinstance(ready, Ready)
    assert graph.requests() == [("POST", "1001/photos", {"published": "false", "alt_text_custom": "One."})]
    graph.says({"success": True, "post_id": 700})
    assert network.publish(draft, ready).remote_id == "700"
    assert graph.requests()[-1] == ("POST", "1001/photo_stories", {"photo_id": "501"})


@pytest.mark.parametrize("answer", [{"success": True}, {"success": False}, {"id": "700"}])
def test_an_answer_without_the_storys_id_leaves_it_open(
    graph: GraphServer, network: FacebookStory, draft: Draft, answer: dict[str, Any]
) -> None:
    graph.says(answer)
    with pytest.raises(OutcomeUnknown):
        network.publish(draft, Ready(READY))


def test_without_a_picture_it_is_refused(network: FacebookStory) -> None:
    with pytest.raises(Rejected, match="A story is a picture"):
        network.prepare(Draft("", (), "m4rk3r"), {})


class TestFind:
    @pytest.mark.parametrize("at", [SINCE, SINCE - timedelta(hours=10), SINCE - timedelta(days=40)])
    def test_ours_shows_our_photo_whatever_its_time(
        self, graph: GraphServer, network: FacebookStory, draft: Draft, at: datetime
    ) -> None:
        graph.says({"data": [story("409", SINCE, 699), story("501", at, url="https://facebook.example/stories/1/x")]})
        found = network.find(draft, READY, SINCE)
        assert found is not None
        assert (found.remote_id, found.link) == ("700", "https://facebook.example/stories/1/x")
        assert graph.requests()[0] == ("GET", "1001/stories", {"limit": "25"})

    def test_the_photo_itself_may_tell(self, graph: GraphServer, network: FacebookStory, draft: Draft) -> None:
        graph.says({"data": []}, {"id": "501", "page_story_id": "700"})
        found = network.find(draft, READY, SINCE)
        assert found is not None
        assert found.remote_id == "700"

    def test_an_empty_list_proves_nothing(self, graph: GraphServer, network: FacebookStory, draft: Draft) -> None:
        graph.says({"data": []}, {"id": "501"})
        with pytest.raises(Undecided, match="archive is off"):
            network.find(draft, READY, SINCE)

    @pytest.mark.parametrize(
        "other",
        [
            story("409", SINCE + timedelta(minutes=1)),  # Facebook may have numbered the photo anew
            story(None, SINCE - timedelta(hours=3)),
            {"post_id": "700", "status": "published"},
        ],
    )
    def test_a_story_of_that_time_may_be_ours(
        self, graph: GraphServer, network: FacebookStory, draft: Draft, other: dict[str, Any]
    ) -> None:
        graph.says({"data": [other]}, {"id": "501"})
        with pytest.raises(Undecided, match=r"can't tell whether one is this: 700"):
            network.find(draft, READY, SINCE)

    @pytest.mark.parametrize("age", [timedelta(hours=3), timedelta(days=3)])
    def test_only_earlier_ones_with_other_photos(
        self, graph: GraphServer, network: FacebookStory, draft: Draft, age: timedelta
    ) -> None:
        graph.says({"data": [story("409", SINCE - age)]}, {"id": "501"})
        assert network.find(draft, READY, SINCE) is None

    def test_an_archive_of_years_is_not_read_to_its_end(
        self, graph: GraphServer, network: FacebookStory, draft: Draft
    ) -> None:
        old = [story(str(number), SINCE - timedelta(days=9 + number)) for number in range(25)]
        graph.says(
            {"data": old, "paging": {"cursors": {"after": "x"}, "next": "https://graph.example/"}}, {"id": "501"}
        )
        assert network.find(draft, READY, SINCE) is None
        assert graph.all_said()

    def test_without_a_photo_nothing_was_sent(self, graph: GraphServer, network: FacebookStory, draft: Draft) -> None:
        assert network.find(draft, {}, SINCE) is None
        assert graph.requests() == []


def test_the_address_comes_from_the_list(graph: GraphServer, network: FacebookStory) -> None:
    listed = {"data": [story("1", SINCE, 699), story("501", SINCE, url="https://facebook.example/stories/1/x")]}
    graph.says(listed, listed, {"data": [story("501", SINCE)]})
    assert network.link("700") == "https://facebook.example/stories/1/x"
    assert network.link("1") is None
    assert network.link("700") is None
