"""Stories beside posts: one login, one card, no caption; never twice, whatever the network answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import requests

from scheduler.clock.virtual import VirtualClock
from scheduler.config import load_settings
from scheduler.core.model import CardText, Kind, Post
from scheduler.planning import queue_plan
from scheduler.posts.write import write_post
from scheduler.sandbox.faults import Fault
from scheduler.sandbox.published import Profile, PublicPicture, PublicPost
from scheduler.sandbox.server import Sandbox
from scheduler.sandbox.state import State
from scheduler.store import deliveries, insights
from scheduler.wiring import Workspace

START = datetime(2027, 1, 4, 12, tzinfo=UTC)
CONFIG = """timezone = "UTC"
[campaigns.tips]
hashtags = ["Selfhelp"]
slots = ["mon,wed,fri 13:00"]
[accounts.facebook]
[accounts.instagram]
picture_host = "facebook_page"
[accounts.facebook-story]
[accounts.instagram-story]
"""


@dataclass
class House:
    workspace: Workspace
    sandbox: Sandbox
    clock: VirtualClock
    written: int = 0

    def write(self, *cards: str, posts: int = 1, networks: tuple[str, ...] = ()) -> None:
        for _ in range(posts):
            self.written += 1
            name = f"tip-{self.written}"
            texts = tuple(CardText(text) for text in cards or (f"Stretch slowly, {self.written} times a day.",))
            post = Post(name, Kind.REMEDY, "Stretch", f"Tip {self.written}. Breathe out.", texts, networks=networks)
            write_post(self.workspace.settings.posts / f"{name}.md", post)

    def live(self, days: int = 7) -> None:
        queue_plan(self.workspace, until=START + timedelta(days=days))
        for quarter in range(days * 24 * 4):
            self.clock.wait_until(START + timedelta(minutes=15 * quarter))
            self.workspace.tick.run()

    def states(self, account: str) -> list[str]:
        with self.workspace.store.reading() as connection:
            return [str(row.state) for row in deliveries.listed(connection) if row.account == account]

    def posts(self, network: str) -> tuple[PublicPost, ...]:
        return self.sandbox.posts(network)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    clock = VirtualClock(START)
    sandbox = Sandbox(clock=clock)
    sandbox.start()
    (tmp_path / "posts").mkdir()
    (tmp_path / "tipcast.toml").write_text(CONFIG)
    addresses = {f"TIPCAST_{name.upper()}_URL": address for name, address in sandbox.addresses().items()}
    workspace = Workspace(load_settings(tmp_path, {**addresses, **sandbox.secrets()}), clock, workers=1)
    yield House(workspace, sandbox, clock)
    workspace.close()
    sandbox.stop()


STORIES = ["facebook-story", "instagram-story"]


@pytest.mark.parametrize("account", STORIES)
def test_a_story_goes_out_beside_the_post(house: House, account: str) -> None:
    house.write(posts=2)
    house.live()
    feed = account.removesuffix("-story")
    assert house.states(account) == house.states(feed) == ["published"] * 2
    stories, posts = house.posts(account), house.posts(feed)
    assert [(story.text, story.comments, len(story.pictures)) for story in stories] == [("", (), 1)] * 2
    assert {(story.pictures[0].width_px, story.pictures[0].height_px) for story in stories} == {(1080, 1920)}
    assert all(post.text for post in posts)
    assert not {story.id for story in stories} & {post.id for post in posts}


@pytest.mark.parametrize("account", STORIES)
def test_of_several_cards_the_first_is_shown(house: House, account: str) -> None:
    house.write("Sit tall.", "Breathe out.", "Look far away.")
    house.live(days=2)
    (story,) = house.posts(account)
    (post,) = house.posts(account.removesuffix("-story"))
    assert (len(story.pictures), len(post.pictures)) == (1, 3)
    assert "Sit tall." in house.workspace.drafter.draft(house.workspace.posts()[0], account, marker="m").pictures[0].alt


@pytest.mark.parametrize("account", STORIES)
def test_a_post_for_the_feed_alone_makes_no_story(house: House, account: str) -> None:
    house.write(networks=(account.removesuffix("-story"),))
    house.live(days=2)
    assert house.posts(account) == ()
    assert len(house.posts(account.removesuffix("-story"))) == 1


LOST = ["hang_up_after", "error_after", "garbage_after", "cut_after"]


@pytest.mark.parametrize("kind", [*LOST, "meta_lie"])
def test_a_lost_answer_from_instagram_is_settled_by_the_container(house: House, kind: str) -> None:
    house.write(networks=("instagram-story",))
    house.sandbox.misbehave(Fault("instagram", "publish", kind))
    house.live(days=2)
    assert house.states("instagram-story") == ["published"]
    assert len(house.posts("instagram-story")) == 1


@pytest.mark.parametrize("kind", ["hang_up_before", "error_before", "refuse", "limit_rate"])
def test_what_instagram_did_not_take_goes_out_later_once(house: House, kind: str) -> None:
    house.write(networks=("instagram-story",))
    house.sandbox.misbehave(Fault("instagram", "publish", kind, times=2))
    house.live(days=2)
    assert house.states("instagram-story") == ["published"]
    assert len(house.posts("instagram-story")) == 1


@pytest.mark.parametrize("kind", LOST)
def test_a_lost_answer_from_facebook_is_settled_by_the_photo(house: House, kind: str) -> None:
    house.write(networks=("facebook-story",))
    house.sandbox.misbehave(Fault("facebook", "story", kind))
    house.live(days=2)
    assert house.states("facebook-story") == ["published"]
    assert len(house.posts("facebook-story")) == 1


def test_what_facebook_did_not_take_goes_out_when_the_list_proves_it(house: House) -> None:
    """The first story makes the list say something; then "not there" is believed."""
    house.write(posts=2, networks=("facebook-story",))
    house.live(days=1)
    house.sandbox.misbehave(Fault("facebook", "story", "error_before"))
    house.live()
    assert house.states("facebook-story") == ["published"] * 2
    assert len(house.posts("facebook-story")) == 2


@pytest.mark.parametrize("kind", ["hang_up_before", "hang_up_after"])
def test_an_empty_list_is_no_proof(house: House, kind: str) -> None:
    house.write(networks=("facebook-story",))
    house.sandbox.conditions.story_archive = False
    house.sandbox.misbehave(Fault("facebook", "story", kind))
    house.live()
    assert house.states("facebook-story") == ["unknown"]
    assert len(house.posts("facebook-story")) == (kind == "hang_up_after")


def asked(house: House, path: str, **query: str) -> list[dict[str, str]]:
    """The rows of a list, as the network tells them."""
    secrets = house.sandbox.secrets()
    owner = secrets["INSTAGRAM_USER_ID" if path == "media" else "FACEBOOK_PAGE_ID"]
    query |= {"access_token": secrets["FACEBOOK_PAGE_TOKEN"]}
    address = f"{house.sandbox.addresses()['facebook']}/{query.pop('owner', owner)}/{path}"
    rows: list[dict[str, str]] = requests.get(address, params=query, timeout=10).json()["data"]
    return rows


def test_lists_keep_stories_and_posts_apart_and_end_them_after_a_day(house: House) -> None:
    house.write()
    house.live(days=1)
    instagram = house.sandbox.secrets()["INSTAGRAM_USER_ID"]
    assert len(asked(house, "media")) == len(asked(house, "published_posts")) == 1
    assert len(asked(house, "stories", owner=instagram)) == 1
    assert [row["status"] for row in asked(house, "stories")] == ["PUBLISHED"]
    house.clock.wait_until(START + timedelta(hours=25, minutes=10))
    assert asked(house, "stories", owner=instagram) == []
    assert [row["status"] for row in asked(house, "stories")] == ["ARCHIVED"]
    assert len(asked(house, "media")) == len(asked(house, "published_posts")) == 1


def test_stories_and_posts_share_the_accounts_quota(house: House) -> None:
    house.write()
    house.live(days=1)
    rows = asked(house, "content_publishing_limit", owner=house.sandbox.secrets()["INSTAGRAM_USER_ID"])
    assert rows == [{"quota_usage": 2}]


def test_nothing_is_asked_about_stories_for_numbers(house: House) -> None:
    house.write()
    house.live()
    with house.workspace.store.reading() as connection:
        told = {row.account: row.id in insights.by_delivery(connection) for row in deliveries.listed(connection)}
    assert told == {"facebook": True, "instagram": True, "facebook-story": False, "instagram-story": False}


def test_the_login_is_one_and_is_renewed_once(house: House, tmp_path: Path) -> None:
    text = CONFIG.replace("[accounts.instagram]", '[accounts.instagram]\nlogin = "instagram"')
    (tmp_path / "tipcast.toml").write_text(text)
    environment = {**house.workspace.settings.environment, **house.sandbox.ending_secrets()}
    house.workspace = Workspace(load_settings(tmp_path, environment), house.clock, workers=1)
    house.write(posts=10)
    house.live(days=35)
    assert house.states("instagram-story") == house.states("instagram") == ["published"] * 10
    assert house.sandbox.asked["instagram", "token"] == 1
    assert house.workspace.connections.fingerprint("instagram-story") == house.workspace.connections.fingerprint(
        "instagram"
    )
    assert [path.name for path in house.workspace.settings.tokens.glob("*.json")] == ["instagram.json"]


def test_a_login_that_died_holds_both_and_frees_both(house: House) -> None:
    house.write()
    house.sandbox.conditions.revoked = {"instagram"}
    house.live(days=1)
    assert house.states("instagram-story") == house.states("instagram") == ["blocked"]
    house.sandbox.conditions.revoked = set()
    environment = dict(house.workspace.settings.environment)
    environment["INSTAGRAM_TOKEN"] = house.sandbox.secrets()["FACEBOOK_PAGE_TOKEN"]
    house.workspace = Workspace(load_settings(house.workspace.settings.root, environment), house.clock, workers=1)
    house.workspace.tick.run()
    house.clock.wait_until(house.clock.now() + timedelta(minutes=1))
    house.workspace.tick.run()
    assert house.states("instagram-story") == house.states("instagram") == ["published"]


def test_what_was_published_outlives_a_restart_of_the_sandbox(tmp_path: Path) -> None:
    clock = VirtualClock(START)
    picture = PublicPicture("0" * 64, "image/jpeg", 1080, 1920, "")
    first = State(clock, Profile("a", "@a"), tmp_path)
    for network, upload in (("facebook-story", "501"), ("instagram-story", "800")):
        first.publish(PublicPost(network, f"9{upload}", "", (picture,), START), uploads=(upload,))
    again = State(clock, Profile("a", "@a"), tmp_path)
    assert again.uploads["501"].used_in == "9501"
    assert (again.containers["800"].published_as, again.containers["800"].is_story) == ("9800", True)
