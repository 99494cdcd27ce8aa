"""What a person types to rehearse her posts, and what she hears."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from workspace import Person

MONDAY = "2027-01-04T12:00+00:00"
SECRETS = {
    "FACEBOOK_PAGE_ID": "998877665544",
    "FACEBOOK_PAGE_TOKEN": "real-page-token-5b1c",
    "INSTAGRAM_USER_ID": "887766554433",
    "INSTAGRAM_TOKEN": "real-instagram-token-77aa",
    "X_OAUTH2_TOKEN": "real-x-token-91ee",
    "X_OAUTH2_REFRESH_TOKEN": "real-x-refresh-04cd",
    "X_CLIENT_ID": "real-x-client-33fe",
    "PINTEREST_ACCESS_TOKEN": "real-pinterest-token-1d2f",
    "PINTEREST_BOARD_ID": "776655443322",
}
TEXT = "Let both knees fall to one side and breathe out slowly. Stay for ten breaths. Change sides."


def write(person: Person, name: str, *, text: str = TEXT, head: str = "", card: str = TEXT) -> None:
    (person.root / "posts" / f"{name}.md").write_text(
        f"---\nid: {name}\nkind: remedy\ntitle: Tip {name}\n{head}cards:\n  - text: {card}\n---\n\n{text}\n",
        encoding="utf-8",
    )


def configure(person: Person, old: str, new: str) -> None:
    path = person.root / "tipcast.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def connect(person: Person, **more: str) -> None:
    lines = [f"{name}={value}" for name, value in {**SECRETS, **more}.items()]
    (person.root / ".env").write_text("\n".join(lines) + "\n", encoding="utf-8")


def rehearsed(person: Person, *words: str, weeks: int = 2, expect: int = 0) -> Any:
    code = person.types("rehearse", "--weeks", str(weeks), "--now", MONDAY, "--json", *words)
    assert code == expect, person.warned
    return json.loads(person.said)


def sheet(report: Any) -> str:
    return Path(report["contact_sheet"]).read_text(encoding="utf-8")


def notes(report: Any) -> str:
    return "\n".join(report["notes"])
