"""``tipcast import`` of tables and folders: all or nothing, again and again, never over a hand edit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from workspace import Person

TABLE = """\
title,text,hashtags,link,networks,kind
Neck roll,"Let your head sink forward, and roll it slowly from side to side.",#Selfhelp neck,https://example.com/neck,facebook twitter,remedy
Warm feet,"Warm feet help you to fall asleep.

Put on socks an hour before bed.",,,,
"""


def table(folder: Path, text: str | bytes = TABLE, name: str = "spring tips.csv") -> str:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return str(path)


def picture(path: Path, color: str = "teal") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (64, 80), color).save(path)


def posts(person: Person) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in (person.root / "posts").glob("*.md")}


def snapshot(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def fields(person: Person, post_id: str) -> Any:
    from scheduler import networks
    from scheduler.posts.read import read_posts

    found = read_posts(person.root / "posts", networks=networks.find)
    return next(post for post in found if post.id == post_id)


def test_a_table_becomes_post_files(person: Person, tmp_path: Path) -> None:
    report = person.reads("import", table(tmp_path))
    assert report["written"] == ["posts/01-neck-roll.md", "posts/02-warm-feet.md"]
    neck = fields(person, "neck-roll")
    assert (neck.kind, neck.networks, neck.hashtags) == ("remedy", ("facebook", "x"), ("Selfhelp", "neck"))
    assert (neck.link, neck.campaign) == ("https://example.com/neck", "tips")
    assert fields(person, "warm-feet").body.endswith("\n\nPut on socks an hour before bed.")
    assert person.types("check") == 0
    assert len(person.reads("render")["cards"]) == 6  # two networks for one, four for the other


def test_again_changes_nothing(person: Person, tmp_path: Path) -> None:
    person.reads("import", table(tmp_path))
    before = snapshot(person.root)
    report = person.reads("import", table(tmp_path))
    assert (len(report["unchanged"]), report["written"], report["updated"]) == (2, [], [])
    assert snapshot(person.root) == before


def test_a_dry_run_writes_nothing(person: Person, tmp_path: Path) -> None:
    before = snapshot(person.root)
    assert len(person.reads("import", table(tmp_path), "--dry-run")["written"]) == 2
    assert snapshot(person.root) == before


@pytest.mark.parametrize(
    ("old", "new", "seen"),
    [
        ("Warm feet help you", "Warm socks help you", "Warm socks help you"),
        ("Warm feet,", "Cosy feet,", "title: Cosy feet"),
        ("#Selfhelp neck", "#Selfhelp throat", "throat"),
        (",remedy", ",symptom", "kind: symptom"),
    ],
)
def test_a_changed_row_reaches_its_file(person: Person, tmp_path: Path, old: str, new: str, seen: str) -> None:
    person.reads("import", table(tmp_path))
    report = person.reads("import", table(tmp_path, TABLE.replace(old, new)))
    assert (len(report["updated"]), len(report["unchanged"]), report["written"]) == (1, 1, [])
    assert seen in "".join(posts(person).values())


def test_a_hand_edit_stays(person: Person, tmp_path: Path) -> None:
    person.reads("import", table(tmp_path))
    path = person.root / "posts" / "02-warm-feet.md"
    path.write_text(path.read_text(encoding="utf-8").replace("an hour", "two hours"), encoding="utf-8")
    before = snapshot(person.root)
    report = person.reads("import", table(tmp_path, TABLE.replace("Warm feet help", "Warm socks help")))
    assert [one["id"] for one in report["kept"]] == ["warm-feet"]
    assert snapshot(person.root) == before


def test_a_changed_link_is_told_and_left_to_the_file(person: Person, tmp_path: Path) -> None:
    person.reads("import", table(tmp_path))
    report = person.reads("import", table(tmp_path, TABLE.replace("com/neck", "com/other")))
    assert report["differing"] == [{"file": "posts/01-neck-roll.md", "fields": ["link"]}]
    assert fields(person, "neck-roll").link == "https://example.com/neck"


def test_somebody_elses_post_of_the_same_id_is_kept(person: Person, tmp_path: Path) -> None:
    own = person.root / "posts" / "mine.md"
    own.write_text("---\nid: warm-feet\ntitle: Mine\n---\nMy own words.\n", encoding="utf-8")
    report = person.reads("import", table(tmp_path))
    assert [one["file"] for one in report["kept"]] == ["posts/mine.md"]
    assert "My own words." in own.read_text(encoding="utf-8")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_encodings_and_separators(person: Person, tmp_path: Path, encoding: str, separator: str) -> None:
    rows = ["id", "title", "text"], ["fuss", "Füße", '"Wärme hilft, „oft“ – 5 € genügen; probier es."']
    text = "\r\n".join(separator.join(row) for row in rows) + "\r\n"
    person.reads("import", table(tmp_path, text.encode(encoding)))
    assert fields(person, "fuss").body == "Wärme hilft, „oft“ – 5 € genügen; probier es."


BAD = [
    ("text,titel\na,b\n", ["spring tips.csv:1: titel: There is no column 'titel'. Did you mean \"title\"?"]),
    ("text,foo,bar\na,b,c\n", ["'foo', 'bar'"]),
    ("title\na\n", ['There is no column "text"']),
    ("text,caption\na,b\n", ["'text' is there twice"]),
    ("title,text\nA,\n,B.\nC,\n", ["csv:2: text: There is no text.", "csv:4: text: There is no text."]),
    ("text,kind\nA.,joke\n", ['csv:2: kind: There is no kind "joke"']),
    ("text,networks\nA.,x myspace\n", ["csv:2: networks: ", "myspace"]),
    ("text,campaign\nA.,spring\n", ['csv:2: campaign: There is no campaign "spring"']),
    ("text,link\nA.,example\n", ["csv:2: link: "]),
    ("text,hashtags\nA.,#self-help\n", ["csv:2: hashtags: "]),
    ("text,id\nA.,one two\n", ["csv:2: id: "]),
    ("text,id\nA.,one\nB.,one\n", ['csv:3: id: "one" is also the id of the row in line 2.']),
    ("text,image\nA.,none.jpg\n", ["csv:2: image: none.jpg: There is no such picture."]),
    ("text,image\nA.,../secret.jpg\n", ["csv:2: image: ../secret.jpg: It is not inside"]),
    ("text,image\nA.,spring tips.csv\n", ["csv:2: image: ", "no JPEG"]),
    ("text,title\nA,B,C\n", ["csv:2: The row has 3 cells, and there are 2 columns."]),
    ('text,title\n"A,B\n', ["csv:2: The table is broken"]),
    (f"text\n{'word ' * 50}.\n", ["csv:2: text: Its first sentence has more than 45 words"]),
    (f"text,card\nA.,{'word ' * 50}\n", ["csv:2: card: It has 50 words"]),
    ('text,kind\n"A\n\nB",\nC,joke\n', ["csv:5: kind: "]),
    ("", ["There is no post in this table"]),
    ("text\n", ["There is no post in this table"]),
    (b"PK\x03\x04 a workbook with another name", ["not a text file"]),
    (b"text\nA \x81.\n", ["csv:2: The text is in an encoding"]),
]


@pytest.mark.parametrize(("text", "says"), BAD, ids=[str(text)[:30] for text, _ in BAD])
def test_bad_rows_are_all_listed_and_nothing_is_written(
    person: Person, tmp_path: Path, text: str | bytes, says: list[str]
) -> None:
    before = snapshot(person.root)
    assert person.types("import", table(tmp_path, text)) == 2
    for sentence in says:
        assert sentence in person.warned
    assert snapshot(person.root) == before


def test_one_bad_row_stops_the_good_ones_and_their_pictures(person: Person, tmp_path: Path) -> None:
    picture(tmp_path / "a.png")
    before = snapshot(person.root)
    assert person.types("import", table(tmp_path, "text,image,kind\nA.,a.png,\nB.,,joke\n")) == 2
    assert snapshot(person.root) == before


def test_a_folder_of_pictures(person: Person, tmp_path: Path) -> None:
    folder = tmp_path / "My pictures"
    picture(folder / "IMG_1.JPG")
    picture(folder / "b.webp", "brown")
    (folder / "IMG_1.txt").write_text(
        "Warm hands\n\nRub your palms together.\nRest them on your neck.\n\n#Selfhelp #Neck\n"
        "alt: Two hands on a neck\n",
        encoding="utf-8",
    )
    (folder / "b.md").write_text("# Breathe\n\nBreathe out slowly.\n", encoding="utf-8")
    report = person.reads("import", str(folder))
    assert report["pictures"] == ["b.webp", "IMG_1.jpg"]
    hands = fields(person, "warm-hands")
    assert hands.body == "Rub your palms together.\nRest them on your neck."
    assert (hands.image, hands.alt, hands.hashtags) == ("IMG_1.jpg", "Two hands on a neck", ("Selfhelp", "Neck"))
    assert fields(person, "breathe").image == "b.webp"
    assert person.types("check") == 0
    again = person.reads("import", str(folder))
    assert (again["pictures"], len(again["unchanged"])) == ([], 2)


def test_a_folder_with_one_table(person: Person, tmp_path: Path) -> None:
    folder = tmp_path / "pictures"
    picture(folder / "a.jpg")
    (folder / "captions.csv").write_text("image;text\na.jpg;Rest.\n", encoding="utf-8")
    person.reads("import", str(folder))
    assert fields(person, "rest").image == "a.jpg"


def test_pictures_of_the_same_name_never_replace_each_other(person: Person, tmp_path: Path) -> None:
    picture(person.root / "images" / "a.png", "red")
    picture(tmp_path / "a.png", "blue")
    path = table(tmp_path, "text,image\nRest.,a.png\n")
    assert person.reads("import", path)["pictures"] == ["a-2.png"]
    assert person.reads("import", path)["pictures"] == []
    assert fields(person, "rest").image == "a-2.png"


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({}, "There is no JPEG"),
        ({"a.jpg": ""}, "a.jpg: It has no caption. Write it into a.txt"),
        ({"a.jpg": "", "a.txt": " \n"}, "a.txt:1: text: There is no text."),
        ({"a.jpg": "", "a.txt": "Rest.", "b.heic": ""}, "b.heic: This kind of picture"),
        ({"a.jpg": "", "captions.csv": "text\nRest.\n"}, "The row names no picture"),
        ({"a.jpg": "", "b.jpg": "", "captions.csv": "text,image\nRest.,a.jpg\n"}, "b.jpg: There is no caption for it"),
    ],
)
def test_bad_folders(person: Person, tmp_path: Path, files: dict[str, str], says: str) -> None:
    folder = tmp_path / "pictures"
    folder.mkdir()
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
        if name.endswith(".jpg"):
            picture(folder / name)
    before = snapshot(person.root)
    assert person.types("import", str(folder)) == 2
    assert says in person.warned
    assert snapshot(person.root) == before


def test_five_hundred_rows(person: Person, tmp_path: Path) -> None:
    text = "text\n" + "".join(f"Tip number {number} is to rest for {number} breaths.\n" for number in range(500))
    assert len(person.reads("import", table(tmp_path, text))["written"]) == 500
    assert len(person.reads("import", table(tmp_path, text))["unchanged"]) == 500
