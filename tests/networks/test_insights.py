"""What each network is asked for a post's numbers, and what its answers mean."""

from __future__ import annotations

from typing import Any

import pytest
from contract_script import BASE, ScriptedHttp

from scheduler import networks
from scheduler.core.errors import AuthFailed, NetworkError, RateLimited, Rejected, Retryable
from scheduler.core.insights import Insights
from scheduler.networks._facebook_insights import CLICKS, REACH, VIEWS

SECRETS = {
    "facebook": {"PAGE_ID": "1", "PAGE_TOKEN": "t"},
    "instagram": {"USER_ID": "1", "TOKEN": "t"},
    "x": {"OAUTH2_TOKEN": "t"},
    "pinterest": {"ACCESS_TOKEN": "t", "BOARD_ID": "1"},
}
GONE = (400, {"error": {"code": 100, "error_subcode": 33, "message": "Object does not exist."}})
NO_PERMISSION = (403, {"error": {"code": 10, "message": "(#10) This endpoint requires the permission."}})
LIMITED = (400, {"error": {"code": 32, "message": "Page request limit reached"}})


def ask(name: str, *answers: Any, ids: tuple[str, ...] = ("17",)) -> tuple[Any, ScriptedHttp]:
    """(the numbers, or the error; what was asked). All answers must be used up."""
    http = ScriptedHttp(list(answers))
    network = networks.load(name)(http=http, secrets=SECRETS[name], base_url=BASE[:-1])
    try:
        told: Any = network.insights(ids)
    except NetworkError as error:
        told = error
    assert http.unused() == []
    return told, http


def refusal(message: str, code: int = 100) -> tuple[int, Any]:
    return 400, {"error": {"code": code, "message": message}}


def rows(**values: int) -> tuple[int, Any]:
    return 200, {"data": [{"name": name, "values": [{"value": value}]} for name, value in values.items()]}


# -- Facebook -----------------------------------------------------------------------------------------

STEADY = (
    200,
    {"id": "1_17", "shares": {"count": 3}, "comments": {"data": [], "summary": {"total_count": 2}},
     "reactions": {"data": [], "summary": {"total_count": 9}}},
)  # fmt: skip


def test_facebook_asks_its_steady_fields_and_the_edge() -> None:
    told, http = ask("facebook", STEADY, rows(**{REACH: 80, VIEWS: 120, CLICKS: 4}), ids=("1_17",))
    assert told == {"1_17": Insights(reach=80, views=120, reactions=9, comments=2, shares=3, clicks=4)}
    fields = "shares,comments.limit(0).summary(true),reactions.limit(0).summary(true)"
    assert [(asked.path, asked.params.get("fields"), asked.params.get("metric")) for asked in http.asked] == [
        ("1_17", fields, None),
        ("1_17/insights", None, f"{REACH},{VIEWS},{CLICKS}"),
    ]


@pytest.mark.parametrize("why", [NO_PERMISSION, refusal("Something else."), rows()])
def test_facebook_without_the_edge_tells_the_rest(why: Any) -> None:
    told, _ = ask("facebook", STEADY, why)
    assert told == {"17": Insights(reactions=9, comments=2, shares=3)}


def test_facebook_leaves_shares_out_when_there_are_none() -> None:
    none = (200, {key: value for key, value in STEADY[1].items() if key != "shares"})
    assert ask("facebook", none, rows())[0]["17"].shares == 0
    assert ask("facebook", (200, {"id": "17"}), rows())[0]["17"] == Insights()


@pytest.mark.parametrize(
    ("message", "then"),
    [
        (f"(#100) metric[1] must be one of the following values: {REACH}, {CLICKS}", f"{REACH},{CLICKS}"),
        ("(#100) metric[0] ist keiner der folgenden Werte", f"{VIEWS},{CLICKS}"),
        (f"(#100) The metric {VIEWS} is deprecated.", f"{REACH},{CLICKS}"),
        (f"(#100) Must be one of: {CLICKS}, post_fan_reach, post_video_views, post_reactions_by_type", CLICKS),
    ],
)
def test_unknown_metrics_are_dropped_by_what_the_refusal_names(message: str, then: str) -> None:
    _, http = ask("facebook", STEADY, refusal(message), rows(**{CLICKS: 4}))
    assert http.asked[-1].params["metric"] == then


