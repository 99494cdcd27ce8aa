"""The calendar as a page, and moving posts on it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from page_person import CONFIG, PagePerson

from scheduler.core.delivery import Delivery
from scheduler.store import deliveries

INTRO = "glutes-intro"


def rows(somebody: PagePerson) -> dict[tuple[str, str], Delivery]:
    with somebody.workspace.store.reading() as connection:
        return {(row.post_id, row.account): row for row in deliveries.listed(connection)}


def times(somebody: PagePerson) -> dict[tuple[str, str], str]:
    return {key: f"{row.due_at:%m-%d %H:%M}" for key, row in rows(somebody).items()}


def file_of(somebody: PagePerson, post_id: str = INTRO) -> str:
    return somebody.desk.file(post_id).path.read_text(encoding="utf-8")


def test_what_is_queued_stands_on_its_day(somebody: PagePerson) -> None:
    somebody.queues()
    page = somebody.sees("/?day=2027-01-05")
    assert "Meet your glutes" in page and "January 2027" in page and "09:00" in page
    week = somebody.sees("/?view=week&day=2027-01-08")
    assert "Week of Mon 4 Jan 2027" in week and week.count('class="event') == 2


@pytest.mark.parametrize(
    ("query", "status"),
    [("view=year", 404), ("day=nonsense", 404), ("day=9999-12-31", 200), ("day=0001-01-01", 200), ("view=week", 200)],
)
def test_odd_addresses_are_answered(somebody: PagePerson, query: str, status: int) -> None:
    somebody.sees(f"/?{query}", status)


def test_posts_that_are_not_queued_lead_to_the_plan(somebody: PagePerson) -> None:
    assert "13 posts aren&#39;t queued yet." in somebody.sees("/")
    somebody.queues()
    assert "queued yet" not in somebody.sees("/")


def test_a_file_that_cannot_be_read_is_told_and_the_rest_is_shown(somebody: PagePerson) -> None:
    somebody.queues()
    (somebody.root / "posts" / "99-mine.md").write_text("---\nid: mine\nkind: nonsense\n---\nText\n", encoding="utf-8")
    page = somebody.sees("/")
    assert "posts/99-mine.md:3 (kind)" in page and "Meet your glutes" in page


def test_settings_that_cannot_be_read_are_told_with_their_line(somebody: PagePerson) -> None:
    path = somebody.root / "tipcast.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("Europe/London", "Europe/Londn"), encoding="utf-8")
    page = somebody.sees("/", 400)
    assert "tipcast.toml:2" in page and "Europe/London" in page


def test_moving_a_post_moves_it_alone_and_its_file_says_so(somebody: PagePerson) -> None:
    somebody.queues()
    before, text = times(somebody), file_of(somebody)
    said = somebody.sends("/move", post=INTRO, at="2027-01-07T18:45", back="/?view=week")
    assert "goes out on Thu 7 Jan 2027, 18:45." in said
    after = times(somebody)
    assert {key for key in after if after[key] != before[key]} == {(INTRO, "facebook"), (INTRO, "x")}
    assert after[INTRO, "x"] == "01-07 18:45"
    assert file_of(somebody).replace("at: 2027-01-07 18:45\n", "") == text


def test_a_move_is_undone_to_the_letter(somebody: PagePerson) -> None:
    somebody.queues()
    before, text = times(somebody), file_of(somebody)
    somebody.sends("/move", post=INTRO, at="2027-01-07T18:45")
    assert "The move is undone." in somebody.sends("/move/undo")
    assert times(somebody) == before and file_of(somebody) == text
    assert "nothing to undo" in somebody.sends("/move/undo")


def test_an_undo_never_takes_back_somebody_elses_change(somebody: PagePerson) -> None:
    somebody.queues()
    somebody.sends("/move", post=INTRO, at="2027-01-07T18:45")
    somebody.queues()  # the freed slot is filled
    there = times(somebody)
    assert "so the move stays" in somebody.sends("/move/undo")
    assert times(somebody) == there and "at: 2027-01-07 18:45" in file_of(somebody)


def test_the_plan_keeps_what_was_moved_and_offers_to_fill_the_slot(somebody: PagePerson) -> None:
    somebody.queues()
    somebody.sends("/move", post=INTRO, at="2027-01-07T18:45")
    assert "24 moved" in somebody.sees("/plan")
    somebody.queues()
    assert times(somebody)[INTRO, "x"] == "01-07 18:45"
    assert "01-05 09:00" in times(somebody).values()


def test_a_post_that_is_not_queued_is_only_marked(somebody: PagePerson) -> None:
    somebody.sends("/move", post=INTRO, at="2027-01-07T18:45")
    assert rows(somebody) == {}
    somebody.queues()
    assert times(somebody)[INTRO, "x"] == "01-07 18:45"


def test_its_campaign_may_choose_again(somebody: PagePerson) -> None:
    somebody.queues()
    somebody.sends("/move", post=INTRO, at="2027-01-07T18:45")
    assert "when its campaign has room" in somebody.sends("/move", post=INTRO, at="")
    assert "at:" not in file_of(somebody) and times(somebody)[INTRO, "x"] != "01-07 18:45"


@pytest.mark.parametrize(
    ("at", "told"),
    [("2027-01-01T09:00", "is past"), ("soon", "no day with a time"), ("2027-01-07", "no day with a time"),
     ("2027-01-07T09:00+02:00", "no day with a time")],
)  # fmt: skip
def test_a_time_that_cannot_be_is_refused_and_nothing_changes(somebody: PagePerson, at: str, told: str) -> None:
    somebody.queues()
    before, text = times(somebody), file_of(somebody)
    assert told in somebody.sends("/move", 400, post=INTRO, at=at)
    assert times(somebody) == before and file_of(somebody) == text


def test_what_has_begun_to_go_out_stays(somebody: PagePerson) -> None:
    somebody.queues()
    somebody.clock.wait_until(somebody.clock.now() + timedelta(days=2))
    text = file_of(somebody)
    assert "has begun to go out" in somebody.sends("/move", 400, post=INTRO, at="2027-02-07T18:45")
    assert file_of(somebody) == text


def test_a_move_that_a_budget_forbids_changes_nothing(somebody: PagePerson) -> None:
    path = somebody.root / "tipcast.toml"
    path.write_text(CONFIG.format(more="") + "[budget]\nx = 0.03\n", encoding="utf-8")
    somebody.queues()
    before = times(somebody)
    on_x = [post for post, account in before if account == "x"]
    assert 0 < len(on_x) < 13
    last = max(on_x, key=lambda post: before[post, "x"])
    text = file_of(somebody, last)
    month = before[on_x[0], "x"][:2]
    assert before[last, "x"][:2] != month and sum(before[post, "x"][:2] == month for post in on_x) == 2
    move = {"post": last, "at": f"2027-{month}-11T10:00"}
    answer = somebody.client.post("/move", data={"token": somebody.token(), **move})
    assert answer.status_code == 400
    assert "could no longer go out on x" in answer.text and "budget" in answer.text
    assert file_of(somebody, last) == text and times(somebody) == before
    # Within its own month there is room.
    somebody.sends("/move", post=last, at=f"2027-{before[last, 'x'][:2]}-26T10:00")
    assert times(somebody)[last, "x"] == f"{before[last, 'x'][:2]}-26 10:00"


def test_approval_survives_a_move(somebody: PagePerson) -> None:
    path = somebody.root / "tipcast.toml"
    path.write_text(CONFIG.format(more="approval = true"), encoding="utf-8")
    somebody.queues()
    somebody.sends("/queue/approve-all")
    somebody.sends("/move", post=INTRO, at="2027-01-07T18:45")
    assert rows(somebody)[INTRO, "x"].state == "planned"
