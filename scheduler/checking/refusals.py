"""What a network would refuse about a post, or what keeps it from ever being sent."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace

from scheduler import networks as known
from scheduler.core.errors import BadInput, Problem
from scheduler.core.lateness import parse_late
from scheduler.core.model import Post
from scheduler.core.network import Limits
from scheduler.posts.parse import PostFile
from scheduler.publishing.drafts import Drafter


def refusals(file: PostFile, *, drafter: Drafter, networks: Sequence[str]) -> Iterator[Problem]:
    """Everything wrong with one post on ``networks`` (those with an account), with its line."""
    for problem in _problems(file.post, drafter=drafter, networks=networks):
        yield placed(problem, file)


def placed(problem: Problem, file: PostFile) -> Problem:
    """The problem with the line its field stands on, as far as it is known."""
    if problem.line is not None or problem.field is None:
        return problem
    if problem.field == "body":
        return replace(problem, line=file.source.body_line)
    whole = problem.field.split(".")[0]
    names = (problem.field, whole, whole.removesuffix("s"), "id")
    return replace(problem, line=next((file.lines[name] for name in names if name in file.lines), None))


def _problems(post: Post, *, drafter: Drafter, networks: Sequence[str]) -> Iterator[Problem]:
    place = post.file or post.id
    if post.campaign and drafter.campaign_of(post) is None:
        what, mend = f'There is no campaign "{post.campaign}".', "Correct it, or add it to tipcast.toml."
        yield Problem(place, what, mend, field="campaign")
    if post.late:
        try:
            parse_late(post.late, where=place)
        except BadInput as error:
            yield from error.problems
    wanted = sorted(set(networks) & set(post.networks) if post.networks else networks)
    if not wanted and networks:
        what = f"It goes nowhere: there is no account on {' or '.join(post.networks)}."
        yield Problem(place, what, "Add the account to tipcast.toml, or another network here.", field="networks")
    yield from drafter.caption_problems(post, wanted)
    for network in wanted:
        yield from _pictures(post, network, known.load(network).limits)
        try:
            yield from drafter.card_problems(post, network)
        except BadInput as error:
            yield from (replace(one, where=place, what=f"{network}: {one.what}") for one in error.problems)
        yield from _characters(post, network, known.load(network).limits)


def _pictures(post: Post, network: str, limits: Limits) -> Iterator[Problem]:
    if len(post.cards) < limits.fewest_pictures:
        what = f"{network}: It takes no post without a picture, and this one has no card."
        yield Problem(post.file or post.id, what, "Add a line card: … with the words for it.", field="cards")


def _characters(post: Post, network: str, limits: Limits) -> Iterator[Problem]:
    field = f"captions.{network}" if network in post.captions else "body"
    text = post.captions.get(network, post.body)
    for character in sorted(set(text) & set(limits.refused_characters)):
        name = unicodedata.name(character, "an invisible character").lower()
        what = f"{network}: It refuses the character U+{ord(character):04X} ({name})."
        yield Problem(post.file or post.id, what, "Delete it and type the words around it anew.", field=field)