def test_a_refused_metric_is_not_asked_for_again() -> None:
    http = ScriptedHttp([STEADY, refusal("metric[0]"), rows(), STEADY, rows()])
    network = networks.load("facebook")(http=http, secrets=SECRETS["facebook"], base_url=BASE[:-1])
    network.insights(["17"])
    network.insights(["18"])
    assert [asked.params["metric"] for asked in http.asked if "metric" in asked.params] == [
        f"{REACH},{VIEWS},{CLICKS}", f"{VIEWS},{CLICKS}", f"{VIEWS},{CLICKS}",
    ]  # fmt: skip


def test_refusals_without_end_are_not_followed_without_end() -> None:
    told, http = ask("facebook", STEADY, *[refusal("metric[0]")] * 3)
    assert (told["17"].reactions, len(http.asked)) == (9, 4)


# -- Instagram ----------------------------------------------------------------------------------------

ALL = {"reach": 50, "views": 70, "likes": 8, "comments": 1, "shares": 2, "saved": 3}


def test_instagram_asks_once() -> None:
    told, http = ask("instagram", rows(**ALL))
    assert told == {"17": Insights(reach=50, views=70, reactions=8, comments=1, shares=2, saves=3)}
    assert [(asked.path, asked.params["metric"]) for asked in http.asked] == [("17/insights", ",".join(ALL))]


def test_instagram_reads_both_forms_of_a_value() -> None:
    total = {"data": [{"name": name, "total_value": {"value": value}} for name, value in ALL.items()]}
    assert ask("instagram", (200, total))[0]["17"].saves == 3


@pytest.mark.parametrize("why", [NO_PERMISSION, refusal("No."), rows()])
def test_instagram_without_its_insights_tells_likes_and_comments(why: Any) -> None:
    told, http = ask("instagram", why, (200, {"id": "17", "like_count": 8, "comments_count": 1}))
    assert told == {"17": Insights(reactions=8, comments=1)}
    assert http.asked[-1].params["fields"] == "like_count,comments_count"


def test_instagram_keeps_what_is_known_when_a_metric_ends() -> None:
    known = ", ".join(["impressions", "total_interactions", *list(ALL)[2:]])
    rest = {name: ALL[name] for name in list(ALL)[2:]}
    told, _ = ask("instagram", refusal(f"(#100) metric[0], metric[1] must be one of: {known}"), rows(**rest))
    assert told == {"17": Insights(reactions=8, comments=1, shares=2, saves=3)}


def test_instagram_is_not_asked_about_a_container() -> None:
    assert ask("instagram", ids=("container:17",))[0] == {}


@pytest.mark.parametrize("name", ["facebook", "instagram"])
def test_graph_says_that_a_post_is_gone(name: str) -> None:
    assert ask(name, GONE)[0] == {"17": None}


@pytest.mark.parametrize("name", ["facebook", "instagram"])
def test_a_dead_login_is_an_error_not_a_post_without_numbers(name: str) -> None:
    dead = (401, {"error": {"code": 190, "error_subcode": 463, "message": "Session has expired."}})
    answers = [dead] if name == "facebook" else [dead, dead]
    assert isinstance(ask(name, *answers)[0], AuthFailed)


@pytest.mark.parametrize(("why", "kind"), [(LIMITED, RateLimited), ((500, "<html></html>"), Retryable)])
def test_a_limit_or_a_fault_in_the_edge_is_told(why: Any, kind: type[NetworkError]) -> None:
    assert isinstance(ask("facebook", STEADY, why)[0], kind)
    assert isinstance(ask("instagram", why)[0], kind)


