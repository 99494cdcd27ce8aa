"""X: what is sent, in which order, how a lost post is found again, and what its errors mean."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

import pytest
import requests
from contract_script import BASE, ScriptedHttp, picture, say
from contract_wire import Heard, Wire, answer

from scheduler.core.errors import (
    AuthFailed,
    ErrorClass,
    NetworkError,
    OutcomeUnknown,
    Phase,
    Rejected,
    Retryable,
    Undecided,
)
from scheduler.core.model import Draft, Pending, Published, Ready
from scheduler.core.network import Answer
from scheduler.networks._transport import Http
from scheduler.networks.x import X

KEYS = {
    "CONSUMER_KEY": "the-key",
    "CONSUMER_SECRET": "key-hush",
    "ACCESS_TOKEN": "101-token",
    "ACCESS_TOKEN_SECRET": "token-hush",
}
SINCE = datetime(2027, 1, 5, 9, tzinfo=UTC)
WORDS = "Stretch & breathe slowly."
ME = (200, {"data": {"id": "101", "name": "N", "username": "n"}})
PROBLEMS = "https://api.x.com/2/problems/"


def x(*answers: Any, secrets: dict[str, str] | None = None) -> tuple[X, ScriptedHttp]:
    http = ScriptedHttp(list(answers))
    return X(http=http, secrets=secrets or {"OAUTH2_TOKEN": "t"}, base_url=BASE[:-1]), http  # type: ignore[arg-type]  # a stand-in with as much as is used


def uploaded(number: int, **more: Any) -> tuple[int, dict[str, Any]]:
    return 200, {"data": {"id": f"18{number}", "media_key": f"3_18{number}", "expires_after_secs": 86400, **more}}


def timeline(*posts: dict[str, Any], next_token: str | None = None) -> tuple[int, dict[str, Any]]:
    meta: dict[str, Any] = {"result_count": len(posts)}
    if next_token:
        meta["next_token"] = next_token
    return 200, {"data": [{"created_at": "2027-01-05T09:00:03.000Z", **post} for post in posts], "meta": meta}


EMPTY = (200, {"meta": {"result_count": 0}})


class TestLogin:
    def test_names_what_is_missing(self) -> None:
        with pytest.raises(AuthFailed, match="CONSUMER_SECRET, ACCESS_TOKEN missing") as caught:
            x(secrets={**KEYS, "CONSUMER_SECRET": "", "ACCESS_TOKEN": "", "OAUTH2_TOKEN": ""})
        assert "token-hush" not in str(caught.value)

    def test_oauth2_token(self) -> None:
        network, http = x((201, {"data": {"id": "1"}}), secrets={"OAUTH2_TOKEN": "t"})
        network.publish(Draft(WORDS, (), "m"), Ready({}))
        assert http.asked[0].headers == {"Authorization": "Bearer t"}

    @pytest.mark.parametrize("tail", ["", "/", "/2", "/2/"])
    def test_signs_with_the_four_keys_and_takes_either_address(self, tail: str) -> None:
        def react(request: Heard) -> bytes:
            return answer(201, {"data": {"id": "1"}})

        with Wire(react) as wire, requests.Session() as session:
            network = X(http=Http(session), secrets={**KEYS, "OAUTH2_TOKEN": "t"}, base_url=wire.address + tail)
            network.publish(Draft(WORDS, (), "m"), Ready({}))
            (request,) = wire.heard
        assert request.path == "/2/tweets"
        assert request.headers["authorization"].startswith("OAuth ")
        assert 'oauth_token="101-token"' in request.headers["authorization"]
        assert json.loads(request.body) == {"text": WORDS}
        assert "hush" not in request.text

    def test_upload_on_the_wire(self, tmp_path: Path) -> None:
        """Signed as multipart: exactly the two parts that X's document allows."""
        with Wire(lambda _: answer(200, uploaded(1)[1])) as wire, requests.Session() as session:
            network = X(http=Http(session), secrets=KEYS, base_url=wire.address)
            network.prepare(Draft(WORDS, (picture(tmp_path),), "m"), {})
            (request,) = wire.heard
        assert request.headers["content-type"].startswith("multipart/form-data; boundary=")
        assert request.text.count("Content-Disposition") == 2
        assert 'name="media_category"\r\n\r\ntweet_image' in request.text
        assert picture(tmp_path).path.read_bytes() in request.body


