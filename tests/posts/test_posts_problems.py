"""Every mistake is told with file, line, field, what is wrong and how to mend it."""

from __future__ import annotations

from pathlib import Path

import pytest
from post_samples import resolve

from scheduler.core.errors import BadInput, Problem
from scheduler.posts.read import read_posts
from scheduler.posts.source import MAX_BYTES

GOOD = ("id: a", "title: A")


def problems(tmp_path: Path, text: str | bytes, name: str = "a.md") -> tuple[Problem, ...]:
    folder = tmp_path / "posts"
    (tmp_path / "images").mkdir(exist_ok=True)
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(BadInput) as caught:
        read_posts(folder, networks=resolve, images=tmp_path / "images")
    return caught.value.problems


def front(*lines: str) -> str:
    return "\n".join(("---", *GOOD, *lines, "---", "Body.", ""))


BROKEN_YAML = {
    "title: Knees: a guide": (2, "There is a colon inside the text", "quotes"),
    "id: a\n\ttitle: A": (3, "The line is indented with a tab.", "spaces"),
    "id: a\ncards:\n  -\ttext: A\n\t-\ttext: B": (4, "The line is indented with a tab.", "spaces"),
    "id: a\nhashtags: [#One, #Two]\ntitle: A": (3, "A # begins a note, so the rest of the list is lost.", "[Selfhelp"),
    "id: a\nhashtags: [One, Two\ntitle: A": (3, "A bracket is opened here and not closed.", "Close it"),
    'id: a\ntitle: "A\nkind: intro': (3, "A quotation mark is opened here and never closed.", "Close it"),
    "id: a\ntitle: 'It's A'": (3, "Something follows after the closing quotation mark.", "other sort"),
    'id: a\ntitle: "A" and B': (3, "Something follows after the closing quotation mark.", "other sort"),
    "id: a\ntitle: *A* B": (3, "The text begins with *", "quotes"),
    "id: a\ntitle: **A**": (3, "The text begins with *", "quotes"),
    "id: a\ntitle: & more": (3, "The text begins with &", "quotes"),
    "id: a\ntitle: @me": (3, "A text can't begin with @ here.", "quotes"),
    "id: a\ntitle: `me`": (3, "A text can't begin with ` here.", "quotes"),
    "id: a\ntitle: % me": (3, "A text can't begin with % here.", "quotes"),
    "id: a\ntitle: - me": (3, "The text begins with a dash.", "quotes"),
    "id: a\ntitle: | me": (3, "The text must begin on the line after | or >.", "Move it down"),
    'id: a\ntitle: "C:\\path"': (3, "A \\ inside double quotes has a meaning of its own.", "single quotes"),
    "id: a\njust words\ntitle: A": (3, "This line is no field", "Write one field per line"),
    "id: a\n   title: A": (3, "There is a colon inside the text, or the line is indented too far.", "quotes"),
    "id: a\n...\nb: c": (4, "The front matter ends too early", "Remove"),
    "- id: a": (2, "The front matter is not a list of fields.", "Write one field per line"),
    "id": (2, "The front matter is not a list of fields.", "Write one field per line"),
    "": (1, "The front matter is empty.", "id and title"),
    "# only a note": (1, "The front matter is empty.", "id and title"),
    "id: a\ntitle: A\x07": (3, "There is an invisible character (U+0007)", "type the text anew"),
    "title: " + "[" * 1500: (2, "Brackets are nested too deeply.", "Write one field per line"),
}


@pytest.mark.parametrize("written", BROKEN_YAML)
def test_broken_yaml_is_told_in_plain_words(tmp_path: Path, written: str) -> None:
    line, what, mend = BROKEN_YAML[written]
    (problem,) = problems(tmp_path, f"---\n{written}\n---\nBody.\n")
    assert (problem.where, problem.line) == ("posts/a.md", line)
    assert problem.what.startswith(what)
    assert mend in problem.mend


