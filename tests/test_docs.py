"""The documents tell the truth: every command, setting and example in them exists and runs."""

from __future__ import annotations

import re
import shlex
import tomllib
from pathlib import Path

import pytest
from workspace import Person

from scheduler import hosts, networks
from scheduler.commands import COMMANDS
from scheduler.posts.parse import FIELDS
from scheduler.posts.read import read_post

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMAND_PAGE = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
SETTINGS_PAGE = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_documented(name: str) -> None:
    assert f"`tipcast {name}" in COMMAND_PAGE


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_is_documented(name: str) -> None:
    import importlib

    module = importlib.import_module(f"scheduler.commands.{'import_' if name == 'import' else name}")
    line = next(line for line in COMMAND_PAGE.splitlines() if line.startswith(f"| `tipcast {name}"))
    general = {"--workspace", "--json", "--now"}
    accepted = {"run": {"--no-web"}, "init": {"--quiet"}, "rehearse": {"--out", "--port"}}
    for parameter in module.command.params:
        for option in parameter.opts:
            if option.startswith("--") and option not in general | accepted.get(name, set()):
                assert option in line or name == "settle", f"{option} of {name} is not in docs/commands.md"


def test_documented_commands_exist() -> None:
    words = set(re.findall(r"`tipcast ([a-z]+)", COMMAND_PAGE + README + SETTINGS_PAGE))
    assert words <= set(COMMANDS)


def test_every_setting_of_the_shipped_file_is_documented() -> None:
    shipped = tomllib.loads((ROOT / "tipcast.toml").read_text(encoding="utf-8"))
    names = {
        "timezone",
        "language",
        *shipped["brand"],
        *shipped["campaigns"]["tips"],
        *shipped["accounts"]["instagram"],
    }
    names |= {"start", "end", "order", "late", "approval", "accounts", "link"}
    for name in names - {"colors"}:
        assert f"`{name}`" in SETTINGS_PAGE, name


@pytest.mark.parametrize("field", FIELDS)
def test_every_field_of_a_post_file_is_documented(field: str) -> None:
    assert f"`{field}`" in SETTINGS_PAGE


def test_the_example_post_can_be_read(tmp_path: Path) -> None:
    example = re.search(r"```markdown\n(.*?)```", SETTINGS_PAGE, re.DOTALL)
    assert example
    path = tmp_path / "example.md"
    path.write_text(example[1], encoding="utf-8")
    post = read_post(path, networks=networks.find)
    assert (post.step, post.kind.value, set(post.captions)) == (post.step, "remedy", {"x"})


def test_the_example_campaign_can_be_used(tmp_path: Path) -> None:
    from scheduler.config import load_settings

    example = re.search(r"```toml\n(hashtags.*?)```", SETTINGS_PAGE, re.DOTALL)
    assert example
    (tmp_path / "tipcast.toml").write_text("", encoding="utf-8")
    (tmp_path / "posts" / "spring").mkdir(parents=True)
    (tmp_path / "posts" / "spring" / "campaign.toml").write_text(example[1], encoding="utf-8")
    (spring,) = load_settings(tmp_path, {}).campaigns
    assert (spring.name, spring.hashtags, spring.late) == ("spring", ("Spring", "Selfhelp"), "next slot")


def test_the_example_of_first_comments_can_be_used(tmp_path: Path) -> None:
    from scheduler.config import load_settings

    example = re.search(r"```toml\n(\[captions\].*?)```", SETTINGS_PAGE, re.DOTALL)
    assert example
    (tmp_path / "tipcast.toml").write_text(example[1], encoding="utf-8")
    assert load_settings(tmp_path, {}).tags_in_comment == {"instagram"}


def test_every_sign_of_a_plan_is_documented() -> None:
    section = COMMAND_PAGE.partition("## How a plan reads")[2].partition("\n## ")[0]
    for sign in "+>~-?!$":
        assert f"| `{sign}` |" in section


def test_the_example_theme_and_brand_can_be_used(tmp_path: Path) -> None:
    from scheduler.cards.theme_file import MODES, read_theme
    from scheduler.cards.theme_fonts import FontShelf
    from scheduler.config import load_settings

    brand = re.search(r"```toml\n(\[brand\].*?)```", SETTINGS_PAGE, re.DOTALL)
    theme = re.search(r"```yaml\n(based_on:.*?)```", SETTINGS_PAGE, re.DOTALL)
    assert brand
    assert theme
    (tmp_path / "tipcast.toml").write_text(brand[1], encoding="utf-8")
    told = load_settings(tmp_path, {}).brand
    assert (told.theme, told.mode, told.logo) == ("classic", "dark", "logo.png")
    assert FontShelf(told.fonts).chosen("label")
    (tmp_path / "mine.yml").write_text(theme[1], encoding="utf-8")
    for mode in MODES:
        read = read_theme("mine", mode, folders=[tmp_path, ROOT / "templates" / "themes"], shelf=FontShelf())
        assert read.voices["display"].font.name == "nunito-black"


def test_every_theme_and_every_field_of_a_theme_is_documented() -> None:
    from scheduler.cards import frame, hand, marks, theme, theme_file, theme_fonts

    section = SETTINGS_PAGE.partition("## Themes")[2]
    names = theme_file.names_in([ROOT / "templates" / "themes"])
    fields = (*theme_file.FIELDS, *theme_file.MODES, *theme_file.VOICE, *theme_file.SHAPES, *theme_file.FRAME)
    choices = (*frame.KINDS, *hand.TEXTURES, *marks.RULES, *theme.CASES, *theme_fonts.names())
    for name in (*names, *fields, *choices):
        assert f"`{name}`" in section, name


