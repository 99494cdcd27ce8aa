"""Every kind of bad input: one clear error, the right exit code, nothing half-written."""

from __future__ import annotations

from pathlib import Path

import pytest
from workspace import ARTICLE, Person

BAD_INPUT = 2


def files(root: Path) -> set[str]:
    return {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("empty.txt", b"", "empty"),
        ("blank.md", b" \n\n \n", "empty"),
        ("picture.txt", bytes(range(256)) * 40, "not text"),
        ("photo.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(5000), "not text"),
        ("huge.txt", b"A sentence that goes on and on. " * 330_000, "MB"),
        ("broken.docx", b"PK\x03\x04" + bytes(300), "Word"),
    ],
)
def test_articles_that_are_none(person: Person, tmp_path: Path, name: str, content: bytes, says: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    before = files(person.root)
    assert person.types("import", str(path)) == BAD_INPUT
    assert says in person.warned
    assert name in person.warned
    assert person.warned.count("\n") == 1
    assert files(person.root) == before


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("http://127.0.0.1:9/article", "private"),
        ("http://localhost/article", "private"),
        ("http://[::1]/article", "private"),
        ("http://169.254.169.254/latest", "private"),
        ("http://no-such-host.invalid/", "no-such-host.invalid"),
        ("https://", "address"),
    ],
)
def test_pages_that_cannot_be_fetched(person: Person, address: str, says: str) -> None:
    assert person.types("import", address) == BAD_INPUT
    assert says in person.warned


def test_a_refused_connection(person: Person) -> None:
    assert person.types("import", "http://127.0.0.1:9/article", "--allow-private") == BAD_INPUT
    assert "can't be fetched" in person.warned


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('timezone = "Europe/London"', 'timezone = "Europe/Londn"', 'Did you mean "Europe/London"'),
        ('timezone = "Europe/London"', 'timezone = "../../etc/passwd"', "no time zone"),
        ('language = "en"', 'language = "English!"', "is no language"),
        ('slots = ["tue 09:00", "fri 12:30"]', 'slots = ["tues 25:00"]', "25:00"),
        ('slots = ["tue 09:00", "fri 12:30"]', 'slots = ["someday"]', "someday"),
        ('slots = ["tue 09:00", "fri 12:30"]', "slots = []", "at least one slot"),
        ("[accounts.x]", "[accounts.myspace]", "myspace"),
        ('accent = "#c8643c"', 'accent = "orange"', "orange"),
        ('# mode = "light"', 'mode = "dim"', "Use one of: light, dark"),
        ('# mode = "light"', "fonts = 7", "A table is expected"),
        ("hashtags =", "hashtag =", 'Did you mean "hashtags"'),
        ("[brand]", "[brand", "tipcast.toml"),
    ],
)
def test_settings(person: Person, old: str, new: str, says: str) -> None:
    config = person.root / "tipcast.toml"
    text = config.read_text(encoding="utf-8")
    assert old in text
    config.write_text(text.replace(old, new, 1), encoding="utf-8")
    number = next(
        count
        for count, content in enumerate(config.read_text(encoding="utf-8").split("\n"), 1)
        if content.startswith(new.split("\n")[0])
    )
    assert person.types("plan") == BAD_INPUT
    assert says in person.warned
    assert f"tipcast.toml:{number}:" in person.warned
    assert not (person.root / "tipcast.db").exists()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("---\nid: a\ntitle: [\n---\nText.\n", "posts/bad.md:"),
        ("---\nid: a\ntitle: T\nnetworks: [myspace]\n---\nText.\n", "myspace"),
        ("---\nid: a\ntitle: T\nimage: none.jpg\n---\nText.\n", "none.jpg"),
        ("---\nid: a\ntitle: T\nimage: ../../secret.jpg\n---\nText.\n", "secret.jpg"),
        ("no front matter\n", "posts/bad.md"),
        ("---\nid: a\ntitle: T\nkind: joke\n---\nText.\n", "joke"),
    ],
)
def test_post_files(person: Person, content: str, says: str) -> None:
    (person.root / "posts" / "bad.md").write_text(content, encoding="utf-8")
    for command in ("check", "plan", "apply", "render"):
        assert person.types(command) == BAD_INPUT
        assert says in person.warned
        assert "posts/bad.md" in person.warned


def test_a_folder_that_is_no_workspace(person: Person, tmp_path: Path) -> None:
    assert person.types("plan", "--workspace", str(tmp_path / "nowhere"), workspace=False) == BAD_INPUT
    assert "tipcast init" in person.warned


def test_init_never_overwrites(person: Person) -> None:
    before = (person.root / "tipcast.toml").read_bytes()
    assert person.types("init", str(person.root), workspace=False) == BAD_INPUT
    assert (person.root / "tipcast.toml").read_bytes() == before


@pytest.mark.parametrize(
    "words",
    [
        ["frobnicate"],
        ["plan", "--weeks", "0"],
        ["tick", "--now", "yesterday"],
        ["explain", "myspace", "400", "-"],
        ["explain", "x", "9999", "-"],
        ["explain", "x", "400", "no-such-file"],
        ["show"],
        ["render", "no-such-post"],
        ["render", "--format", "poster"],
    ],
)
def test_wrong_usage(person: Person, words: list[str]) -> None:
    anywhere = words[0] in ("frobnicate", "explain")
    assert person.types(*words, workspace=not anywhere) == BAD_INPUT
    assert person.warned


def test_two_campaigns_need_a_name(person: Person) -> None:
    config = person.root / "tipcast.toml"
    config.write_text(
        config.read_text(encoding="utf-8") + '\n[campaigns.other]\nslots = ["mon 10:00"]\n', encoding="utf-8"
    )
    assert person.types("import", str(ARTICLE)) == BAD_INPUT
    assert "tips, other" in person.warned
    assert person.types("import", str(ARTICLE), "--campaign", "other") == 0


def test_a_damaged_database_is_named_and_left_alone(person: Person) -> None:
    database = person.root / "tipcast.db"
    database.write_bytes(b"this is no database, but somebody's notes " * 100)
    before = database.read_bytes()
    assert person.types("queue") == BAD_INPUT
    assert "tipcast.db" in person.warned
    assert database.read_bytes() == before


def test_a_newer_database_is_left_untouched(person: Person) -> None:
    import sqlite3

    person.types("queue")
    with sqlite3.connect(person.root / "tipcast.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    assert person.types("queue") == BAD_INPUT
    assert "newer Tipcast" in person.warned


def test_a_full_disk_is_said_and_nothing_is_lost(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite itself is told that the file may not grow: the same error as on a full disk."""
    from sqlalchemy import event

    from scheduler.store import database

    person.types("import", str(ARTICLE))
    person.types("queue")
    real = database.create_engine

    def tight(address: str) -> object:
        engine = real(address)
        event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA max_page_count = 1"))
        return engine

    monkeypatch.setattr(database, "create_engine", tight)
    assert person.types("apply") == 1
    assert "disk is full" in person.warned
    monkeypatch.undo()
    assert person.types("queue") == 0
    assert "empty" in person.said
