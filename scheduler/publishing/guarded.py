"""Calling a network's code so that whatever it raises is an error that its phase allows."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from scheduler.core.errors import BadInput, ErrorClass, NetworkError, Phase, Reading, error_for

T = TypeVar("T")


def guarded(call: Callable[[], T], phase: Phase) -> T:
    """Run a network's code; whatever it raises becomes an error that its phase allows."""
    try:
        return call()
    except NetworkError:
        raise
    except BadInput as error:
        if phase is Phase.PUBLISH:
            raise error_for(Reading(ErrorClass.UNKNOWN, str(error))) from error
        raise error_for(Reading(ErrorClass.REJECTED, f"{error} Nothing was sent.")) from error
    except Exception as error:
        # A bug must neither lose nor double a delivery. Only its type is told: the text may hold secrets.
        kind = ErrorClass.UNKNOWN if phase is Phase.PUBLISH else ErrorClass.RETRYABLE
        sentence = "Tipcast itself stumbled here and goes on by itself; please report it."
        raise error_for(Reading(kind, sentence, message=type(error).__name__)) from error
