"""What every network promises, checked on each file in scheduler/networks without knowing its name.

A new network is covered by being there.
"""

from __future__ import annotations

import json
import re
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus

import pytest
import requests
from contract_script import picture
from contract_wire import HANG_UP, SILENCE, Heard, Wire, answer, refused_address
from hypothesis import example, given, settings
from hypothesis import strategies as st

from scheduler import networks
from scheduler.core.errors import (
    AuthFailed,
    ErrorClass,
    NetworkError,
    OutcomeUnknown,
    Phase,
    RateLimited,
    Reading,
    Rejected,
    Retryable,
    Undecided,
)
from scheduler.core.insights import Insights
from scheduler.core.model import Draft, Handle, Pending, Picture, Published, Ready
from scheduler.core.network import Answer, Limit, Limits, Secret
from scheduler.networks._transport import Http, Timeouts

SINCE = datetime(2027, 1, 5, 9, tzinfo=UTC)
LAST_WORDS = ["unknown error", "something went wrong", "an error occurred"]

every_network = pytest.mark.parametrize("name", networks.names())


def test_there_are_networks() -> None:
    assert {"facebook", "instagram", "pinterest", "x"} <= set(networks.names())


# -- declared data ----------------------------------------------------------------------------------


@every_network
class TestDeclared:
    def test_names(self, name: str) -> None:
        kind = networks.load(name)
        assert kind.name == name
        assert all(networks.find(alias) == name for alias in kind.aliases)
        assert kind.base_url.startswith("https://")
        assert not kind.base_url.endswith("/")

    def test_each_limit_has_a_source_and_a_day(self, name: str) -> None:
        limits: Limits = networks.load(name).limits
        found = [value for part in fields(limits) if isinstance(value := getattr(limits, part.name), Limit)]
        assert {limits.caption, limits.pictures, limits.picture_bytes} <= set(found)
        for limit in found:
            assert limit.value > 0 or limit is limits.caption
            assert len(limit.source) > 10
            assert date(2026, 11, 1) <= limit.read_on <= date(2099, 1, 1)

    def test_pictures_we_can_draw(self, name: str) -> None:
        limits: Limits = networks.load(name).limits
        assert {"image/jpeg", "image/png"} & set(limits.picture_types)
        for format_ in networks.load(name).formats:
            assert format_.aspect >= (limits.min_aspect or 0)
            assert format_.aspect <= (limits.max_aspect or 100)
            assert format_.safe_px * 4 < min(format_.width_px, format_.height_px)
        assert networks.load(name).formats

    def test_counts_text(self, name: str) -> None:
        count = networks.load(name).limits.count
        assert count("") == 0
        assert count("ab") == 2

    def test_secrets_say_what_they_are(self, name: str) -> None:
        secrets: tuple[Secret, ...] = networks.load(name).secrets
        assert any(secret.hidden for secret in secrets)
        assert len({secret.name for secret in secrets}) == len(secrets)
        for secret in secrets:
            assert re.fullmatch(r"[A-Z][A-Z0-9_]+", secret.name)
            assert len(secret.help.split()) >= 3

    def test_whose_login(self, name: str) -> None:
        kind = networks.load(name)
        owner = networks.load(kind.login_network)
        assert owner.login_network == owner.name
        assert (kind.secrets, kind.base_url, kind.version_ends) == (owner.secrets, owner.base_url, owner.version_ends)

    def test_time_to_settle(self, name: str) -> None:
        assert timedelta(0) < networks.load(name).settle_after <= timedelta(minutes=10)


# -- a network on a wire ----------------------------------------------------------------------------


class Lender:
    """A place for pictures that always works."""

    def put(self, picture: Picture) -> tuple[str, Handle]:
        return f"https://pictures.example/{picture.digest}.jpg", {}

    def remove(self, handle: Handle) -> None:
        pass


def secrets_of(name: str) -> dict[str, str]:
    """Hidden ones hold characters that are escaped on the way, each network in its own manner."""
    return {
        secret.name: f"hush/{secret.name}+%=" if secret.hidden else "1234567890"
        for secret in networks.load(name).secrets
    }


