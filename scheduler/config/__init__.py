"""Reading a workspace's settings: ``tipcast.toml``, the campaigns beside their posts, ``.env`` and the
environment. The only room that is handed the environment."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from scheduler.config.campaigns import read_campaign_file, read_campaigns
from scheduler.config.reader import CONFIG_NAME, Reader
from scheduler.config.rhythm import Rhythm, read_rhythm
from scheduler.config.shared_logins import with_shared_logins
from scheduler.core.errors import BadInput, Problem
from scheduler.core.lateness import parse_span
from scheduler.core.model import Account, Brand, Campaign
from scheduler.core.slots import parse_zone
from scheduler.core.text.conventions import is_language

CAMPAIGN_NAME = "campaign.toml"
DATABASE_NAME = "tipcast.db"
TOKENS_NAME = ".tokens"
DATABASE_SETTING = "TIPCAST_DATABASE_URL"
ALERTS_SETTING = "TIPCAST_ALERTS"
ALERT_DAYS = 14
DEFAULT_LANGUAGE = "en"
ACCOUNT_SETTINGS = (
    "network", "min_gap", "login", "picture_host", "picture_page", "picture_folder", "picture_address", "picture_check",
    "picture_bucket", "picture_region", "picture_endpoint", "picture_key", "picture_key_file", "insights", "login_of",
)  # fmt: skip
SWITCHES = ("insights", "picture_check")
LOGINS = ("facebook", "instagram")
MODES = ("light", "dark")


@dataclass(frozen=True, slots=True)
class Settings:
    """All that is configured. ``environment`` is ``.env`` with the real environment on top."""

    root: Path
    zone: str
    brand: Brand
    campaigns: tuple[Campaign, ...]
    accounts: tuple[Account, ...]
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)
    language: str = DEFAULT_LANGUAGE
    rhythm: Rhythm = field(default_factory=Rhythm)
    alert_days: int = ALERT_DAYS
    """What breaks within so many days is told by an alert."""
    alert_online: bool = False
    """Whether the networks are asked too, once a day, how the logins stand."""

    tags_in_comment: frozenset[str] = frozenset()
    """The networks on which hashtags stand in the first comment."""
    threads: bool = False
    """Whether posts that don't say otherwise may go on in further parts, where a network has threads."""

    @property
    def posts(self) -> Path:
        return self.root / "posts"

    @property
    def images(self) -> Path:
        return self.root / "images"

    @property
    def cards(self) -> Path:
        return self.root / "images" / "cards"

    @property
    def campaign_names(self) -> frozenset[str]:
        return frozenset(campaign.name for campaign in self.campaigns)

    @property
    def tokens(self) -> Path:
        """The folder of secrets that networks renewed."""
        return self.root / TOKENS_NAME

    @property
    def database(self) -> str:
        """The database's address in SQLAlchemy's form."""
        return self.environment.get(DATABASE_SETTING) or f"sqlite:///{self.root / DATABASE_NAME}"

    @property
    def alert_addresses(self) -> tuple[str, ...]:
        """Where alerts go. They hold passwords: never show one."""
        return tuple(self.environment.get(ALERTS_SETTING, "").split())

    def account(self, name: str) -> Account:
        for account in self.accounts:
            if account.name == name:
                return account
        raise BadInput(
            Problem(CONFIG_NAME, f'There is no account "{name}".', f"Add [accounts.{name}] or correct the name.")
        )


def load_settings(root: Path, environ: Mapping[str, str] | None = None) -> Settings:
    """The settings of the workspace at ``root``. Raises BadInput naming file, line and field."""
    path = root / CONFIG_NAME
    if not path.is_file():
        raise BadInput(
            Problem(str(path), "This folder is not a Tipcast workspace.", "Make one with: tipcast init FOLDER")
        )
    reader, content = _read(path, CONFIG_NAME)
    settings = _settings(root, reader, content, load_environment(root, environ))
    campaigns, problems = _beside_posts(settings, reader)
    if problems := [*reader.problems, *problems]:
        raise BadInput(problems)
    return replace(settings, campaigns=(*settings.campaigns, *campaigns))


def _read(path: Path, where: str) -> tuple[Reader, dict[str, Any]]:
    text = _read_text(path, where)
    try:
        return Reader(text, where), tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        problem = Problem(where, f"{error}.", "Correct that line.", line=int(line[1]) if line else None)
        raise BadInput(problem) from None


def _beside_posts(settings: Settings, main: Reader) -> tuple[list[Campaign], list[Problem]]:
    """The campaigns of posts/NAME/campaign.toml, by name, and what is wrong with them."""
    names = {one.name for one in settings.campaigns}
    found: list[Campaign] = []
    problems: list[Problem] = []
    accounts = tuple(account.name for account in settings.accounts)
    for path in sorted(settings.posts.glob(f"[!.]*/{CAMPAIGN_NAME}")):
        name = path.parent.name
        try:
            reader, content = _read(path, f"posts/{name}/{CAMPAIGN_NAME}")
        except BadInput as error:
            problems += error.problems
            continue
        if name in names:
            place = f"{CONFIG_NAME}:{main.line('campaigns', name)}"
            what, mend = f'{place} has a campaign "{name}", too.', "Keep one of the two."
            problems.append(Problem(reader.where, what, mend))
        found.append(read_campaign_file(reader, name, content, zone=settings.zone, accounts=accounts))
        problems += reader.problems
    return found, problems


