"""``tipcast selftest``: the kill-and-fault table on this machine."""

from __future__ import annotations

import click

from scheduler.commands import NEEDS_PERSON
from scheduler.commands._options import json_option, print_json


@click.command("selftest")
@click.option(
    "--rounds", type=click.IntRange(0), default=40, show_default=True, help="Kills at random moments, after the table."
)
@click.option("--seed", type=int, default=1, show_default=True, help="Chooses the random moments.")
@json_option
def command(rounds: int, seed: int, as_json: bool) -> int:
    """Publish to the stand-in networks while the publisher is killed at every step and the networks
    misbehave at every request, and count what followers see. Needs no account."""
    from scheduler.selftest.run import ASKED, LOST, ONCE, TWICE, selftest

    score = selftest(rounds=rounds, seed=seed)
    document = score.document()
    if as_json:
        print_json(document)
    else:
        click.echo(f"{'network':<11}{'trouble':<40}{ONCE:>6}{ASKED:>7}{TWICE:>7}{LOST:>6}")
        for row in document["rows"]:
            click.echo(
                f"{row['network']:<11}{row['trouble']:<40}{row[ONCE]:>6}{row[ASKED]:>7}{row[TWICE]:>7}{row[LOST]:>6}"
            )
        click.echo(
            f"{document['runs']} deliveries, {document['kills']} kills: {document['duplicates']} duplicates, "
            f"{document['lost']} lost, {document['asked']} asked a person."
        )
    return NEEDS_PERSON if document["duplicates"] or document["lost"] else 0
