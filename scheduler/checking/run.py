"""All checks of a workspace's posts in one go: problems and advice, each in the posts' order."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from scheduler import networks as known
from scheduler.checking.advice import Advice
from scheduler.checking.alts import alts
from scheduler.checking.claims import claims
from scheduler.checking.links import answered, asked, places, private_links
from scheduler.checking.reach import Asker
from scheduler.checking.refusals import placed, refusals
from scheduler.checking.repeats import repeats, same_captions
from scheduler.checking.rule_file import word_lists
from scheduler.core.errors import Problem
from scheduler.core.model import Brand, Campaign, Post
from scheduler.posts.parse import PostFile
from scheduler.publishing.drafts import Drafter


def checked_posts(
    files: Sequence[PostFile], *, drafter: Drafter, networks: Sequence[str], word_folders: Sequence[Path]
) -> tuple[list[Problem], list[Advice]]:
    """What is wrong on ``networks`` (those with an account), and advice; nobody is asked for anything.

    ``word_folders`` hold the word lists; the last wins. Raises BadInput if one of them is broken.
    """
    lists = word_lists(*word_folders)
    by_name = {file.source.where: file for file in files}

    def caption(post: Post, network: str) -> str:
        return drafter.caption(post, network).text

    refusing = [network for network in networks if known.load(network).limits.refuses_repeats]
    problems = [one for file in files for one in refusals(file, drafter=drafter, networks=networks)]
    problems += [placed(one, by_name[one.where]) for one in same_captions(files, networks=refusing, caption=caption)]
    links = places(files, campaigns=drafter.campaigns, brand=drafter.brand)
    advice = [
        *repeats(files),
        *(one for file in files for one in alts(file)),
        *private_links(links),
        *claims(files, lists),
    ]
    order = {file.source.where: number for number, file in enumerate(files)}

    def place(one: Problem | Advice) -> tuple[int, int]:
        return order.get(one.where if isinstance(one, Problem) else one.file, -1), one.line or 0

    return sorted(problems, key=place), sorted(advice, key=place)


def checked_links(
    files: Sequence[PostFile], *, campaigns: Sequence[Campaign], brand: Brand, asker: Asker
) -> tuple[list[Problem], list[Advice]]:
    """What asking for every address showed: dead and unreachable ones, moved and unclear ones."""
    found = places(files, campaigns=campaigns, brand=brand)
    return answered(found, asker.ask_all(asked(found)))