class TestPrepare:
    def test_each_step_is_saved_before_the_next(self, tmp_path: Path) -> None:
        draft = Draft(WORDS, (picture(tmp_path, 1), picture(tmp_path, 2)), "m")
        network, http = x(uploaded(1), (200, {"data": {}}), uploaded(2), (200, {"data": {}}))
        handle: Any = {}
        kinds = []
        for _ in range(5):
            step = network.prepare(draft, handle)
            kinds.append(type(step))
            handle = json.loads(json.dumps(step.handle))
        assert kinds == [Pending] * 4 + [Ready]
        assert [(one.method, one.path, one.phase) for one in http.asked] == [
            ("POST", "2/media/upload", Phase.PREPARE),
            ("POST", "2/media/metadata", Phase.PREPARE),
            ("POST", "2/media/upload", Phase.PREPARE),
            ("POST", "2/media/metadata", Phase.PREPARE),
        ]
        assert http.asked[1].json == {"id": "181", "metadata": {"alt_text": {"text": "Card 1."}}}
        assert [item["key"] for item in handle["media"]] == ["3_181", "3_182"]

    def test_looks_once_a_step_while_x_takes_the_picture_in(self, tmp_path: Path) -> None:
        draft = Draft(WORDS, (picture(tmp_path),), "m")
        busy = {"state": "in_progress", "check_after_secs": 7}
        network, http = x(
            uploaded(1, processing_info={"state": "pending", "check_after_secs": 3}),
            uploaded(1, processing_info=busy),
            uploaded(1, processing_info={"state": "succeeded"}),
            (200, {"data": {}}),
        )
        handle: Any = {}
        waits = []
        for _ in range(4):
            step = network.prepare(draft, handle)
            assert isinstance(step, Pending)
            waits.append(step.again_in_s)
            handle = step.handle
        assert waits == [3, 7, 0, 0]
        assert http.asked[1].params == {"command": "STATUS", "media_id": "181"}
        assert isinstance(network.prepare(draft, handle), Ready)

    @pytest.mark.parametrize(
        ("fault", "kind"),
        [({"name": "InvalidMedia", "message": "no"}, Rejected), ({"name": "InternalError"}, Retryable)],
    )
    def test_picture_refused_inside_a_success(self, tmp_path: Path, fault: Any, kind: type[NetworkError]) -> None:
        network, _ = x(uploaded(1, processing_info={"state": "failed", "error": fault}))
        with pytest.raises(kind):
            network.prepare(Draft(WORDS, (picture(tmp_path),), "m"), {})

    def test_no_words_for_the_blind_no_request(self, tmp_path: Path) -> None:
        card = picture(tmp_path)
        mute = type(card)(card.path, card.digest, card.media_type, 1, 1, "")
        network, http = x(uploaded(1))
        step = network.prepare(Draft(WORDS, (mute,), "m"), {})
        network.prepare(Draft(WORDS, (mute,), "m"), step.handle)
        assert len(http.asked) == 1

    def test_too_many_or_nothing(self, tmp_path: Path) -> None:
        network, http = x()
        with pytest.raises(Rejected, match="up to 4"):
            network.prepare(Draft(WORDS, (picture(tmp_path),) * 5, "m"), {})
        with pytest.raises(Rejected, match="nothing to post"):
            network.prepare(Draft("", (), "m"), {})
        assert http.asked == []


