"""Import and plan on the page: look first, take what is ticked, put it into the queue."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from page_person import ARTICLE, CONFIG, PagePerson

from scheduler.store import deliveries


@pytest.fixture
def newcomer(tmp_path: Path) -> Iterator[PagePerson]:
    person = PagePerson(tmp_path / "tips")
    yield person
    person.desk.close()


def looked(person: PagePerson, **fields: object) -> str:
    text = ARTICLE.read_text(encoding="utf-8").replace("\n", "\r\n")
    return person.sends("/import", 200, **{"text": text, "name": "glutes", **fields})


def ticked(page: str) -> list[str]:
    return re.findall(r'name="post" value="([^"]+)" checked', page)


def files(person: PagePerson) -> list[str]:
    return sorted(path.name for path in (person.root / "posts").iterdir())


def test_looking_shows_outline_and_cards_and_writes_nothing(newcomer: PagePerson) -> None:
    page = looked(newcomer)
    assert "13 posts can be made of it." in page and "#Selfhelp" in page and "What the article says" in page
    assert len(ticked(page)) == 13 and page.count("/import/card/") == 13
    card = re.search(r'src="(/import/card/[^"]+)"', page)
    assert card
    with newcomer.client.get(card[1]) as answer:
        assert answer.status_code == 200 and answer.mimetype == "image/jpeg"
    assert files(newcomer) == []


def test_what_is_ticked_is_taken_as_the_command_would(newcomer: PagePerson, tmp_path: Path) -> None:
    page = looked(newcomer)
    chosen = ticked(page)[:3]
    said = newcomer.sends("/import/take", article=newcomer.field(page, "article"), campaign="tips", post=chosen)
    assert "3 posts are there." in said and "new" in said
    other = PagePerson(tmp_path / "other")
    other.imports()
    for name in files(newcomer):
        assert (newcomer.root / "posts" / name).read_bytes() == (other.root / "posts" / name).read_bytes()
    assert len(files(newcomer)) == 3
    other.desk.close()


def test_an_article_comes_again_and_what_she_changed_is_not_ticked(newcomer: PagePerson) -> None:
    page = looked(newcomer)
    newcomer.sends("/import/take", article=newcomer.field(page, "article"), campaign="tips", post=ticked(page))
    mine = newcomer.root / "posts" / files(newcomer)[0]
    mine.write_text(mine.read_text(encoding="utf-8").replace("gluteal", "bottom"), encoding="utf-8")
    text = ARTICLE.read_text(encoding="utf-8").replace("gluteal", "buttock")
    again = looked(newcomer, text=text)
    assert "kept" in again and "You changed it" in again and len(ticked(again)) == 12


@pytest.mark.parametrize(
    ("name", "ending"), [("Glutes (final).md", ".md"), ("../../evil.txt", ".txt"), ("C:\\x\\a.html", ".html")]
)
def test_a_file_is_taken_by_its_content_and_its_name_is_only_a_name(
    newcomer: PagePerson, name: str, ending: str
) -> None:
    content = ARTICLE.read_bytes()
    page = looked(newcomer, text="", file=(BytesIO(content), name))
    assert "can be made of it" in page
    assert not list(newcomer.root.parent.rglob("*evil*"))


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.exe", b"MZ", "An article is a file of the kind"),
        ("a.md", b"", "empty"),
        ("a.docx", b"PK\x03\x04nonsense", "docx"),
        ("a.md", b"\x00\x01\x02" * 400, ""),
    ],
)
def test_what_is_no_article_is_told(newcomer: PagePerson, name: str, content: bytes, told: str) -> None:
    page = looked_at(newcomer, name, content)
    assert told.lower() in page.lower() and "stumbled" not in page
    assert files(newcomer) == []


def looked_at(person: PagePerson, name: str, content: bytes) -> str:
    return person.sends("/import", 400, text="", file=(BytesIO(content), name))


def test_a_text_that_is_far_too_long_is_told(newcomer: PagePerson) -> None:
    assert "MB" in newcomer.sends("/import", 400, text="word " * 600_000)


def test_nothing_given_nothing_ticked_and_an_article_that_is_gone(newcomer: PagePerson) -> None:
    assert "There is no article yet." in newcomer.sends("/import", 400, text=" ")
    page = looked(newcomer)
    article = newcomer.field(page, "article")
    assert "No post is ticked." in newcomer.sends("/import/take", 400, article=article)
    assert "at hand any more" in newcomer.sends("/import/take", 400, article="0" * 64, post="x")


def test_an_article_is_never_fetched(newcomer: PagePerson) -> None:
    page = newcomer.sends("/import", 400, text="https://example.org/article")
    assert "No sentence in it can stand alone" in page or "article" in page
    assert files(newcomer) == []


def test_with_several_campaigns_she_chooses(newcomer: PagePerson) -> None:
    (newcomer.root / "tipcast.toml").write_text(
        CONFIG.format(more='[campaigns.feet]\nslots = ["mon 10:00"]'), encoding="utf-8"
    )
    assert '<select name="campaign">' in newcomer.sees("/import")
    newcomer.sends("/import", 400, text="x", campaign="nonsense")
    page = looked(newcomer, campaign="feet")
    newcomer.sends("/import/take", article=newcomer.field(page, "article"), campaign="feet", post=ticked(page))
    assert {post.campaign for post in newcomer.desk.posts()} == {"feet"}


def test_the_whole_article_as_a_carousel(newcomer: PagePerson) -> None:
    page = looked(newcomer, carousel="1")
    assert len(ticked(page)) == 14
    newcomer.sends(
        "/import/take", article=newcomer.field(page, "article"), campaign="tips", carousel="1", post=ticked(page)
    )
    assert [post.kind for post in newcomer.desk.posts()].count("carousel") == 1


# -- plan --------------------------------------------------------------------------------------------


def queued(person: PagePerson) -> int:
    with person.workspace.store.reading() as connection:
        return len(deliveries.listed(connection))


def test_the_plan_is_looked_at_applied_and_undone(somebody: PagePerson) -> None:
    page = somebody.sees("/plan")
    assert "26 new, 0 moved, 0 changed, 0 taken out." in page and "US dollars" in page
    assert queued(somebody) == 0
    assert "26 deliveries were changed in the queue." in somebody.sends("/plan", weeks=13)
    assert queued(somebody) == 26
    assert "The queue is up to date." in somebody.sees("/plan")
    assert "is undone" in somebody.sends("/plan/undo")
    assert queued(somebody) == 0
    assert "There is nothing to undo." in somebody.sends("/plan/undo")


def test_fewer_weeks_queue_fewer(somebody: PagePerson) -> None:
    somebody.sends("/plan", weeks=1)
    assert queued(somebody) == 4
    assert "No slot is left" in somebody.sees("/plan?weeks=1")


def test_a_plan_may_approve_at_once(somebody: PagePerson) -> None:
    (somebody.root / "tipcast.toml").write_text(CONFIG.format(more="approval = true"), encoding="utf-8")
    assert "Approve them too" in somebody.sees("/plan")
    somebody.sends("/plan", weeks=13, approve="1")
    assert "Waits for your approval" not in somebody.sees("/queue")