@contextmanager
def connected(name: str, address: str, *, read_s: float = 20) -> Iterator[Any]:
    kind, secrets = networks.load(name), secrets_of(name)
    hidden = [secrets[secret.name] for secret in kind.secrets if secret.hidden]
    with requests.Session() as session:
        http = Http(session, secrets=hidden, timeouts=Timeouts(connect_s=10, read_s=read_s))
        yield kind(http=http, secrets=secrets, base_url=address, host=Lender(), options={})


def content(request: Heard) -> bytes:
    """The answer of a network in its best mood, in the words of all of them."""
    if request.method == "GET":
        return answer(200, {"data": [], "items": [], "meta": {"result_count": 0}, "status_code": "FINISHED"})
    return answer(200, {"id": "17", "post_id": "17", "data": {"id": "17", "media_key": "3_17"}})


def prepared(network: Any, draft: Draft) -> Ready:
    handle: Handle = {}
    for _ in range(50):
        step = network.prepare(draft, handle)
        # What is saved between two steps goes through the database.
        handle = json.loads(json.dumps(dict(step.handle)))
        if isinstance(step, Ready):
            return Ready(handle)
        assert isinstance(step, Pending)
    raise AssertionError("prepare never comes to an end")


@pytest.fixture
def draft(tmp_path: Path) -> Draft:
    cards = (picture(tmp_path, 1), picture(tmp_path, 2))
    return Draft("Stretch slowly.", cards, "m4rk3r", title="Stretch", link="https://example.net/?utm_content=m4rk3r")


def echo(status: int) -> Callable[[Heard], bytes]:
    """An error that repeats all that was sent, secrets and all, wherever a network may put words."""

    def react(request: Heard) -> bytes:
        told = request.text
        body = {
            "message": told,
            "detail": told,
            "title": told,
            "error": {"message": told},
            "errors": [{"message": told}],
        }
        return answer(status, body, headers={"X-Echo": quote(request.path)})

    return react


def assert_keeps_secrets(name: str, error: BaseException) -> None:
    told = "".join(traceback.format_exception(error)) + repr(getattr(error, "reading", ""))
    for secret in networks.load(name).secrets:
        value = secrets_of(name)[secret.name]
        if secret.hidden:
            assert not [
                form for form in (value, quote(value), quote(value, safe=""), quote_plus(value)) if form in told
            ]


UNREADABLE = {
    "hung up": HANG_UP,
    "500": answer(500, {}),
    "502 page": answer(502, "<html><title>Bad gateway</title></html>"),
    "503 text": answer(503, "upstream connect error"),
    "200 garbage": answer(200, "!!!"),
    "201 garbage": answer(201, b"\xff\xfe\x00"),
    "200 nothing": answer(200),
    "204": answer(204),
    "200 empty object": answer(200, {}),
    "200 list": answer(200, "[]"),
    "200 nulls": answer(200, {"id": None, "data": None, "post_id": None}),
    "201 cut off": answer(201, '{"id": "1', promised_bytes=60),
    "200 half": answer(200, '{"data": {"id": "17'),
    "302": answer(302, "", headers={"Location": "http://[broken"}),
}
unreadable = pytest.mark.parametrize("reaction", UNREADABLE.values(), ids=UNREADABLE)


@every_network
class TestPublish:
    def publish(self, name: str, draft: Draft, reaction: Any, *, read_s: float = 20) -> tuple[Any, list[Heard]]:
        """The outcome of publishing against ``reaction``, and the requests that publishing made."""
        with Wire(content) as wire, connected(name, wire.address, read_s=read_s) as network:
            ready = prepared(network, draft)
            wire.heard.clear()
            wire.react = reaction if callable(reaction) else lambda _: reaction
            try:
                outcome: Any = network.publish(draft, ready)
            except NetworkError as error:
                outcome = error
                assert_keeps_secrets(name, error)
            return outcome, wire.heard

    def test_is_one_request(self, name: str, draft: Draft) -> None:
        outcome, heard = self.publish(name, draft, content)
        assert isinstance(outcome, Published)
        assert outcome.remote_id == "17"
        assert [request.method for request in heard] == ["POST"]

    @unreadable
    def test_unreadable_answer_leaves_it_open(self, name: str, draft: Draft, reaction: Any) -> None:
        outcome, heard = self.publish(name, draft, reaction)
        assert isinstance(outcome, OutcomeUnknown)
        assert len(heard) == 1

    def test_silence_leaves_it_open(self, name: str, draft: Draft) -> None:
        outcome, heard = self.publish(name, draft, SILENCE, read_s=0.3)
        assert isinstance(outcome, OutcomeUnknown)
        assert len(heard) == 1

    @pytest.mark.parametrize(
        ("status", "kind"), [(400, Rejected), (401, AuthFailed), (429, RateLimited), (500, OutcomeUnknown)]
    )
    def test_refusals(self, name: str, draft: Draft, status: int, kind: type[NetworkError]) -> None:
        outcome, heard = self.publish(name, draft, echo(status))
        assert isinstance(outcome, kind)
        assert len(heard) == 1

    def test_refused_connection_may_be_repeated(self, name: str, draft: Draft) -> None:
        with Wire(content) as wire, connected(name, wire.address) as network:
            ready = prepared(network, draft)
        with connected(name, refused_address()) as network, pytest.raises(Retryable) as caught:
            network.publish(draft, ready)
        assert_keeps_secrets(name, caught.value)


