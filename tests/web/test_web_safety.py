"""Strangers stay out: other names, other pages, other people, and everything that isn't what it says."""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from page_person import PagePerson

from scheduler.core.errors import BadInput
from scheduler.web.serve import Place, Service, demand_password, place_of

PASSWORD = "correct horse battery"
CHANGES = ["/pause", "/resume", "/move", "/move/undo", "/plan", "/plan/undo", "/import", "/import/take", "/posts",
           "/queue/retry", "/queue/skip", "/queue/approve", "/queue/approve-all", "/queue/settle", "/leave"]  # fmt: skip


@pytest.fixture(scope="module")
def visited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PagePerson]:
    """Somebody whose page is only asked for what it refuses or shows."""
    person = PagePerson(tmp_path_factory.mktemp("visited") / "tips")
    person.imports()
    person.queues()
    yield person
    person.desk.close()


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "127.0.0.1.nip.io", "", "[::2]", "192.168.1.5"]
)
def test_under_another_name_the_page_does_not_answer(visited: PagePerson, host: str) -> None:
    answer = visited.client.get("/", headers={"Host": host})
    assert answer.status_code in (400, 403)
    assert "Willow Lane" not in answer.text


@pytest.mark.parametrize("host", ["localhost", "localhost:8735", "127.0.0.1:1", "[::1]:8735"])
def test_under_its_own_names_it_does(visited: PagePerson, host: str) -> None:
    assert visited.client.get("/", headers={"Host": host}).status_code == 200


def test_every_way_to_change_something_is_in_the_list_below(visited: PagePerson) -> None:
    rules = {rule.rule for rule in visited.app.url_map.iter_rules() if "POST" in (rule.methods or ())}
    simple = {rule for rule in rules if "<" not in rule}
    assert simple - set(CHANGES) <= {"/door"} | {one for one in simple if one.startswith(("/media", "/accounts"))}


@pytest.mark.parametrize("address", [*CHANGES, "/posts/glutes-intro", "/posts/glutes-intro/preview"])
@pytest.mark.parametrize(
    ("headers", "token"),
    [
        ({}, None),
        ({}, ""),
        ({}, "wrong"),
        ({"Origin": "https://evil.example"}, "right"),
        ({"Origin": "null"}, "right"),
        ({"Origin": "http://localhost:9999"}, "right"),
        ({"Sec-Fetch-Site": "cross-site"}, "right"),
        ({"Sec-Fetch-Site": "same-site"}, "right"),
    ],
)
def test_a_form_of_another_page_changes_nothing(
    visited: PagePerson, address: str, headers: dict[str, str], token: str | None
) -> None:
    before = {path: path.read_bytes() for path in visited.root.rglob("*.md")}
    given = {"token": visited.token() if token == "right" else token} if token is not None else {}
    answer = visited.client.post(address, data={**given, "title": "x"}, headers=headers)
    assert answer.status_code == 403
    assert "Nothing was changed" in answer.text or "nothing was changed" in answer.text
    assert {path: path.read_bytes() for path in visited.root.rglob("*.md")} == before


def test_without_a_session_even_an_empty_token_is_refused(somebody: PagePerson) -> None:
    assert somebody.app.test_client().post("/pause", data={"token": ""}).status_code == 403


@pytest.mark.parametrize("address", ["/", "/queue", "/posts", "/import", "/plan", "/static/page.css", "/nothing"])
def test_headers_forbid_what_the_page_never_does(visited: PagePerson, address: str) -> None:
    with visited.client.get(address) as answer:
        headers = answer.headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy and "http" not in policy and "*" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("address", ["/", "/queue", "/posts", "/posts/glutes-intro", "/import", "/plan"])
def test_no_page_holds_what_its_policy_forbids_or_asks_elsewhere(visited: PagePerson, address: str) -> None:
    page = visited.sees(address)
    assert not re.search(r"<script(?![^>]*src=)", page)
    assert not re.search(r"\s(?:style|on\w+)=", page)
    assert not re.search(r'(?:src|href|action)="(?:https?:)?//', page)


def test_the_key_is_the_owners_alone(somebody: PagePerson) -> None:
    key = somebody.root / ".tokens" / "page.key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "address",
    [
        "/posts/..%2f..%2ftipcast.toml", "/posts/%2e%2e", "/sketch/..%2f..%2fetc%2fpasswd", "/sketch/x.jpg",
        "/import/card/..%2Ftipcast.toml", "/static/..%2fapp.py", "/static/%2e%2e/app.py", "/static/../words/en.toml",
        "/card/glutes-intro/..%2f..", "/thumb/..%2f..%2f.env/x", "/thumb/glutes-intro/nothing", "/card/glutes-intro/x/99",
    ],
)  # fmt: skip
def test_no_address_leads_out_of_the_workspace(visited: PagePerson, address: str) -> None:
    (visited.root / ".env").write_text("X_ACCESS_TOKEN=verysecret\n", encoding="utf-8")
    answer = visited.client.get(address)
    assert answer.status_code == 404
    assert "verysecret" not in answer.text and "timezone" not in answer.text


@pytest.mark.parametrize("text", ["{{ 7*7 }}", "{% for x in ().__class__.__base__.__subclasses__() %}{{x}}{% endfor %}",
                                  "${7*7}", "{0.__class__}", "{say}", "<script>alert(1)</script>",
                                  '"><img src=x onerror=alert(1)>'])  # fmt: skip