# -- X ------------------------------------------------------------------------------------------------

METRICS = {"repost_count": 2, "reply_count": 1, "like_count": 7, "quote_count": 1, "bookmark_count": 3,
           "impression_count": 90}  # fmt: skip
SEEN = Insights(views=90, reactions=7, comments=1, shares=3, saves=3)


def problem(kind: str, post_id: str) -> dict[str, str]:
    return {"type": f"https://api.x.com/2/problems/{kind}", "resource_id": post_id, "detail": "No.", "title": "No"}


def test_x_asks_many_with_one_question() -> None:
    ids = tuple(str(number) for number in range(100))
    told, http = ask("x", (200, {"data": [{"id": one, "public_metrics": METRICS} for one in ids]}), ids=ids)
    assert told == dict.fromkeys(ids, SEEN)
    (asked,) = http.asked
    assert (asked.method, asked.path) == ("GET", "2/tweets")
    assert asked.params == {"ids": ",".join(ids), "tweet.fields": "public_metrics"}


def test_x_by_the_older_name_of_reposts() -> None:
    older = {"retweet_count" if name == "repost_count" else name: value for name, value in METRICS.items()}
    assert ask("x", (200, {"data": [{"id": "17", "public_metrics": older}]}))[0] == {"17": SEEN}


@pytest.mark.parametrize(
    "first", [(400, {"title": "Invalid Request", "detail": "tweet.fields"}), (200, {"data": [{"id": "17"}]})]
)
def test_x_by_the_newer_name_of_the_field(first: Any) -> None:
    told, http = ask("x", first, (200, {"data": [{"id": "17", "public_metrics": METRICS}]}))
    assert told == {"17": SEEN}
    assert "post.fields" in http.asked[1].params


def test_x_tells_which_are_gone_beside_the_others() -> None:
    content = {
        "data": [{"id": "17", "public_metrics": METRICS}, {"id": "99", "public_metrics": METRICS}],
        "errors": [problem("resource-not-found", "18"), problem("not-authorized-for-resource", "19")],
    }
    assert ask("x", (200, content), ids=("17", "18", "19"))[0] == {"17": SEEN, "18": None}


def test_x_when_all_are_gone() -> None:
    assert ask("x", (200, {"errors": [problem("resource-not-found", "17")]}))[0] == {"17": None}


# -- Pinterest ----------------------------------------------------------------------------------------


def pin(metrics: Any) -> tuple[int, Any]:
    return 200, {"id": "17", "title": "Breathe", "pin_metrics": metrics}


def test_pinterest_asks_the_pin_itself() -> None:
    life = {"impression": 90, "pin_click": 20, "clickthrough": 6, "save": 4, "comment": 1, "reaction": 5}
    told, http = ask("pinterest", pin({"90d": {"impression": 60}, "lifetime_metrics": life}))
    assert told == {"17": Insights(views=90, reactions=5, comments=1, saves=4, clicks=6)}
    assert [(asked.path, asked.params) for asked in http.asked] == [("pins/17", {"pin_metrics": "true"})]


@pytest.mark.parametrize(
    ("metrics", "numbers"),
    [
        (None, Insights()),
        ({}, Insights()),
        ({"90d": {"impression": 60, "outbound_click": 2}}, Insights(views=60, clicks=2)),
        ({"90d": {"save": 2}, "lifetime_metrics": {"impression": 90}}, Insights(views=90, saves=2)),
        ({"lifetime_metrics": "soon"}, Insights()),
    ],
)
def test_pinterest_tells_more_or_less(metrics: Any, numbers: Insights) -> None:
    assert ask("pinterest", pin(metrics))[0] == {"17": numbers}


def test_pinterest_says_that_a_pin_is_gone() -> None:
    assert ask("pinterest", (404, {"code": 50, "message": "Pin not found."}))[0] == {"17": None}
    assert isinstance(ask("pinterest", (404, "<html>Not here</html>"))[0], Rejected)