class TestPublish:
    def test_one_request_with_ids_as_strings(self, tmp_path: Path) -> None:
        network, http = x((201, {"data": {"id": "19", "text": WORDS}}))
        ready = Ready({"media": [{"id": "181", "key": "k", "wait_s": 0, "described": True}]})
        published = network.publish(Draft(WORDS, (picture(tmp_path),), "m"), ready)
        assert published.remote_id == "19"
        (sent,) = http.asked
        assert (sent.method, sent.path, sent.phase) == ("POST", "2/tweets", Phase.PUBLISH)
        assert sent.json == {"text": WORDS, "media": {"media_ids": ["181"]}}
        assert network.link("19") == "https://x.com/i/web/status/19"

    def test_success_with_a_warning_is_a_success(self) -> None:
        network, _ = x(
            (201, {"data": {"id": "19"}, "errors": [{"title": "Partial", "type": f"{PROBLEMS}client-forbidden"}]})
        )
        assert network.publish(Draft(WORDS, (), "m"), Ready({})).remote_id == "19"

    @pytest.mark.parametrize(
        "content",
        [{}, {"data": {}}, {"data": None}, {"data": []}, {"errors": [{"type": f"{PROBLEMS}resource-not-found"}]}, "{"],
    )
    def test_success_without_an_id_is_open(self, content: Any) -> None:
        network, _ = x((201, content))
        with pytest.raises(OutcomeUnknown):
            network.publish(Draft(WORDS, (), "m"), Ready({}))


HANDLE = {"media": [{"id": "181", "key": "3_181", "wait_s": 0, "described": True}]}


def find(*answers: Any, handle: Any = HANDLE, draft: Draft | None = None) -> Published | None:
    network, http = x(ME, *answers)
    found = network.find(draft or Draft(WORDS, (), "m4rk"), handle, SINCE)
    assert http.unused() == []
    return found


class TestThreads:
    """A part answers the post before it, and is found by its words in an answer of the same conversation."""

    PART = "And breathe slowly."
    FIRST: ClassVar = {"id": "7", "text": "The first.", "conversation_id": "7"}

    def part(self, number: str = "9", *, conversation: str = "7") -> dict[str, object]:
        return {"id": number, "text": self.PART, "conversation_id": conversation}

    def test_it_is_sent_as_an_answer(self) -> None:
        network, http = x((201, {"data": {"id": "9"}}))
        assert network.comment("7", self.PART) == "9"
        (asked,) = http.asked
        assert (asked.path, asked.phase) == ("2/tweets", Phase.PUBLISH)
        assert asked.json == {"text": self.PART, "reply": {"in_reply_to_tweet_id": "7"}}

    def test_it_is_found_after_its_post(self) -> None:
        other = {"id": "8", "text": "Another.", "conversation_id": "8"}
        network, http = x(ME, timeline(self.part(), other, self.FIRST))
        assert network.find_comment("7", self.PART) == "9"
        assert http.asked[1].params["since_id"] == "6"

    def test_a_later_part_belongs_to_the_first_post_s_conversation(self) -> None:
        network, _ = x(ME, timeline(self.part("12"), {"id": "9", "text": "Two.", "conversation_id": "7"}))
        assert network.find_comment("9", self.PART) == "12"

    @pytest.mark.parametrize("conversation", ["9", "5"])
    def test_the_same_words_elsewhere_are_not_it(self, conversation: str) -> None:
        network, _ = x(ME, timeline(self.part(conversation=conversation), self.FIRST))
        assert network.find_comment("7", self.PART) is None

    def test_the_post_before_is_not_its_own_answer(self) -> None:
        before = {"id": "9", "text": self.PART, "conversation_id": "7"}
        network, _ = x(ME, timeline(before))
        assert network.find_comment("9", self.PART) is None

    def test_it_is_found_also_when_the_post_before_was_deleted(self) -> None:
        network, _ = x(ME, timeline(self.part()))
        assert network.find_comment("7", self.PART) == "9"

    def test_without_the_conversations_nothing_is_called_absent(self) -> None:
        """Else it would be written a second time."""
        network, _ = x(ME, timeline({"id": "9", "text": self.PART}, self.FIRST))
        with pytest.raises(Undecided, match="which posts are answers"):
            network.find_comment("7", self.PART)

    def test_a_part_is_never_taken_for_a_post(self) -> None:
        answer = {"id": "9", "text": WORDS, "conversation_id": "7"}
        network, _ = x(ME, timeline(answer))
        assert network.find(Draft(WORDS, (), "m"), {}, SINCE) is None


