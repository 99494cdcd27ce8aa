"""One post file's text to a post. Pure: no disk, and networks' names stay as written."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path, PurePosixPath, PureWindowsPath
from urllib.parse import urlsplit

from scheduler.core.errors import BadInput, Problem
from scheduler.core.model import Kind, Origin, Post, Season
from scheduler.core.seasons import parse_season
from scheduler.posts.cards import read_cards
from scheduler.posts.front import compose
from scheduler.posts.source import Source, split
from scheduler.posts.values import Entries, Values

MAX_ID_CHARACTERS = 100
FIELDS = (
    "id", "kind", "title", "step", "campaign", "networks", "hashtags", "link", "image", "focus", "theme", "alt", "comment", "thread",
    "late", "at", "season",
    "card", "cards", "captions", "origin",
)  # fmt: skip
_ORIGIN = ("article", "section", "digest", "generated")
_BAD_ID = re.compile(r"[\s/\\:*?\"<>|#\x00-\x1f\x7f]")
_BAD_TAG = re.compile(r"[\s#\x00-\x2f\x3a-\x40\x5b-\x5e\x60\x7b-\x7f]")

_FOCUS = re.compile(r"\s*([0-9]{1,3}(?:\.[0-9]+)?)\s*%[\s,]+([0-9]{1,3}(?:\.[0-9]+)?)\s*%\s*")


@dataclass(frozen=True, slots=True)
class PostFile:
    """A post and the file it is in.

    ``lines`` maps a field to its line. ``generated`` is the digest of what the program wrote (see
    merge). ``problems`` is what is wrong with it; the post is only to be trusted if there are none.
    """

    post: Post
    source: Source
    lines: Mapping[str, int]
    generated: str | None = None
    problems: tuple[Problem, ...] = ()
    path: Path = field(default_factory=Path)

    @property
    def has_card(self) -> bool:
        """False if the card's text is taken from the body."""
        return "card" in self.lines or "cards" in self.lines

    def problem(self, name: str, what: str, mend: str) -> Problem:
        shown = re.sub(r"^(networks)\.\d+$", r"\1", name)
        return Problem(self.source.where, what, mend, line=self.lines.get(name), field=shown)


@functools.lru_cache(maxsize=512)
def parse(text: str, where: str) -> PostFile:
    """The post in ``text``. Raises BadInput if front matter or YAML are broken; everything else that
    is wrong is in ``PostFile.problems``. Cached: the same text is never parsed twice."""
    source = split(text, where)
    values = Values(source)
    entries = values.entries(compose(source), FIELDS)
    lines = {name: line for name, (line, _) in entries.items()}
    origin, generated = _origin(values, entries)
    if not source.body:
        mend = "Write the caption below the second ---."
        values.wrong("body", "There is no caption.", mend, line=source.body_line)
    captions = _captions(values, entries, lines)
    post = Post(
        id=_id(values, entries, source.where),
        kind=_kind(values, entries),
        title=_required(values, entries, "title", "Meet your glutes"),
        body=source.body,
        cards=read_cards(values, entries, source, lines=lines),
        step=values.step(entries),
        campaign=values.text(entries, "campaign"),
        hashtags=_hashtags(values, entries),
        networks=_networks(values, entries, lines),
        captions={network: texts[0] for network, texts in captions.items()},
        wordings={network: texts[1:] for network, texts in captions.items() if len(texts) > 1},
        link=_link(values, entries),
        image=_image(values, entries),
        focus=_focus(values, entries),
        theme=values.text(entries, "theme"),
        alt=values.text(entries, "alt"),
        comment=values.text(entries, "comment"),
        thread=_thread(values, entries),
        late=values.text(entries, "late"),
        at=_at(values, entries),
        seasons=_seasons(values, entries),
        origin=origin,
    )
    return PostFile(post, source, lines, generated, tuple(values.problems))


def checked(text: str, where: str) -> PostFile:
    """``parse``, but raises BadInput for every problem."""
    file = parse(text, where)
    if file.problems:
        raise BadInput(file.problems)
    return file


def _required(values: Values, entries: Entries, name: str, example: str) -> str:
    before = len(values.problems)
    text = values.text(entries, name)
    if text is None and len(values.problems) == before:
        line = entries[name][0] if name in entries else 1
        values.wrong(name, "It is missing.", f"Add a line such as {name}: {example}.", line=line)
    return text or ""


def _id(values: Values, entries: Entries, where: str) -> str:
    proposal = re.sub(r"[^a-z0-9]+", "-", re.sub(r"^[0-9]+-", "", PurePosixPath(where).stem).lower()).strip("-")
    text = _required(values, entries, "id", proposal or "my-first-post")
    mend = "Use letters, digits and dashes, as in id: glutes-intro."
    if text and (found := _BAD_ID.search(text)):
        shown = "a space" if found[0].isspace() else f'the character "{found[0]}"'
        values.wrong("id", f"There is {shown} in it.", mend, line=entries["id"][0])
    elif text and (text[0] in ".-" or len(text) > MAX_ID_CHARACTERS):
        values.wrong("id", "It begins with a dot or dash, or is too long.", mend, line=entries["id"][0])
    return text


