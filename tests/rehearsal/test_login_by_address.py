"""A login whose kind follows from the network's address alone is rehearsed as what it is."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from scheduler.config import load_settings
from scheduler.core.model import CardText, Kind, Post
from scheduler.posts.write import write_post
from scheduler.rehearsal.rehearse import Rehearsal, rehearse

NOW = datetime(2027, 1, 4, 12, tzinfo=UTC)
OWN = "https://graph.instagram.com/v26.0"
PAGE = "https://graph.facebook.com/v26.0"
CONFIG = """
timezone = "Europe/London"
[brand]
name = "Willow Lane Massage"
[campaigns.tips]
slots = ["first tue 09:00"]
[accounts.instagram]
picture_host = "folder"
picture_folder = "public"
picture_address = "https://willowlane.example/public"
{login}
"""


def rehearsed(folder: Path, *, address: str, login: str = "") -> Rehearsal:
    """Five posts in as many months: a login of sixty days ends twice on the way."""
    root = folder / "tips"
    (root / "posts").mkdir(parents=True)
    (root / "tipcast.toml").write_text(CONFIG.format(login=login), encoding="utf-8")
    for number in range(1, 6):
        text = f"Breathe out for {number + 3} seconds."
        write_post(root / "posts" / f"{number}.md", Post(f"tip-{number}", Kind.REMEDY, "Out", text, (CardText(text),)))
    secrets = {"INSTAGRAM_USER_ID": "1789", "INSTAGRAM_TOKEN": "a-real-one", "TIPCAST_INSTAGRAM_URL": address}
    (scratch := folder / "scratch").mkdir()
    result = rehearse(load_settings(root, secrets), now=NOW, weeks=26, scratch=scratch)
    result.stop()
    return result


@pytest.mark.parametrize(
    ("address", "login", "is_renewed"),
    [
        pytest.param(OWN, "", True, id="by its address"),
        pytest.param(OWN, 'login = "instagram"', True, id="by both"),
        pytest.param(PAGE, 'login = "instagram"', True, id="by the setting"),
        pytest.param(PAGE, "", False, id="the Page's"),
        pytest.param(OWN, 'login = "facebook"', False, id="the setting comes first"),
    ],
)
def test_instagrams_login(tmp_path: Path, address: str, login: str, is_renewed: bool) -> None:
    result = rehearsed(tmp_path, address=address, login=login)
    assert (len(result.story.shown), result.troubles) == (5, 0)
    renewals = [remark.sentence for remark in result.story.remarks if "was renewed" in remark.sentence]
    assert bool(renewals) == is_renewed