FIELDS = {
    "titel: A": ("titel", "There is no such field.", 'Did you mean "title"?'),
    "Title: B": ("Title", "There is no such field.", 'Did you mean "title"?'),
    "tags: [A]": ("tags", "There is no such field.", 'Did you mean "hashtags"?'),
    "picture: a.jpg": ("picture", "There is no such field.", 'Did you mean "image"?'),
    "zzz: 1": ("zzz", "There is no such field.", "Known fields: id, kind"),
    "title: B": ("title", "It is written twice (first in line 3).", "Keep one."),
    "kind: remedey": ("kind", 'There is no kind "remedey".', "Use one of: intro, anatomy, symptom, remedy"),
    "kind: [intro]": ("kind", "A text is expected here", "quotes"),
    "networks: [facebook, myspace]": ("networks", 'There is no network called "myspace".', "Use one of"),
    "networks: {x: 1}": ("networks", "A list is expected here.", "Write networks: [facebook, x]."),
    "networks: [[x]]": ("networks", "A text is expected here", "quotes"),
    "captions: {fb: Hi}": ("captions.fb", 'There is no network called "fb".', "Use one of"),
    "captions: {x: Hi, twitter: Ho}": ("captions.twitter", "There are two captions for x.", "Keep one of them."),
    "captions: {x: }": None,
    "captions: {x: ''}": ("captions.x", "The text is empty.", "Write something, or remove the field."),
    "captions: Hi": ("captions", "Fields are expected here", "indented line"),
    "hashtags: #One #Two": ("hashtags", "A # begins a note, so nothing is left of the value.", "quotes"),
    "hashtags: [self help]": ("hashtags", '"self help" is no hashtag', "Write hashtags: [Selfhelp, Massage]."),
    "hashtags: [One, ]": None,
    "hashtags: ['#One', 'Two']": None,
    "hashtags: [a-b]": ("hashtags", '"a-b" is no hashtag', "Write hashtags: [Selfhelp, Massage]."),
    "late: skip #urgent": ("late", 'A # after a space begins a note, so "#urgent" is not', "quotes"),
    "late: skip # a note": None,
    "late: 'skip' #a note": None,
    "alt: !important": ("alt", "The text begins with !", "quotes"),
    "alt: ''": ("alt", "The text is empty.", "Write something, or remove the field."),
    "link: www.example.org": ("link", '"www.example.org" is no web address.', "https://"),
    "link: ftp://example.org": ("link", '"ftp://example.org" is no web address.', "https://"),
    "link: http://[broken": ("link", '"http://[broken" is no web address.', "https://"),
    "link: https://a b": ("link", '"https://a b" is no web address.', "https://"),
    "link: [a]": ("link", "A text is expected here", "quotes"),
    "link:": None,
    "link: # later": None,
    "image: lost.jpg": ("image", 'There is no picture "lost.jpg".', "Put it into images/"),
    "image: ../../etc/passwd": ("image", '"../../etc/passwd" is not inside the images folder.', "image: stretch.jpg"),
    "image: /etc/passwd": ("image", '"/etc/passwd" is not inside the images folder.', "image: stretch.jpg"),
    "image: 'C:\\a.jpg'": ("image", '"C:\\a.jpg" is not inside the images folder.', "image: stretch.jpg"),
    "step: 5 of 4": ("step", "There is no step 5 of 4.", "step: 1 of 4"),
    "step: {number: 0, total: 4}": ("step", "There is no step 0 of 4.", "step: 1 of 4"),
    "step: {number: one, total: 4}": ("step", "It doesn't say which step of how many.", "step: 1 of 4"),
    "step: {number: 1}": ("step", "It doesn't say which step of how many.", "step: 1 of 4"),
    "step: 3": ("step", "It doesn't say which step of how many.", "step: 1 of 4"),
    "step: {number: 1, total: 4, of: 4}": ("step.of", "There is no such field.", "Known fields: number, total."),
    "step: [1, 4]": ("step", "A text is expected here", "quotes"),
    "step: 2/4": None,
    "card: []": ("card", "A text is expected here", "quotes"),
    "card:": ("card", "The text is empty.", "Write something, or remove the field."),
    "card: #One": ("card", "A # begins a note, so nothing is left of the value.", "quotes"),
    "card: " + "word " * 46: ("card", "It has 46 words; a card takes at most 45.", "Shorten it"),
    "card: " + "word - " * 45: None,
    "cards: A": ("cards", "A list of cards is expected here.", "- text:"),
    "cards: []": ("cards", "A list of cards is expected here.", "- text:"),
    "cards: [A, B]": None,
    "cards: [{title: B}]": ("cards.1.text", "The card has no text.", "- text:"),
    "cards: [A, {text: B, tilte: C}]": ("cards.2.tilte", "There is no such field.", 'Did you mean "title"?'),
    "cards: [A, {text: }]": ("cards.2.text", "The card has no text.", "- text:"),
    "cards: [A, [B]]": ("cards.2.text", "A text is expected here", "quotes"),
    "cards: [A, " + "word " * 46 + "]": ("cards.2.text", "It has 46 words", "Shorten it"),
    "origin: {article: a.txt}": ("origin", "digest missing.", "Restore it, or remove origin"),
    "origin: {article: a.txt, section: '', digest: 12}": None,
    "origin: a.txt": ("origin", "Fields are expected here: article, section, digest, generated.", "indented line"),
    "id: b": ("id", "It is written twice (first in line 2).", "Keep one."),
}


