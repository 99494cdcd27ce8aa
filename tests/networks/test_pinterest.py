"""Pinterest: the one request that makes a pin, how a lost pin is found again, and what its errors mean."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from contract_script import BASE, ScriptedHttp, picture, say

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
from scheduler.core.model import Draft, Published, Ready
from scheduler.core.network import Answer
from scheduler.networks.pinterest import Pinterest

SINCE = datetime(2027, 1, 5, 9, tzinfo=UTC)
LINK = "https://example.net/tips?utm_source=pinterest&utm_content=m4rk"


def pinterest(*answers: Any, board: str = "549755885175") -> tuple[Pinterest, ScriptedHttp]:
    http = ScriptedHttp(list(answers))
    secrets = {"ACCESS_TOKEN": "t", "BOARD_ID": board}
    return Pinterest(http=http, secrets=secrets, base_url=BASE), http  # type: ignore[arg-type]  # a stand-in with as much as is used


@pytest.fixture
def draft(tmp_path: Path) -> Draft:
    return Draft("Stretch slowly.", (picture(tmp_path),), "m4rk", title="Stretch", link=LINK)


class TestPrepare:
    def test_sends_nothing(self, draft: Draft) -> None:
        network, http = pinterest()
        assert network.prepare(draft, {}) == Ready({})
        assert http.asked == []

    @pytest.mark.parametrize("board", ["", "my-board", "12 3", "²³", "somebody/board"])
    def test_board_must_be_a_number(self, draft: Draft, board: str) -> None:
        network, _ = pinterest(board=board)
        with pytest.raises(AuthFailed, match="PINTEREST_BOARD_ID"):
            network.prepare(draft, {})

    @pytest.mark.parametrize("number", [0, 6])
    def test_one_to_five_pictures(self, draft: Draft, number: int) -> None:
        network, _ = pinterest()
        with pytest.raises(Rejected, match="1 to 5"):
            network.prepare(replace(draft, pictures=draft.pictures * number), {})

    def test_all_of_one_size(self, draft: Draft, tmp_path: Path) -> None:
        network, _ = pinterest()
        mixed = (picture(tmp_path, 1), picture(tmp_path, 2, height_px=1499))
        with pytest.raises(Rejected, match="same size"):
            network.prepare(replace(draft, pictures=mixed), {})


class TestPublish:
    def test_one_picture(self, draft: Draft) -> None:
        network, http = pinterest((201, {"id": "813744226420795884", "link": LINK}))
        published = network.publish(draft, Ready({}))
        (sent,) = http.asked
        assert (sent.method, sent.path, sent.phase) == ("POST", "pins", Phase.PUBLISH)
        assert sent.headers == {"Authorization": "Bearer t"}
        data = sent.json["media_source"].pop("data")
        assert base64.b64decode(data) == draft.pictures[0].path.read_bytes()
        assert sent.json == {
            "board_id": "549755885175",
            "title": "Stretch",
            "description": "Stretch slowly.",
            "alt_text": "Card 1.",
            "link": LINK,
            "media_source": {"source_type": "image_base64", "content_type": "image/jpeg"},
        }
        assert published.remote_id == "813744226420795884"
        assert published.link == "https://www.pinterest.com/pin/813744226420795884/"

    def test_carousel(self, draft: Draft, tmp_path: Path) -> None:
        network, http = pinterest((201, {"id": "8"}))
        cards = tuple(picture(tmp_path, number) for number in (1, 2, 3))
        network.publish(replace(draft, pictures=cards, title=None, link=None), Ready({}))
        sent = http.asked[0].json
        assert sent["media_source"]["source_type"] == "multiple_image_base64"
        assert len(sent["media_source"]["items"]) == 3
        assert sent["alt_text"] == "Card 1. Card 2. Card 3."
        assert not {"title", "link"} & set(sent)

    def test_alt_text_holds_as_many_whole_ones_as_fit(self, draft: Draft, tmp_path: Path) -> None:
        network, http = pinterest((201, {"id": "8"}))
        cards = tuple(picture(tmp_path, number, alt=f"{number}" * 240) for number in (1, 2, 3))
        network.publish(replace(draft, pictures=cards), Ready({}))
        assert http.asked[0].json["alt_text"] == f"{'1' * 240} {'2' * 240}"

    @pytest.mark.parametrize("content", [{}, {"id": None}, {"id": ""}, {"id": {}}, "[]", "", '{"id": "8'])
    def test_success_without_an_id_is_open(self, draft: Draft, content: Any) -> None:
        network, _ = pinterest((201, content))
        with pytest.raises(OutcomeUnknown):
            network.publish(draft, Ready({}))


def pin(number: int, **more: Any) -> dict[str, Any]:
    return {
        "id": str(number),
        "created_at": "2027-01-05T09:00:04",
        "title": "Stretch",
        "description": "Stretch slowly.",
        "link": None,
        **more,
    }


def board(*pins: dict[str, Any], bookmark: str | None = None) -> tuple[int, dict[str, Any]]:
    return 200, {"items": list(pins), "bookmark": bookmark}


def find(draft: Draft, *answers: Any) -> Published | None:
    network, http = pinterest(*answers)
    found = network.find(draft, {}, SINCE)
    assert http.unused() == []
    return found


class TestFind:
    def test_by_the_marker_in_our_link(self, draft: Draft) -> None:
        other = pin(1, link=LINK.replace("m4rk", "m4rk2"))
        found = find(draft, board(other, pin(2, link=LINK, title="changed", description="")))
        assert found is not None
        assert (found.remote_id, found.link) == ("2", "https://www.pinterest.com/pin/2/")
        assert "marker" in found.evidence

    def test_reads_the_whole_board(self, draft: Draft) -> None:
        """Its order isn't documented, so neither an old pin nor an empty page ends the list."""
        old = pin(1, created_at="2020-01-01T00:00:00")
        network, http = pinterest(board(old, bookmark="b1"), board(bookmark="b2"), board(pin(3, link=LINK)))
        assert network.find(draft, {}, SINCE) is not None
        assert [one.params for one in http.asked] == [
            {"page_size": "250"},
            {"page_size": "250", "bookmark": "b1"},
            {"page_size": "250", "bookmark": "b2"},
        ]
        assert {(one.path, one.phase) for one in http.asked} == {("boards/549755885175/pins", Phase.READ)}

    def test_surely_not_there(self, draft: Draft) -> None:
        assert find(draft, board()) is None
        assert find(draft, board(pin(1, description="other"))) is None
        assert find(draft, board(pin(1, created_at="2027-01-04T08:57:59"))) is None

    def test_our_words_with_another_link_are_for_a_person(self, draft: Draft) -> None:
        with pytest.raises(Undecided, match="pin/1/"):
            find(draft, board(pin(1)))

    def test_by_words_when_there_is_no_link(self, draft: Draft) -> None:
        plain = replace(draft, link=None)
        found = find(plain, board(pin(1, title="Other"), pin(2, description="Stretch  slowly.\n")))
        assert found is not None
        assert found.remote_id == "2"
        with pytest.raises(Undecided, match=r"more than once: .*pin/1/.*pin/2/"):
            find(plain, board(pin(1), pin(2)))
        untitled = replace(plain, title=None)
        assert find(untitled, board(pin(1), pin(2, title=None))) is not None

    @pytest.mark.parametrize(
        ("made", "counts"),
        [
            ("2027-01-05T08:58:00", True),
            ("2027-01-04T08:59:59Z", False),
            ("2027-01-05T10:59:00+02:00", True),
            ("2027-01-04T10:57:00+02:00", False),
            ("2027-01-05T09:00:00-00:00", True),
            ("lately", True),
            (None, True),
        ],
    )
    def test_window(self, draft: Draft, made: Any, counts: bool) -> None:
        found = find(replace(draft, link=None), board(pin(1, created_at=made)))
        assert (found is not None) is counts

    @pytest.mark.parametrize("made", ["2027-01-05T08:57:59Z", "2027-01-05T10:57:00+02:00", "2027-01-04T09:00:00Z"])
    def test_a_little_older_may_be_a_wrong_clock(self, draft: Draft, made: str) -> None:
        with pytest.raises(Undecided, match="shortly before"):
            find(replace(draft, link=None), board(pin(1, created_at=made)))

    @pytest.mark.parametrize("content", [{}, {"items": None}, {"items": {}}, {"code": 2, "message": "no"}])
    def test_success_without_a_list_is_no_empty_board(self, draft: Draft, content: Any) -> None:
        with pytest.raises(Retryable):
            find(draft, (200, content))

    def test_a_board_without_end_proves_nothing(self, draft: Draft) -> None:
        with pytest.raises(Undecided, match="more than 40 pages"):
            find(draft, *[board(bookmark="again")] * 40)

    def test_strange_links_of_others_do_no_harm(self, draft: Draft) -> None:
        strange = pin(1, link="http://[broken", title="Other")
        assert find(draft, board(strange, pin(2, link=LINK))) is not None

    def test_an_error_proves_nothing(self, draft: Draft) -> None:
        with pytest.raises(NetworkError):
            find(draft, board(bookmark="b1"), (500, ""))