class TestFind:
    def test_by_the_picture_s_key(self) -> None:
        other = {"id": "1", "text": "other", "attachments": {"media_keys": ["3_999"]}}
        ours = {"id": "2", "text": "whatever X made of it", "attachments": {"media_keys": ["3_181"]}}
        found = find(timeline(other, ours))
        assert found is not None
        assert (found.remote_id, found.link) == ("2", "https://x.com/i/web/status/2")
        assert "picture" in found.evidence

    def test_asks_for_what_it_needs(self) -> None:
        network, http = x(ME, timeline(next_token="n2"), EMPTY)
        assert network.find(Draft(WORDS, (), "m"), HANDLE, SINCE) is None
        assert [one.path for one in http.asked] == ["2/users/me", "2/users/101/tweets", "2/users/101/tweets"]
        assert {one.phase for one in http.asked} == {Phase.READ}
        assert http.asked[1].params == {
            "max_results": "100",
            "start_time": "2027-01-04T09:00:00Z",
            "tweet.fields": "created_at,attachments,entities,conversation_id",
            "expansions": "attachments.media_keys",
        }
        assert http.asked[2].params["pagination_token"] == "n2"

    def test_another_picture_with_our_words_is_for_a_person(self) -> None:
        with pytest.raises(Undecided, match="status/2"):
            find(timeline({"id": "2", "text": "Stretch &amp; breathe slowly."}))

    def test_by_words_when_there_is_no_picture(self) -> None:
        found = find(
            timeline({"id": "1", "text": "other"}, {"id": "2", "text": "Stretch &amp; breathe slowly."}), handle={}
        )
        assert found is not None
        assert found.remote_id == "2"

    def test_a_little_older_may_be_a_wrong_clock(self) -> None:
        old = {"id": "2", "text": "Stretch &amp; breathe slowly.", "created_at": "2027-01-05T08:57:59.000Z"}
        with pytest.raises(Undecided, match=r"shortly before.*status/2"):
            find(timeline(old), handle={})

    def test_by_words_when_the_upload_gave_no_key(self) -> None:
        link = {
            "url": "https://t.co/pic",
            "expanded_url": "https://x.com/n/status/2/photo/1",
            "display_url": "pic.x.com/1",
        }
        post = {
            "id": "2",
            "text": "Stretch &amp; breathe slowly. https://t.co/pic",
            "attachments": {"media_keys": ["3_5"]},
            "entities": {"urls": [link]},
        }
        found = find(timeline(post), handle={"media": [{"id": "181", "key": "", "wait_s": 0, "described": True}]})
        assert found is not None

    def test_same_words_twice_is_for_a_person(self) -> None:
        post = {"text": "Stretch &amp; breathe slowly."}
        with pytest.raises(Undecided, match=r"status/1.*status/2"):
            find(timeline({"id": "1", **post}, {"id": "2", **post}), handle={})

    @pytest.mark.parametrize(
        ("caption", "shown", "target"),
        [
            ("See https://a.example/x?a=1&b=2 now", "See https://t.co/1 now", "https://a.example/x?a=1&b=2"),
            ("See a.example now", "See https://t.co/1 now", "http://a.example"),
            ("See a.example/ now", "See https://t.co/1 now", "https://a.example/"),
            ("Cafe\N{COMBINING ACUTE ACCENT} a.example", "Café https://t.co/1", "http://a.example"),
            ("A <b> & c\n\nhttps://a.example", "A &lt;b&gt; &amp; c\n\nhttps://t.co/1", "https://a.example/"),
        ],
    )
    def test_links_and_escapes(self, caption: str, shown: str, target: str) -> None:
        post = {"id": "2", "text": shown, "entities": {"urls": [{"url": "https://t.co/1", "expanded_url": target}]}}
        assert find(timeline(post), handle={}, draft=Draft(caption, (), "")) is not None
        assert find(timeline(post), handle={}, draft=Draft(caption + "!", (), "")) is None

    def test_by_the_marker_in_our_link(self) -> None:
        urls = [{"url": "https://t.co/1", "expanded_url": "https://a.example/?utm_source=x&utm_content=m4rk"}]
        found = find(timeline({"id": "2", "text": "cut …", "entities": {"urls": urls}}), handle={})
        assert found is not None
        assert "marker" in found.evidence
        urls[0]["expanded_url"] = "https://a.example/?utm_content=m4rk2&x=m4rk"
        assert find(timeline({"id": "2", "text": "cut …", "entities": {"urls": urls}}), handle={}) is None

    @pytest.mark.parametrize(
        "content",
        [
            {},
            {"data": None, "meta": {}},
            {"errors": [{"title": "Not Found Error", "type": f"{PROBLEMS}resource-not-found"}]},
            {"errors": [{"title": "Authorization Error", "type": f"{PROBLEMS}not-authorized-for-resource"}]},
        ],
    )
    def test_errors_inside_a_success_are_no_empty_timeline(self, content: Any) -> None:
        network, _ = x(ME, (200, content), ME, (200, content))
        with pytest.raises(NetworkError):
            network.find(Draft(WORDS, (), "m"), HANDLE, SINCE)

    def test_other_name_of_the_fields(self) -> None:
        """openapi 2.167 says post.fields; taken when the usual name is refused, or passed over."""
        refused = (400, {"title": "Invalid Request", "type": f"{PROBLEMS}invalid-request", "detail": "tweet.fields"})
        ours = timeline({"id": "2", "text": "t", "attachments": {"media_keys": ["3_181"]}})
        for first in (refused, (200, {"data": [{"id": "2", "text": "t"}], "meta": {"result_count": 1}})):
            network, http = x(ME, first, ME, ours)
            assert network.find(Draft(WORDS, (), "m"), HANDLE, SINCE) is not None
            assert "post.fields" in http.asked[-1].params

    def test_fields_never_told_proves_nothing(self) -> None:
        bare = (200, {"data": [{"id": "2", "text": "t"}], "meta": {"result_count": 1}})
        with pytest.raises(Undecided):
            find(bare, ME, bare)

    def test_a_timeline_without_end_proves_nothing(self) -> None:
        with pytest.raises(Undecided, match="longer"):
            find(*[timeline({"id": "1", "text": "other"}, next_token="again")] * 10)


