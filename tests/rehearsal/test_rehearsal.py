"""Half a year in seconds: what arrives, and what it says about it."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from rehearsals import MONDAY, configure, notes, rehearsed, sheet, write
from workspace import Person

from scheduler.sandbox.faults import Fault
from scheduler.sandbox.published import PublicPost
from scheduler.sandbox.server import Sandbox
from scheduler.sandbox.state import State

# -- what arrives --------------------------------------------------------------------------------------


def test_everything_arrives_once_and_stands_on_the_sheet(tips: Person) -> None:
    report = rehearsed(tips)
    html = sheet(report)
    assert report["deliveries"] == report["arrived_once"] == 2 * 4
    assert html.count('src="data:image/jpeg;base64,') == 8
    assert "8 of 8" in html
    assert "Tue 5 Jan 2027, 09:00 GMT" in html
    assert "Week of 4 to 10 January 2027" in html
    assert "<script" not in html
    for outside in ("127.0.0.1", 'src="http', "url(http", "@import"):
        assert outside not in html


def test_what_could_not_arrive_is_told_first_and_the_exit_code_says_so(tips: Person) -> None:
    write(tips, "two", head="captions:\n  x: 'word " + "word " * 70 + "'\n")
    report = rehearsed(tips, expect=1)
    assert report["arrived_once"] == 7
    assert [(one["post"], one["account"]) for one in report["problems"]] == [("two", "x")]
    assert "280" in report["problems"][0]["problem"]
    html = sheet(report)
    assert html.index("Has to be mended") < html.index("In short") < html.index("Week of")
    assert "X: 1 post does not arrive." in html


def test_what_is_queued_for_later_is_not_missed_in_a_shorter_look(tips: Person) -> None:
    tips.types("apply", "--now", MONDAY)
    report = rehearsed(tips, weeks=1)
    assert report["deliveries"] == report["arrived_once"] == 4


def test_a_post_that_cannot_be_read_is_told_and_the_others_go_on(tips: Person) -> None:
    write(tips, "two", head="image: nowhere.jpg\n")
    write(tips, "three", head="kind: joke\n")
    report = rehearsed(tips, expect=1)
    assert report["arrived_once"] == report["deliveries"] == 4
    said = notes(report)
    assert 'posts/two.md:5: image: There is no picture "nowhere.jpg"' in said
    assert "posts/three.md:" in said
    html = sheet(report)
    assert html.index("Has to be mended") < html.index("nowhere.jpg") < html.index("Week of")
    assert tips.types("rehearse", "--now", MONDAY) == 1
    assert "has to be mended before its time comes" in tips.warned


def test_first_comments_are_rehearsed_and_shown(tips: Person) -> None:
    configure(tips, "[accounts.x]", '[captions]\ntags_in_comment = ["instagram"]\n[accounts.x]')
    write(tips, "one", head="comment: Which side is tighter for you?\n")
    report = rehearsed(tips)
    assert report["arrived_once"] == 8
    html = sheet(report)
    assert html.count("First comment:") == 3  # one on the Page, two on Instagram
    assert "Which side is tighter for you?\n\n#Selfhelp" in html


def test_a_first_comment_that_does_not_arrive_is_told(tips: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    configure(tips, "[accounts.x]", '[captions]\ntags_in_comment = ["instagram"]\n[accounts.x]')
    start = Sandbox.start

    def broken(sandbox: Sandbox, port: int = 0) -> str:
        sandbox.misbehave(Fault("instagram", "comment", "expire_token", times=99))
        return start(sandbox, port)

    monkeypatch.setattr(Sandbox, "start", broken)
    report = rehearsed(tips, expect=1)
    assert {one["problem"] for one in report["problems"]} == {"Its first comment did not arrive."}


def test_a_post_that_comes_again_is_no_duplicate(tips: Person) -> None:
    configure(
        tips, 'hashtags = ["Selfhelp", "Massage"]', 'hashtags = ["Selfhelp", "Massage"]\nrepeat = "after 2 weeks"'
    )
    report = rehearsed(tips, weeks=8)
    assert report["problems"] == []
    assert report["deliveries"] > 8
    assert "showing 2" in sheet(report)


def test_two_accounts_on_one_network_do_not_get_in_each_others_way(tips: Person) -> None:
    configure(tips, "[accounts.x]", '[accounts.x]\n[accounts.clinic]\nnetwork = "facebook"\n')
    report = rehearsed(tips)
    assert report["arrived_once"] == report["deliveries"] == 2 * 5
    assert "clinic (Facebook)" in sheet(report)


def test_words_are_shown_as_they_were_sent(tips: Person) -> None:
    own = "'Tips & <tricks>  twice'"
    write(tips, "one", head=f"captions:\n  facebook: {own}\nlink: https://willow.com/a?b=1&c=2\n")
    html = sheet(rehearsed(tips))
    assert "Tips &amp; &lt;tricks&gt;  twice" in html
    assert "<tricks>" not in html


def test_what_is_public_twice_is_told(tips: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    publish = State.publish

    def twice(state: State, post: PublicPost, *, uploads: tuple[str, ...] = ()) -> PublicPost:
        if post.network == "pinterest" and not state.posts("pinterest"):
            publish(state, replace(post, id=f"{post.id}0"))
        return publish(state, post, uploads=uploads)

    monkeypatch.setattr(State, "publish", twice)
    report = rehearsed(tips, expect=1)
    assert [(one["account"], one["problem"]) for one in report["problems"]] == [("pinterest", "It is public 2 times.")]


# -- what is told --------------------------------------------------------------------------------------


def test_costs_are_told_by_post_month_and_in_all(tips: Person) -> None:
    write(tips, "one", head="captions:\n  x: 'Read more at willowlanemassage.com today.'\n")
    report = rehearsed(tips)
    assert report["costs"] == [{"month": "2027-01", "account": "x", "posts": 2, "dollars": 0.215}]
    assert "X: 1 post holds an address and costs $0.20 instead of $0.015: $0.185 more in all." in report["notes"]
    html = sheet(report)
    assert "January 2027" in html
    assert "$0.215" in html
    assert '<a href="https://willowlanemassage.com">willowlanemassage.com</a>' in html


def test_shortened_captions_name_the_sentences_that_are_left_out(tips: Person) -> None:
    long = " ".join(f"This is sentence number {n}, and it takes a little room." for n in range(9))
    write(tips, "one", text=long)
    report = rehearsed(tips)
    assert "X: 1 caption is shortened to fit 280;" in notes(report)
    assert "without “" in sheet(report)
    assert "sentence number 8" in sheet(report)


def test_words_that_need_more_cards_are_told(tips: Person) -> None:
    sentence = "Sternocleidomastoideus, gastrocnemius, semimembranosus, infraspinatus, brachioradialis, trapezius."
    write(tips, "one", card=" ".join([sentence] * 7))
    report = rehearsed(tips)
    assert "over more cards than were written" in notes(report)
    assert "1 written, 2 shown" in sheet(report)


@pytest.mark.parametrize(
    ("now", "told"),
    [
        ("2027-03-22T12:00+00:00", "The clocks change in the night to Sunday 28 March 2027: an hour forward."),
        ("2026-10-19T12:00+00:00", "The clocks change in the night to Sunday 25 October 2026: an hour back."),
    ],
)
def test_the_days_the_clocks_change_are_marked(tips: Person, now: str, told: str) -> None:
    configure(tips, 'slots = ["tue 09:00"]', 'slots = ["sun 09:00"]')
    tips.types("rehearse", "--weeks", "1", "--now", now, "--json")
    report = json.loads(tips.said)
    assert told in notes(report)
    assert "clocks change this night" in sheet(report)


def test_a_limit_of_the_network_moves_posts_and_says_so(tips: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scheduler.sandbox.instagram.IG_QUOTA", 1)
    configure(tips, 'slots = ["tue 09:00"]', 'slots = ["tue 09:00", "tue 10:00"]')
    report = rehearsed(tips)
    assert report["arrived_once"] == report["deliveries"] == 8
    assert "Instagram: 1 post was held up on the way." in report["notes"]
    assert "went out on Wed 6 Jan 2027" in sheet(report)


def test_posts_without_a_slot_and_approvals_are_told(tips: Person) -> None:
    configure(tips, 'slots = ["tue 09:00"]', 'slots = ["tue 09:00"]\napproval = true')
    report = rehearsed(tips, weeks=1)
    assert "1 post has no slot in this time." in report["notes"]
    assert "Nothing of the campaign “tips” goes out before you approve it; here you did." in report["notes"]