@every_network
class TestPrepare:
    def prepare(self, name: str, draft: Draft, reaction: Any) -> tuple[NetworkError | None, int]:
        """The error of preparing (None: all went well) and the number of requests heard."""
        with Wire(reaction if callable(reaction) else lambda _: reaction) as wire:
            with connected(name, wire.address) as network:
                try:
                    prepared(network, draft)
                except NetworkError as error:
                    assert_keeps_secrets(name, error)
                    return error, len(wire.heard)
            return None, len(wire.heard)

    def asks(self, name: str, draft: Draft) -> bool:
        """Whether this network asks anything before it publishes."""
        return self.prepare(name, draft, content)[1] > 0

    @unreadable
    def test_unreadable_answer_may_be_repeated(self, name: str, draft: Draft, reaction: Any) -> None:
        error, requests_made = self.prepare(name, draft, reaction)
        assert requests_made == (1 if self.asks(name, draft) else 0)
        assert type(error) is (Retryable if self.asks(name, draft) else type(None))

    @pytest.mark.parametrize(("status", "kind"), [(401, AuthFailed), (429, RateLimited), (500, Retryable)])
    def test_refusals(self, name: str, draft: Draft, status: int, kind: type[NetworkError]) -> None:
        error, _ = self.prepare(name, draft, echo(status))
        assert type(error) is (kind if self.asks(name, draft) else type(None))

    def test_refused_connection_may_be_repeated(self, name: str, draft: Draft) -> None:
        asks = self.asks(name, draft)
        with connected(name, refused_address()) as network:
            if not asks:
                assert prepared(network, draft)
                return
            with pytest.raises(Retryable) as caught:
                prepared(network, draft)
        assert_keeps_secrets(name, caught.value)

    def test_one_request_a_step(self, name: str, draft: Draft) -> None:
        """What was uploaded is saved before the next thing is asked, so that nothing goes up twice."""
        with Wire(content) as wire, connected(name, wire.address) as network:
            handle: Handle = {}
            for _ in range(50):
                before = len(wire.heard)
                step = network.prepare(draft, handle)
                created = [request for request in wire.heard[before:] if request.method == "POST"]
                assert len(created) <= 1
                handle = step.handle
                if isinstance(step, Ready):
                    break
            made = len(wire.heard)
            again = network.prepare(draft, handle)
            assert isinstance(again, Ready)
            assert not [request for request in wire.heard[made:] if request.method == "POST"]


@every_network
class TestFind:
    """None means "surely not there" and lets the post be sent again: it takes an answer that says so."""

    def find(self, name: str, draft: Draft, reaction: Any) -> Any:
        with Wire(content) as wire, connected(name, wire.address) as network:
            ready = prepared(network, draft)
            wire.react = reaction if callable(reaction) else lambda _: reaction
            try:
                return network.find(draft, ready.handle, SINCE)
            except NetworkError as error:
                assert_keeps_secrets(name, error)
                return error

    @unreadable
    def test_unreadable_answer_proves_nothing(self, name: str, draft: Draft, reaction: Any) -> None:
        assert isinstance(self.find(name, draft, reaction), Retryable | Undecided)

    @pytest.mark.parametrize(
        ("status", "kind"), [(401, AuthFailed), (403, NetworkError), (429, RateLimited), (500, Retryable)]
    )
    def test_refusals_prove_nothing(self, name: str, draft: Draft, status: int, kind: type[NetworkError]) -> None:
        assert isinstance(self.find(name, draft, echo(status)), kind)

    def test_only_reads(self, name: str, draft: Draft) -> None:
        asked: list[str] = []

        def react(request: Heard) -> bytes:
            asked.append(request.method)
            return content(request)

        self.find(name, draft, react)
        assert set(asked) <= {"GET"}


