"""Asking how a login stands: what is read out of good answers, and that odd ones are never taken for bad logins
nor for good ones."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from contract_script import BASE, ScriptedHttp, say
from hypothesis import given
from hypothesis import strategies as st

from scheduler import networks
from scheduler.core.condition import Condition, Quota
from scheduler.core.errors import AuthFailed, ErrorClass, NetworkError
from scheduler.core.graph_ends import ENDS
from scheduler.core.network import Answer
from scheduler.networks._graph import VERSION
from scheduler.networks._pinterest_condition import condition

SECRETS = {
    "PAGE_ID": "101", "PAGE_TOKEN": "t", "USER_ID": "178", "TOKEN": "t", "ACCESS_TOKEN": "t", "BOARD_ID": "9",
    "OAUTH2_TOKEN": "t",
}  # fmt: skip


@dataclass
class Hearing(ScriptedHttp):
    """Also remembers headers, as Http does."""

    headers: list[Mapping[str, str]] = field(default_factory=list)

    def send(self, *arguments: Any, **parts: Any) -> Answer:
        answer = super().send(*arguments, **parts)
        self.headers.append(answer.headers)
        return answer

    def heard(self) -> list[Mapping[str, str]]:
        return self.headers


def ask(name: str, *answers: Any, **secrets: str) -> tuple[Condition, Hearing]:
    http = Hearing(list(answers))
    network = networks.load(name)(http=http, secrets={**SECRETS, **secrets}, base_url=BASE.rstrip("/"))
    return network.examine(), http


APP = {"APP_ID": "7", "APP_SECRET": "hush"}
END_S = 1_800_000_000


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"expires_at": 0, "data_access_expires_at": 0}, (True, None, None)),
        ({"expires_at": END_S}, (False, datetime.fromtimestamp(END_S, UTC), None)),
        ({"expires_at": 0, "data_access_expires_at": END_S}, (True, None, datetime.fromtimestamp(END_S, UTC))),
        ({"expires_at": "soon", "data_access_expires_at": True}, (False, None, None)),
        ({"expires_at": -1, "data_access_expires_at": 10**12}, (False, None, None)),
    ],
)
def test_facebook_tells_both_ends(data: dict[str, Any], expected: tuple[Any, ...]) -> None:
    told = (200, {"data": {"is_valid": True, "scopes": ["pages_manage_posts"], **data}})
    got, http = ask("facebook", told, (200, {"name": "Lane"}), (200, {"tasks": ["CREATE_CONTENT"]}), **APP)
    assert (got.endless, got.expires_at, got.data_access_ends_at) == expected
    assert (got.name, got.granted, got.snags) == ("Lane", frozenset({"pages_manage_posts"}), ())
    assert http.asked[0].params == {"input_token": "t", "access_token": "7|hush"}


def test_a_dead_token_is_told_with_its_reason() -> None:
    dead = {"data": {"is_valid": False, "error": {"code": 190, "subcode": 460, "message": "Changed"}}}
    with pytest.raises(AuthFailed) as refused:
        ask("facebook", (200, dead), **APP)
    assert (refused.value.reading.code, refused.value.reading.subcode) == ("190", "460")


def test_an_app_that_is_refused_is_no_dead_token() -> None:
    no = (400, {"error": {"code": 190, "message": "Invalid OAuth access token signature."}})
    got, _ = ask("facebook", no, (200, {"name": "Lane"}), (200, {}), **APP)
    assert [snag.refuses for snag in got.snags] == [False]
    assert not got.endless


def test_instagram_tells_quota_and_rights() -> None:
    quota = {"data": [{"config": {"quota_total": 50, "quota_duration": 86_400}, "quota_usage": 3}]}
    granted = {"data": [{"permission": "a", "status": "granted"}, {"permission": "b", "status": "declined"}]}
    got, _ = ask("instagram", (200, {"username": "lane"}), (200, granted), (200, quota))
    assert (got.name, got.quota, got.granted) == ("@lane", Quota(3, 50, timedelta(days=1)), frozenset({"a"}))


@pytest.mark.parametrize(("kind", "number"), [("BUSINESS", 0), ("MEDIA_CREATOR", 0), ("PERSONAL", 1), (None, 0)])
def test_instagram_wants_a_professional_account(kind: str | None, number: int) -> None:
    http = Hearing([say(200, {"username": "lane", "account_type": kind}), say(400, {}), say(200, {"data": []})])
    own = networks.load("instagram")(
        http=http, secrets=SECRETS, base_url=BASE.rstrip("/"), options={"login": "instagram"}
    )
    assert len(own.examine().snags) == number
    assert http.asked[0].params["fields"] == "username,account_type"


KEYS = {"CONSUMER_KEY": "a", "CONSUMER_SECRET": "b", "ACCESS_TOKEN": "c", "ACCESS_TOKEN_SECRET": "d"}


@pytest.mark.parametrize(("secrets", "endless"), [(KEYS, True), ({"ACCESS_TOKEN": ""}, False)])
def test_xs_four_keys_have_no_end_and_mind_the_clock(secrets: dict[str, str], endless: bool) -> None:
    got, _ = ask("x", (200, {"data": {"id": "1", "username": "lane"}}), **secrets)
    assert (got.name, got.endless) == ("@lane", endless)
    assert (networks.load("x").clock_tolerance({**SECRETS, **secrets}) is not None) is endless


@pytest.mark.parametrize(
    ("headers", "trial"),
    [
        ({}, None),
        ({"x-ratelimit-limit": "1000, 1000;w=86400"}, True),
        ({"x-ratelimit-limit": "1000, 1000;w=60"}, None),
        ({"x-ratelimit-limit": "100, 100;w=86400"}, None),
        ({"x-ratelimit-limit": "1000", "x-ratelimit-reset": "40000"}, True),
        ({"x-ratelimit-limit": "1000", "x-ratelimit-reset": "60"}, None),
        ({"x-ratelimit-limit": "1000"}, None),
        (
            {"x-ratelimit-limit": "1000", "x-ratelimit-reset": "1800040000", "date": "Fri, 15 Jan 2027 08:00:00 GMT"},
            True,
        ),
        (
            {"x-ratelimit-limit": "1000", "x-ratelimit-reset": "1800000030", "date": "Fri, 15 Jan 2027 08:00:00 GMT"},
            None,
        ),
        ({"x-ratelimit-limit": "1000", "x-ratelimit-reset": "1800040000", "date": "yesterday"}, None),
    ],
)
def test_a_day_long_window_gives_trial_access_away(headers: dict[str, str], trial: bool | None) -> None:
    assert condition({}, heard=[{}, headers], base_url="https://api.pinterest.com/v5").trial is trial


def test_pinterests_own_sandbox_is_told() -> None:
    (snag,) = condition({}, heard=[], base_url="https://api-sandbox.pinterest.com/v5").snags
    assert not snag.refuses


def test_who_we_are_needs_a_right_that_posting_does_not() -> None:
    no = (403, {"code": 3, "message": "Missing: ['user_accounts:read']"})
    got, _ = ask("pinterest", (200, {"items": [], "bookmark": None}), no)
    assert got.name == ""


@pytest.mark.parametrize("name", networks.names())
@given(
    answers=st.lists(
        st.tuples(
            st.sampled_from((200, 201, 302, 400, 401, 403, 404, 429, 500)),
            st.recursive(
                st.none() | st.booleans() | st.integers() | st.text(max_size=8),
                lambda inner: (
                    st.lists(inner, max_size=3)
                    | st.dictionaries(
                        st.sampled_from(
                            ("data", "error", "id", "name", "tasks", "scopes", "config", "quota_usage", "code")
                        ),
                        inner,
                        max_size=4,
                    )
                ),
                max_leaves=8,
            ).map(json.dumps),
        ),
        min_size=4,
        max_size=4,
    )
)
def test_whatever_is_answered_is_a_condition_or_a_network_error(name: str, answers: list[tuple[int, str]]) -> None:
    try:
        got, _ = ask(name, *answers, **APP)
    except NetworkError as error:
        assert error.reading.kind in ErrorClass
        return
    assert isinstance(got, Condition)


@pytest.mark.parametrize("name", networks.names())
def test_what_a_network_declares_for_the_doctor(name: str) -> None:
    network = networks.load(name)
    assert network.scopes
    assert all(scope.names and scope.why and not scope.why.endswith(".") for scope in network.scopes)
    assert isinstance(network.fetches_pictures, bool)


def test_the_version_we_speak_is_none_that_ends() -> None:
    assert VERSION not in ENDS
    assert list(ENDS.values()) == sorted(ENDS.values())
