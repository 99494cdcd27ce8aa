"""The queue: troubles with the network's own words, and what a person decides about them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from page_person import BEGIN, CONFIG, PagePerson

from scheduler.clock.virtual import VirtualClock
from scheduler.core.delivery import Delivery
from scheduler.core.follow_up import Stage
from scheduler.sandbox.faults import Fault
from scheduler.sandbox.server import Sandbox
from scheduler.store import deliveries, follow_ups, holds


@pytest.fixture
def practice(tmp_path: Path) -> Iterator[tuple[PagePerson, Sandbox]]:
    """Two posts queued, and stand-in networks to send them to."""
    clock = VirtualClock(BEGIN)
    sandbox = Sandbox(clock=clock)
    sandbox.start()
    person = PagePerson(tmp_path / "tips", sandbox=sandbox, clock=clock)
    person.imports(only=2)
    person.queues()
    yield person, sandbox
    person.desk.close()
    sandbox.stop()


def lives(person: PagePerson, **span: float) -> None:
    """Time passes, and what is due goes out."""
    person.clock.wait_until(person.clock.now() + timedelta(**span))
    person.workspace.tick.run()


def row(person: PagePerson, account: str, post: str = "glutes-intro") -> Delivery:
    with person.workspace.store.reading() as connection:
        return next(one for one in deliveries.listed(connection) if (one.post_id, one.account) == (post, account))


def test_when_nothing_needs_her_the_page_says_so(practice: tuple[PagePerson, Sandbox]) -> None:
    person, _ = practice
    page = person.sees("/queue")
    assert "Nothing needs you." in page and "Meet your glutes" in page


def test_what_went_out_has_its_receipt(practice: tuple[PagePerson, Sandbox]) -> None:
    person, _ = practice
    lives(person, days=1, hours=2)
    assert row(person, "x").state == "published"
    page = person.sees(f"/queue/{row(person, 'x').id}")
    assert "Receipt" in page and "Open it on the network" in page and "#Selfhelp" in page
    assert "Open it on the network" in person.sees("/queue?show=gone")


def test_a_refusal_stands_first_with_the_networks_words_and_is_tried_again(
    practice: tuple[PagePerson, Sandbox],
) -> None:
    person, sandbox = practice
    sandbox.conditions.revoked.add("facebook")
    lives(person, days=1, hours=2)
    assert row(person, "facebook").state == "blocked" and row(person, "x").state == "published"
    page = person.sees("/queue")
    assert page.index("Needs you") < page.index("On hold") < page.index("The network said")
    assert "HTTP 40" in page and "190" in page
    assert "1 thing needs you" in person.sees("/")
    sandbox.conditions.revoked.clear()
    assert "1 delivery is tried again." in person.sends("/queue/retry", delivery=row(person, "facebook").id)
    with person.workspace.store.reading() as connection:
        assert not holds.listed(connection)
    lives(person, minutes=1)
    assert row(person, "facebook").state == "published"
    assert len(sandbox.posts("facebook")) == 1


def test_a_comment_that_was_given_up_is_one_thing_more_that_needs_her(practice: tuple[PagePerson, Sandbox]) -> None:
    person, _ = practice
    lives(person, days=1, hours=2)
    assert "needs you" not in person.sees("/")
    with person.workspace.store.writing() as connection:
        follow_ups.add(connection, row(person, "facebook").id, ["Which side is tighter?"], at=person.clock.now())
        written = follow_ups.get(connection, row(person, "facebook").id)
        assert written is not None
        follow_ups.change(connection, written, stage=Stage.GIVEN_UP.value, wake_at=None, why="It was refused.")
    assert "1 thing needs you" in person.sees("/")
    assert "It was refused." in person.sees("/queue")


def test_a_refused_delivery_can_be_left_out(practice: tuple[PagePerson, Sandbox]) -> None:
    person, sandbox = practice
    sandbox.conditions.revoked.add("facebook")
    lives(person, days=1, hours=2)
    assert "1 delivery is left out." in person.sends("/queue/skip", delivery=row(person, "facebook").id)
    assert row(person, "facebook").state == "skipped"


def _lost(person: PagePerson, sandbox: Sandbox) -> Delivery:
    """A delivery whose answer was lost and whose network can't be read."""
    sandbox.misbehave(Fault("x", "publish", "hang_up_after"))
    for _ in range(40):
        sandbox.misbehave(Fault("x", "find", "error_before"))
    lives(person, days=1, hours=2)
    for _ in range(20):
        if row(person, "x").needs_person:
            break
        lives(person, hours=12)
    sandbox.behave()
    found = row(person, "x")
    assert found.state == "unknown" and found.needs_person
    return found


