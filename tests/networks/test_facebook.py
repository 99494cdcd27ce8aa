"""Facebook on a scripted Graph: what is sent, what is believed, and what is found again."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from contract_script import picture
from contract_wire import HANG_UP, SILENCE, answer, refused_address
from graph_server import TOKEN, GraphServer, error_against, refusal, steps
from pytest_httpserver import HTTPServer

from scheduler.core.errors import (
    AuthFailed,
    Duplicate,
    NetworkError,
    OutcomeUnknown,
    RateLimited,
    Rejected,
    Retryable,
    Undecided,
)
from scheduler.core.model import Draft, Pending, Ready
from scheduler.networks._graph import MOST_PAGES, VERSION
from scheduler.networks._transport import Http, Timeouts
from scheduler.networks.facebook import Facebook

SINCE = datetime(2027, 1, 12, 9, tzinfo=UTC)
TEXT = "Sit tall, breathe out.\n\n#Selfhelp"
HANDLE = {"photos": ["51", "52"]}
POSTS = ("GET", "1001/published_posts")


@contextmanager
def page(address: str, read_s: float = 20) -> Iterator[Facebook]:
    with requests.Session() as session:
        http = Http(session, secrets=[TOKEN], timeouts=Timeouts(read_s=read_s))
        yield Facebook(http=http, secrets={"PAGE_ID": "1001", "PAGE_TOKEN": TOKEN}, base_url=address)


@pytest.fixture
def graph(httpserver: HTTPServer) -> GraphServer:
    return GraphServer(httpserver)


@pytest.fixture
def facebook(graph: GraphServer) -> Iterator[Facebook]:
    with page(graph.address) as network:
        yield network


@pytest.fixture
def draft(tmp_path: Path) -> Draft:
    return Draft(TEXT, (picture(tmp_path, 1, alt="One."), picture(tmp_path, 2, alt="Two.")), "m4rk3r")


def words(text: str = TEXT) -> Draft:
    return Draft(text, (), "m4rk3r")


def test_one_version_everywhere() -> None:
    assert Facebook.base_url == f"https://graph.facebook.com/{VERSION}"


class TestPrepare:
    def test_uploads_each_photo_once_unpublished(self, graph: GraphServer, facebook: Facebook, draft: Draft) -> None:
        graph.says({"id": "51"}, {"id": 52})
        said = steps(facebook, draft)
        assert [dict(step.handle) for step in said] == [{"photos": ["51"]}, HANDLE, HANDLE]
        assert [step.again_in_s for step in said if isinstance(step, Pending)] == [0, 0]
        assert graph.requests() == [
            ("POST", "1001/photos", {"published": "false", "alt_text_custom": "One."}),
            ("POST", "1001/photos", {"published": "false", "alt_text_custom": "Two."}),
        ]
        first = draft.pictures[0]
        assert graph.asked[0].files == {"source": (first.path.name, "image/jpeg", first.path.read_bytes())}
        assert {asked.token_in for asked in graph.asked} == {"form"}

    def test_a_repeat_goes_on_where_it_stopped(self, graph: GraphServer, facebook: Facebook, draft: Draft) -> None:
        graph.says((500, refusal(2)), {"id": "52"})
        half = {"photos": ["51"]}
        with pytest.raises(Retryable):
            facebook.prepare(draft, half)
        assert steps(facebook, draft, half)[-1].handle == HANDLE
        assert {asked.fields["alt_text_custom"] for asked in graph.asked} == {"Two."}

    def test_words_alone_need_nothing(self, graph: GraphServer, facebook: Facebook) -> None:
        assert facebook.prepare(words(), {}) == Ready({})
        assert graph.asked == []

    def test_refuses_what_facebook_would(self, facebook: Facebook, draft: Draft) -> None:
        with pytest.raises(Rejected, match="up to 10 pictures and this one has 12"):
            facebook.prepare(Draft(TEXT, draft.pictures * 6, "m"), {})
        with pytest.raises(Rejected, match="nothing to post"):
            facebook.prepare(words(""), {})

    @pytest.mark.parametrize(
        ("said", "kind"),
        [
            ((400, refusal(100, 1366046)), Rejected),
            ((400, refusal(324)), Rejected),
            ((400, refusal(190, 460)), AuthFailed),
            ((400, refusal(80001)), RateLimited),
            ((400, refusal(1)), Retryable),
            ({}, Retryable),
            ({"id": None}, Retryable),
            ({"id": True}, Retryable),
        ],
    )
    def test_refusals(
        self, graph: GraphServer, facebook: Facebook, draft: Draft, said: Any, kind: type[NetworkError]
    ) -> None:
        graph.says(said)
        with pytest.raises(NetworkError) as caught:
            facebook.prepare(draft, {})
        assert type(caught.value) is kind


class TestPublish:
    def test_one_request_with_photos_as_form_fields(self, graph: GraphServer, facebook: Facebook, draft: Draft) -> None:
        graph.says({"id": "1001_77"})
        published = facebook.publish(draft, Ready(HANDLE))
        assert (published.remote_id, published.link) == ("1001_77", None)
        assert published.evidence
        [asked] = graph.asked
        assert (asked.method, asked.path, asked.token_in, asked.files) == ("POST", "1001/feed", "form", {})
        assert asked.fields.pop("message") == TEXT
        assert {name: json.loads(value) for name, value in asked.fields.items()} == {
            "attached_media[0]": {"media_fbid": "51"},
            "attached_media[1]": {"media_fbid": "52"},
        }

    def test_one_photo_goes_the_same_way(self, graph: GraphServer, facebook: Facebook, draft: Draft) -> None:
        graph.says({"id": "1001_77"})
        facebook.publish(Draft(TEXT, draft.pictures[:1], "m"), Ready({"photos": ["51"]}))
        fields = {"message": TEXT, "attached_media[0]": '{"media_fbid": "51"}'}
        assert graph.requests() == [("POST", "1001/feed", fields)]

    def test_words_alone(self, graph: GraphServer, facebook: Facebook) -> None:
        graph.says({"id": "1001_77"})
        facebook.publish(words("100 % ruhig & 🌿 = ja"), Ready({}))
        assert graph.requests() == [("POST", "1001/feed", {"message": "100 % ruhig & 🌿 = ja"})]

    @pytest.mark.parametrize(
        ("said", "kind"),
        [
            ((500, refusal(2)), OutcomeUnknown),
            ((500, refusal(190)), OutcomeUnknown),
            ((400, refusal(1, 99)), OutcomeUnknown),
            ((200, refusal(190)), OutcomeUnknown),
            ((400, refusal(506)), Duplicate),
            ((400, refusal(368, message="You've already posted this.")), Duplicate),
            ((500, refusal(1, 1366051)), Duplicate),
            ((400, refusal(368, 1390008)), AuthFailed),
            ((403, refusal(4)), RateLimited),
            ((400, refusal(100)), Rejected),
            ({"id": ""}, OutcomeUnknown),
            ((200, '{"id":"100000'), OutcomeUnknown),
            ((302, "", {"Location": "https://elsewhere.example/"}), OutcomeUnknown),
        ],
    )
    def test_refusals(
        self, graph: GraphServer, facebook: Facebook, draft: Draft, said: Any, kind: type[NetworkError]
    ) -> None:
        graph.says(said)
        with pytest.raises(NetworkError) as caught:
            facebook.publish(draft, Ready(HANDLE))
        assert type(caught.value) is kind
        assert len(graph.asked) == 1


STEPS: dict[str, Callable[[Facebook, Draft], Any]] = {
    "photo": lambda network, draft: network.prepare(draft, {}),
    "feed": lambda network, draft: network.publish(draft, Ready(HANDLE)),
    "list": lambda network, draft: network.find(draft, HANDLE, SINCE),
    "link": lambda network, draft: network.link("1001_77"),
}


@pytest.mark.parametrize("step", STEPS)
class TestFaultsOnTheWire:
    def against(self, step: str, draft: Draft, reaction: Any) -> tuple[BaseException | None, int]:
        def use(address: str) -> Any:
            with page(address, read_s=0.2 if reaction is SILENCE else 20) as network:
                return STEPS[step](network, draft)

        return error_against(reaction, use)

    @pytest.mark.parametrize(
        "reaction",
        [HANG_UP, SILENCE, answer(503, "<html>"), answer(200, "!!!"), answer(200, '{"id"', promised_bytes=99)],
        ids=["hung up", "silence", "503", "garbage", "cut off"],
    )
    def test_after_the_request_left(self, step: str, draft: Draft, reaction: Any) -> None:
        error, requests_made = self.against(step, draft, reaction)
        assert type(error) is (OutcomeUnknown if step == "feed" else Retryable)
        assert requests_made == 1

    def test_before_it_left(self, step: str, draft: Draft) -> None:
        with page(refused_address()) as network, pytest.raises(Retryable):
            STEPS[step](network, draft)

    def test_the_token_is_never_told(self, step: str, draft: Draft) -> None:
        error, _ = self.against(step, draft, answer(400, refusal(190, message=f"Malformed access token {TOKEN}")))
        assert isinstance(error, AuthFailed)
        assert "Malformed access token (secret)" in str(error)
        assert TOKEN not in repr(error.reading)


def post(number: int, photos: list[str] | None = None, text: str | None = TEXT, minutes: float = 0) -> dict[str, Any]:
    """A post of the Page, ``minutes`` after SINCE."""
    content: dict[str, Any] = {
        "id": f"1001_{number}",
        "created_time": (SINCE + timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%S+0000"),
        "permalink_url": f"https://facebook.example/{number}",
        **({} if text is None else {"message": text}),
    }
    targets = [{"media_type": "photo", "target": {"id": photo}} for photo in photos or []]
    if len(targets) == 1:
        content["attachments"] = {"data": targets}
    elif targets:
        content["attachments"] = {"data": [{"media_type": "album", "subattachments": {"data": targets}}]}
    return content


def listing(*posts: dict[str, Any], after: str | None = None) -> dict[str, Any]:
    paging = {"paging": {"cursors": {"after": after}, "next": "https://graph.example/next"}} if after else {}
    return {"data": list(posts), **paging}


class TestFindByPhotos:
    def test_exact_proof_among_lookalikes(self, graph: GraphServer, facebook: Facebook, draft: Draft) -> None:
        graph.says(listing(post(3, ["91"]), post(2, ["61", "62"]), post(1, ["51", "52"]), post(4, text="Hello")))
        found = facebook.find(draft, HANDLE, SINCE)
        assert found is not None
        assert (found.remote_id, found.link) == ("1001_1", "https://facebook.example/1")
        assert "51" in found.evidence
        [asked] = graph.asked
        assert (asked.method, asked.path, asked.token_in) == (*POSTS, "query")
        assert asked.fields["fields"].endswith("attachments{media_type,target{id},subattachments{target{id}}}")

    def test_also_a_single_photo_and_with_a_clock_that_is_far_off(
        self, graph: GraphServer, facebook: Facebook, draft: Draft
    ) -> None:
        graph.says(listing(post(9), post(1, ["51"], minutes=-55)))
        found = facebook.find(draft, {"photos": ["51"]}, SINCE)
        assert found is not None
        assert found.remote_id == "1001_1"

    def test_second_proof_by_the_photo(self, graph: GraphServer, facebook: Facebook, draft: Draft) -> None:
        graph.says(listing(post(2, ["61"])), (400, refusal(100, 33)), {"id": "52", "page_story_id": "1001_1"})
        found = facebook.find(draft, HANDLE, SINCE)
        assert found is not None
        assert found.remote_id == "1001_1"
        assert "52" in found.evidence
        assert graph.requests()[1:] == [
            ("GET", "51", {"fields": "page_story_id"}),
            ("GET", "52", {"fields": "page_story_id"}),
        ]

    def test_same_words_with_other_photos_are_somebody_elses(
        self, graph: GraphServer, facebook: Facebook, draft: Draft
    ) -> None:
        graph.says(listing(post(2, ["61"]), post(3, ["62", "63"])), {"id": "51"}, {"id": "52"})
        assert facebook.find(draft, HANDLE, SINCE) is None

    def test_same_words_with_hidden_photos_prove_nothing(
        self, graph: GraphServer, facebook: Facebook, draft: Draft
    ) -> None:
        graph.says(listing(post(2)), {"id": "51"}, {"id": "52"})
        with pytest.raises(Undecided, match=r"https://facebook\.example/2"):
            facebook.find(draft, HANDLE, SINCE)

    def test_visible_only_later(self, graph: GraphServer, facebook: Facebook, draft: Draft) -> None:
        graph.says(listing(), {"id": "51"}, {"id": "52"}, listing(post(1, ["51", "52"])))
        assert facebook.find(draft, HANDLE, SINCE) is None
        assert facebook.find(draft, HANDLE, SINCE) is not None
        assert Facebook.settle_after > timedelta(0)


class TestFindByWords:
    def test_the_only_one_in_the_window(self, graph: GraphServer, facebook: Facebook) -> None:
        posts = (post(1, minutes=1), post(2, text=TEXT + "!", minutes=1), post(3, text=None), post(4, minutes=-3))
        graph.says(listing(*posts))
        found = facebook.find(words(), {}, SINCE)
        assert found is not None
        assert found.remote_id == "1001_1"

    def test_not_an_older_or_a_nearly_equal_one(self, graph: GraphServer, facebook: Facebook) -> None:
        graph.says(listing(post(4, minutes=-60 * 25), post(5, text=TEXT.replace("tall", "Tall"))))
        assert facebook.find(words(), {}, SINCE) is None

    def test_a_little_older_may_be_a_wrong_clock(self, graph: GraphServer, facebook: Facebook) -> None:
        graph.says(listing(post(4, minutes=-3)))
        with pytest.raises(Undecided, match="shortly before"):
            facebook.find(words(), {}, SINCE)

    def test_clocks_need_not_agree_to_the_second(self, graph: GraphServer, facebook: Facebook) -> None:
        graph.says(listing(post(1, minutes=-1.5)))
        assert facebook.find(words(), {}, SINCE) is not None

    def test_white_space_and_composition_may_be_tidied_up(self, graph: GraphServer, facebook: Facebook) -> None:
        graph.says(listing(post(1, text="Cafe\u0301  au lait ")))
        assert facebook.find(words("Caf\u00e9\nau lait"), {}, SINCE) is not None

    def test_two_candidates_are_for_a_person(self, graph: GraphServer, facebook: Facebook) -> None:
        graph.says(listing(post(1), post(2, minutes=2)))
        with pytest.raises(Undecided) as caught:
            facebook.find(words(), {}, SINCE)
        assert "https://facebook.example/1, https://facebook.example/2" in str(caught.value)


class TestReadingTheList:
    def test_goes_on_past_old_and_empty_pages(self, graph: GraphServer, facebook: Facebook) -> None:
        graph.says(
            listing(post(9, text="New", minutes=5), post(8, text="Old", minutes=-9000), after="a"),
            listing(after="b"),
            listing(post(1, minutes=1)),
        )
        assert facebook.find(words(), {}, SINCE) is not None
        assert [asked.fields.get("after") for asked in graph.asked] == [None, "a", "b"]

    def test_ends_when_a_whole_page_is_from_the_day_before(self, graph: GraphServer, facebook: Facebook) -> None:
        old = [post(number, text="Old", minutes=-60 * 25 - number) for number in range(3)]
        graph.says(listing(post(9, text="New", minutes=5), after="a"), listing(*old, after="b"))
        assert facebook.find(words(), {}, SINCE) is None
        assert graph.all_said()

    def test_a_page_from_the_same_day_ends_nothing(self, graph: GraphServer, facebook: Facebook) -> None:
        graph.says(listing(post(9, text="Old", minutes=-180), after="a"), listing(post(1, minutes=1)))
        assert facebook.find(words(), {}, SINCE) is not None

    def test_a_list_too_long_to_read_proves_nothing(self, graph: GraphServer, facebook: Facebook) -> None:
        graph.says(*[listing(post(number, text="Other"), after="x") for number in range(MOST_PAGES)])
        with pytest.raises(Undecided):
            facebook.find(words(), {}, SINCE)
        assert len(graph.asked) == MOST_PAGES

    @pytest.mark.parametrize("content", [{}, {"data": None}, {"data": {}}, {"id": "1"}, "[]", {"error": None}])
    def test_what_is_no_list_proves_nothing(self, graph: GraphServer, facebook: Facebook, content: Any) -> None:
        graph.says(content)
        with pytest.raises(Retryable):
            facebook.find(words(), {}, SINCE)

    @pytest.mark.parametrize(
        "odd",
        [
            {"attachments": None},
            {"attachments": {"data": [None, {"subattachments": []}, {"target": "x"}]}},
            {"created_time": None, "message": 7},
            {"created_time": "yesterday"},
        ],
    )
    def test_odd_posts_are_passed_over(self, graph: GraphServer, facebook: Facebook, draft: Draft, odd: Any) -> None:
        graph.says(listing({**post(5, text="Other"), **odd}, post(1, ["51"])))
        assert facebook.find(draft, HANDLE, SINCE) is not None

    def test_a_second_page_that_fails_proves_nothing(self, graph: GraphServer, facebook: Facebook) -> None:
        graph.says(listing(post(9, text="New"), after="a"), (500, refusal(2)))
        with pytest.raises(Retryable):
            facebook.find(words(), {}, SINCE)


class TestLink:
    def test_an_error_under_http_200_is_an_error(self, graph: GraphServer, facebook: Facebook) -> None:
        graph.says({"permalink_url": "https://x.example", **refusal(803)})
        with pytest.raises(Rejected):
            facebook.link("1001_77")

    def test_permalink(self, graph: GraphServer, facebook: Facebook) -> None:
        graph.says({"permalink_url": "https://www.facebook.com/1001/posts/77", "id": "1001_77"}, {"id": "1001_77"})
        assert facebook.link("1001_77") == "https://www.facebook.com/1001/posts/77"
        assert facebook.link("1001_77") is None
        assert graph.requests()[0] == ("GET", "1001_77", {"fields": "permalink_url"})