@pytest.mark.parametrize("name", [one for one in networks.names() if networks.load(one).insights_at_once])
class TestInsights:
    """Numbers are read, believed only when they are there, and missing ones are never zero."""

    ID = "17"

    def insights(self, name: str, reaction: Any, remote_id: str = ID) -> tuple[Any, list[Heard]]:
        with (
            Wire(reaction if callable(reaction) else lambda _: reaction) as wire,
            connected(name, wire.address) as network,
        ):
            try:
                outcome: Any = network.insights([remote_id])
            except NetworkError as error:
                assert_keeps_secrets(name, error)
                outcome = error
            return outcome, wire.heard

    @unreadable
    def test_unreadable_answer_may_be_repeated(self, name: str, reaction: Any) -> None:
        outcome, heard = self.insights(name, reaction)
        assert isinstance(outcome, Retryable)
        assert len(heard) == 1

    @pytest.mark.parametrize("content", [{}, {"data": []}, {"id": "17"}, {"data": [{"id": "17"}]}, {"data": {}}])
    def test_fields_that_are_missing_are_not_told(self, name: str, content: Any) -> None:
        outcome, heard = self.insights(name, answer(200, content))
        assert isinstance(outcome, Retryable) or outcome in ({}, {"17": Insights()})
        assert len(heard) <= 3

    @pytest.mark.parametrize("wrong", [None, -1, "many", True, 1.5, [], {}, 10**400])
    def test_what_is_no_count_is_not_told(self, name: str, wrong: Any) -> None:
        row = {"name": "likes", "values": [{"value": wrong}]}
        body = {
            "id": "17",
            "data": [{"id": "17", "public_metrics": {"like_count": wrong, "impression_count": 5}, **row}],
            "like_count": wrong,
            "reactions": {"summary": {"total_count": wrong}},
            "pin_metrics": {"lifetime_metrics": {"reaction": wrong}},
        }
        outcome, _ = self.insights(name, answer(200, body))
        assert outcome["17"].reactions is None

    @pytest.mark.parametrize(
        ("status", "kind"), [(400, Rejected), (401, AuthFailed), (404, Rejected), (429, RateLimited), (500, Retryable)]
    )
    def test_refusals(self, name: str, status: int, kind: type[NetworkError]) -> None:
        outcome, heard = self.insights(name, echo(status))
        assert isinstance(outcome, kind)
        assert len(heard) <= 2
        assert {request.method for request in heard} == {"GET"}

    def test_an_address_is_no_id(self, name: str) -> None:
        """What a person settled by hand has no id of the network; nothing can be asked about it."""
        assert self.insights(name, content, "https://example.net/p/17?x=/../me") == ({}, [])

    def test_nothing_asked_nothing_sent(self, name: str) -> None:
        with Wire(content) as wire, connected(name, wire.address) as network:
            assert dict(network.insights([])) == {}
            assert wire.heard == []

    def test_how_many_at_once(self, name: str) -> None:
        assert 1 <= networks.load(name).insights_at_once <= 100


@pytest.mark.parametrize("name", [one for one in networks.names() if not networks.load(one).insights_at_once])
def test_a_network_that_tells_no_numbers_is_not_asked(name: str) -> None:
    with Wire(content) as wire, connected(name, wire.address) as network:
        assert dict(network.insights(["17"])) == {}
        assert wire.heard == []


COMMENTED = [one for one in networks.names() if networks.load(one).limits.comment is not None]
THREADED = [one for one in networks.names() if networks.load(one).limits.thread is not None]
on_threads_too = pytest.mark.parametrize("name", [*COMMENTED, *THREADED])


