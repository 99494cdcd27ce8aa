"""Instagram on a scripted Graph: one step a call, the container as the proof."""

from __future__ import annotations

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
    ErrorClass,
    NetworkError,
    OutcomeUnknown,
    RateLimited,
    Reading,
    Rejected,
    Retryable,
    Undecided,
)
from scheduler.core.model import Draft, Handle, Pending, Picture, Ready
from scheduler.networks._instagram_account import ANEW_AGAIN_S, POLL_AGAIN_S
from scheduler.networks._transport import Http, Timeouts
from scheduler.networks.instagram import Instagram

SINCE = datetime(2027, 1, 12, 9, tzinfo=UTC)
TEXT = "Sit tall, breathe out.\n\n#Selfhelp"
READY: Handle = {"container": "800", "lent": []}
LENT = [{"address": "https://pictures.example/1.jpg", "key": {"number": 1}}]
POLL = ("GET", "800", {"fields": "status_code,status"})
QUOTA = ("GET", "2002/content_publishing_limit", {"fields": "config,quota_usage"})
ROOM = {"data": [{"config": {"quota_total": 50, "quota_duration": 86400}, "quota_usage": 49}]}
FULL = {"data": [{"config": {"quota_total": 50, "quota_duration": 86400}, "quota_usage": 50}]}


class Lender:
    """Lends at numbered addresses; ``out`` are the numbers that are public now."""

    def __init__(self) -> None:
        self.put_count = 0
        self.out: set[int] = set()
        self.stubborn = False

    def put(self, picture: Picture) -> tuple[str, Handle]:
        self.put_count += 1
        self.out.add(self.put_count)
        return f"https://pictures.example/{self.put_count}.jpg", {"number": self.put_count}

    def remove(self, handle: Handle) -> None:
        if self.stubborn:
            raise Retryable(Reading(ErrorClass.RETRYABLE, "The folder is not there."))
        self.out.discard(handle["number"])


@contextmanager
def account(address: str, host: Any, read_s: float = 20) -> Iterator[Instagram]:
    with requests.Session() as session:
        http = Http(session, secrets=[TOKEN], timeouts=Timeouts(read_s=read_s))
        yield Instagram(http=http, secrets={"USER_ID": "2002", "TOKEN": TOKEN}, base_url=address, host=host)


@pytest.fixture
def graph(httpserver: HTTPServer) -> GraphServer:
    return GraphServer(httpserver)


@pytest.fixture
def lender() -> Lender:
    return Lender()


@pytest.fixture
def instagram(graph: GraphServer, lender: Lender) -> Iterator[Instagram]:
    with account(graph.address, lender) as network:
        yield network


@pytest.fixture
def draft(tmp_path: Path) -> Draft:
    return Draft(TEXT, (picture(tmp_path, 1, alt="One."),), "m4rk3r")


@pytest.fixture
def carousel(tmp_path: Path) -> Draft:
    return Draft(TEXT, (picture(tmp_path, 1, alt="One."), picture(tmp_path, 2, alt="Two.")), "m4rk3r")


def is_(status_code: str, status: str = "") -> dict[str, str]:
    return {"id": "800", "status_code": status_code, "status": status or status_code.capitalize()}