def told(code: int | None, message: str = "Told.", **more: Any) -> dict[str, Any]:
    return {"code": code, "message": message, **more}


TRIAL = "Apps with Trial access may not create Pins in production. Use API Sandbox."
MEANINGS = [
    # (status, body, class, a word of the sentence)
    (403, told(29, TRIAL), "auth", "trial access"),
    (401, told(29, TRIAL), "auth", "trial access"),
    (403, told(None, TRIAL), "auth", "trial access"),
    (403, told(29, "You are not permitted to access that resource."), "auth", "BOARD_ID"),
    (401, told(29, "You are not permitted to access that resource."), "auth", "BOARD_ID"),
    (401, told(7, "Not authorized to access board or Pin."), "auth", "BOARD_ID"),
    (403, told(403, "Not authorized to access board or Pin."), "auth", "BOARD_ID"),
    (400, told(29, "Rate limit exceeded"), "rate_limited", "limits"),
    (401, told(2, "Authentication failed."), "auth", "access token"),
    (401, told(3, "Your token does not have sufficient permissions."), "auth", "permission"),
    (401, "", "auth", "access token"),
    (400, told(1104), "auth", "access token"),
    (403, told(2625), "auth", "disapproved"),
    (403, told(2626), "auth", "reviewing"),
    (403, "", "auth", "refuses"),
    (429, told(30, "This request exceeded a rate limit."), "rate_limited", "limits"),
    (429, told(8, "This request exceeded a rate limit."), "rate_limited", "limits"),
    (429, told(29, "Rate limit exceeded"), "rate_limited", "limits"),
    (429, "", "rate_limited", "limits"),
    (429, told(None, "This looks like spam."), "auth", "spam"),
    (429, {"message": "slow", "message_detail": "Possible SPAM seen"}, "auth", "spam"),
    (429, {"message_detail": "spam"}, "auth", "spam"),
    (429, '{"code":9,"message":"Blocked as spam by', "auth", "spam"),
    (404, told(30, "User not found."), "rejected", "user"),
    (404, told(40, "Board not found."), "rejected", "BOARD_ID"),
    (404, told(404, "Board not found."), "rejected", "BOARD_ID"),
    (404, told(2031, "Sorry! We couldn't find this board section."), "rejected", "section"),
    (404, told(50, "Pin not found."), "rejected", "pin"),
    (404, "", "rejected", "address"),
    (400, told(1, "Sorry we could not fetch the image."), "rejected", "fetch"),
    (400, told(1, "It looks like you entered an invalid URL."), "rejected", "link"),
    (400, told(1, "items does not satisfy constraint: maxItems=5"), "rejected", "five"),
    (400, told(1, "Invalid request"), "rejected", "message names"),
    (400, told(400, "Invalid parameters."), "rejected", "message names"),
    (400, "", "rejected", "message names"),
    (409, told(409), "rejected", "message names"),
    (413, "<html><title>413</title></html>", "rejected", "too large"),
    (500, told(500), "unknown", "may be public"),
    (503, told(4197), "unknown", "may be public"),
    (502, "<html>", "unknown", "may be public"),
    (200, told(2), "unknown", "may be public"),
    (403, '{"code":2625,"message":"Sorry, you can', "auth", "disapproved"),
    (403, '{"code":29,"message":"Apps with Trial access m', "auth", "trial access"),
]