@pytest.mark.parametrize("written", FIELDS)
def test_each_wrong_field_is_told_with_its_line(tmp_path: Path, written: str) -> None:
    expected = FIELDS[written]
    if expected is None:
        (tmp_path / "posts").mkdir()
        (tmp_path / "posts" / "a.md").write_text(front(written))
        assert len(read_posts(tmp_path / "posts", networks=resolve)) == 1
        return
    (problem,) = problems(tmp_path, front(written))
    field, what, mend = expected
    assert (problem.where, problem.line, problem.field) == ("posts/a.md", 4, field)
    assert problem.what.startswith(what)
    assert mend in problem.mend


@pytest.mark.parametrize(
    ("lines", "line", "field", "what"),
    [
        (["title: A"], 1, "id", "It is missing."),
        (["id: a"], 1, "title", "It is missing."),
        (["id: a", "title:"], 3, "title", "It is missing."),
        (["id: a b", "title: A"], 2, "id", "There is a space in it."),
        (["id: a/b", "title: A"], 2, "id", 'There is the character "/" in it.'),
        (["id: .a", "title: A"], 2, "id", "It begins with a dot or dash, or is too long."),
        (["id: " + "a" * 101, "title: A"], 2, "id", "It begins with a dot or dash, or is too long."),
        (["id: a", "title: A", "networks:", "  - x", "  - y"], 6, "networks", 'There is no network called "y".'),
        (["id: a", "title: A", "hashtags:", "  - One", "  - #Two"], 6, "hashtags", "An item of the list is empty"),
        (["id: a", "title: A", "captions:", "  x: Hi", "  y: Ho"], 6, "captions.y", "There is no network"),
        (["id: a", "title: A", "cards:", "  - text: A", "    titel: B"], 6, "cards.1.titel", "There is no such field."),
    ],
)
def test_the_line_is_exact(tmp_path: Path, lines: list[str], line: int, field: str, what: str) -> None:
    text = "\n".join(("---", *lines, "---", "Body.\n"))
    for written in (text, text.replace("\n", "\r\n"), "\ufeff" + text):
        (problem,) = problems(tmp_path, written)
        assert (problem.line, problem.field) == (line, field)
        assert problem.what.startswith(what)


def test_a_missing_id_is_proposed_from_the_file_name(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, "---\ntitle: A\n---\nBody.\n", name="07-Knees Remedy.md")
    assert problem.mend == "Add a line such as id: knees-remedy."


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("Just a text.\n", 1, "There is no front matter."),
        ("", 1, "There is no front matter."),
        ("\n---\nid: a\n---\nBody.\n", 1, "There is no front matter."),
        ("---\nid: a\ntitle: A\n\nBody.\n", 1, "The front matter is never closed."),
        (b"---\nid: a\ntitle: Caf\xe9\n---\nBody.\n", 3, "The file is not UTF-8 text."),
        ("---\nid: a\n---\nBody.\n".encode("utf-16"), 1, "The file is not UTF-8 text."),
        ("---\n" + "#" * MAX_BYTES, None, "The file is larger than 256 KB."),
        ("---\nid: a\ntitle: A\n---\n\n  \n", 5, "There is no caption."),
        ("---\nid: a\ntitle: A\ncard: A\n---\n", 6, "There is no caption."),
        ("---\nid: a\ntitle: A\n---\n\n" + "word " * 46, 6, "The caption has 46 words; a card takes at most 45."),
    ],
)
def test_a_file_that_is_no_post_file(tmp_path: Path, text: str | bytes, line: int | None, what: str) -> None:
    (problem,) = problems(tmp_path, text)
    assert (problem.line, problem.what) == (line, what)
    assert problem.mend


def test_the_problems_of_all_files_come_together(tmp_path: Path) -> None:
    folder = tmp_path / "posts"
    (folder / "more").mkdir(parents=True)
    (folder / "2.md").write_text(front("kind: x", "link: y"))
    (folder / "10.md").write_text("nothing")
    (folder / "more" / "b.md").write_text(front("titel: y"))
    (folder / "more" / "c.md").write_text(front())
    (folder / "more" / "d.md").write_text(front())
    with pytest.raises(BadInput) as caught:
        read_posts(folder, networks=resolve)
    assert [(problem.where, problem.line, problem.field) for problem in caught.value.problems] == [
        ("posts/2.md", 4, "kind"),
        ("posts/2.md", 5, "link"),
        ("posts/10.md", 1, None),
        ("posts/more/b.md", 4, "titel"),
        ("posts/more/d.md", 2, "id"),
    ]
    assert caught.value.problems[-1].what == '"a" is also the id of posts/more/c.md:2.'
    assert "posts/2.md:4: kind: There is no kind" in str(caught.value)