class TestComments:
    """A comment, or a part of a thread, is public, so its one request has the rule of publishing."""

    TEXT = "#Selfhelp #Massage"

    def asks(self, name: str, reaction: Any, ask: Callable[[Any], Any]) -> tuple[Any, list[Heard]]:
        with (
            Wire(reaction if callable(reaction) else lambda _: reaction) as wire,
            connected(name, wire.address) as network,
        ):
            try:
                outcome: Any = ask(network)
            except NetworkError as error:
                assert_keeps_secrets(name, error)
                outcome = error
            return outcome, wire.heard

    def writes(self, name: str, reaction: Any) -> tuple[Any, list[Heard]]:
        return self.asks(name, reaction, lambda network: network.comment("17", self.TEXT))

    def finds(self, name: str, reaction: Any) -> tuple[Any, list[Heard]]:
        return self.asks(name, reaction, lambda network: network.find_comment("17", self.TEXT))

    @on_threads_too
    def test_one_request(self, name: str) -> None:
        outcome, heard = self.writes(name, content)
        assert (outcome, len(heard)) == ("17", 1)
        assert heard[0].method == "POST"

    @on_threads_too
    @unreadable
    def test_an_unreadable_answer_leaves_it_open(self, name: str, reaction: Any) -> None:
        outcome, heard = self.writes(name, reaction)
        assert isinstance(outcome, OutcomeUnknown)
        assert len(heard) == 1

    @on_threads_too
    def test_a_refused_connection_is_no_doubt(self, name: str) -> None:
        with connected(name, refused_address()) as network, pytest.raises(Retryable):
            network.comment("17", self.TEXT)

    @on_threads_too
    @pytest.mark.parametrize(("status", "kind"), [(400, Rejected), (401, AuthFailed), (429, RateLimited)])
    def test_refusals(self, name: str, status: int, kind: type[NetworkError]) -> None:
        outcome, heard = self.writes(name, echo(status))
        assert isinstance(outcome, kind)
        assert len(heard) == 1

    @pytest.mark.parametrize("name", COMMENTED)
    @pytest.mark.parametrize("field", ["message", "text"])
    def test_it_is_found_by_its_words(self, name: str, field: str) -> None:
        rows = [{"id": "1", field: "Another one"}, {"id": "2", field: f" {self.TEXT} "}]
        outcome, heard = self.finds(name, answer(200, {"data": rows}))
        assert outcome in ("2", None)
        assert {request.method for request in heard} == {"GET"}
        both = [{"id": "2", "message": self.TEXT, "text": self.TEXT}]
        assert self.finds(name, answer(200, {"data": both}))[0] == "2"

    @pytest.mark.parametrize("name", COMMENTED)
    def test_it_is_not_there(self, name: str) -> None:
        assert self.finds(name, content)[0] is None

    @pytest.mark.parametrize("name", COMMENTED)
    def test_too_many_to_read_is_not_absent(self, name: str) -> None:
        page = {"data": [{"id": "1", "message": "a", "text": "a"}], "paging": {"next": "https://a.example/"}}
        assert isinstance(self.finds(name, answer(200, page))[0], Undecided)

    @on_threads_too
    @unreadable
    def test_an_unreadable_list_proves_nothing(self, name: str, reaction: Any) -> None:
        assert isinstance(self.finds(name, reaction)[0], NetworkError)


def test_another_persons_comment_with_our_words_is_not_ours() -> None:
    row = {"id": "2", "message": "#Selfhelp", "from": {"id": "somebody"}}
    with Wire(lambda _: answer(200, {"data": [row]})) as wire, connected("facebook", wire.address) as network:
        assert network.find_comment("17", "#Selfhelp") is None


# -- reading answers --------------------------------------------------------------------------------