def test_an_unknown_delivery_shows_what_was_read_and_is_settled_by_her(practice: tuple[PagePerson, Sandbox]) -> None:
    person, sandbox = practice
    lost = _lost(person, sandbox)
    page = person.sees("/queue")
    assert "What was read on the network" in page and "It is not there: send it again" in page
    assert "address of the public post is missing" in person.sends("/queue/settle", 400, delivery=lost.id, link="")
    assert row(person, "x").state == "unknown"
    link = f"https://x.com/i/web/status/{sandbox.posts('x')[0].id}"
    assert "Noted: it is public." in person.sends("/queue/settle", delivery=lost.id, link=link)
    assert row(person, "x").state == "published" and link in person.sees(f"/queue/{lost.id}")


def test_an_unknown_delivery_is_sent_again_when_she_looked(practice: tuple[PagePerson, Sandbox]) -> None:
    person, sandbox = practice
    lost = _lost(person, sandbox)
    assert "It is sent again." in person.sends("/queue/settle", delivery=lost.id, send_again="1")
    assert row(person, "x").state == "planned"


def test_while_everything_is_paused_nothing_goes_out(practice: tuple[PagePerson, Sandbox]) -> None:
    person, sandbox = practice
    assert "Everything is paused." in person.sends("/pause")
    lives(person, days=1, hours=2)
    assert not sandbox.posts("x") and not sandbox.posts("facebook")
    assert "Paused: nothing goes out" in person.sees("/posts")
    person.sends("/resume")
    lives(person, minutes=1)
    assert len(sandbox.posts("x")) == len(sandbox.posts("facebook")) == 1
    assert "Paused" not in person.sees("/posts")


def test_new_secrets_do_not_end_a_pause(practice: tuple[PagePerson, Sandbox]) -> None:
    person, _ = practice
    person.sends("/pause")
    person.workspace.publisher.welcome_back()
    with person.workspace.store.reading() as connection:
        assert holds.is_paused(connection)


def test_approving_some_and_all(somebody: PagePerson) -> None:
    (somebody.root / "tipcast.toml").write_text(CONFIG.format(more="approval = true"), encoding="utf-8")
    somebody.queues()
    page = somebody.sees("/queue")
    assert "Waits for your approval" in page and "Approve all (26)" in page
    assert "26 deliveries wait for your approval." in somebody.sees("/")
    ids = [row(somebody, "x").id, row(somebody, "facebook").id]
    assert "2 deliveries are approved." in somebody.sends("/queue/approve", delivery=ids)
    assert row(somebody, "x").state == "planned"
    assert "Nothing is ticked" in somebody.sends("/queue/approve", 400)
    assert "24 deliveries are approved." in somebody.sends("/queue/approve-all")
    assert "Waits for your approval" not in somebody.sees("/queue")


@pytest.mark.parametrize("address", ["/queue/retry", "/queue/approve"])
def test_a_decision_that_makes_no_sense_is_refused_and_changes_nothing(somebody: PagePerson, address: str) -> None:
    somebody.queues()
    before = row(somebody, "x")
    somebody.sends(address, 400, delivery=before.id)
    somebody.sends(address, 400, delivery=99999)
    assert row(somebody, "x") == before


def test_a_long_queue_comes_in_pages(somebody: PagePerson) -> None:
    path = somebody.root / "tipcast.toml"
    path.write_text(CONFIG.format(more="") + "[accounts.pinterest]\n[accounts.instagram]\n", encoding="utf-8")
    somebody.queues()
    assert "show=coming&amp;page=1" in somebody.sees("/queue")
    last = somebody.sees("/queue?show=coming&page=1")
    assert "page=0" in last and "page=2" not in last
    assert "Nothing is queued" in somebody.sees("/queue?page=99")
    somebody.sees("/queue?show=nonsense", 404)
    somebody.sees("/queue/99999", 404)
