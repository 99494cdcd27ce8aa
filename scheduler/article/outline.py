"""From blocks to an outline: title, sections with their kinds, numbered remedies, hashtags; junk out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from scheduler.article.blocks import Article, Block
from scheduler.article.words import ENGLISH, Language
from scheduler.core.model import Kind, Step
from scheduler.core.text.sentences import repaired

MOST_HEADING_CHARACTERS, MOST_HEADING_WORDS = 70, 10
MOST_TITLE_WORDS = 16
_TAGS = re.compile(r"(?:[#＃][\w\u00b7-]+[\s,;]*)+")
_TAG = re.compile(r"[#＃]([\w\u00b7-]+)")


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the article. ``step`` is set for remedies of a numbered series; ``closes`` marks the
    author's last words, which are not material for posts; ``under`` is the heading a remedy's series has."""

    kind: Kind
    heading: str
    paragraphs: tuple[str, ...]
    step: Step | None = None
    closes: bool = False
    under: str = ""


@dataclass(frozen=True, slots=True)
class Outline:
    name: str
    title: str
    hashtags: tuple[str, ...]
    sections: tuple[Section, ...]


def outline(article: Article, *, language: Language = ENGLISH) -> Outline:
    """What the article is made of. Pure: the same article gives the same outline."""
    hashtags, blocks = _without_tags(_without_junk(article.blocks, language))
    title, blocks = _title(article, blocks, language)
    return Outline(article.name, title, hashtags, tuple(_sections(blocks, language)))


# -- leaving out --------------------------------------------------------------------------------


def _without_junk(blocks: Sequence[Block], language: Language) -> list[Block]:
    """Menus, share buttons, social icons, footers. After the last real paragraph or tag line, a line
    such as "Featured Posts" ends the article."""
    blocks = [block for block in blocks if re.search(r"\w", block.text)]
    last_real = max((number for number, block in enumerate(blocks) if _is_real(block)), default=len(blocks))
    kept: list[Block] = []
    for number, block in enumerate(blocks):
        if language.tail.fullmatch(block.text):
            if number > last_real or _only_teasers_follow(blocks[number + 1 :], language):
                break
            continue
        if not _is_junk(block, language):
            kept.append(block)
    return kept


def _is_real(block: Block) -> bool:
    return len(block.text.split()) >= 18 or bool(_TAGS.fullmatch(block.text))


def _only_teasers_follow(blocks: Sequence[Block], language: Language) -> bool:
    """Nothing after here looks like the article going on: no headings with paragraphs, no numbers."""
    rest = [block for block in blocks if not _is_junk(block, language)]
    words = sum(len(block.text.split()) for block in rest)
    return not any(_TAGS.fullmatch(block.text) or _marker(block, language) for block in rest) and words < 60


def _is_junk(block: Block, language: Language) -> bool:
    text = block.text.strip(" •|·*-–—>»")
    if len(text.split()) > 14:
        return False
    if language.junk.fullmatch(text):
        return True
    parts = [part.strip().lower() for part in re.split(r"[|•·/»>]|\s{2,}", text) if part.strip()]
    return len(parts) > 1 and sum(part in language.menu for part in parts) * 2 > len(parts)


def _without_tags(blocks: Sequence[Block]) -> tuple[tuple[str, ...], list[Block]]:
    """(hashtags in order, blocks without them). Tags inside a sentence stay where they are."""
    tags: dict[str, str] = {}
    kept = []
    for block in blocks:
        text = block.text
        found = re.search(rf"(?:^|(?<=\s)){_TAGS.pattern}$", text)
        if found and not block.level:
            for tag in _TAG.findall(found[0]):
                tags.setdefault(tag.lower(), tag)
            text = text[: found.start()].strip()
            if re.fullmatch(r"(?:hash)?tags?:?|keywords?:?", text, re.IGNORECASE):
                text = ""
        if text:
            kept.append(replace(block, text=text))
    return tuple(tags.values()), kept


# -- title and headings -------------------------------------------------------------------------


def _title(article: Article, blocks: list[Block], language: Language) -> tuple[str, list[Block]]:
    first = blocks[0] if blocks else Block("")
    given = re.split(r"\s+[|–—-]\s+(?=[^|–—-]+$)", article.title)[0] if "|" in article.title else article.title
    if first.level and not _marker(first, language):
        return first.text, blocks[1:]
    if given:
        same = [block for block in blocks if block.text.strip() == article.title.strip() or block.text.strip() == given]
        return given, [block for block in blocks if block not in same]
    words = first.text.split()
    if len(words) <= MOST_TITLE_WORDS and not first.text.rstrip().endswith(".") and not _marker(first, language):
        return first.text, blocks[1:]
    return article.name.replace("-", " ").capitalize(), blocks