def load_environment(root: Path, environ: Mapping[str, str] | None = None) -> Mapping[str, str]:
    """``.env`` (if there is one) beneath the real environment."""
    from dotenv import dotenv_values

    real = os.environ if environ is None else environ
    path = root / ".env"
    if not path.is_file():
        return dict(real)
    _read_text(path, path.name)
    written = {name: value for name, value in dotenv_values(path, interpolate=False).items() if value}
    return {**written, **real}


def _read_text(path: Path, where: str) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise BadInput(Problem(where, "This file is not UTF-8 text.", "Save it as UTF-8.")) from None
    except OSError as error:
        raise BadInput(Problem(where, f"It can't be read: {error.strerror}.", "Check its rights.")) from None


def _settings(root: Path, reader: Reader, content: Mapping[str, Any], environment: Mapping[str, str]) -> Settings:
    known = (
        "timezone",
        "language",
        "brand",
        "campaigns",
        "accounts",
        "spacing",
        "blackouts",
        "budget",
        "alerts",
        "captions",
    )
    reader.known("", content, known)
    zone = reader.text("", content, "timezone", "UTC")
    reader.attempt("", "timezone", parse_zone, zone)
    language = reader.text("", content, "language", DEFAULT_LANGUAGE)
    if not is_language(language):
        reader.wrong("", "language", f'"{language}" is no language.', 'Write its code, like "en" or "pt-BR".')
    accounts = tuple(
        account
        for name, value in reader.table(content, "accounts").items()
        if (account := _account(reader, name, value)) is not None
    )
    accounts = with_shared_logins(reader, accounts)
    names = tuple(account.name for account in accounts)
    campaigns = tuple(read_campaigns(reader, reader.table(content, "campaigns"), zone=zone, accounts=names))
    brand = _brand(reader, reader.table(content, "brand"))
    rhythm, alerts = read_rhythm(reader, content), _alerts(reader, reader.table(content, "alerts"))
    apart, threads = _captions(reader, reader.table(content, "captions"))
    return Settings(root, zone, brand, campaigns, accounts, environment, language, rhythm, *alerts, apart, threads)


def _captions(reader: Reader, content: Mapping[str, Any]) -> tuple[frozenset[str], bool]:
    """Where hashtags stand in the first comment, and whether there are threads."""
    from scheduler import networks

    reader.known("captions", content, ("tags_in_comment", "threads"))
    able = [name for name in networks.names() if networks.load(name).limits.comment is not None]
    wanted = reader.texts("captions", content, "tags_in_comment")
    for name in wanted:
        if name not in able:
            what = f'Posts on "{name}" have no first comment.'
            reader.wrong("captions", "tags_in_comment", what, f"Write one or more of: {', '.join(able)}.")
    return frozenset(wanted), reader.truth("captions", content, "threads")


def _alerts(reader: Reader, content: Mapping[str, Any]) -> tuple[int, bool]:
    """How many days ahead, and whether the networks are asked."""
    if "to" in content:
        mend = f"Take it out, and write the addresses into .env: {ALERTS_SETTING}=…"
        reader.wrong("alerts", "to", "Addresses of alerts hold passwords, and this file is no place for them.", mend)
    reader.known("alerts", {name: content[name] for name in content if name != "to"}, ("days", "online"))
    days = reader.number("alerts", content, "days", least=0)
    return ALERT_DAYS if days is None else days, reader.truth("alerts", content, "online")


def _brand(reader: Reader, content: Mapping[str, Any]) -> Brand:
    reader.known("brand", content, ("name", "handle", "website", "logo", "theme", "mode", "colors", "fonts"))
    fonts = reader.table(content, "fonts", "brand.fonts")
    mode = reader.text("brand", content, "mode", "light")
    if mode not in MODES:
        reader.wrong("brand", "mode", f'"{mode}" is no mode.', f"Use one of: {', '.join(MODES)}.")
    good: dict[str, str] = {}
    for role, color in reader.table(content, "colors", "brand.colors").items():
        if isinstance(color, str) and re.fullmatch(r"#[0-9a-fA-F]{6}", color):
            good[role] = color.lower()
        else:
            reader.wrong("brand.colors", role, f"{color!r} is not a colour.", 'Write it like "#1f4e5f".')
    return Brand(
        name=reader.text("brand", content, "name", "My practice"),
        handle=reader.text("brand", content, "handle"),
        website=reader.text("brand", content, "website"),
        logo=reader.text("brand", content, "logo") or None,
        theme=reader.text("brand", content, "theme", "calm"),
        colors=good,
        mode=mode,
        fonts={part: reader.text("brand.fonts", fonts, part) for part in fonts},
    )


def _account(reader: Reader, name: str, content: Any) -> Account | None:
    table = f"accounts.{name}"
    if not isinstance(content, Mapping):
        reader.wrong("accounts", name, "A table is expected here.", f"Write [{table}] on a line of its own.")
        return None
    if not re.fullmatch(r"[a-z][a-z0-9-]*", name):
        reader.wrong("accounts", name, "An account's name is small letters, digits and dashes.", "Rename it.")
        return None
    from scheduler import networks

    network = reader.attempt(table, "network", networks.find, reader.text(table, content, "network", name))
    reader.known(table, content, ACCOUNT_SETTINGS)
    options = {key: reader.text(table, content, key) for key in content if key not in ("network", *SWITCHES)}
    for switch in SWITCHES:
        if switch in content:
            options[switch] = "true" if reader.truth(table, content, switch) else "false"
    if options.get("login", LOGINS[0]) not in LOGINS:
        reader.wrong(table, "login", f'"{options["login"]}" is no kind of login.', f"Use one of: {', '.join(LOGINS)}.")
    if "min_gap" in options:
        reader.attempt(table, "min_gap", parse_span, options["min_gap"])
    return None if network is None else Account(name, network, options)
