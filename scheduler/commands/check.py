"""``tipcast check``: every post against every network's limits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import click

from scheduler import networks
from scheduler.commands import NEEDS_PERSON
from scheduler.commands._carousels import carousels, sentence
from scheduler.commands._open import opened
from scheduler.commands._options import json_option, print_json, workspace_option
from scheduler.core.errors import BadInput, Problem
from scheduler.core.lateness import parse_late
from scheduler.core.model import Post
from scheduler.posts.read import read_files
from scheduler.publishing.drafts import Drafter


@click.command("check")
@workspace_option
@json_option
def command(root: Path, as_json: bool) -> int:
    """Check the settings and every post against the limits of every network it goes to."""
    with opened(root) as workspace:
        posts = workspace.posts()
        kinds = {account.network for account in workspace.settings.accounts} or set(networks.names())
        lines = {file.post.file: file.lines for file in read_files(workspace.settings.posts)}
        shown = carousels(posts, workspace.drafter, kinds)
        problems = [
            _placed(problem, lines.get(post.file, {}))
            for post in posts
            for problem in post_problems(post, workspace.drafter, kinds)
        ]
    if as_json:
        rows = [
            {"file": one.where, "line": one.line, "field": one.field, "what": one.what, "mend": one.mend}
            for one in problems
        ]
        print_json({"posts": len(posts), "problems": rows, "carousels": shown})
    else:
        for row in shown:
            click.echo(sentence(row))
        if not problems:
            click.echo(f"{len(posts)} posts are fine on {', '.join(sorted(kinds))}.")
    for problem in problems:
        click.echo(str(problem), err=True)
    return NEEDS_PERSON if problems else 0


def _placed(problem: Problem, lines: Mapping[str, int]) -> Problem:
    """The problem with the line its field stands on, as far as it is known."""
    if problem.line is not None or problem.field is None:
        return problem
    whole = problem.field.split(".")[0]
    names = (problem.field, whole, whole.removesuffix("s"), "id")
    return replace(problem, line=next((lines[name] for name in names if name in lines), None))


def post_problems(post: Post, drafter: Drafter, kinds: set[str]) -> Iterator[Problem]:
    """What a network would refuse about one post, and what its campaign misses."""
    place = post.file or post.id
    if post.campaign and drafter.campaign_of(post) is None:
        yield Problem(
            place,
            f'There is no campaign "{post.campaign}".',
            "Correct it, or add it to tipcast.toml.",
            field="campaign",
        )
    if post.late:
        try:
            parse_late(post.late, where=place)
        except BadInput as error:
            yield from error.problems
    wanted = sorted(kinds & set(post.networks) if post.networks else kinds)
    yield from drafter.caption_problems(post, wanted)
    for network in wanted:
        try:
            yield from drafter.card_problems(post, network)
        except BadInput as error:
            yield from (replace(one, where=place, what=f"{network}: {one.what}") for one in error.problems)