def _is_heading(block: Block, following: Block | None, language: Language) -> bool:
    if block.level:
        return True
    text = block.text.strip()
    if block.bullet or block.number is not None or _marker(block, language) or following is None:
        return False
    if len(text) > MOST_HEADING_CHARACTERS or len(text.split()) > MOST_HEADING_WORDS or text.endswith((".", ",", ";")):
        return False
    if len(re.findall(r"[.!?](?:\s|$)", text)) > 1:
        return False
    starts_list = following.bullet or following.number is not None or bool(_marker(following, language))
    return starts_list or len(following.text) > len(text) * 1.5


@dataclass(frozen=True, slots=True)
class _Marker:
    number: int
    rest: str


def _marker(block: Block, language: Language) -> _Marker | None:
    """The number a block begins with, in any usual style, or its place in a numbered list."""
    words = "|".join(language.numbers)
    match = re.match(
        rf"(?:(?P<word>{language.step_words})\s*#?\s*(?P<n1>\d{{1,2}}|{words})\b\s*(?:of\s+\d+)?\s*[).:–—-]*\s*|[(#]?(?P<n2>\d{{1,2}})\s*(?:[).:]+|\s[–—-])\s*)(?P<rest>.*)",
        block.text,
        re.IGNORECASE | re.DOTALL,
    )
    if match and (match["n2"] is None or not re.match(r"\d", match["rest"])):
        number = (match["n1"] or match["n2"]).lower()
        return _Marker(language.numbers.get(number) or int(number), match["rest"].strip())
    if block.number is not None:
        return _Marker(block.number, block.text)
    return None


# -- sections -----------------------------------------------------------------------------------


@dataclass(slots=True)
class _Part:
    """A heading with the blocks below it."""

    heading: str
    level: int
    blocks: list[Block]


def _sections(blocks: list[Block], language: Language) -> list[Section]:
    parts = _parts(blocks, language)
    sections: list[Section] = []
    position = 0
    while position < len(parts):
        steps = _heading_steps(parts, position, language)
        if steps:
            sections += steps
            position += len(steps)
            continue
        sections += _split(parts[position], first=position == 0, language=language)
        position += 1
    return _closed(sections, language)


def _parts(blocks: list[Block], language: Language) -> list[_Part]:
    parts = [_Part("", 0, [])]
    for number, block in enumerate(blocks):
        following = blocks[number + 1] if number + 1 < len(blocks) else None
        if _is_heading(block, following, language):
            parts.append(_Part(block.text.strip(), block.level or 9, []))
        else:
            parts[-1].blocks.append(block)
    return [part for part in parts if part.heading or part.blocks]


def _heading_steps(parts: list[_Part], start: int, language: Language) -> list[Section]:
    """Remedies that are headings of their own: "### 1. Massage", or deeper headings below "What helps"."""
    run: list[tuple[str, list[str]]] = []
    for part in parts[start:]:
        marker = _marker(Block(part.heading), language) if part.heading else None
        if marker is None or marker.number != len(run) + 1:
            break
        run.append((marker.rest.strip(" :–—-.") or part.heading, _texts(part.blocks)))
    if len(run) < 2 and start > 0:
        above = parts[start - 1]
        if _kind_of_heading(above.heading, language) is Kind.REMEDY and not any(
            _marker(b, language) for b in above.blocks
        ):
            run = []
            for part in parts[start:]:
                if part.level <= above.level or not part.blocks:
                    break
                run.append((part.heading, _texts(part.blocks)))
    if len(run) < 2:
        return []
    under = parts[start - 1].heading if start and parts[start - 1].level < parts[start].level else ""
    return [_remedy(title, texts, number, len(run), under=under) for number, (title, texts) in enumerate(run, start=1)]


def _split(part: _Part, *, first: bool, language: Language) -> list[Section]:
    """One part's sections: what stands before its numbered remedies, the remedies, what follows."""
    kind = _kind(part, first=first, language=language)
    runs = _run(part.blocks, kind, language)
    if runs is None:
        return (
            [Section(kind if part.heading or first else Kind.OTHER, part.heading, tuple(_texts(part.blocks)))]
            if part.blocks
            else []
        )
    begin, remedies, rest = runs
    sections = []
    if begin:
        # The words that lead to the remedies are not a remedy themselves.
        lead = Kind.OTHER if kind is Kind.REMEDY else kind
        sections.append(Section(lead, part.heading, tuple(_texts(begin))))
    total = len(remedies)
    sections += [
        _remedy(title or part.heading, texts, number, total, under=part.heading)
        for number, (title, texts) in enumerate(remedies, start=1)
    ]
    if rest:
        sections.append(Section(Kind.OTHER, "", tuple(_texts(rest))))
    return sections


_Run = tuple[list[Block], list[tuple[str, list[str]]], list[Block]]


