"""Every word of the page stands in the catalogue, and another language is one file."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from page_person import PagePerson

import scheduler.web
from scheduler.web import words as catalogue
from scheduler.web.words import words

WEB = Path(scheduler.web.__file__).parent
PAGES = sorted((WEB / "pages").glob("*.html"))
SOURCES = [*PAGES, *sorted(WEB.glob("*.py"))]
SIGNS = "·←→:…,.#()—–“”✓×/%$ \n"


class Seen(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.words += [value or "" for name, value in attrs if name in ("aria-label", "title", "alt", "placeholder")]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_no_template_says_anything_itself(path: Path) -> None:
    text = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    seen = Seen()
    seen.feed(text)
    said = [word for word in seen.words if word.strip(SIGNS) and word not in ("https://", "#Selfhelp #Massage")]
    assert not said


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_every_key_is_in_the_catalogue(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    keys = re.findall(r"""(?:say|back)\((?:[^()"']*(?:\([^()]*\))?[^()"']*, )?["']([a-z]+\.[a-z_ -]+)["']""", text)
    known = words("en").flat
    assert not [key for key in keys if key not in known and not key.endswith((".", "_"))]


def test_no_word_of_the_catalogue_is_idle() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)
    built = ("state.", "kind.", "place.", "import.", "plan.", "error.", "queue.", "time.", "results.")
    built += ("accounts.level_", "media.mode_", "media.color_")
    idle = [key for key in words("en").flat if f'"{key}"' not in text and f"'{key}'" not in text]
    assert not [key for key in idle if not key.startswith(built)]


def test_another_language_is_one_file(somebody: PagePerson, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "words"
    folder.mkdir()
    (folder / "en.toml").write_text((WEB / "words" / "en.toml").read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "de.toml").write_text('[queue]\ntitle = "Warteschlange"\n', encoding="utf-8")
    monkeypatch.setattr(catalogue, "HERE", folder)
    words.cache_clear()
    try:
        german = somebody.client.get("/queue", headers={"Accept-Language": "de-CH,de;q=0.9"}).text
        assert '<html lang="de">' in german and "<h1>Warteschlange</h1>" in german
        assert "Needs you" in german  # what it lacks is said in English
        assert '<html lang="en">' in somebody.client.get("/queue", headers={"Accept-Language": "fr"}).text
    finally:
        words.cache_clear()


def test_values_are_never_taken_for_a_format() -> None:
    assert words("en").say("calendar.moved", title="{0.__class__}", at="{at}") == "“{0.__class__}” goes out on {at}."