def test_every_secret_is_in_the_example_and_has_a_guide() -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    for network in networks.names():
        login = networks.load(network).login_network
        guide = (ROOT / "docs" / "networks" / f"{login}.md").read_text(encoding="utf-8")
        for secret in networks.load(network).secrets:
            name = f"{login.upper()}_{secret.name}"
            assert name in example, name
            assert name in guide, name
        assert f"TIPCAST_{login.upper()}_URL" in example
        assert f"TIPCAST_{login.upper()}_URL" in SETTINGS_PAGE


@pytest.mark.parametrize("host", hosts.names())
def test_every_picture_host_is_documented(host: str) -> None:
    assert f'"{host}"' in SETTINGS_PAGE


def test_every_account_setting_is_documented_and_the_examples_of_hosts_can_be_read(tmp_path: Path) -> None:
    from scheduler.config import ACCOUNT_SETTINGS, load_settings

    for name in ACCOUNT_SETTINGS:
        assert f"`{name}`" in SETTINGS_PAGE, name
    guide = (ROOT / "docs" / "networks" / "instagram.md").read_text(encoding="utf-8")
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    read = set()
    for text in re.findall(r"```toml\n(\[accounts.*?)```", guide, re.DOTALL):
        (tmp_path / "tipcast.toml").write_text(text, encoding="utf-8")
        read.add(load_settings(tmp_path, {}).account("instagram").options["picture_host"])
    assert read == {"folder", "sftp", "s3", "facebook_page"}
    for host in hosts.names():
        for secret in hosts.load(host).secrets:
            assert f"INSTAGRAM_{secret.name}" in guide
            assert f"INSTAGRAM_{secret.name}" in example


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_the_readme_runs(person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every tipcast line of the README, in its order, on a workspace elsewhere; ``run`` is tested apart."""
    monkeypatch.chdir(ROOT)
    place = str(tmp_path / "from-the-readme")
    lines = [line.strip() for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL) for line in block.splitlines()]
    typed = [line.replace("~/tips", place) for line in lines if line.startswith(".venv/bin/tipcast")]
    assert len(typed) >= 8
    for line in typed:
        words = shlex.split(line)[1:]
        if words[0] != "run":
            # Nobody logs in here, and the doctor says so.
            assert person.types(*words, workspace=False) == (words[0] == "doctor"), (line, person.warned)


def test_the_makefile_has_the_readmes_targets() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in set(re.findall(r"make ([a-z]+)", README)):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_the_gate_calls_the_readmes_test_command() -> None:
    assert "make test" in (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_locks_pin_everything_and_name_no_registry(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert not re.search(r"https?://|--index-url|--find-links", text)
    pins = [line for line in text.splitlines() if line and not line.startswith((" ", "#"))]
    assert pins
    assert all("==" in line for line in pins)
    assert text.count("--hash=sha256:") >= len(pins)


def test_what_a_card_guarantees_is_documented_with_its_numbers() -> None:
    """Every number of the checks stands in the row of its guarantee."""
    from scheduler.cards import contrast, jpeg, layout, photo, proof
    from scheduler.cards.formats import FORMATS

    section = (ROOT / "docs" / "cards.md").read_text(encoding="utf-8").partition("## What a card guarantees")[2]
    rows = {row.split("|")[1].strip(): row for row in section.splitlines() if row.startswith("| ")}
    story, text, label = FORMATS["story"], layout.FLOOR["text"], layout.FLOOR["label"]
    usual, finer, coarser = jpeg.QUALITIES[0], jpeg.QUALITIES[1:3], jpeg.QUALITIES[3:]
    told = {
        "text can be read": (
            *(f"{contrast.ENOUGH} to 1", f"{contrast.ENOUGH_LARGE:g} to 1"),
            *(f"from {contrast.LARGE_UNITS:g} units", f"or {contrast.LARGE_BOLD_UNITS:g} for labels"),
        ),
        "nothing lies outside the safe area": (
            *(f"{story.safe_px} pixels", f"{story.covered_top_px} from the top"),
            f"{story.covered_bottom_px} from the bottom",
        ),
        "type is large enough for a phone": (
            f"{text:g} units ({text * proof.PHONE_PX / 1080:.1f} CSS pixels)",
            f"{label:g} ({label * proof.PHONE_PX / 1080:g})",
            *(f"{layout.WIDE_SHARE * size:g} ({layout.WIDE_SHARE * size / 3:.1f})" for size in (text, label)),
        ),
        "the network takes it": (f"quality {usual}", ", ".join(map(str, coarser))),
        "the file shows the card": (
            *(f"{proof.LEAST_PSNR_DB:g} dB", f"{proof.MOST_TEXT_ERROR:g} of 255"),
            " and ".join(map(str, finer)),
        ),
        "photos aren't blown up": (f"{photo.MAX_SCALE:g} times", f"{photo.NOTED_SCALE:g} times"),
    }
    for guarantee, numbers in told.items():
        for number in numbers:
            assert number in rows[guarantee], (guarantee, number)