def test_words_are_shown_as_they_are(somebody: PagePerson, text: str) -> None:
    page = somebody.sees("/posts/glutes-intro")
    said = somebody.sends(
        "/posts/glutes-intro", digest=somebody.field(page, "digest"), title=text, body=f"A tip. {text}"
    )
    for seen in (said, somebody.sees("/posts"), somebody.sees("/posts/glutes-intro")):
        assert "49" not in re.findall(r"<h1>(.*?)</h1>", seen)[0]
        assert "<script>alert" not in seen and "<img src=x" not in seen and "class 'type'" not in seen


@pytest.mark.parametrize("way", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_a_form_never_leads_elsewhere(somebody: PagePerson, way: str) -> None:
    answer = somebody.client.post("/pause", data={"token": somebody.token(), "back": way})
    assert answer.location in ("/queue", "http://localhost/queue")


def test_a_request_that_is_too_large_is_told_so(somebody: PagePerson) -> None:
    answer = somebody.client.post(
        "/import", data={"token": somebody.token(), "text": "x" * (33 * 1024 * 1024)}, buffered=True
    )
    assert answer.status_code == 413 and "32 MB" in answer.text


def test_our_own_mistake_is_told_without_its_text(somebody: PagePerson, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> None:
        raise RuntimeError("token=verysecret")

    monkeypatch.setattr("scheduler.web.plan.planner_of", fails)
    page = somebody.sees("/plan", status=500)
    assert "RuntimeError" in page and "verysecret" not in page
    assert "verysecret" not in " ".join(somebody.told) and "/plan" in somebody.told[0]


# -- beyond loopback ---------------------------------------------------------------------------------


@pytest.fixture
def guarded(tmp_path: Path) -> Iterator[PagePerson]:
    person = PagePerson(tmp_path / "tips", password=PASSWORD, hosts=["tips.example"])
    person.imports(only=1)
    yield person
    person.desk.close()


def _door_token(page: str) -> str:
    found = re.search(r'name="token" value="([^"]+)"', page)
    assert found
    return found[1]


def test_with_a_password_nothing_is_seen_before_it(guarded: PagePerson) -> None:
    for address in ("/", "/queue", "/posts/glutes-intro", "/thumb/glutes-intro/x", "/nothing"):
        answer = guarded.client.get(address)
        assert answer.status_code == 302 and answer.location.endswith("/door"), address
    with guarded.client.get("/static/page.css") as answer:
        assert answer.status_code == 200
    door = guarded.client.get("/door").text
    assert "Willow Lane" not in door


def test_the_right_password_lets_in_and_leaving_shuts_again(guarded: PagePerson) -> None:
    token = _door_token(guarded.client.get("/door").text)
    assert guarded.client.post("/door", data={"token": token, "password": "wrong"}).status_code == 403
    assert guarded.client.post("/door", data={"token": token, "password": PASSWORD}).status_code == 303
    assert guarded.client.get("/").status_code == 200
    guarded.client.post("/leave", data={"token": guarded.token()})
    assert guarded.client.get("/").status_code == 302


def test_after_five_wrong_passwords_nobody_gets_in_for_a_minute(guarded: PagePerson) -> None:
    token = _door_token(guarded.client.get("/door").text)
    for _ in range(5):
        guarded.client.post("/door", data={"token": token, "password": "guess"})
    assert guarded.client.post("/door", data={"token": token, "password": PASSWORD}).status_code == 429
    guarded.clock.wait_until(guarded.clock.now() + timedelta(minutes=1))
    assert guarded.client.post("/door", data={"token": token, "password": PASSWORD}).status_code == 303


@pytest.mark.parametrize(("host", "status"), [("tips.example", 302), ("192.168.1.5:8735", 302), ("evil.example", 403)])
def test_beyond_loopback_it_answers_to_addresses_and_to_names_she_gave(
    guarded: PagePerson, host: str, status: int
) -> None:
    assert guarded.client.get("/", headers={"Host": host}).status_code == status


@pytest.mark.parametrize(
    ("listen", "host", "port"),
    [
        (None, "127.0.0.1", 8735),
        ("0.0.0.0", "0.0.0.0", 8735),
        ("192.168.1.5:80", "192.168.1.5", 80),
        ("::", "::", 8735),
    ],
)
def test_where_it_listens(listen: str | None, host: str, port: int) -> None:
    assert place_of(listen, 8735) == Place(host, port)


@pytest.mark.parametrize("password", ["", "short"])
def test_others_are_let_near_only_with_a_good_password(password: str) -> None:
    with pytest.raises(BadInput, match="TIPCAST_WEB_PASSWORD"):
        demand_password(place_of("0.0.0.0", 8735), password)
    demand_password(place_of("0.0.0.0", 8735), PASSWORD)


def test_on_loopback_a_password_is_a_choice_but_never_a_poor_one() -> None:
    demand_password(place_of(None, 8735), "")
    demand_password(place_of(None, 8735), PASSWORD)
    with pytest.raises(BadInput, match="5 characters"):
        demand_password(place_of(None, 8735), "short")


def test_a_port_that_is_taken_is_told(somebody: PagePerson) -> None:
    with somebody.served() as address:
        port = int(address.rpartition(":")[2])
        with pytest.raises(BadInput, match="--no-web"):
            Service(somebody.app, Place("127.0.0.1", port))
