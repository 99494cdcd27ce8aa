"""What every host keeps to: lent under a name nobody guesses, seen from outside as it was, and gone afterwards."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import boto3
import places
import pytest
import requests
from places import picture

from scheduler import hosts
from scheduler.clock.virtual import VirtualClock
from scheduler.core.errors import AuthFailed, BadInput, NetworkError, Retryable
from scheduler.core.model import Handle, Picture
from scheduler.hosts._checked import Checked
from scheduler.hosts._setup import Setup
from scheduler.sandbox.server import SECRETS, Sandbox

NOW = datetime(2027, 1, 4, 12, tzinfo=UTC)
KEYS = {"S3_KEY_ID": "AKIASANDBOX", "S3_SECRET": "s3cret/key+with=signs"}


@dataclass
class Place:
    """A host that works, what it is made of, and how to look into where it puts pictures."""

    setup: Setup
    there: Callable[[], set[str]]
    age: Callable[[str, timedelta], None]
    web: places.Web | None = None
    made: dict[str, Any] = field(default_factory=dict)


@pytest.fixture(scope="module")
def bucket_server() -> Iterator[str]:
    with places.s3() as address:
        yield address


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as found:
        yield found


def setup(**parts: Any) -> Setup:
    nothing: dict[str, Any] = {"options": {}, "root": Path(), "page": lambda: None, "now": lambda: NOW, "secrets": {}}
    return Setup(**{**nothing, **parts})


def aged(folder: Path) -> Callable[[str, timedelta], None]:
    def age(name: str, by: timedelta) -> None:
        at = (NOW - by).timestamp()
        os.utime(folder / name, (at, at))

    return age


def a_folder(stack: ExitStack, tmp_path: Path, _: str) -> Place:
    (folder := tmp_path / "web").mkdir()
    web = stack.enter_context(places.web(folder))
    options = {"picture_folder": "web", "picture_address": web.address}
    made = setup(options=options, root=tmp_path)
    return Place(made, lambda: {path.name for path in folder.iterdir()}, aged(folder), web)


def an_sftp(stack: ExitStack, tmp_path: Path, _: str) -> Place:
    (folder := tmp_path / "home" / "cards").mkdir(parents=True)
    web = stack.enter_context(places.web(folder))
    server = stack.enter_context(places.sftp(tmp_path / "home"))
    options = {
        "picture_folder": f"sftp://{places.USER}@127.0.0.1:{server.port}/cards",
        "picture_address": web.address,
        "picture_key": server.fingerprint,
    }
    made = setup(options=options, secrets={"SFTP_PASSWORD": places.PASSWORD})
    return Place(made, lambda: {path.name for path in folder.iterdir()}, aged(folder), web)


def a_bucket(stack: ExitStack, tmp_path: Path, address: str) -> Place:
    name = f"cards-{abs(hash(tmp_path)) % 10**9}"
    client = boto3.session.Session(KEYS["S3_KEY_ID"], KEYS["S3_SECRET"], region_name="us-east-1").client(
        "s3", endpoint_url=address
    )
    client.create_bucket(Bucket=name)
    options = {"picture_bucket": name, "picture_endpoint": address, "picture_folder": "/tips/"}

    def there() -> set[str]:
        listed = client.list_objects_v2(Bucket=name).get("Contents", ())
        return {one["Key"].removeprefix("tips/") for one in listed}

    def age(key: str, by: timedelta) -> None:
        """The server's own clock dates what it holds, so it is ours that goes on: see the test."""

    return Place(setup(options=options, secrets=KEYS), there, age)


def a_page(stack: ExitStack, tmp_path: Path, _: str) -> Place:
    from scheduler.networks._transport import Http

    sandbox = Sandbox(clock=VirtualClock(NOW))
    sandbox.start()
    stack.callback(sandbox.stop)
    session = stack.enter_context(requests.Session())
    page = (Http(session), sandbox.addresses()["facebook"], SECRETS["FACEBOOK_PAGE_ID"], SECRETS["FACEBOOK_PAGE_TOKEN"])

    def there() -> set[str]:
        return {key for key, upload in sandbox.state.uploads.items() if not upload.used_in}

    return Place(setup(page=lambda: page), there, lambda name, by: None)