def _kind(values: Values, entries: Entries) -> Kind:
    text = values.text(entries, "kind")
    try:
        return Kind(text.strip().lower()) if text else Kind.OTHER
    except ValueError:
        mend = f"Use one of: {', '.join(Kind)}."
        values.wrong("kind", f'There is no kind "{text}".', mend, line=entries["kind"][0])
        return Kind.OTHER


def _hashtags(values: Values, entries: Entries) -> tuple[str, ...]:
    mend = "Write hashtags: [Selfhelp, Massage]."
    tags = []
    for line, text in values.texts(entries, "hashtags", mend=mend):
        tag = text.strip().removeprefix("#")
        if not tag or _BAD_TAG.search(tag):
            what = f'"{text}" is no hashtag: only letters, digits and _ belong into one.'
            values.wrong("hashtags", what, mend, line=line)
        else:
            tags.append(tag)
    return tuple(dict.fromkeys(tags))


def _networks(values: Values, entries: Entries, lines: dict[str, int]) -> tuple[str, ...]:
    names = []
    for index, (line, text) in enumerate(values.texts(entries, "networks", mend="Write networks: [facebook, x].")):
        lines[f"networks.{index}"] = line
        names.append(text)
    return tuple(names)


def _captions(values: Values, entries: Entries, lines: dict[str, int]) -> dict[str, tuple[str, ...]]:
    """By network one caption, or several that are taken in turn."""
    captions: dict[str, tuple[str, ...]] = {}
    for name, (line, _) in (parts := values.mapping(entries, "captions") or {}).items():
        lines[f"captions.{name}"] = line
        if texts := tuple(text for _, text in values.texts(parts, name, inside="captions.")):
            captions[name] = texts
    return captions


def _thread(values: Values, entries: Entries) -> bool | None:
    text = values.text(entries, "thread")
    if text is None or text in ("true", "false"):
        return None if text is None else text == "true"
    values.wrong("thread", f'"{text}" is neither true nor false.', "Write thread: true.", line=entries["thread"][0])
    return None


def _at(values: Values, entries: Entries) -> datetime | None:
    text = values.text(entries, "at")
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is not None or len(text) <= len("2027-01-12"):
        mend = "Write your local time, as in at: 2027-01-12 09:00."
        values.wrong("at", f'"{text}" is no day with a time.', mend, line=entries["at"][0])
        return None
    return found


def _seasons(values: Values, entries: Entries) -> tuple[Season, ...]:
    found = []
    for line, text in values.texts(entries, "season"):
        try:
            found.append(parse_season(text))
        except BadInput as error:
            values.wrong("season", error.problems[0].what, error.problems[0].mend, line=line)
    return tuple(found)


def _link(values: Values, entries: Entries) -> str | None:
    link = values.text(entries, "link")
    if link is None:
        return None
    try:
        parts = urlsplit(link)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and not re.search(r"[\s\x00-\x1f]", link)
    except ValueError:
        good = False
    if not good:
        mend = "Write a whole address, as in link: https://example.org/tips."
        values.wrong("link", f'"{link}" is no web address.', mend, line=entries["link"][0])
    return link


def _image(values: Values, entries: Entries) -> str | None:
    image = values.text(entries, "image")
    if image is None:
        return None
    path = PurePosixPath(image)
    if path.is_absolute() or PureWindowsPath(image).drive or ".." in path.parts or "\\" in image or "\0" in image:
        mend = "Put the picture into images/ and write its name, as in image: stretch.jpg."
        values.wrong("image", f'"{image}" is not inside the images folder.', mend, line=entries["image"][0])
        return None
    return image


def _focus(values: Values, entries: Entries) -> tuple[float, float] | None:
    text = values.text(entries, "focus")
    if text is None:
        return None
    line, mend = entries["focus"][0], "Write how far from the left and from the top, as in focus: 30% 60%."
    match = _FOCUS.fullmatch(text)
    if match is None or not all(float(share) <= 100 for share in match.groups()):
        values.wrong("focus", f'"{text}" is no place in a picture.', mend, line=line)
        return None
    if "image" not in entries:
        values.wrong("focus", "There is no image to look at.", "Add a line image: …, or remove this one.", line=line)
    return float(match[1]) / 100, float(match[2]) / 100


def _origin(values: Values, entries: Entries) -> tuple[Origin | None, str | None]:
    parts = values.mapping(entries, "origin", _ORIGIN)
    if parts is None:
        return None, None
    # The opening of an article has no heading: its section is the empty text.
    written = {name: entry for name, entry in parts.items() if entry[1].value != ""}
    found = {name: values.text(written, name, inside="origin.") for name in _ORIGIN}
    missing = [name for name in ("article", "digest") if found[name] is None]
    if missing:
        what = f"{' and '.join(missing)} missing."
        values.wrong(
            "origin", what, "Restore it, or remove origin: the post is then all yours.", line=entries["origin"][0]
        )
        return None, None
    return Origin(found["article"] or "", found["section"] or "", found["digest"] or ""), found["generated"]