def old(code: int, message: str = "Told.") -> dict[str, Any]:
    return {"errors": [{"code": code, "message": message}]}


def problem(kind: str, detail: str = "Told.", **more: Any) -> dict[str, Any]:
    return {"title": "T", "detail": detail, "type": f"{PROBLEMS}{kind}", **more}


def bare(detail: str) -> dict[str, Any]:
    return {"title": "Forbidden", "detail": detail, "type": "about:blank", "status": 403}


INVALID_MEDIA = {"errors": [{"message": "Your media IDs are invalid."}], **problem("invalid-request")}
MEANINGS = [
    # (status, body, class, a word of the sentence)
    (403, bare("You are not allowed to create a Tweet with duplicate content."), "duplicate", "before"),
    (403, old(187, "Status is a duplicate."), "duplicate", "before"),
    (400, problem("invalid-request"), "rejected", "message names"),
    (400, INVALID_MEDIA, "rejected", "uploaded anew"),
    (400, old(324, "The validation of media ids failed."), "rejected", "uploaded anew"),
    (400, old(325), "rejected", "uploaded anew"),
    (403, old(186, "Tweet needs to be a bit shorter."), "rejected", "too long"),
    (403, bare("Your Tweet text is too long."), "rejected", "too long"),
    (400, problem("invalid-request", "Your Tweet text is too long."), "rejected", "too long"),
    (400, problem("invalid-request", "The Tweet contains an invalid URL."), "rejected", "link"),
    (403, bare("Reply to this conversation is not allowed because you have not been mentioned."), "rejected", "answer"),
    (403, bare("You attempted to reply to a Tweet that is deleted or not visible to you."), "rejected", "answer"),
    (403, old(433), "rejected", "answer"),
    (403, bare("Quoting this post is not allowed."), "rejected", "Enterprise"),
    (403, bare("Only one cashtag is allowed."), "rejected", "cashtag"),
    (404, problem("resource-not-found"), "rejected", "any more"),
    (404, old(34), "rejected", "any more"),
    (404, "", "rejected", "address"),
    (401, {"title": "Unauthorized", "detail": "Unauthorized", "type": "about:blank", "status": 401}, "auth", "login"),
    (401, old(32), "auth", "keys"),
    (401, old(89), "auth", "keys"),
    (400, old(215), "auth", "keys"),
    (401, old(135), "auth", "clock"),
    (401, problem("unsupported-authentication"), "auth", "login"),
    (403, problem("unsupported-authentication", "Authenticating with Unknown is forbidden."), "auth", "retry"),
    (403, problem("client-forbidden", reason="client-not-enrolled"), "auth", "plan or project"),
    (403, old(453), "auth", "plan or project"),
    (403, problem("oauth1-permissions"), "auth", "write permission"),
    (403, old(261), "auth", "write permission"),
    (403, bare("Your client app is not configured with the appropriate oauth1 app permissions."), "auth", "write"),
    (401, {"request": "/x", "error": "Read-only application cannot POST."}, "auth", "login"),
    (403, problem("not-authorized-for-resource"), "auth", "permission"),
    (403, old(63), "auth", "locked"),
    (403, old(64), "auth", "locked"),
    (403, old(326), "auth", "locked"),
    (403, old(226), "auth", "automated"),
    (403, bare("Forbidden"), "auth", "refuses"),
    (403, "<html><title>Attention Required!</title></html>", "auth", "refuses"),
    (402, problem("credits", title="CreditsDepleted"), "auth", "credit"),
    (402, "", "auth", "credit"),
    (403, bare("Your account has hit its spending limit for this billing cycle"), "auth", "credit"),
    (429, {"title": "CreditsDepleted", "detail": "no credits"}, "auth", "credit"),
    (403, problem("credits", title="SpendCapReached"), "auth", "credit"),
    (
        429,
        problem("usage-capped", "Usage cap exceeded: Monthly product cap", period="Monthly"),
        "rate_limited",
        "allowance",
    ),
    (429, {"title": "UsageCapExceeded", "detail": "Usage cap exceeded"}, "rate_limited", "allowance"),
    (429, {"title": "Too Many Requests", "detail": "Too Many Requests"}, "rate_limited", "limits"),
    (429, "", "rate_limited", "limits"),
    (429, old(88), "rate_limited", "limits"),
    (403, old(185, "User is over daily status update limit."), "rate_limited", "one day"),
    (500, "", "unknown", "may be public"),
    (503, old(130), "unknown", "may be public"),
    (403, old(131), "unknown", "may be public"),
    (504, "<html>", "unknown", "may be public"),
    (201, {"errors": [problem("client-forbidden")]}, "unknown", "may be public"),
    (403, '{"errors":[{"code":187,"mess', "duplicate", "before"),
    (403, '{"errors":[{"message":"This account is temporarily locked","code":326}]', "auth", "locked"),
    (403, '{"detail":"You are not allowed to create a Tweet with duplicate content.","ti', "duplicate", "before"),
    (
        403,
        '{"title":"Client Forbidden","type":"https://api.twitter.com/2/problems/client-forbidden","de',
        "auth",
        "plan",
    ),
    (403, '{"title":"T","type":"https://api.twitter.com/2/problems/cli', "auth", "refuses"),
    (413, "", "rejected", "too large"),
]