PLACES = {"folder": a_folder, "sftp": an_sftp, "s3": a_bucket, "facebook_page": a_page}


def test_every_host_is_here() -> None:
    assert set(PLACES) == set(hosts.names())


@pytest.fixture(params=PLACES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def place(name: str, stack: ExitStack, tmp_path: Path, bucket_server: str) -> Place:
    return PLACES[name](stack, tmp_path, bucket_server)


def host_of(name: str, place: Place) -> Checked:
    kind = hosts.load(name)
    return Checked(kind.make(place.setup), requests.Session, kind.encodes_anew)


def test_lent_seen_and_gone(name: str, place: Place, tmp_path: Path) -> None:
    host, card = host_of(name, place), picture(tmp_path)
    address, handle = host.put(card)
    answer = requests.get(address, timeout=10)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/jpeg")
    if not host.encodes_anew:
        assert answer.content == card.path.read_bytes()
    assert len(place.there()) == 1
    host.remove(handle)
    assert place.there() == set()
    host.remove(handle)  # absent is fine
    assert requests.get(address, timeout=10).status_code >= (200 if host.encodes_anew else 400)


def test_names_can_not_be_guessed_and_say_nothing(name: str, place: Place, tmp_path: Path) -> None:
    host, card = host_of(name, place), picture(tmp_path)
    addresses = {host.put(card)[0].partition("?")[0] for _ in range(3)}
    assert len(addresses) == (1 if host.encodes_anew else 3)  # Meta names photos by itself; the sandbox by their bytes
    assert not [one for one in addresses if card.path.stem in one]


def test_another_hosts_handle_takes_nothing_away(name: str, place: Place, tmp_path: Path) -> None:
    host = host_of(name, place)
    host.put(picture(tmp_path))
    before = place.there()
    for handle in ({}, {"name": "../../etc/passwd"}, {"name": ""}, {"name": ".."}, {"name": "precious.jpg"}):
        host.remove(handle)
    assert place.there() == before


class TestSweeping:
    @pytest.fixture(params=["folder", "sftp"])
    def name(self, request: pytest.FixtureRequest) -> str:
        return str(request.param)

    def test_what_a_killed_process_left_goes_and_nothing_else(self, name: str, place: Place, tmp_path: Path) -> None:
        folder = next(path for path in (tmp_path / "web", tmp_path / "home" / "cards") if path.exists())
        ours = ["tipcast-0123456789abcdef-0123456789abcdef.jpg", ".tipcast-0123456789abcdef-0123456789abcdef.jpg.part"]
        hers = ["index.html", "tipcast-notes.jpg", "tipcast-0123456789abcdef-0123456789abcdef.jpg.bak"]
        for one in (*ours, *hers):
            (folder / one).write_text("x")
            place.age(one, timedelta(days=2, hours=1))
        fresh = "tipcast-ffffffffffffffff-0123456789abcdef.jpg"
        (folder / fresh).write_text("x")
        place.age(fresh, timedelta(days=1))
        host = host_of(name, place)
        _, handle = host.put(picture(tmp_path))
        host.remove(handle)
        assert place.there() == {fresh, *hers}


def test_a_bucket_is_swept_too(stack: ExitStack, tmp_path: Path, bucket_server: str) -> None:
    place = a_bucket(stack, tmp_path, bucket_server)
    hosts.load("s3").make(place.setup).put(picture(tmp_path))
    later = Setup(
        place.setup.options, Path(), lambda: None, lambda: datetime.now(UTC) + timedelta(days=3), place.setup.secrets
    )
    hosts.load("s3").make(later).sweep()
    assert place.there() == set()


# -- what comes back isn't what was put there ------------------------------------------------------------


class Lends:
    """A host that always gives one address."""

    def __init__(self, address: str) -> None:
        self.address, self.removed = address, 0

    def put(self, picture: Picture) -> tuple[str, Handle]:
        return self.address, {}

    def remove(self, handle: Handle) -> None:
        self.removed += 1

    def sweep(self) -> None:
        """Nothing lies there."""


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ((404, "text/html", b"not found"), "not seen from outside (HTTP 404)"),
        ((403, "text/html", b"no"), "not seen from outside (HTTP 403)"),
        ((500, "text/html", b""), "not seen from outside (HTTP 500)"),
        ((302, "text/html", b""), "leads on to another one"),
        ((200, "text/html", b"<html>Not found</html>"), "says that the picture is text/html"),
        ((200, "image/jpeg", b"<html>Not found</html>"), "is no picture, whatever the web server calls it"),
        ((200, "image/jpeg", b"\xff\xd8\xff\xe0 another one"), "not the picture that was put there"),
        ((200, "", b"\xff\xd8\xff"), "nothing in particular"),
    ],
)
def test_what_comes_back_is_looked_at(
    stack: ExitStack, tmp_path: Path, answer: tuple[int, str, bytes], told: str
) -> None:
    web = stack.enter_context(places.web(tmp_path))
    web.answer = answer
    lends = Lends(f"{web.address}/a.jpg?signed=s3cret")
    with pytest.raises(Retryable) as caught:
        Checked(lends, requests.Session).put(picture(tmp_path))
    assert told in str(caught.value)
    assert "s3cret" not in str(caught.value)
    assert lends.removed == 1


