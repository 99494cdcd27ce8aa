"""Embedding levels by the Unicode bidirectional algorithm (UAX 9): the steps of python-bidi, and what
they lack: paired brackets (rule N0), isolates, and characters newer than Python's own tables.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Any

_PAIRS = dict(zip("([{⁅⁽₍⌈⌊〈⟦⟨⟪⟬❨❪❬⦅〈《「『【〔（［｛", ")]}⁆⁾₎⌉⌋〉⟧⟩⟫⟭❩❫❭⦆〉》」』】〕）］｝", strict=True))
_CLOSING = frozenset(_PAIRS.values())
_MOST_OPEN = 63
"""Deeper brackets aren't paired. Source: UAX 9, BD16."""
_EMBEDDINGS = {"LRI": "\u202a", "RLI": "\u202b", "PDI": "\u202c"}
"""An isolate is taken for an embedding, which differs only in what stands right beside it."""
_STRONG = {"L": "L", "R": "R", "EN": "R", "AN": "R"}


def levels_of(text: str, *, rtl: bool) -> list[int]:
    """The level of each character of one line; odd ones read from right to left."""
    if not rtl and not any(unicodedata.bidirectional(one) in ("R", "AL", "AN", "RLE", "RLO", "RLI") for one in text):
        return [0] * len(text)
    from bidi import algorithm

    storage = algorithm.get_empty_storage()
    storage["base_level"], storage["base_dir"] = int(rtl), "LR"[rtl]
    algorithm.get_embedding_levels("".join(_known(text, at) for at in range(len(text))), storage)
    for at, entry in enumerate(storage["chars"]):
        entry["at"] = at
    algorithm.explicit_embed_and_overrides(storage, False)
    algorithm.resolve_weak_types(storage, False)
    for run in storage["runs"]:
        _resolve_brackets(storage["chars"][run["start"] : run["start"] + run["length"]], run["sor"])
    algorithm.resolve_neutral_types(storage, False)
    algorithm.resolve_implicit_levels(storage, False)
    levels = [int(rtl)] * len(text)
    for entry in storage["chars"]:
        levels[entry["at"]] = entry["level"]
    return levels


def first_strong(text: str) -> str:
    """``L`` or ``R`` for the first letter with a direction, "" when there is none."""
    kinds = (unicodedata.bidirectional(character) for character in text)
    return next(("L" if kind == "L" else "R" for kind in kinds if kind in ("L", "R", "AL")), "")


def _known(text: str, at: int) -> str:
    """The character, or one that python-bidi knows and that behaves like it."""
    kind = unicodedata.bidirectional(text[at])
    if kind == "FSI":
        return _EMBEDDINGS["RLI" if first_strong(text[at + 1 :].partition("\u2069")[0]) == "R" else "LRI"]
    return _EMBEDDINGS.get(kind, text[at]) if kind else "\ufffd"  # neutral, as unassigned emoji are


def _resolve_brackets(run: Sequence[dict[str, Any]], before: str) -> None:
    """Rule N0: a pair takes the direction of its inside, where that is the run's own or goes on from before."""
    for start, end in _paired(run):
        along = "R" if run[start]["level"] % 2 else "L"
        inside = {_STRONG.get(one["type"]) for one in run[start + 1 : end]} - {None}
        if not inside:
            continue
        context = next((_STRONG[one["type"]] for one in reversed(run[:start]) if one["type"] in _STRONG), before)
        direction = along if along in inside or context == along else context
        run[start]["type"] = run[end]["type"] = direction


def _paired(run: Sequence[dict[str, Any]]) -> list[tuple[int, int]]:
    """The indexes of brackets that belong together, by where they open."""
    opened: list[tuple[str, int]] = []
    pairs = []
    for index, entry in enumerate(run):
        if entry["type"] != "ON":
            continue
        if entry["ch"] in _PAIRS:
            if len(opened) == _MOST_OPEN:
                break
            opened.append((_PAIRS[entry["ch"]], index))
        elif entry["ch"] in _CLOSING:
            match = next((at for at in reversed(range(len(opened))) if opened[at][0] == entry["ch"]), None)
            if match is not None:
                pairs.append((opened[match][1], index))
                del opened[match:]
    return sorted(pairs)