class TestMeanings:
    @pytest.mark.parametrize(("status", "body", "kind", "word"), MEANINGS)
    def test_when_publishing(self, status: int, body: Any, kind: str, word: str) -> None:
        reading = X.read(say(status, body), Phase.PUBLISH)
        assert reading.kind == kind
        assert word in reading.sentence

    @pytest.mark.parametrize("phase", [Phase.PREPARE, Phase.READ, Phase.TOKEN])
    @pytest.mark.parametrize("body", ["", old(130), old(131), problem("internal-error"), "<html>"])
    def test_trouble_before_publishing_may_be_repeated(self, phase: Phase, body: Any) -> None:
        assert X.read(say(503, body), phase).kind is ErrorClass.RETRYABLE

    def test_dead_refresh_token_says_invalid_request(self) -> None:
        body = {"error": "invalid_request", "error_description": "Value passed for the token was invalid."}
        reading = X.read(say(400, body), Phase.TOKEN)
        assert (reading.kind, reading.code) == (ErrorClass.AUTH, "invalid_request")
        assert X.read(say(400, problem("invalid-request")), Phase.TOKEN).kind is ErrorClass.AUTH

    def test_code_and_words_are_kept(self) -> None:
        reading = X.read(say(403, old(326, "Locked.")), Phase.PUBLISH)
        assert (reading.code, reading.message, reading.status) == ("326", "Locked.", 403)
        reading = X.read(say(400, INVALID_MEDIA), Phase.PUBLISH)
        assert (reading.code, reading.message) == ("invalid-request", "Told. Your media IDs are invalid.")