def test_cut_off_bytes_are_seen(stack: ExitStack, tmp_path: Path) -> None:
    web, card = stack.enter_context(places.web(tmp_path)), picture(tmp_path)
    web.answer = (200, "image/jpeg", card.path.read_bytes()[:-1])
    with pytest.raises(Retryable, match="cut off"):
        Checked(Lends(f"{web.address}/a.jpg"), requests.Session).put(card)


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("http://cards.example/a.jpg", "begins with http://, and Instagram fetches only from https"),
        ("ftp://cards.example/a.jpg", "begins with ftp://"),
        ("http://127.0.0.1:9/a.jpg", "can't be reached (ConnectionError)"),
        ("https://no-such-host.invalid/a.jpg", "can't be reached (ConnectionError)"),
    ],
)
def test_addresses_that_lead_nowhere(tmp_path: Path, address: str, told: str) -> None:
    with pytest.raises(Retryable) as caught:
        Checked(Lends(address), requests.Session).put(picture(tmp_path))
    assert told in str(caught.value)


def test_a_certificate_that_is_not_valid(stack: ExitStack, tmp_path: Path) -> None:
    import ssl

    import trustme

    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    web, card = stack.enter_context(places.web(tmp_path, context=context)), picture(tmp_path)
    lends = Lends(f"{web.address}/{card.path.name}")
    with pytest.raises(Retryable, match="can't prove who it is"):
        Checked(lends, requests.Session).put(card)
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))

    def trusting() -> requests.Session:
        session = requests.Session()
        session.trust_env = False  # or this computer's own choice of certificates would go before
        session.verify = str(tmp_path / "ca.pem")
        return session

    assert Checked(lends, trusting).put(card)[0] == lends.address


# -- settings and servers that are wrong ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "error", "told"),
    [
        ({"secrets": {"S3_KEY_ID": "", "S3_SECRET": ""}}, AuthFailed, "has no key"),
        ({"options": {"picture_bucket": ""}}, BadInput, "needs picture_bucket"),
        ({"options": {"picture_bucket": "no-such-bucket-here"}}, AuthFailed, "There is no bucket no-such-bucket-here"),
        ({"options": {"picture_endpoint": "http://127.0.0.1:9"}}, Retryable, "can't be reached"),
    ],
)
def test_wrong_buckets(
    stack: ExitStack, tmp_path: Path, bucket_server: str, change: dict[str, Any], error: type[Exception], told: str
) -> None:
    place = a_bucket(stack, tmp_path, bucket_server)
    options = {**place.setup.options, **change.get("options", {})}
    made = setup(options=options, secrets={**place.setup.secrets, **change.get("secrets", {})})
    with pytest.raises(error) as caught:
        hosts.load("s3").make(made).put(picture(tmp_path))
    assert told in str(caught.value)
    assert KEYS["S3_SECRET"] not in str(caught.value)


