"""Formats by name, and the aspect each shape is composed in."""

from __future__ import annotations

import pytest

from scheduler import networks
from scheduler.cards.formats import FORMATS, aspect_of, formats_named
from scheduler.cards.layout_file import ASPECTS
from scheduler.core.errors import BadInput
from scheduler.core.model import Format


@pytest.mark.parametrize(
    ("width", "height", "aspect"),
    [
        (1080, 1350, "tall"),
        (1000, 1500, "pin"),
        (1080, 1080, "square"),
        (1600, 900, "wide"),
        (1200, 630, "wide"),
        (1080, 1920, "story"),
        (1000, 2100, "story"),
        (1080, 1440, "tall"),
        (1200, 1000, "square"),
    ],
)
def test_each_shape_has_its_aspect(width: int, height: int, aspect: str) -> None:
    assert aspect_of(Format("any", width, height)) == aspect
    assert aspect in ASPECTS


def test_every_named_format_is_composed_on_its_own() -> None:
    assert len({aspect_of(one) for one in FORMATS.values()}) == len(FORMATS)


@pytest.mark.parametrize("network", networks.names())
def test_a_networks_own_format_is_the_one_of_that_name(network: str) -> None:
    for format_ in networks.load(network).formats:
        assert FORMATS[format_.name] == format_


def test_formats_are_asked_for_by_name() -> None:
    assert [one.name for one in formats_named(["story", "pin", "story"])] == ["story", "pin"]
    assert formats_named(["pin", "all"])[0].name == "pin"
    assert set(formats_named(["all"])) == set(FORMATS.values())


def test_unknown_formats_are_told_with_the_known_ones() -> None:
    with pytest.raises(BadInput, match="portrait, pin, wide, square, story") as caught:
        formats_named(["pin", "poster", ""])
    assert [problem.what for problem in caught.value.problems] == [
        'There is no card format "poster".',
        'There is no card format "".',
    ]