RESET, LATER = 1795500900, 1795560000


def limited(body: Any = "", **headers: str) -> Any:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return X.read(Answer(429, named, body if isinstance(body, str) else json.dumps(body)), Phase.PUBLISH)


class TestWaits:
    def test_window(self) -> None:
        reading = limited(x_rate_limit_remaining="0", x_rate_limit_reset=str(RESET))
        assert reading.reset_at == datetime.fromtimestamp(RESET, UTC)
        assert (reading.wait, reading.app_wide) == (None, False)

    def test_reset_alone(self) -> None:
        assert limited(x_rate_limit_reset=str(RESET)).reset_at == datetime.fromtimestamp(RESET, UTC)

    def test_of_the_spent_ones_the_last(self) -> None:
        reading = limited(
            x_rate_limit_remaining="0",
            x_rate_limit_reset=str(RESET),
            x_user_limit_24hour_remaining="0",
            x_user_limit_24hour_reset=str(LATER),
            x_app_limit_24hour_remaining="9120",
            x_app_limit_24hour_reset=str(LATER + 9),
        )
        assert reading.reset_at == datetime.fromtimestamp(LATER, UTC)
        assert not reading.app_wide

    def test_app_limit_concerns_every_account(self) -> None:
        reading = limited(x_app_limit_24hour_remaining="0", x_app_limit_24hour_reset=str(LATER))
        assert (reading.reset_at, reading.app_wide) == (datetime.fromtimestamp(LATER, UTC), True)

    @pytest.mark.parametrize("value", ["soon", "", "²", "9" * 30, "-5"])
    def test_without_a_time_a_window_passes(self, value: str) -> None:
        assert limited(x_rate_limit_reset=value).wait == timedelta(minutes=15)
        assert limited(x_rate_limit_reset=value, retry_after="70").wait == timedelta(seconds=70)

    def test_calls_left_is_not_the_limit_that_was_hit(self) -> None:
        reading = limited(x_rate_limit_remaining="183", x_rate_limit_reset=str(RESET))
        assert (reading.wait, reading.reset_at) == (timedelta(minutes=15), None)

    def test_used_up_allowance_is_asked_for_daily(self) -> None:
        reading = limited(problem("usage-capped"), x_rate_limit_remaining="10", x_rate_limit_reset=str(RESET))
        assert (reading.wait, reading.app_wide) == (timedelta(days=1), True)
