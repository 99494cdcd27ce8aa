"""`tipcast insights` as a person types it: table, CSV, JSON, fetching, settings and money."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from workspace_with_posts import NETWORKS, House, house

from scheduler.cli import main
from scheduler.core.delivery import Receipt
from scheduler.core.insights import NAMES
from scheduler.core.policy import State
from scheduler.sandbox.faults import Fault
from scheduler.store import deliveries

DUE = datetime(2027, 1, 5, 9, tzinfo=UTC)
WEEK_LATER = DUE + timedelta(days=7, hours=1)


@pytest.fixture
def types(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Any:
    """Types the command in a house; gives (exit code, stdout, stderr)."""

    def typed(place: House, *words: str, at: datetime = WEEK_LATER) -> tuple[int, str, str]:
        place.workspace.close()
        for name, value in place.environment().items():
            monkeypatch.setenv(name, value)
        if at > place.clock.now():
            place.clock.wait_until(at)
        code = main(["insights", "--workspace", str(place.root), "--now", place.clock.now().isoformat(), *words])
        out = capsys.readouterr()
        place.reopened()
        return code, out.out, out.err

    return typed


def published(place: House, posts: int = 1) -> House:
    for number in range(posts):
        place.at(DUE + timedelta(weeks=number))
    return place


def test_as_a_table_in_local_time(tmp_path: Path, types: Any) -> None:
    with house(tmp_path / "tips") as place:
        code, said, warned = types(published(place), "--fetch")
    assert (code, warned) == (0, "")
    lines = said.splitlines()
    assert lines[0].split() == ["published", "account", "post", "age", *NAMES]
    assert [line.split()[5:8] for line in lines[1:5]] == [[name, "tip-0", "7"] for name in NETWORKS]
    assert all(line.startswith("Tue 05 Jan 2027 09:00") for line in lines[1:5])
    assert "–" in lines[4]
    assert "interactions after 7 days" in said
    assert "Nothing can be compared yet" in said


def test_nothing_public_yet(tmp_path: Path, types: Any) -> None:
    with house(tmp_path / "tips") as place:
        assert types(place, at=DUE - timedelta(hours=1)) == (0, "Nothing is public yet.\n", "")


def test_as_a_document(tmp_path: Path, types: Any) -> None:
    with house(tmp_path / "tips", posts=7) as place:
        published(place, 7)
        code, said, _ = types(place, "--fetch", "--json", at=DUE + timedelta(weeks=6, days=7))
    document = json.loads(said)
    assert code == 0
    assert {one["network"] for one in document["deliveries"]} == set(NETWORKS)
    for one in document["deliveries"]:
        assert set(one["days"][-1]) == {"day", "fetched_at", *NAMES}
    x = next(one for one in document["deliveries"] if one["network"] == "x")
    assert (x["days"][-1]["reach"], x["days"][-1]["views"] > 0) == (None, True)
    by = {one["by"]: one["groups"] for one in document["comparisons"]}
    assert set(by) == {"kind", "time", "hashtag", "network"}
    assert {group["verdict"] for groups in by.values() for group in groups} == {None}
    assert by["time"][0]["name"] == "Tue 09:00"


def test_as_a_csv_file_without_formulas(tmp_path: Path, types: Any) -> None:
    target = tmp_path / "numbers.csv"
    with house(tmp_path / "tips", networks=("x",)) as place:
        published(place)
        with place.workspace.store.writing() as connection:
            connection.exec_driver_sql("UPDATE deliveries SET post_id = '=1+1'")
            connection.exec_driver_sql("UPDATE receipts SET link = '@SUM(A1)'")
        code, said, _ = types(place, "--fetch", "--csv", str(target))
        assert (code, said) == (0, f"{target}: 1 rows.\n")
        assert types(place, "--csv", "-")[1].encode() == target.read_bytes()
        assert types(place, "--csv", str(tmp_path / "numbers.txt"))[0] == 2
        assert types(place, "--csv", "-", "--json")[0] == 2
    text = target.read_bytes().decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text))
    assert (row["post"], row["link"], row["reach"]) == ("'=1+1", "'@SUM(A1)", "")
    assert (row["day"], row["published"], row["age_days"]) == ("2027-01-12", "2027-01-05T09:00+00:00", "7.0")
    assert int(row["views"]) > 0


def test_a_deleted_post_is_said(tmp_path: Path, types: Any) -> None:
    with house(tmp_path / "tips") as place:
        published(place)
        for network in NETWORKS:
            (post,) = place.sandbox.posts(network)
            shown = place.sandbox.state.find(network, post.id)
            assert shown is not None
            place.sandbox.state.change(shown, None)
        code, said, warned = types(place, "--fetch")
    assert (code, warned) == (0, "")
    assert said.count("not there any more, the network says") == len(NETWORKS)


@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize("kind", ["expire_token", "limit_rate", "error_before", "garbage_after", "cut_after"])
def test_a_fault_is_a_sentence_and_no_post_is_late_for_it(tmp_path: Path, types: Any, network: str, kind: str) -> None:
    with house(tmp_path / "tips", networks=tuple(dict.fromkeys(("facebook", network))), posts=2) as place:
        published(place)
        place.sandbox.misbehave(Fault(network, "*", kind, times=2))
        code, _, warned = types(place, "--fetch", at=DUE + timedelta(days=2))
        assert code == (kind == "expire_token")
        app_wide = kind == "limit_rate" and network in ("facebook", "instagram")  # then it is the network's hold
        held = kind in ("expire_token", "limit_rate") and not app_wide
        assert types(place, at=DUE + timedelta(days=2))[2] == (warned if held else "")
        assert warned.startswith(f"{network}: ") or network == "instagram" or kind == "expire_token"
        place.sandbox.behave()
        place.at(DUE + timedelta(weeks=1))
        with place.workspace.store.reading() as connection:
            rows = deliveries.listed(connection)
        assert {row.state for row in rows if row.due_at <= place.clock.now()} == {State.PUBLISHED}


def test_off_by_a_setting(tmp_path: Path, types: Any) -> None:
    with house(tmp_path / "tips", networks=("x",), account="insights = false\n") as place:
        published(place)
        place.at(DUE + timedelta(days=3))
        types(place, "--fetch")
        assert place.days("x") == []
    with house(tmp_path / "more", networks=("x",), account="insights = true\n") as place:
        published(place).at(DUE + timedelta(days=3))
        assert len(place.days("x")) == 1


@pytest.mark.parametrize(("budget", "asked"), [("0.05", 1), ("0.015", 0), ("0.016", 1)])
def test_what_reading_costs_counts_in_the_budget(tmp_path: Path, types: Any, budget: str, asked: int) -> None:
    """The post has cost $0.015; one read is $0.001."""
    with house(tmp_path / "tips", networks=("x",), more=f"[budget]\nx = {budget}\n") as place:
        published(place)
        code, _, warned = types(place, "--fetch")
        assert (code, len(place.days("x"))) == (0, asked)
        assert ("would exceed the month's budget for x" in warned) == (not asked)


def test_what_was_read_leaves_less_for_posts(tmp_path: Path, types: Any) -> None:
    """Two posts at $0.015 fit into the month's $0.030 but not beside a read."""
    from scheduler.planning import current_plan

    with house(tmp_path / "tips", networks=("x",), posts=2, more="[budget]\nx = 0.031\n") as place:
        published(place)
        types(place, "--fetch", at=DUE + timedelta(days=1))
        until = DUE + timedelta(weeks=3)
        assert [entry.post_id for entry in current_plan(place.workspace, until=until).entries] == ["tip-1"]
        config = place.root / "tipcast.toml"
        config.write_text(config.read_text(encoding="utf-8").replace("0.031", "0.030"), encoding="utf-8")
        assert current_plan(place.reopened(), until=until).entries == ()


