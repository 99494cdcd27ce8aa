"""Addresses that posts lead to, and what asking for them showed."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urldefrag, urlsplit

from scheduler.checking.advice import Advice, pieces
from scheduler.checking.reach import Answer, Verdict
from scheduler.core.errors import Problem
from scheduler.core.model import Brand, Campaign
from scheduler.core.text.weighted import addresses
from scheduler.posts.parse import PostFile

SETTINGS = "tipcast.toml"


@dataclass(frozen=True, slots=True)
class Place:
    """An address and where it is written."""

    address: str
    file: str
    field: str
    line: int | None = None


def places(files: Sequence[PostFile], *, campaigns: Sequence[Campaign], brand: Brand) -> list[Place]:
    """Every address that a reader could follow: settings first, then post by post."""
    found = [Place(one.link, SETTINGS, f"campaigns.{one.name}.link") for one in campaigns if one.link]
    if brand.website:
        found.insert(0, Place(_whole(brand.website), SETTINGS, "brand.website"))
    for file in files:
        if file.post.link:
            found.append(Place(file.post.link, file.source.where, "link", file.lines.get("link")))
        for piece in pieces(file):
            for span in addresses(piece.text):
                line = piece.line_at(span.start)
                found.append(Place(_whole(piece.text[span.start : span.end]), file.source.where, piece.field, line))
    return list(dict.fromkeys(found))


def private_links(found: Iterable[Place]) -> Iterator[Advice]:
    """Advice on addresses that only this computer or network knows; told without asking anybody."""
    for place in found:
        if _is_private(place.address):
            what = "Nobody outside your own network can open this address."
            mend = "Use the page's public address."
            yield Advice("private-link", place.file, place.line, place.address, what, mend, place.field)


def asked(found: Sequence[Place]) -> list[str]:
    """Each address to ask for once, without the part after #."""
    return list(dict.fromkeys(urldefrag(place.address)[0] for place in found))


def answered(found: Sequence[Place], answers: Mapping[str, Answer]) -> tuple[list[Problem], list[Advice]]:
    """Dead and unreachable links as problems; moved ones and those that can't be judged as advice."""
    problems: list[Problem] = []
    advice: list[Advice] = []
    for place in found:
        answer = answers[urldefrag(place.address)[0]]
        if answer.verdict in (Verdict.DEAD, Verdict.UNREACHABLE):
            what = f"{place.address}: {answer.what}"
            problems.append(Problem(place.file, what, "Correct the address.", line=place.line, field=place.field))
        elif answer.verdict is Verdict.MOVED:
            mend = f"Write {answer.address}."
            advice.append(Advice("moved-link", place.file, place.line, place.address, answer.what, mend, place.field))
        elif answer.verdict is Verdict.UNCLEAR:
            mend = "Open it once in your browser."
            advice.append(Advice("unclear-link", place.file, place.line, place.address, answer.what, mend, place.field))
    return problems, advice


def _whole(address: str) -> str:
    return address if address.lower().startswith(("http://", "https://")) else f"https://{address}"


def _is_private(address: str) -> bool:
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return False
    if host == "localhost" or host.endswith((".local", ".localhost", ".lan", ".internal")):
        return True
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return False
