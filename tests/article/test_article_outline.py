"""Articles of many shapes, all in our own words: title, tags, sections, remedies; the junk left out."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from scheduler.article.blocks import Article, Block, from_text
from scheduler.article.outline import Outline, outline
from scheduler.article.read import read_article
from scheduler.core.model import Kind

SAMPLES = Path(__file__).parent / "samples"


def read(path: Path) -> Outline:
    return outline(read_article(str(path), fetch=None))  # type: ignore[arg-type]  # a file: nothing is fetched


def of_text(text: str) -> Outline:
    return outline(Article("sample", tuple(from_text(text))))


@pytest.mark.parametrize(
    ("name", "title", "tags", "kinds", "remedies"),
    [
        ("neck.md", "Why your neck aches after a day at the desk", ("Neck", "Selfhelp"), "intro anatomy symptom remedy remedy remedy question", ("Move", "Chin tuck", "Warmth")),
        ("knee.txt", "Happy knees on the stairs", ("Knees", "Movement"), "intro anatomy symptom remedy remedy remedy other question", ("Warm up", "Strengthen your thighs", "Roll it out")),
        ("feet.html", "Feet first: small care for the arches", ("Feet", "Selfhelp"), "intro anatomy symptom remedy remedy remedy remedy question", ("Ball", "Towel", "Calf stretch", "Rest")),
        ("sleep.txt", "Better sleep without pills", (), "intro other remedy remedy remedy", ("Tips for tonight",) * 3),
        ("steps.txt", "Breathing for busy people", (), "intro remedy remedy remedy", ("Sit", "Count", "Notice")),
        ("fascia.txt", "What is fascia?", (), "intro", ()),
    ],
)  # fmt: skip
def test_shapes(name: str, title: str, tags: tuple[str, ...], kinds: str, remedies: tuple[str, ...]) -> None:
    found = read(SAMPLES / name)
    assert found.title == title
    assert found.hashtags == tags
    assert [section.kind.value for section in found.sections] == kinds.split()
    steps = [section for section in found.sections if section.step]
    assert tuple(section.heading for section in steps) == remedies
    assert [(one.step.number, one.step.total) for one in steps if one.step] == [
        (number, len(steps)) for number in range(1, len(steps) + 1)
    ]


@pytest.mark.parametrize("name", [path.name for path in sorted(SAMPLES.iterdir())])
def test_no_junk_is_left(name: str) -> None:
    found = read(SAMPLES / name)
    text = " ".join(
        [found.title, *(text for section in found.sections for text in (section.heading, *section.paragraphs))]
    )
    for junk in (
        "Home",
        "Skip to",
        "Posted on",
        "By Jane",
        "3 min",
        "Share this",
        "Facebook",
        "Recent",
        "runners",
        "Leave a comment",
        "Privacy",
        "©",
        "#",
    ):
        assert junk not in text, junk


STYLES = [
    "1) {}",
    "1. {}",
    "(1) {}",
    "Step 1: {}",
    "Step one: {}",
    "STEP #1 - {}",
    "Tip 1: {}",
    "Tip #1 {}",
    "1 - {}",
    "1 – {}",
    "#1: {}",
    "1: {}",
    "No. 1: {}",
]


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("dash", [" – ", ": ", " - ", " — "])
def test_numbers_in_any_usual_style(style: str, dash: str) -> None:
    words = {"1": ("1", "2", "3"), "one": ("one", "two", "three")}["one" if "one" in style else "1"]
    names = ("Massage", "Stretch", "Self-massage")
    items = [
        style.replace(words[0], word, 1).format(f"{name}{dash}It helps to begin slowly, and to stop when it hurts.")
        for word, name in zip(words, names, strict=True)
    ]
    text = "All about hips\n\nHips move us through every single day of our lives.\n\nWhat to do\n\n" + "\n\n".join(
        items
    )
    steps = [section for section in of_text(text).sections if section.step]
    assert [section.heading for section in steps] == list(names)
    assert all(section.paragraphs[0].startswith("It helps") for section in steps)


def test_a_remedy_with_two_paragraphs_keeps_both() -> None:
    text = "Hips\n\nWhat to do\n\n1) Rest – Lie down for a while and breathe.\n\nA pillow under the knees makes it easier.\n\n2) Walk – Go round the block twice a day."
    first, second = [section for section in of_text(text).sections if section.step]
    assert first.paragraphs == ("Lie down for a while and breathe.", "A pillow under the knees makes it easier.")
    assert second.paragraphs == ("Go round the block twice a day.",)


def test_the_closing_question_is_not_part_of_the_last_remedy() -> None:
    text = "Hips\n\nWhat to do\n\n1) Rest – Lie down.\n\n2) Walk – Go round the block.\n\nSo, hopefully this was of use to you and your hips.\n\nHave you tried this? What helps you?\n\n#Hips"
    found = of_text(text)
    assert [section.kind for section in found.sections][-3:] == [Kind.REMEDY, Kind.OTHER, Kind.QUESTION]
    assert found.sections[-2].closes
    assert found.hashtags == ("Hips",)


def test_numbers_inside_symptoms_are_no_remedies() -> None:
    text = "Hips\n\nSigns of trouble\n\n1. Pain in the groin when you get up.\n\n2. A click in the joint.\n\nWhat helps\n\n1) Rest – Lie down.\n\n2) Walk – Go out."
    assert [section.heading for section in of_text(text).sections if section.step] == ["Rest", "Walk"]


def test_the_real_article(shared: Path) -> None:
    found = read(shared / "article" / "glutes.txt")
    assert found.title == "Glutes – The under-appreciated muscles"
    assert found.hashtags == ("Selfhelp", "HowTo", "Massage")
    assert [section.heading for section in found.sections if section.step] == [
        "Massage",
        "Stretch",
        "Strength building",
        "Self-massage",
    ]
    assert found.sections[-1].kind is Kind.QUESTION
    text = str(found)
    for junk in ("Featured", "Follow Me", "Icon", "Grey"):
        assert junk not in text


def test_word(tmp_path: Path) -> None:
    def paragraph(text: str, style: str = "", bold: bool = False) -> str:
        look = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
        weight = "<w:rPr><w:b/></w:rPr>" if bold else ""
        return f"<w:p>{look}<w:r>{weight}<w:t>{text}</w:t></w:r></w:p>"

    body = "".join(
        [
            paragraph("Warm hands", "Title"),
            paragraph("Cold hands are slow hands, and slow hands get hurt."),
            paragraph("Where the blood goes", bold=True),
            paragraph("In the cold the small vessels of the fingers close to keep the middle of the body warm."),
            paragraph("What helps", "Heading1"),
            paragraph("1) Rub – Rub your palms together for half a minute."),
            paragraph("2) Swing – Swing your arms in wide circles until the fingers tingle."),
            paragraph("#Hands"),
        ]
    )
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{one}"><w:name w:val="{name}"/></w:style>'
        for one, name in (("Title", "Title"), ("Heading1", "heading 1"))
    )
    package = "http://schemas.openxmlformats.org/package/2006"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{package}/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>',
        )
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{office}/officeDocument" Target="word/document.xml"/></Relationships>',
        )
        archive.writestr(
            "word/_rels/document.xml.rels",
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{office}/styles" Target="styles.xml"/></Relationships>',
        )
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{word}"><w:body>{body}</w:body></w:document>')
        archive.writestr("word/styles.xml", f'<w:styles xmlns:w="{word}">{styles}</w:styles>')
    path = tmp_path / "hands.docx"
    path.write_bytes(content.getvalue())
    found = read(path)
    assert (found.title, found.hashtags) == ("Warm hands", ("Hands",))
    assert [section.heading for section in found.sections] == ["", "Where the blood goes", "Rub", "Swing"]


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_line_ends_and_encodings(tmp_path: Path, ends: str, encoding: str) -> None:
    text = (SAMPLES / "knee.txt").read_text(encoding="utf-8").replace("kindness", "kindness – always")
    path = tmp_path / "knee.txt"
    path.write_bytes(text.replace("\n", ends).encode(encoding))
    found = read(path)
    assert found.title == "Happy knees on the stairs"
    assert "kindness – always" in found.sections[0].paragraphs[0]


def test_wrapped_lines_are_joined() -> None:
    blocks = from_text(
        "The kneecap slides in a groove at the end of\nthe thigh bone and gives the muscle a lever.\n\nNext."
    )
    assert [block.text for block in blocks] == [
        "The kneecap slides in a groove at the end of the thigh bone and gives the muscle a lever.",
        "Next.",
    ]
    assert blocks[1] == Block("Next.", line=4)
