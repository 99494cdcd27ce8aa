"""What Graph's error answers mean, row by row of Meta's tables, and in every state of decay."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from graph_server import refusal
from hypothesis import given
from hypothesis import strategies as st

from scheduler.core.errors import ErrorClass, Phase
from scheduler.core.network import Answer
from scheduler.networks._graph_codes import RULES
from scheduler.networks._graph_reading import parse, read_graph, waits
from scheduler.networks.facebook import Facebook
from scheduler.networks.instagram import Instagram

RETRY, LIMITED, AUTH = ErrorClass.RETRYABLE, ErrorClass.RATE_LIMITED, ErrorClass.AUTH
REJECTED, DUPLICATE, UNKNOWN = ErrorClass.REJECTED, ErrorClass.DUPLICATE, ErrorClass.UNKNOWN


def said(content: Any, status: int = 400, **headers: str) -> Answer:
    return Answer(status, headers, content if isinstance(content, str) else json.dumps(content))


# (code, subcode), class while preparing, class while publishing. From Meta's tables (FB6, FB7, IG4) and
# the cases of _graph_codes; None: the code alone.
TABLE: list[tuple[int, int | None, ErrorClass, ErrorClass]] = [
    (1, None, RETRY, UNKNOWN),
    (2, None, RETRY, UNKNOWN),
    (1, 99, RETRY, UNKNOWN),
    (-1, None, RETRY, UNKNOWN),
    (3, None, AUTH, AUTH),
    (10, None, AUTH, AUTH),
    (200, None, AUTH, AUTH),
    (275, None, AUTH, AUTH),
    (299, None, AUTH, AUTH),
    *((code, None, LIMITED, LIMITED) for code in (4, 17, 32, 613, 341, 80001, 80002)),
    (100, None, REJECTED, REJECTED),
    (100, 33, REJECTED, REJECTED),
    (803, None, REJECTED, REJECTED),
    (102, None, AUTH, AUTH),
    (190, None, AUTH, AUTH),
    *((190, subcode, AUTH, AUTH) for subcode in (458, 459, 460, 463, 464, 467, 492)),
    (100, 36007, AUTH, AUTH),
    (324, None, REJECTED, REJECTED),
    (100, 1366046, REJECTED, REJECTED),
    (1, 1366046, REJECTED, REJECTED),
    (368, None, AUTH, AUTH),
    *((368, subcode, AUTH, AUTH) for subcode in (1390008, 4854002, 1404082, 1404112)),
    (200, 1609008, REJECTED, REJECTED),
    (506, None, DUPLICATE, DUPLICATE),
    (1, 1366051, DUPLICATE, DUPLICATE),
    (1609005, None, REJECTED, REJECTED),
    (100, 1609005, REJECTED, REJECTED),
    (-2, 2207003, RETRY, UNKNOWN),
    (-2, 2207020, RETRY, UNKNOWN),
    (24, 2207008, RETRY, UNKNOWN),
    *((-1, subcode, RETRY, UNKNOWN) for subcode in (2207001, 2207032, 2207053)),
    (4, 2207051, AUTH, UNKNOWN),
    (9, 2207042, LIMITED, LIMITED),
    (9, None, LIMITED, LIMITED),
    (9007, 2207027, RETRY, RETRY),
    (9007, None, RETRY, RETRY),
    (9004, 2207052, RETRY, RETRY),
    (9004, None, RETRY, RETRY),
    (24, 2207006, AUTH, AUTH),
    (25, 2207050, AUTH, AUTH),
    (25, None, AUTH, AUTH),
    (36000, 2207004, REJECTED, REJECTED),
    (36001, 2207005, REJECTED, REJECTED),
    (36001, 2207083, REJECTED, REJECTED),
    (36003, 2207009, REJECTED, REJECTED),
    (36004, 2207010, REJECTED, REJECTED),
    *((code, None, REJECTED, REJECTED) for code in (36000, 36001, 36003, 36004)),
    *((100, subcode, REJECTED, REJECTED) for subcode in (2207023, 2207028, 2207040)),
    (352, 2207026, REJECTED, REJECTED),
    (20, 1772107, RETRY, UNKNOWN),
]


@pytest.mark.parametrize(("code", "subcode", "preparing", "publishing"), TABLE)
@pytest.mark.parametrize("network", [Facebook, Instagram])
def test_tables(network: Any, code: int, subcode: int | None, preparing: ErrorClass, publishing: ErrorClass) -> None:
    # The same whatever language the words are in, and whether numbers come as text.
    for body in (
        refusal(code, subcode),
        refusal(code, subcode, "ไม่สามารถดึงสื่อได้", error_user_msg="Une erreur"),
        {"error": {"code": str(code), **({} if subcode is None else {"error_subcode": str(subcode)})}},
    ):
        assert network.read(said(body), Phase.PREPARE).kind is preparing
        reading = network.read(said(body), Phase.PUBLISH)
        assert reading.kind is publishing
        assert (reading.code, reading.subcode) == (str(code), None if subcode is None else str(subcode))


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (refusal(368, message="You've already posted this. Posting the same content…"), DUPLICATE),
        (refusal(368, message="Non", error_user_msg="You've Already Posted this"), DUPLICATE),
        (refusal(100, message="(#100) The status you are trying to publish is a duplicate of one"), DUPLICATE),
        (refusal(1, message="x", error_user_msg="Photos should be less than 10 MB and saved as JPG"), REJECTED),
        (refusal(987654, is_transient=True), UNKNOWN),
        (refusal(987654, is_transient=False), REJECTED),
        (refusal(10, message="The user is not an Instagram Business"), AUTH),
    ],
)
def test_what_the_code_alone_does_not_tell(content: Any, kind: ErrorClass) -> None:
    assert read_graph(said(content), Phase.PUBLISH).kind is kind


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.code}/{rule.subcode} {rule.phases}")
def test_every_row_says_what_to_do_in_one_sentence(rule: Any) -> None:
    assert re.fullmatch(r"[A-Z].{25,180}\.", rule.sentence), rule.sentence
    assert len(re.findall(r"[.!?](?=\s|$)", rule.sentence)) == 1
    assert not re.search(r"unknown error|went wrong|oops", rule.sentence, re.IGNORECASE)
    assert rule.source
    assert rule.code or rule.subcode or rule.phrase


def test_every_row_can_be_reached() -> None:
    """A row that an earlier one always hides is a mistake."""
    for number, rule in enumerate(RULES):
        for phase in rule.phases or Phase:
            words = rule.phrase or ""
            parsed = parse(said(refusal(7, message=words)))
            found = [
                other
                for other in RULES[:number]
                if other.code in (None, rule.code)
                and other.subcode in (None, rule.subcode)
                and (not other.phases or phase in other.phases)
                and (other.phrase is None or other.phrase in parsed.words)
            ]
            if not found:
                break
        else:
            pytest.fail(f"never reached: {rule}")


class TestDecay:
    BODY = json.dumps(refusal(4, 2207051, "Application request limit reached", error_user_title="Blocked"))

    @given(st.integers(0, len(BODY)))
    def test_a_body_that_breaks_off_is_never_believed_too_much(self, length: int) -> None:
        reading = read_graph(said(self.BODY[:length], 403), Phase.PUBLISH)
        assert reading.code in (None, "4")
        assert reading.subcode in (None, "2207051")
        # Without its subcode this looks like a mere rate limit, after which the post would be sent again.
        assert reading.kind is not LIMITED
        if reading.code:
            assert reading.kind is UNKNOWN

    @given(st.integers(0, 200))
    def test_a_number_that_breaks_off_is_no_other_number(self, length: int) -> None:
        body = '{"error":{"error_subcode":2207051,"code":368,"message":"Blocked \\"now\\""}}'[:length]
        parsed = parse(said(body))
        assert parsed.code in (None, "368")
        assert parsed.subcode in (None, "2207051")

    def test_message_in_another_script_cut_inside_an_escape(self) -> None:
        reading = read_graph(said('{"error":{"code":190,"message":"\\u0e14\\u0e'), Phase.PREPARE)
        assert reading.kind is AUTH
        assert reading.message

    def test_web_page(self) -> None:
        page = "<!DOCTYPE html><html><head> <title>Facebook | Error</title><style>body{color:red}</style>"
        reading = read_graph(said(page, 500), Phase.PREPARE)
        assert reading.kind is RETRY
        assert reading.message == "Facebook | Error"
        assert read_graph(said(page, 502), Phase.PUBLISH).kind is UNKNOWN

    @pytest.mark.parametrize("body", ["", "{}", "[]", "null", "\ufeff", '{"error": null}', '{"error": {}}'])
    def test_nothing(self, body: str) -> None:
        assert read_graph(said(body, 500), Phase.PUBLISH).kind is UNKNOWN
        assert read_graph(said(body, 200), Phase.PUBLISH).kind is UNKNOWN
        assert read_graph(said(body, 500), Phase.PREPARE).kind is RETRY
        assert read_graph(said(body, 401), Phase.PREPARE).kind is AUTH

    def test_only_the_header_is_left(self) -> None:
        header = 'OAuth "Facebook Platform" "invalid_token" "Error validating access token"'
        assert read_graph(said("", 400, **{"www-authenticate": header}), Phase.PREPARE).kind is AUTH
        assert read_graph(said('{"err', 400, **{"www-authenticate": header}), Phase.PREPARE).kind is AUTH
        other = header.replace("invalid_token", "invalid_request")
        assert read_graph(said("", 400, **{"www-authenticate": other}), Phase.PREPARE).kind is REJECTED


class TestOtherForms:
    def test_flat_token_error(self) -> None:
        body = {"error_type": "OAuthException", "code": 400, "error_message": "Invalid authorization code"}
        reading = Instagram.read(said(body), Phase.TOKEN)
        assert (reading.kind, reading.code, reading.message) == (AUTH, "400", "Invalid authorization code")

    def test_oauth_error(self) -> None:
        body = {"error": "access_denied", "error_description": "Permissions error"}
        reading = Facebook.read(said(body), Phase.TOKEN)
        assert (reading.kind, reading.message) == (AUTH, "Permissions error")

    @pytest.mark.parametrize("phase", [Phase.PREPARE, Phase.READ])
    def test_error_under_http_200(self, phase: Phase) -> None:
        assert Facebook.read(said(refusal(190, 463), 200), phase).kind is AUTH
        assert Facebook.read(said(refusal(80001), 200), phase).kind is LIMITED

    def test_a_fault_at_the_token_endpoint_does_not_end_the_login(self) -> None:
        for code in (1, 2):
            assert Facebook.read(said(refusal(code), 400), Phase.TOKEN).kind is RETRY

    @pytest.mark.parametrize(
        ("status_code", "status", "code", "subcode", "kind"),
        [
            ("ERROR", "Error: Media upload has failed with error code 2207082", None, "2207082", REJECTED),
            ("ERROR", "Error: Media upload has failed with error code 2207001", None, "2207001", RETRY),
            ("ERROR", "Error: Media upload has failed with error code 2207999", None, "2207999", REJECTED),
            ("ERROR", "-2/2207003", "-2", "2207003", RETRY),
            ("ERROR", "25/2207050", "25", "2207050", AUTH),
            ("ERROR", "9/2207042", "9", "2207042", LIMITED),
            ("ERROR", "36003/2207009", "36003", "2207009", REJECTED),
            ("ERROR", "Something else", None, None, RETRY),
            ("ERROR", None, None, None, RETRY),
            ("EXPIRED", "Expired", None, None, RETRY),
        ],
    )
    def test_container(
        self, status_code: str, status: str | None, code: str | None, subcode: str | None, kind: ErrorClass
    ) -> None:
        body = {"status_code": status_code, "id": "17900000000000001", **({"status": status} if status else {})}
        for phase in (Phase.PREPARE, Phase.READ):
            reading = Instagram.read(said(body, 200), phase)
            assert (reading.kind, reading.code, reading.subcode) == (kind, code, subcode)

    def test_container_cut_off(self) -> None:
        body = '{"status_code":"ERROR","status":"Error: Media upload has failed with error code 2207082", "i'
        assert Instagram.read(said(body, 200), Phase.READ).subcode == "2207082"


class TestWaits:
    def usage(self, *minutes: Any) -> dict[str, str]:
        rows = [{"type": "pages", "call_count": 100, "estimated_time_to_regain_access": each} for each in minutes]
        return {"x-business-use-case-usage": json.dumps({"123": rows, "456": []})}

    def test_the_longest_counts_in_minutes(self) -> None:
        reading = read_graph(said(refusal(80001), **self.usage(0, 7, 42)), Phase.PUBLISH)
        assert reading.wait == timedelta(minutes=42)
        assert not reading.app_wide

    @pytest.mark.parametrize("odd", [None, "soon", True, -5, float("nan"), [1], {"a": 1}])
    def test_oddities_say_nothing(self, odd: Any) -> None:
        expected = timedelta(minutes=1) if odd is True else timedelta(hours=1)
        assert read_graph(said(refusal(17), **self.usage(odd)), Phase.PUBLISH).wait == expected

    def test_absurd_times_end(self) -> None:
        assert read_graph(said(refusal(17), **self.usage(10**30)), Phase.PUBLISH).wait == timedelta(days=7)

    def test_retry_after_in_both_forms(self) -> None:
        assert waits({"retry-after": "90"}).duration == timedelta(seconds=90)
        moment = datetime(2027, 1, 5, 9, 1, 30, tzinfo=UTC)
        assert waits({"retry-after": "Tue, 05 Jan 2027 09:01:30 GMT"}).until == moment

    def test_own_header_before_retry_after(self) -> None:
        assert waits({**self.usage(5), "retry-after": "9"}).duration == timedelta(minutes=5)

    def test_the_app_at_its_limit_stops_all_accounts(self) -> None:
        full = {"x-app-usage": '{"call_count":100,"total_time":3,"total_cputime":3}'}
        assert read_graph(said(refusal(17), **full), Phase.PUBLISH).app_wide
        assert not read_graph(said(refusal(17), **{"x-app-usage": '{"call_count":99}'}), Phase.PUBLISH).app_wide
        assert read_graph(said(refusal(4), 403), Phase.READ).app_wide

    def test_without_any_header_an_hour_or_the_day(self) -> None:
        assert read_graph(said(refusal(32)), Phase.PUBLISH).wait == timedelta(hours=1)
        assert read_graph(said(refusal(9, 2207042)), Phase.PUBLISH).wait == timedelta(days=1)
