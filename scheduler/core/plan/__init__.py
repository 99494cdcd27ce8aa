"""The plan: posts + campaigns + accounts + queue + now → what goes out when. Pure and repeatable.

Time is walked from now on; at each slot a campaign shows its next post that keeps all rules. Every
choice depends only on what comes before it, so that the same plan comes out tomorrow, less a day.
"""

from __future__ import annotations

from scheduler.core.plan.make import make_plan
from scheduler.core.plan.moments import moments, next_slot
from scheduler.core.plan.rows import FIRST, Change, Drop, Entry, LeftOut, Move, Plan, QueueRow, Unplaced, Was
from scheduler.core.plan.rules import Blackout, Rules

__all__ = [
    "FIRST",
    "Blackout",
    "Change",
    "Drop",
    "Entry",
    "LeftOut",
    "Move",
    "Plan",
    "QueueRow",
    "Rules",
    "Unplaced",
    "Was",
    "make_plan",
    "moments",
    "next_slot",
]