class TestPrepare:
    def test_one_picture(self, graph: GraphServer, instagram: Instagram, lender: Lender, draft: Draft) -> None:
        graph.says({"id": "800"}, is_("IN_PROGRESS"), is_("FINISHED"), ROOM)
        said = steps(instagram, draft)
        assert [step.again_in_s for step in said if isinstance(step, Pending)] == [0, 0, POLL_AGAIN_S[0]]
        assert said[-1].handle["container"] == "800"
        fields = {"image_url": "https://pictures.example/1.jpg", "caption": TEXT, "alt_text": "One."}
        assert graph.requests() == [("POST", "2002/media", fields), POLL, POLL, QUOTA]
        assert [asked.token_in for asked in graph.asked] == ["form", "query", "query", "query"]
        assert (lender.put_count, lender.out) == (1, set())

    def test_carousel(self, graph: GraphServer, instagram: Instagram, lender: Lender, carousel: Draft) -> None:
        graph.says({"id": "801"}, {"id": "802"}, {"id": "800"}, is_("FINISHED"), ROOM)
        steps(instagram, carousel)
        child = {"is_carousel_item": "true"}
        assert graph.requests()[:3] == [
            ("POST", "2002/media", {"image_url": "https://pictures.example/1.jpg", "alt_text": "One.", **child}),
            ("POST", "2002/media", {"image_url": "https://pictures.example/2.jpg", "alt_text": "Two.", **child}),
            ("POST", "2002/media", {"media_type": "CAROUSEL", "children": "801,802", "caption": TEXT}),
        ]
        assert (lender.put_count, lender.out) == (2, set())

    def test_any_step_can_be_repeated_from_what_was_saved(
        self, graph: GraphServer, instagram: Instagram, lender: Lender, carousel: Draft
    ) -> None:
        """Every request fails once; nothing is made or lent twice for it."""
        graph.says(*[said for made in ("801", "802", "800") for said in ((500, ""), {"id": made})])
        graph.says((500, ""), is_("FINISHED"), (500, ""), is_("FINISHED"), ROOM)
        handle: Handle = {}
        failures = 0
        for _ in range(30):
            try:
                step = instagram.prepare(carousel, handle)
            except Retryable:
                failures += 1
                continue
            handle = step.handle
            if isinstance(step, Ready):
                break
        assert failures == 5
        assert graph.all_said()
        assert (handle["container"], handle["children"], lender.put_count) == ("800", ["801", "802"], 2)

    def test_ready_stays_ready(self, graph: GraphServer, instagram: Instagram, draft: Draft) -> None:
        graph.says(is_("FINISHED"), ROOM)
        assert instagram.prepare(draft, READY) == Ready(READY)
        assert "POST" not in {asked.method for asked in graph.asked}

    def test_a_container_that_expired_is_made_anew(
        self, graph: GraphServer, instagram: Instagram, lender: Lender, draft: Draft
    ) -> None:
        address, key = lender.put(draft.pictures[0])
        graph.says(is_("EXPIRED"), {"id": "900"}, {**is_("FINISHED"), "id": "900"}, ROOM)
        said = steps(instagram, draft, {"container": "800", "lent": [{"address": address, "key": key}]})
        assert "container" not in said[0].handle
        assert said[-1].handle["container"] == "900"
        assert (lender.put_count, lender.out) == (2, set())

    @pytest.mark.parametrize(
        ("status", "kind"),
        [
            ("Error: Media upload has failed with error code 2207082", Rejected),
            ("36003/2207009", Rejected),
            ("25/2207050", AuthFailed),
        ],
    )
    def test_a_spoilt_container_says_why(
        self, graph: GraphServer, instagram: Instagram, draft: Draft, status: str, kind: type[NetworkError]
    ) -> None:
        graph.says(is_("ERROR", status))
        with pytest.raises(NetworkError) as caught:
            instagram.prepare(draft, READY)
        assert type(caught.value) is kind
        assert caught.value.reading.subcode == status[-7:]

    @pytest.mark.parametrize("status", ["-1/2207001", "Media upload has failed with error code 2207053", "Error"])
    def test_a_fault_of_instagrams_own_is_mended_by_a_new_container_but_not_for_ever(
        self, graph: GraphServer, instagram: Instagram, draft: Draft, status: str
    ) -> None:
        handle: Handle = READY
        pauses = []
        for _ in ANEW_AGAIN_S:
            graph.says(is_("ERROR", status), {"id": "800"})
            step = instagram.prepare(draft, handle)
            assert isinstance(step, Pending)
            assert "container" not in step.handle
            pauses.append(step.again_in_s)
            lent = instagram.prepare(draft, step.handle)
            handle = instagram.prepare(draft, lent.handle).handle
        assert tuple(pauses) == ANEW_AGAIN_S
        graph.says(is_("ERROR", status))
        with pytest.raises(Retryable):
            instagram.prepare(draft, handle)

    def test_a_container_spoilt_by_the_days_limit_waits_for_the_next_day(
        self, graph: GraphServer, instagram: Instagram, draft: Draft
    ) -> None:
        graph.says(is_("ERROR", "9/2207042"))
        step = instagram.prepare(draft, READY)
        assert step == Pending({"anew": 1}, timedelta(days=1).total_seconds())

    def test_children_that_are_gone_are_made_anew(
        self, graph: GraphServer, instagram: Instagram, lender: Lender, carousel: Draft
    ) -> None:
        handle = {"lent": [*LENT, *LENT], "children": ["801", "802"]}
        graph.says((400, refusal(24, 2207008)), {"id": "811"}, {"id": "812"}, {"id": "800"}, is_("FINISHED"), ROOM)
        assert steps(instagram, carousel, handle)[-1].handle["children"] == ["811", "812"]

    def test_public_already_is_never_ready(self, graph: GraphServer, instagram: Instagram, draft: Draft) -> None:
        graph.says(is_("PUBLISHED"))
        with pytest.raises(OutcomeUnknown):
            instagram.prepare(draft, READY)

    def test_polls_more_and_more_seldom_then_says_so(
        self, graph: GraphServer, instagram: Instagram, draft: Draft
    ) -> None:
        graph.says(*[is_("IN_PROGRESS")] * (len(POLL_AGAIN_S) + 1))
        handle, pauses = READY, []
        for _ in POLL_AGAIN_S:
            step = instagram.prepare(draft, handle)
            assert isinstance(step, Pending)
            handle = step.handle
            pauses.append(step.again_in_s)
        assert pauses == sorted(POLL_AGAIN_S)
        with pytest.raises(Retryable, match="worked on the picture for long"):
            instagram.prepare(draft, handle)

    def test_a_hidden_container_is_looked_at_again(
        self, graph: GraphServer, instagram: Instagram, draft: Draft
    ) -> None:
        graph.says((400, refusal(100, 33)))
        with pytest.raises(Retryable) as caught:
            instagram.prepare(draft, READY)
        assert caught.value.reading.subcode == "33"

    @pytest.mark.parametrize("content", [{}, {"status_code": None}, {"status_code": "NEW"}, "[]"])
    def test_an_answer_without_status_is_not_believed(
        self, graph: GraphServer, instagram: Instagram, draft: Draft, content: Any
    ) -> None:
        graph.says(content)
        with pytest.raises(Retryable):
            instagram.prepare(draft, READY)

    def test_a_picture_that_can_not_be_taken_back_keeps_nothing(
        self, graph: GraphServer, instagram: Instagram, lender: Lender, draft: Draft
    ) -> None:
        lender.stubborn = True
        graph.says(is_("FINISHED"), ROOM)
        assert isinstance(instagram.prepare(draft, {**READY, "lent": LENT}), Ready)