@pytest.mark.parametrize(
    ("code", "status", "error", "told"),
    [
        ("InvalidAccessKeyId", 403, AuthFailed, "refuses the key"),
        ("SignatureDoesNotMatch", 403, AuthFailed, "refuses the key"),
        ("AccessDenied", 403, AuthFailed, "refuses the key"),
        ("SlowDown", 503, Retryable, "did not take the picture"),
        ("InternalError", 500, Retryable, "did not take the picture"),
    ],
)
def test_what_a_bucket_refuses(
    httpserver: Any, tmp_path: Path, code: str, status: int, error: type[NetworkError], told: str
) -> None:
    body = f"<?xml version='1.0'?><Error><Code>{code}</Code><Message>Raw words.</Message></Error>"
    httpserver.expect_request("/").respond_with_data(body, status, content_type="application/xml")
    httpserver.no_handler_status_code = status
    from werkzeug.wrappers import Response

    httpserver.respond_nohandler = lambda *_, **__: Response(body, status, content_type="application/xml")
    options = {"picture_bucket": "cards", "picture_endpoint": httpserver.url_for("").rstrip("/")}
    with pytest.raises(error) as caught:
        hosts.load("s3").make(setup(options=options, secrets=KEYS)).put(picture(tmp_path))
    assert told in str(caught.value)
    assert caught.value.reading.code == code
    assert "Raw words" in str(caught.value)


@pytest.mark.parametrize(
    ("change", "error", "told"),
    [
        ({"secrets": {"SFTP_PASSWORD": "wr0ng"}}, AuthFailed, "doesn't take the password"),
        ({"options": {"picture_key": ""}}, AuthFailed, 'write picture_key = "SHA256:'),
        ({"options": {"picture_key": "SHA256:other"}}, AuthFailed, "not the one in picture_key"),
        ({"folder": "/nowhere"}, AuthFailed, "There is no folder /nowhere"),
        ({"options": {"picture_folder": "cards"}}, BadInput, '"cards" is no folder on a server'),
        ({"options": {"picture_folder": "sftp://willow:pa55@host/cards"}}, BadInput, "It holds a password"),
        ({"options": {"picture_folder": "sftp://host:notaport/"}}, BadInput, "is no folder on a server"),
        ({"options": {"picture_folder": "sftp://willow@127.0.0.1:9/cards"}}, Retryable, "could not be reached"),
        ({"options": {"picture_address": ""}}, BadInput, "needs picture_address"),
    ],
)
def test_wrong_web_spaces(
    stack: ExitStack, tmp_path: Path, change: dict[str, Any], error: type[Exception], told: str
) -> None:
    place = an_sftp(stack, tmp_path, "")
    options = {**place.setup.options, **change.get("options", {})}
    if folder := change.get("folder"):
        options["picture_folder"] = options["picture_folder"].replace("/cards", folder)
    made = setup(options=options, secrets={**place.setup.secrets, **change.get("secrets", {})})
    with pytest.raises(error) as caught:
        hosts.load("sftp").make(made).put(picture(tmp_path))
    assert told in str(caught.value)
    assert not [word for word in ("wr0ng", places.PASSWORD, "pa55@") if word in str(caught.value)]
    assert place.there() == set()


@pytest.mark.parametrize(("host", "module"), [("s3", "boto3"), ("sftp", "paramiko")])
def test_without_its_extra(host: str, module: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scheduler.hosts._setup.find_spec", lambda wanted: None)
    options = {"picture_bucket": "b", "picture_folder": "sftp://a@b/c", "picture_address": "https://a.example"}
    with pytest.raises(BadInput, match=f"pip install 'tipcast\\[{host}\\]'"):
        hosts.load(host).make(setup(options=options, secrets=KEYS))
