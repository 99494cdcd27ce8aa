"""The further parts of a thread: the sentences that a post had no room for, in as few posts as they need."""

from __future__ import annotations

from collections.abc import Callable, Sequence


def parts_of(sentences: Sequence[str], *, fits: Callable[[str], bool], most: int) -> tuple[tuple[str, ...], ...]:
    """``sentences`` in groups, in their order, each as large as it ``fits`` when it is joined by spaces. What comes
    after ``most`` groups, or after a sentence that fits into none, is left out: a thread has no gaps. Pure."""
    groups: list[list[str]] = []
    for sentence in sentences:
        if groups and fits(" ".join([*groups[-1], sentence])):
            groups[-1].append(sentence)
        elif len(groups) < most and fits(sentence):
            groups.append([sentence])
        else:
            break
    return tuple(tuple(group) for group in groups)