_NAMES = [
    "error",
    "errors",
    "code",
    "error_subcode",
    "message",
    "message_detail",
    "type",
    "title",
    "detail",
    "status",
    "data",
    "processing_info",
    "state",
    "name",
    "error_user_msg",
    "error_description",
    "is_transient",
    "status_code",
    "error_message",
    "parameters",
]
_VALUES: st.SearchStrategy[Any] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.sampled_from([4, 10, 29, 64, 187, 190, 368, 2207051, 10**400, "failed", "about:blank", "in_progress"]),
    st.floats(),
    st.text(max_size=20),
)
_CONTENT: st.SearchStrategy[Any] = st.recursive(
    _VALUES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(_NAMES), inner, max_size=5),
    max_leaves=12,
)
_BODIES = st.one_of(
    st.binary(max_size=60).map(lambda raw: raw.decode("utf-8", errors="replace")),
    st.text(max_size=60),
    _CONTENT.map(lambda told: json.dumps(told, default=str)),
    st.tuples(_CONTENT, st.integers(0, 80)).map(lambda both: json.dumps(both[0])[: both[1]]),
)
_HEADERS = st.dictionaries(
    st.sampled_from(
        [
            "retry-after",
            "date",
            "x-rate-limit-reset",
            "x-rate-limit-remaining",
            "x-app-limit-24hour-reset",
            "x-app-limit-24hour-remaining",
            "x-ratelimit-reset",
            "x-business-use-case-usage",
            "x-app-usage",
        ]
    ),
    st.one_of(
        st.text(max_size=20),
        st.integers().map(str),
        st.sampled_from(
            ["0", "1795500900", "Tue, 05 Jan 2027 09:00:00 GMT", "Tue, 05 Jan 2027 09:00:00 -0000", "9" * 40, "²", "-1"]
        ),
        _CONTENT.map(lambda told: json.dumps(told)),
    ),
)


@every_network
class TestRead:
    @settings(deadline=None)
    @given(status=st.integers(100, 599), phase=st.sampled_from(Phase), body=_BODIES, headers=_HEADERS)
    @example(status=400, phase=Phase.PUBLISH, body="[" * 100_000, headers={})
    @example(status=400, phase=Phase.PUBLISH, body="<" * 100_000, headers={})
    @example(status=400, phase=Phase.PUBLISH, body='{"status_code": 3.69e+57}', headers={})
    @example(status=429, phase=Phase.READ, body='{"code": 1', headers={"x-rate-limit-reset": "9" * 5000})
    def test_any_answer(self, name: str, status: int, phase: Phase, body: str, headers: Mapping[str, str]) -> None:
        reading: Reading = networks.load(name).read(Answer(status, headers, body), phase)
        assert reading.status == status
        assert len(reading.sentence.split()) > 3
        assert reading.sentence.endswith((".", "!"))
        assert not [words for words in LAST_WORDS if words in reading.sentence.lower()]
        assert len(reading.message) < len(body) + 20
        if phase is Phase.PUBLISH and (status < 400 or status >= 500):
            assert reading.kind in (ErrorClass.UNKNOWN, ErrorClass.DUPLICATE)
        if phase is Phase.TOKEN:
            assert reading.kind not in (ErrorClass.REJECTED, ErrorClass.DUPLICATE)

    @pytest.mark.parametrize("phase", Phase)
    @pytest.mark.parametrize("status", [400, 403, 404, 409, 413, 418, 451])
    def test_nothing_but_a_status(self, name: str, status: int, phase: Phase) -> None:
        reading = networks.load(name).read(Answer(status, {}, ""), phase)
        assert reading.kind in (ErrorClass.REJECTED, ErrorClass.AUTH)

    def test_retry_after_counts(self, name: str) -> None:
        seconds = networks.load(name).read(Answer(429, {"retry-after": "90"}, "{}"), Phase.PUBLISH)
        assert seconds.wait == timedelta(seconds=90)
        day = {"retry-after": "Tue, 05 Jan 2027 09:01:30 GMT", "date": "Tue, 05 Jan 2027 09:00:00 GMT"}
        assert networks.load(name).read(Answer(429, day, "{}"), Phase.PUBLISH).wait == timedelta(seconds=90)

    def test_labelled_answers(self, name: str, shared: Path) -> None:
        """Cases from the public record, each with the class it should have."""
        lines = (shared / "errors.jsonl").read_text(encoding="utf-8").splitlines()
        cases = [case for case in map(json.loads, lines) if case["network"] == networks.load(name).login_network]
        assert cases
        wrong = []
        for case in cases:
            body = case["body"] if isinstance(case["body"], str) else json.dumps(case["body"])
            given_headers = {key.lower(): value for key, value in case["headers"].items()}
            reading = networks.load(name).read(Answer(case["status"], given_headers, body), Phase(case["phase"]))
            if reading.kind != case["class"]:
                wrong.append((case["source"], case["class"], reading))
        assert wrong == []