class TestQuota:
    def test_full(self, graph: GraphServer, instagram: Instagram, draft: Draft) -> None:
        graph.says(is_("FINISHED"), FULL)
        with pytest.raises(RateLimited, match="limit of 50 posts") as caught:
            instagram.prepare(draft, READY)
        wait = caught.value.reading.wait
        assert wait is not None
        assert timedelta(minutes=30) <= wait <= timedelta(days=1)

    @pytest.mark.parametrize(
        "said",
        [
            {"data": []},
            {"data": [None]},
            {"data": [{"config": None, "quota_usage": 9}]},
            {},
            (400, refusal(100)),
            {"data": [{"quota_usage": "50", "config": {"quota_total": "50"}}]},
        ],
    )
    def test_a_question_not_understood_keeps_no_post(
        self, graph: GraphServer, instagram: Instagram, draft: Draft, said: Any
    ) -> None:
        graph.says(is_("FINISHED"), said)
        assert isinstance(instagram.prepare(draft, READY), Ready)

    def test_a_login_that_ended_is_told(self, graph: GraphServer, instagram: Instagram, draft: Draft) -> None:
        graph.says(is_("FINISHED"), (400, refusal(190, 463)))
        with pytest.raises(AuthFailed):
            instagram.prepare(draft, READY)


class TestRefusedBefore:
    def test_pictures_are_demanded(self, graph: GraphServer, instagram: Instagram, draft: Draft) -> None:
        for number in (0, 11):
            with pytest.raises(Rejected, match=f"1 to 10 pictures and this post has {number}"):
                instagram.prepare(Draft(TEXT, draft.pictures * number, "m"), {})
        png = Picture(draft.pictures[0].path, "d", "image/png", 1080, 1350, "One.")
        with pytest.raises(Rejected, match="JPEG"):
            instagram.prepare(Draft(TEXT, (png,), "m"), {})
        assert graph.asked == []

    def test_no_place_for_pictures(self, graph: GraphServer, draft: Draft) -> None:
        with account(graph.address, None) as network, pytest.raises(AuthFailed, match="picture_host"):
            network.prepare(draft, {})

    @pytest.mark.parametrize(
        ("said", "kind"),
        [
            ((400, refusal(9004, 2207052)), Retryable),
            ((400, refusal(36001, 2207005)), Rejected),
            ((400, refusal(190)), AuthFailed),
            ((400, refusal(80002)), RateLimited),
            ({"id": None}, Retryable),
        ],
    )
    def test_container_refused(
        self, graph: GraphServer, instagram: Instagram, draft: Draft, said: Any, kind: type[NetworkError]
    ) -> None:
        graph.says(said)
        with pytest.raises(NetworkError) as caught:
            instagram.prepare(draft, {"lent": LENT})
        assert type(caught.value) is kind