def _run(blocks: list[Block], kind: Kind, language: Language) -> _Run | None:
    """A series numbered 1, 2, 3 … (or, below a remedy heading, a list of bullets)."""
    if kind in (Kind.SYMPTOM, Kind.ANATOMY):
        return None
    starts: list[tuple[int, str]] = []
    for place, block in enumerate(blocks):
        marker = _marker(block, language)
        if marker is not None and marker.number == len(starts) + 1:
            starts.append((place, marker.rest))
    if len(starts) < 2 and kind is Kind.REMEDY:
        starts = [
            (place, block.text) for place, block in enumerate(blocks) if block.bullet and len(block.text.split()) >= 5
        ]
    if len(starts) < 2:
        return None
    remedies = []
    ends = [place for place, _ in starts[1:]] + [_end(blocks, starts[-1][0], language)]
    for (place, rest), end in zip(starts, ends, strict=True):
        title, text = _named(rest)
        remedies.append((title, [text, *_texts(blocks[place + 1 : end])] if text else _texts(blocks[place + 1 : end])))
    return blocks[: starts[0][0]], remedies, blocks[ends[-1] :]


def _end(blocks: list[Block], last: int, language: Language) -> int:
    """Where the last remedy ends: before the author's closing words or questions."""
    for place in range(last + 1, len(blocks)):
        text = blocks[place].text
        if language.closing.match(text) or text.rstrip().endswith("?") or text.count("?") >= 2:
            return place
    return len(blocks)


def _named(text: str) -> tuple[str, str]:
    """(name, text) of a remedy: "Massage – Of course, …", "Stretch: …", "Rest. Lie down …"."""
    match = re.match(r"(?P<name>[^.!?:–—]{2,60}?)\s*(?:[:–—]|\s-)\s+(?P<text>.+)", text, re.DOTALL)
    if match and len(match["name"].split()) <= 7:
        return match["name"].strip(" *_"), match["text"].strip()
    if len(text.split()) <= 7:
        return text.strip(" :–—-*_.!"), ""
    match = re.match(r"(?P<name>[^.!?]{2,50})[.!]\s+(?P<text>[A-Z].+)", text, re.DOTALL)
    if match and len(match["name"].split()) <= 6:
        return match["name"].strip(" *_"), text
    return "", text


def _remedy(title: str, texts: list[str], number: int, total: int, *, under: str) -> Section:
    return Section(Kind.REMEDY, title, tuple(text for text in texts if text), Step(number, total), under=under)


def _texts(blocks: Sequence[Block]) -> list[str]:
    """Paragraphs, with spaces put back that were lost after full stops."""
    return [repaired(block.text) for block in blocks]


def _kind_of_heading(heading: str, language: Language) -> Kind | None:
    for kind, pattern in language.headings.items():
        if pattern.search(heading):
            return kind
    return None


def _kind(part: _Part, *, first: bool, language: Language) -> Kind:
    if not part.heading:
        return Kind.INTRO if first else Kind.OTHER
    named = _kind_of_heading(part.heading, language)
    text = " ".join(block.text for block in part.blocks)
    scores = {kind: len(pattern.findall(text)) for kind, pattern in language.content.items()}
    best = max(scores, key=lambda kind: scores[kind])
    if named is None:
        return best if scores[best] >= 3 and best is not Kind.REMEDY else Kind.OTHER
    if named is Kind.ANATOMY and scores[Kind.SYMPTOM] > 2 * scores[Kind.ANATOMY]:
        return Kind.SYMPTOM  # "What is sciatica?" asks for a complaint, not for a muscle
    return named


def _closed(sections: list[Section], language: Language) -> list[Section]:
    """Mark the last words, and make the closing questions a section of their own."""
    last_remedy = max((place for place, one in enumerate(sections) if one.step), default=-1)
    result = sections[: last_remedy + 1]
    for place, section in enumerate(sections[last_remedy + 1 :], start=last_remedy + 1):
        if place < len(sections) - 2 and last_remedy < 0:
            result.append(section)
            continue
        after_remedies = last_remedy >= 0 and section.kind in (Kind.OTHER, Kind.QUESTION)
        is_last = place == len(sections) - 1
        if not (after_remedies or is_last):
            result.append(section)
            continue
        result += _closing(section, language)
    return result


def _closing(section: Section, language: Language) -> list[Section]:
    questions = tuple(text for text in section.paragraphs if "?" in text and _asks(text))
    if section.kind is Kind.QUESTION and not questions:
        questions = section.paragraphs
    rest = tuple(text for text in section.paragraphs if text not in questions)
    found = []
    if rest:
        closes = section.kind is Kind.OTHER and (not section.heading or bool(language.closing.match(rest[0])))
        found.append(replace(section, paragraphs=rest, closes=closes))
    if questions:
        found.append(Section(Kind.QUESTION, section.heading if section.kind is Kind.QUESTION else "", questions))
    return found


def _asks(text: str) -> bool:
    """A paragraph that turns to the reader: it has a question with "you"."""
    return bool(re.search(r"\b(?:you|your)\b[^.!?]*\?", text, re.IGNORECASE))
