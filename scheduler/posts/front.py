"""From the YAML of the front matter to its node tree, and from the parser's words to a person's.

Nodes, not Python values: a node keeps the text as written, so that ``10:30``, ``yes`` and ``1e3``
stay what the author typed, and it knows its line and its place for exact edits.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scheduler.core.errors import BadInput, Problem
from scheduler.posts.source import Source

if TYPE_CHECKING:
    from ruamel.yaml.error import MarkedYAMLError
    from ruamel.yaml.nodes import MappingNode

_QUOTE = 'Put the whole text in quotes, as in title: "…".'
_FIELDS = "Write one field per line, as in title: Meet your glutes."

# What the parser says (begin of its sentence) → what is wrong, and how to mend it.
_SAYINGS = (
    ("mapping values are not allowed", "There is a colon inside the text, or the line is indented too far.", _QUOTE),
    ("sequence entries are not allowed", "The text begins with a dash.", _QUOTE),
    ("found undefined alias", "The text begins with *, which has a meaning of its own here.", _QUOTE),
    ("while scanning an alias", "The text begins with *, which has a meaning of its own here.", _QUOTE),
    ("while scanning an anchor", "The text begins with &, which has a meaning of its own here.", _QUOTE),
    ("while scanning a tag", "The text begins with !, which has a meaning of its own here.", _QUOTE),
    ("while scanning a block scalar", "The text must begin on the line after | or >.", "Move it down and indent it."),
    ("found unknown escape", "A \\ inside double quotes has a meaning of its own.", "Write \\\\ or use single quotes."),
    ("found unexpected end of stream", "A quotation mark is opened here and never closed.", "Close it."),
    ("while scanning a quoted scalar", "A quotation mark is opened here and never closed.", "Close it."),
    ("while parsing a flow", "A bracket is opened here and not closed.", "Close it, with commas between the items."),
    ("could not find expected", "This line is no field: a name, a colon and a value are expected.", _FIELDS),
    ("expected a single document", "The front matter ends too early, at a line with dots.", "Remove that line."),
)
_OPENED_BEFORE = ("while scanning a quoted scalar", "while parsing a flow", "while scanning a simple key")


def compose(source: Source) -> MappingNode:
    """The node tree of the front matter. Raises BadInput with the line where the YAML is broken."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError
    from ruamel.yaml.nodes import MappingNode
    from ruamel.yaml.reader import ReaderError

    try:
        node = YAML(typ="safe", pure=True).compose(source.front)
    except MarkedYAMLError as error:
        raise BadInput(_broken(source, error)) from None
    except ReaderError as error:
        line = source.line_of(source.front.count("\n", 0, error.position))
        found = source.front[error.position]
        what = f"There is an invisible character (U+{ord(found):04X}) that may not be here."
        raise BadInput(Problem(source.where, what, "Delete it and type the text anew.", line=line)) from None
    except RecursionError:
        raise BadInput(Problem(source.where, "Brackets are nested too deeply.", _FIELDS, line=2)) from None
    if node is None:
        raise BadInput(Problem(source.where, "The front matter is empty.", "It needs at least id and title.", line=1))
    if not isinstance(node, MappingNode):
        raise BadInput(Problem(source.where, "The front matter is not a list of fields.", _FIELDS, line=2))
    return node


def _broken(source: Source, error: MarkedYAMLError) -> Problem:
    context, problem = str(error.context or ""), str(error.problem or "")
    opened_before = context.startswith(_OPENED_BEFORE) and error.context_mark is not None
    mark = error.context_mark if opened_before else error.problem_mark or error.context_mark
    index = mark.line if mark is not None else 0
    lines = source.front.split("\n")
    written = lines[index] if index < len(lines) else ""
    what, mend = _saying(context, problem, written)
    return Problem(source.where, what, mend, line=source.line_of(index))


def _saying(context: str, problem: str, written: str) -> tuple[str, str]:
    if re.match(r"\s*-?\s*\t", written):
        return "The line is indented with a tab.", "Use spaces."
    if context.startswith("while parsing a flow") and re.search(r"[\[{,\s]#", written):
        return (
            "A # begins a note, so the rest of the list is lost.",
            "Leave it out, as in hashtags: [Selfhelp, Massage].",
        )
    if forbidden := re.match(r"found character '(.+)' that cannot start", problem):
        return f"A text can't begin with {forbidden[1]} here.", _QUOTE
    if "found '<scalar>'" in problem:
        what = "Something follows after the closing quotation mark."
        return what, "If a quotation mark belongs to the text, put the text between quotation marks of the other sort."
    for begin, what, mend in _SAYINGS:
        if problem.startswith(begin) or context.startswith(begin):
            return what, mend
    return f"The YAML is broken here ({problem or context}).", "Mind the indentation, and put texts in quotes."