class TestMeanings:
    @pytest.mark.parametrize(("status", "body", "kind", "word"), MEANINGS)
    def test_when_publishing(self, status: int, body: Any, kind: str, word: str) -> None:
        reading = Pinterest.read(say(status, body), Phase.PUBLISH)
        assert reading.kind == kind
        assert word in reading.sentence

    @pytest.mark.parametrize("phase", [Phase.PREPARE, Phase.READ, Phase.TOKEN])
    def test_trouble_before_publishing_may_be_repeated(self, phase: Phase) -> None:
        assert Pinterest.read(say(503, told(4197)), phase).kind is ErrorClass.RETRYABLE

    @pytest.mark.parametrize("body", [told(1), told(400), told(2), {"error": "invalid_grant"}, ""])
    def test_token_endpoint(self, body: Any) -> None:
        assert Pinterest.read(say(400, body), Phase.TOKEN).kind is ErrorClass.AUTH

    def test_code_and_words_are_kept(self) -> None:
        reading = Pinterest.read(say(429, {"code": 9, "message": "Slow.", "message_detail": "Spam."}), Phase.PUBLISH)
        assert (reading.code, reading.message) == ("9", "Slow. Spam.")


def limited(**headers: str) -> Any:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Pinterest.read(Answer(429, named, json.dumps(told(8))), Phase.PUBLISH)


class TestWaits:
    def test_reset_as_seconds_to_go(self) -> None:
        reading = limited(x_ratelimit_reset="42")
        assert (reading.wait, reading.reset_at) == (timedelta(seconds=42), None)

    def test_reset_as_a_moment(self) -> None:
        reading = limited(x_ratelimit_reset="1795500900")
        assert (reading.wait, reading.reset_at) == (None, datetime.fromtimestamp(1795500900, UTC))

    def test_retry_after_comes_first(self) -> None:
        assert limited(x_ratelimit_reset="42", retry_after="7").wait == timedelta(seconds=7)

    @pytest.mark.parametrize("value", ["", "soon", "²", "-3", "9" * 30])
    def test_without_a_time_some_minutes_pass(self, value: str) -> None:
        assert limited(x_ratelimit_reset=value).wait == timedelta(minutes=5)