def test_queue_shows_why_an_account_is_not_asked(
    tmp_path: Path, types: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    with house(tmp_path / "tips", networks=("pinterest",)) as place:
        published(place)
        place.sandbox.misbehave(Fault("pinterest", "read", "expire_token"))
        types(place, "--fetch")
        assert main(["queue", "--workspace", str(place.root)]) == 0
    assert "insights:pinterest" in capsys.readouterr().out


def test_what_a_person_settled_has_no_numbers_and_no_errors(tmp_path: Path, types: Any) -> None:
    with house(tmp_path / "tips", networks=("x",)) as place:
        with place.workspace.store.writing() as connection:
            (row,) = deliveries.listed(connection)
            address = "https://x.com/i/web/status/17"
            receipt = Receipt(row.id, address, address, "A person saw it there.", DUE)
            deliveries.mark_published(connection, row.id, why="", receipt=receipt)
        code, said, warned = types(place, "--fetch")
    assert (code, warned) == (0, "")
    assert "not asked yet" in said


@pytest.mark.parametrize("wrong", ['insights = "no"', "insights = 0"])
def test_a_wrong_setting_is_told_with_its_line(tmp_path: Path, capsys: pytest.CaptureFixture[str], wrong: str) -> None:
    root = tmp_path / "tips"
    root.mkdir()
    (root / "tipcast.toml").write_text(f'timezone = "UTC"\n[accounts.x]\n{wrong}\n', encoding="utf-8")
    assert main(["insights", "--workspace", str(root)]) == 2
    assert "tipcast.toml:3: accounts.x.insights: true or false is expected here." in capsys.readouterr().err
