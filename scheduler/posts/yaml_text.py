"""From a post to the lines of its front matter. Pure; the same post gives the same text.

Texts stand without quotes where every YAML reader takes them for the same text, multi-line ones as
an indented block; everything else is quoted.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

from scheduler.core.model import CardText, Origin, Post, Season, Step

ALTERNATIVES_HEADING = "# Other sentences of the article that would fit on the card:"
ALTERNATIVE = "#   * "
_UNPRINTABLE = re.compile("[^\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_NOT_PLAIN = re.compile(r": | #|\s\s|[:\s]$")
_OTHER_MEANING = frozenset(("y", "n", "yes", "no", "on", "off", "true", "false", "null"))  # for YAML 1.1 readers
_FLOW_WORD = re.compile(r"[^\W\d_][\w-]*")


def front_entries(post: Post, *, generated: str | None = None) -> dict[str, str]:
    """Field → its YAML (key included, lines joined by ``\\n``), in the order of a new file.

    Fields the post doesn't have are left out. ``generated`` goes into ``origin``.
    """
    entries = {"id": _line("id", post.id), "kind": _line("kind", post.kind.value), "title": _line("title", post.title)}
    if post.step:
        entries["step"] = _step(post.step)
    for name in ("campaign", "networks", "hashtags", "link", "image", "theme", "alt", "comment", "late"):
        value: str | tuple[str, ...] | None = getattr(post, name)
        if isinstance(value, tuple) and value:
            entries[name] = f"{name}: [{', '.join(_flow(item) for item in value)}]"
        elif isinstance(value, str):
            entries[name] = _line(name, value)
        if name == "image" and post.focus:
            entries["focus"] = f"focus: {post.focus[0] * 100:.6g}% {post.focus[1] * 100:.6g}%"
    if post.thread is not None:
        entries["thread"] = f"thread: {'true' if post.thread else 'false'}"
    if post.at:
        entries["at"] = f"at: {post.at:%Y-%m-%d %H:%M}"
    if post.seasons:
        entries["season"] = f"season: [{', '.join(_quoted(_season(one)) for one in post.seasons)}]"
    if post.cards:
        entries["cards"] = _cards(post.cards)
    if post.captions:
        entries["captions"] = _captions(
            {name: (text, *post.wordings.get(name, ())) for name, text in post.captions.items()}
        )
    if post.origin:
        entries["origin"] = _origin(post.origin, generated)
    return entries


def alternatives_block(alternatives: Sequence[str]) -> str:
    """Comment lines that offer other sentences, or an empty text."""
    if not alternatives:
        return ""
    lines = (ALTERNATIVE + comment_text(sentence) for sentence in alternatives)
    return "\n".join((ALTERNATIVES_HEADING, *lines))


def read_alternatives(front: str) -> list[str]:
    """The sentences offered in the comments of a front matter."""
    return [line[len(ALTERNATIVE) :].strip() for line in front.split("\n") if line.startswith(ALTERNATIVE)]


def without_alternatives(text: str) -> str:
    """``text`` without the comment lines of ``alternatives_block``; other notes stay."""
    lines = text.split("\n")
    return "\n".join(
        line for line in lines if not line.startswith(ALTERNATIVE) and line.rstrip() != ALTERNATIVES_HEADING
    )


def comment_text(text: str) -> str:
    """``text`` as one line that a YAML comment may hold."""
    return " ".join(_UNPRINTABLE.sub(" ", text).split())


def scalar(text: str, *, indent: int = 0) -> str:
    """``text`` as a YAML value; ``indent`` is that of the line its key stands on."""
    if _fits_block(text):
        inner = " " * (indent + 2)
        return "|-\n" + "\n".join(inner + line if line else "" for line in text.split("\n"))
    return text if _fits_plain(text) else _quoted(text)


def _fits_block(text: str) -> bool:
    lines = text.split("\n")
    clean = all(line == line.rstrip() and not _UNPRINTABLE.search(line) for line in lines)
    return len(lines) > 1 and clean and bool(lines[0]) and bool(lines[-1]) and not lines[0][0].isspace()


def _fits_plain(text: str) -> bool:
    other = _UNPRINTABLE.search(text) or _NOT_PLAIN.search(text) or text.lower() in _OTHER_MEANING
    return text[:1].isalpha() and not other


def _quoted(text: str) -> str:
    """Double quotes: every JSON string is one in YAML, once what YAML can't print is escaped."""
    return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))


def _flow(text: str) -> str:
    return text if _FLOW_WORD.fullmatch(text) and _fits_plain(text) else _quoted(text)


def _line(name: str, text: str, *, indent: int = 0) -> str:
    return f"{name}: {scalar(text, indent=indent)}"


def _step(step: Step) -> str:
    return f"step: {{number: {step.number}, total: {step.total}}}"


def _cards(cards: Sequence[CardText]) -> str:
    if len(cards) == 1 and cards[0] == CardText(cards[0].text):
        return _line("card", cards[0].text)
    lines = ["cards:"]
    for card in cards:
        lines.append("  - " + _line("text", card.text, indent=4))
        for name in ("title", "layout", "part"):
            if (value := getattr(card, name)) is not None:
                lines.append("    " + _line(name, value, indent=4))
        if card.step is not None:
            lines.append("    " + _step(card.step))
        if card.sources:
            lines.append("    sources:")
            lines += ["      - " + scalar(source, indent=6) for source in card.sources]
    return "\n".join(lines)


def _season(season: Season) -> str:
    return "{:02}-{:02} to {:02}-{:02}".format(*season.first, *season.last)


def _captions(captions: Mapping[str, Sequence[str]]) -> str:
    lines = []
    for name, texts in captions.items():
        if len(texts) == 1:
            lines.append(f"  {_flow(name)}: {scalar(texts[0], indent=2)}")
        else:
            lines += [f"  {_flow(name)}:", *(f"    - {scalar(text, indent=4)}" for text in texts)]
    return "\n".join(("captions:", *lines))


def _origin(origin: Origin, generated: str | None) -> str:
    lines = [
        "origin:",
        "  " + _line("article", origin.article, indent=2),
        "  " + _line("section", origin.section, indent=2),
        "  " + _line("digest", origin.digest, indent=2),
    ]
    if generated is not None:
        lines.append("  " + _line("generated", generated, indent=2))
    return "\n".join(lines)
