"""Everything a network would refuse is known before anything is sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from scheduler.captions.check import caption_problems
from scheduler.core.model import Brand, Kind, Post
from scheduler.core.network import Limit, Limits
from scheduler.core.text.weighted import weighted_length

TEMPLATES = Path(__file__).parents[2] / "templates" / "captions"


def limit(value: int) -> Limit:
    return Limit(value, "test", date(2026, 11, 23))


ANY = Limits(caption=limit(63_206), pictures=limit(10), picture_bytes=limit(4_000_000))
NETWORKS = {
    "facebook": ANY,
    "instagram": replace(ANY, caption=limit(2200), hashtags=limit(5), mentions=limit(20), alt=limit(1000)),
    "x": replace(ANY, caption=limit(280), alt=limit(1000), count=weighted_length),
    "pinterest": replace(ANY, caption=limit(800), title=limit(100), alt=limit(500), link=limit(2048)),
}
POST = Post("rest", Kind.OTHER, "Rest", "Rest is a remedy.", (), file="posts/rest.md")


def found(post: Post, *, link: str | None = None, templates: Path = TEMPLATES) -> list[tuple[str, str | None]]:
    """(network, field) of every problem."""
    problems = caption_problems(
        post, NETWORKS, templates=templates, hashtags=("Selfhelp",), link=link, brand=Brand("Willow Lane")
    )
    assert all(problem.mend and problem.where.startswith(("posts/rest.md", "templates/")) for problem in problems)
    return [(problem.what.partition(":")[0], problem.field) for problem in problems]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"body": "W" * 300 + "."}, [("x", "body")]),
        ({"body": "W" * 900 + "."}, [("x", "body"), ("pinterest", "body")]),
        ({"body": "Rest. " + "W" * 900 + "."}, []),
        ({"captions": {"x": "W" * 281}}, [("x", "captions.x")]),
        ({"captions": {"instagram": "#a1 #b1 #c1 #d1 #e1 #f1"}}, [("instagram", "captions.instagram")]),
        ({"body": " ".join(["@someone"] * 21)}, [("instagram", "body")]),
        ({"title": "W" * 101}, [("pinterest", "title")]),
        ({"alt": "W" * 501}, [("pinterest", "alt")]),
        ({"alt": "W" * 1001}, [("instagram", "alt"), ("x", "alt"), ("pinterest", "alt")]),
        ({"title": "W" * 101, "alt": "W" * 501}, [("pinterest", "title"), ("pinterest", "alt")]),
    ],
)
def test_problems(changes: dict[str, object], expected: list[tuple[str, str]]) -> None:
    assert found(replace(POST, **changes)) == expected  # type: ignore[arg-type]  # fields by name


def test_a_link_too_long() -> None:
    assert found(POST, link="https://a.example/" + "a" * 2040) == [("pinterest", "link")]


def test_a_broken_template_is_a_problem_of_every_network_that_uses_it(tmp_path: Path) -> None:
    (tmp_path / "default.txt.j2").write_text("{{ boddy }}", encoding="utf-8")
    assert [network for network, _ in found(POST, templates=tmp_path)] == list(NETWORKS)