class TestPublish:
    def test_one_request(self, graph: GraphServer, instagram: Instagram, draft: Draft) -> None:
        graph.says({"id": "1800"})
        assert instagram.publish(draft, Ready(READY)).remote_id == "1800"
        assert graph.requests() == [("POST", "2002/media_publish", {"creation_id": "800"})]
        assert graph.asked[0].token_in == "form"

    @pytest.mark.parametrize(
        ("said", "kind"),
        [
            ((403, refusal(4, 2207051, "Application request limit reached")), OutcomeUnknown),
            ((400, refusal(1)), OutcomeUnknown),
            ((500, refusal(2)), OutcomeUnknown),
            ((400, refusal(-2, 2207020)), OutcomeUnknown),
            ((400, refusal(24, 2207008)), OutcomeUnknown),
            ((400, refusal(9007, 2207027)), Retryable),
            ((403, refusal(9, 2207042)), RateLimited),
            ((400, refusal(25, 2207050)), AuthFailed),
            ((400, refusal(352, 2207026)), Rejected),
            ({}, OutcomeUnknown),
        ],
    )
    def test_refusals(
        self, graph: GraphServer, instagram: Instagram, draft: Draft, said: Any, kind: type[NetworkError]
    ) -> None:
        graph.says(said)
        with pytest.raises(NetworkError) as caught:
            instagram.publish(draft, Ready(READY))
        assert type(caught.value) is kind
        assert len(graph.asked) == 1


