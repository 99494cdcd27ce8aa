"""The stand-in networks tell numbers: in each one's own form, growing with the clock, the same at every run."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st
from test_sandbox_client import IG_TOKEN, NOW, Caller, graph_error, running

from scheduler.clock.virtual import VirtualClock
from scheduler.sandbox.audience import MOST_REACHED, audience
from scheduler.sandbox.published import PublicPost


@pytest.fixture(scope="module")
def client() -> Iterator[Caller]:
    """One post of each network, ten days old."""
    clock = VirtualClock(NOW)
    with running(clock=clock) as caller:
        caller.ids = {
            "facebook": caller.feed(message="Breathe out").json()["id"],
            "instagram": caller.instagram(caption="Breathe out"),
            "x": caller.tweet(text="Breathe out").json()["data"]["id"],
            "pinterest": caller.pin(title="Breathe", description="Breathe out").json()["id"],
        }  # type: ignore[attr-defined]  # noted on it by this file's client
        clock.wait_until(NOW + timedelta(days=10))
        yield caller


def edge(client: Caller, network: str, metric: str, **more: str) -> requests.Response:
    token = {} if network == "facebook" else {"token": IG_TOKEN}
    ids: dict[str, str] = client.ids  # type: ignore[attr-defined]  # noted on it by this file's client
    return client.graph("GET", f"{ids[network]}/insights", **token, params={"metric": metric, **more})


def values(answer: requests.Response) -> dict[str, int]:
    assert answer.ok, answer.text
    return {row["name"]: row["values"][0]["value"] for row in answer.json()["data"]}


def test_facebook_sums_up_only_when_asked(client: Any) -> None:
    fields = "shares,comments.limit(0).summary(true),reactions.limit(0).summary(true)"
    told = client.graph("GET", client.ids["facebook"], params={"fields": fields}).json()
    assert told["reactions"]["summary"]["total_count"] > 0
    assert told["comments"]["data"] == []
    plain = client.graph("GET", client.ids["facebook"], params={"fields": "comments,reactions.limit(0)"}).json()
    assert plain["reactions"] == {"data": []}
    client.graph("POST", f"{client.ids['facebook']}/comments", data={"message": "More: a.example"})
    more = client.graph("GET", client.ids["facebook"], params={"fields": fields}).json()
    assert more["comments"]["summary"]["total_count"] == told["comments"]["summary"]["total_count"] + 1


def test_the_insights_edges(client: Any) -> None:
    names = ["post_total_media_view_unique", "post_media_view", "post_clicks"]
    assert list(values(edge(client, "facebook", ",".join(names)))) == names
    told = values(edge(client, "instagram", "reach,views,likes,comments,saved,shares,total_interactions"))
    assert told["reach"] < told["views"]
    assert told["total_interactions"] == sum(told[name] for name in ("likes", "comments", "saved", "shares"))


@pytest.mark.parametrize("network", ["facebook", "instagram"])
@pytest.mark.parametrize("metric", ["impressions", "post_impressions", "reach,post_media_view", ""])
def test_a_metric_that_is_unknown_refuses_them_all(client: Caller, network: str, metric: str) -> None:
    assert graph_error(edge(client, network, metric)) == (100, None)


@pytest.mark.parametrize("network", ["facebook", "instagram"])
def test_an_unknown_parameter_is_refused(client: Caller, network: str) -> None:
    assert graph_error(edge(client, network, "reach", since_ever="1")) == (100, None)


def test_what_is_not_there(client: Caller) -> None:
    assert graph_error(client.graph("GET", "1_2/insights", params={"metric": "post_clicks"})) == (100, 33)
    assert client.pinterest("GET", "/pins/99?pin_metrics=true").status_code == 404
    lost = client.x("GET", "/2/tweets", params={"ids": "19,20"})
    assert (lost.status_code, set(lost.json())) == (200, {"errors"})
    assert [one["resource_id"] for one in lost.json()["errors"]] == ["19", "20"]


def test_x_tells_many_at_once_and_only_the_fields_asked_for(client: Any) -> None:
    ids = f"{client.ids['x']},20"
    told = client.x("GET", "/2/tweets", params={"ids": ids, "tweet.fields": "public_metrics"}).json()
    assert told["data"][0]["public_metrics"]["impression_count"] > 0
    assert len(told["errors"]) == 1
    assert "public_metrics" not in client.x("GET", "/2/tweets", params={"ids": ids}).json()["data"][0]


@pytest.mark.parametrize(
    "parameters", [{}, {"ids": ""}, {"ids": "a"}, {"ids": ",".join(map(str, range(101)))}, {"ids": "1", "max_results": "5"}]
)  # fmt: skip
def test_x_refuses(client: Caller, parameters: dict[str, str]) -> None:
    assert client.x("GET", "/2/tweets", params=parameters).status_code == 400


def test_pinterest_tells_when_asked(client: Any) -> None:
    path = f"/pins/{client.ids['pinterest']}"
    assert "pin_metrics" not in client.pinterest("GET", path).json()
    told = client.pinterest("GET", path, params={"pin_metrics": "true"}).json()["pin_metrics"]
    assert set(told["lifetime_metrics"]) == {*told["90d"], "comment", "reaction"}
    assert client.pinterest("GET", path, params={"pin_metrics": "perhaps"}).status_code == 400


@given(st.text(max_size=20), st.lists(st.timedeltas(timedelta(), timedelta(days=400)), min_size=2, max_size=6))
def test_numbers_only_grow_and_are_the_same_at_every_run(text: str, ages: list[timedelta]) -> None:
    post = PublicPost("x", "1", text, (), NOW)
    seen = [audience(post, NOW + age) for age in sorted(ages)]
    assert seen == [audience(post, NOW + age) for age in sorted(ages)]
    assert audience(post, NOW).views == 0
    for earlier, later in itertools.pairwise(seen):
        for name in ("reach", "views", "reactions", "comments", "shares", "saves", "clicks"):
            assert 0 <= getattr(earlier, name) <= getattr(later, name)
        assert later.reactions <= later.reach <= MOST_REACHED


def test_a_restart_changes_no_number(tmp_path: Path) -> None:
    told = []
    for _ in range(2):
        clock = VirtualClock(NOW)
        with running(clock=clock, directory=tmp_path) as caller:
            posts = caller.sandbox.posts("x")
            post_id = posts[0].id if posts else caller.tweet(text="Breathe out").json()["data"]["id"]
            clock.wait_until(NOW + timedelta(days=5))
            told.append(caller.x("GET", "/2/tweets", params={"ids": post_id, "post.fields": "public_metrics"}).json())
    assert told[0] == told[1]
