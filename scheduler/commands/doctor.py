"""``tipcast doctor``: what will stop working, told weeks ahead."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import click

from scheduler.commands import NEEDS_PERSON
from scheduler.commands._open import opened
from scheduler.commands._options import json_option, now_option, print_json, weeks_option, workspace_option
from scheduler.core.errors import BadInput, Problem
from scheduler.doctor.examine import examine
from scheduler.doctor.facts import Facts
from scheduler.doctor.finding import Finding, Level
from scheduler.doctor.gather import gather, unseen_offline
from scheduler.wiring import Workspace

HEADINGS = {Level.BROKEN: "Broken now", Level.WILL_BREAK: "Will break", Level.KNOW: "Worth knowing"}


@click.command("doctor")
@workspace_option
@json_option
@now_option
@weeks_option
@click.option("--online", is_flag=True, help="Also ask the networks; nothing is changed there (X charges $0.010).")
@click.option("--test-alert", is_flag=True, help="Only send a test message to the addresses of alerts.")
def command(root: Path, as_json: bool, now_text: str | None, weeks: int, online: bool, test_alert: bool) -> int:
    """Look at everything that posts depend on, and say what will stop working before it does."""
    with opened(root, now_text=now_text) as workspace:
        if test_alert:
            return _ring_once(workspace)
        looked = gather(workspace, until=workspace.clock.now() + timedelta(weeks=weeks))
        facts = looked.facts
        if online:
            from scheduler.doctor.host import try_host
            from scheduler.doctor.online import ask

            facts = ask(workspace, facts, try_host=try_host, compare_clocks=now_text is None)
    findings, unseen = examine(facts), [*looked.unseen, *unseen_offline(facts)]
    if as_json:
        print_json(_document(facts, findings, unseen))
    else:
        _say(facts, findings, unseen)
    stops = [one for one in findings if one.needs_person]
    if stops:
        click.echo(
            f"{len(stops)} of this needs you." if len(stops) == 1 else f"{len(stops)} of these need you.", err=True
        )
    return NEEDS_PERSON if stops else 0


def _say(facts: Facts, findings: Sequence[Finding], unseen: Sequence[str]) -> None:
    for level, heading in HEADINGS.items():
        mine = [one for one in findings if one.level is level]
        if mine:
            click.echo(f"{heading}:")
        for one in mine:
            click.echo(f"  {one.what}")
            if one.mend:
                click.echo(f"    → {one.mend}")
    if not findings:
        click.echo("Nothing stands in the way of your posts.")
    for patient in facts.patients:
        condition = patient.answered.condition if patient.answered else None
        if condition is not None:
            click.echo(f"{patient.title} answers{f', as {condition.name}' if condition.name else ''}.")
    if unseen:
        click.echo("Not looked at:")
    for sentence in unseen:
        click.echo(f"  {sentence}")


def _document(facts: Facts, findings: Sequence[Finding], unseen: Sequence[str]) -> dict[str, Any]:
    return {
        "looked_at": facts.now,
        "until": facts.until,
        "needs_person": sum(one.needs_person for one in findings),
        "findings": [_finding(one) for one in findings],
        "not_looked_at": list(unseen),
        "answered": {one.name: _answer(one) for one in facts.patients if one.answered is not None},
    }


def _finding(one: Finding) -> dict[str, Any]:
    hit = [{"post": due.post_id, "account": due.account, "due_at": due.due_at, "queued": due.queued} for due in one.hit]
    return {
        "level": one.level.value,
        "area": one.area,
        "rule": one.rule,
        "account": one.account,
        "on": one.on,
        "affected": len(hit),
        "what": one.what,
        "mend": one.mend,
        "deliveries": hit,
    }


def _answer(one: Any) -> dict[str, Any]:
    answered, condition = one.answered, one.answered.condition
    off, quota = answered.clock_off, condition.quota if condition else None
    return {
        "taken": condition is not None,
        "name": condition.name if condition else None,
        "expires_at": condition.expires_at if condition else None,
        "granted": sorted(condition.granted) if condition and condition.granted is not None else None,
        "quota": {"used": quota.used, "total": quota.total} if quota else None,
        "clock_off_s": round(off.total_seconds()) if off is not None else None,
    }


def _ring_once(workspace: Workspace) -> int:
    from scheduler.alerts.carrier import carry
    from scheduler.alerts.message import test_message
    from scheduler.commands._alerts import round_of

    addresses = workspace.settings.alert_addresses
    if not addresses:
        raise BadInput(Problem(".env", "TIPCAST_ALERTS is empty.", "docs/settings.md says what it may hold."))
    title, body = test_message(name=workspace.settings.brand.name)
    failures = carry(addresses, title=title, body=body)
    for failure in failures:
        click.echo(f"The test could not be sent to {failure}.", err=True)
    if sent := len(addresses) - len(failures):
        round_of(workspace).arm()
        click.echo(f"The test went out to {sent} address{'' if sent == 1 else 'es'}: see whether it arrives.")
    return NEEDS_PERSON if failures else 0