def media(number: int, text: str | None = TEXT, minutes: float = 0) -> dict[str, Any]:
    made = (SINCE + timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%S+0000")
    caption = {} if text is None else {"caption": text}
    return {"id": str(number), "timestamp": made, "permalink": f"https://instagram.example/p/{number}/", **caption}


class TestFind:
    def test_container_and_caption(self, graph: GraphServer, instagram: Instagram, draft: Draft) -> None:
        posts = [media(3, TEXT + "!"), media(2, None), media(1, minutes=1), media(4, minutes=-9)]
        graph.says(is_("PUBLISHED"), {"data": posts})
        found = instagram.find(draft, READY, SINCE)
        assert found is not None
        assert (found.remote_id, found.link) == ("1", "https://instagram.example/p/1/")
        assert "container 800" in found.evidence
        assert graph.requests()[0] == POLL
        assert graph.requests()[1][1] == "2002/media"

    @pytest.mark.parametrize(
        "said",
        [
            {"data": []},
            {"data": [media(1), media(2)]},
            {"data": [media(1, "Another")]},
            {},
            (500, refusal(2)),
            (400, refusal(190)),
        ],
    )
    def test_the_container_is_proof_enough(
        self, graph: GraphServer, instagram: Instagram, draft: Draft, said: Any
    ) -> None:
        graph.says(is_("PUBLISHED"), said)
        found = instagram.find(draft, READY, SINCE)
        assert found is not None
        assert found.remote_id == "container:800"
        assert "800" in found.evidence
        assert instagram.link(found.remote_id) is None

    @pytest.mark.parametrize("state", ["FINISHED", "IN_PROGRESS", "ERROR", "EXPIRED"])
    def test_not_published_whatever_the_list_shows(
        self, graph: GraphServer, instagram: Instagram, draft: Draft, state: str
    ) -> None:
        graph.says(is_(state))
        assert instagram.find(draft, READY, SINCE) is None
        assert graph.requests() == [POLL]

    def test_visible_only_later(self, graph: GraphServer, instagram: Instagram, draft: Draft) -> None:
        graph.says(is_("FINISHED"), is_("PUBLISHED"), {"data": [media(1)]})
        assert instagram.find(draft, READY, SINCE) is None
        assert instagram.find(draft, READY, SINCE) is not None

    def test_hidden_container_falls_back_to_the_list(
        self, graph: GraphServer, instagram: Instagram, draft: Draft
    ) -> None:
        graph.says((400, refusal(100, 33)), {"data": [media(2, "Another"), media(1)]})
        found = instagram.find(draft, READY, SINCE)
        assert found is not None
        assert found.remote_id == "1"

    @pytest.mark.parametrize("posts", [[], [media(1), media(2)], [media(1, minutes=-9)]])
    def test_hidden_container_and_no_clear_post_are_for_a_person(
        self, graph: GraphServer, instagram: Instagram, draft: Draft, posts: list[Any]
    ) -> None:
        graph.says((400, refusal(100, 33)), {"data": posts})
        with pytest.raises(Undecided):
            instagram.find(draft, READY, SINCE)

    def test_without_container_nothing_can_have_gone_out(
        self, graph: GraphServer, instagram: Instagram, draft: Draft
    ) -> None:
        graph.says({"data": [media(3, "Another")]})
        assert instagram.find(draft, {}, SINCE) is None

    @pytest.mark.parametrize("content", [{}, {"status_code": None}, {"status_code": "NEW"}, (500, "")])
    def test_an_answer_without_status_proves_nothing(
        self, graph: GraphServer, instagram: Instagram, draft: Draft, content: Any
    ) -> None:
        graph.says(content)
        with pytest.raises(Retryable):
            instagram.find(draft, READY, SINCE)
        assert len(graph.asked) == 1


STEPS: dict[str, Callable[[Instagram, Draft], Any]] = {
    "container": lambda network, draft: network.prepare(draft, {"lent": LENT}),
    "carousel": lambda network, draft: network.prepare(
        Draft(TEXT, draft.pictures * 2, "m"), {"lent": LENT * 2, "children": ["801", "802"]}
    ),
    "poll": lambda network, draft: network.prepare(draft, READY),
    "publish": lambda network, draft: network.publish(draft, Ready(READY)),
    "look": lambda network, draft: network.find(draft, READY, SINCE),
    "list": lambda network, draft: network.find(draft, {}, SINCE),
    "link": lambda network, draft: network.link("1800"),
}


@pytest.mark.parametrize("step", STEPS)
class TestFaultsOnTheWire:
    def against(self, step: str, draft: Draft, reaction: Any) -> tuple[BaseException | None, int]:
        def use(address: str) -> Any:
            with account(address, Lender(), read_s=0.2 if reaction is SILENCE else 20) as network:
                return STEPS[step](network, draft)

        return error_against(reaction, use)

    @pytest.mark.parametrize(
        "reaction",
        [HANG_UP, SILENCE, answer(503, "<html>"), answer(200, "!!!"), answer(200, '{"id"', promised_bytes=99)],
        ids=["hung up", "silence", "503", "garbage", "cut off"],
    )
    def test_after_the_request_left(self, step: str, draft: Draft, reaction: Any) -> None:
        error, requests_made = self.against(step, draft, reaction)
        assert type(error) is (OutcomeUnknown if step == "publish" else Retryable)
        assert requests_made == 1

    def test_before_it_left(self, step: str, draft: Draft) -> None:
        with account(refused_address(), Lender()) as network, pytest.raises(Retryable):
            STEPS[step](network, draft)

    def test_the_token_is_never_told(self, step: str, draft: Draft) -> None:
        error, _ = self.against(step, draft, answer(400, refusal(190, message=f"Malformed access token {TOKEN}")))
        assert isinstance(error, AuthFailed)
        assert "Malformed access token (secret)" in str(error)
        assert TOKEN not in repr(error.reading)


def test_quota_question_that_fails_may_be_repeated(graph: GraphServer, instagram: Instagram, draft: Draft) -> None:
    graph.says(is_("FINISHED"), (503, "<html>"))
    with pytest.raises(Retryable):
        instagram.prepare(draft, READY)


def test_link(graph: GraphServer, instagram: Instagram) -> None:
    graph.says({"permalink": "https://www.instagram.com/p/abc/", "id": "1800"})
    assert instagram.link("1800") == "https://www.instagram.com/p/abc/"
    assert graph.requests() == [("GET", "1800", {"fields": "permalink"})]
