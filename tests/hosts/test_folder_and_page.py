"""Places that lend a picture a public address."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import requests
from graph_server import TOKEN, GraphServer, refusal
from places import picture
from pytest_httpserver import HTTPServer

from scheduler import hosts
from scheduler.core.errors import BadInput, NetworkError, Retryable
from scheduler.hosts._setup import Setup
from scheduler.hosts.facebook_page import FacebookPage
from scheduler.hosts.folder import Folder
from scheduler.networks._transport import Http

NOW = datetime(2027, 1, 4, 12, tzinfo=UTC)


def setup(**parts: Any) -> Setup:
    def no_page() -> Any:
        raise AssertionError("nobody asked for a Page")

    return Setup(**{"options": {}, "root": Path(), "page": no_page, "now": lambda: NOW, **parts})


def test_hosts_are_found_by_their_files() -> None:
    assert {"facebook_page", "folder"} <= set(hosts.names())
    assert hosts.load("folder") is Folder
    with pytest.raises(BadInput, match="facebook_page, folder"):
        hosts.load("ftp")


class TestFolder:
    @pytest.fixture
    def web(self, tmp_path: Path) -> Path:
        (tmp_path / "web").mkdir()
        return tmp_path / "web"

    def test_lends_and_takes_back(self, tmp_path: Path, web: Path) -> None:
        folder, card = Folder(web, "https://example.com/cards/", lambda: NOW), picture(tmp_path)
        address, handle = folder.put(card)
        name = address.removeprefix("https://example.com/cards/")
        assert [file.name for file in web.iterdir()] == [name]
        assert (web / name).read_bytes() == card.path.read_bytes()
        assert name.endswith(".jpg")
        folder.remove(handle)
        folder.remove(handle)
        assert list(web.iterdir()) == []

    def test_name_can_not_be_guessed(self, tmp_path: Path, web: Path) -> None:
        folder, card = Folder(web, "https://example.com", lambda: NOW), picture(tmp_path)
        addresses = {folder.put(card)[0] for _ in range(5)}
        assert len(addresses) == 5
        assert not [address for address in addresses if card.path.stem in address]

    def test_only_takes_away_its_own(self, tmp_path: Path, web: Path) -> None:
        outside = tmp_path / "precious.jpg"
        outside.write_text("mine")
        folder = Folder(web, "https://example.com", lambda: NOW)
        for name in ("../precious.jpg", str(outside), "", ".."):
            folder.remove({"name": name})
        folder.remove({"photo": "of another host"})
        assert outside.exists()
        assert web.is_dir()

    def test_disk_refuses(self, tmp_path: Path) -> None:
        with pytest.raises(Retryable, match="check the folder"):
            Folder(tmp_path / "absent", "https://example.com", lambda: NOW).put(picture(tmp_path))

    def test_nothing_half_written_is_left(self, tmp_path: Path, web: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def full(self: Path, target: Path) -> Path:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(Path, "replace", full)
        with pytest.raises(Retryable, match="No space left"):
            Folder(web, "https://example.com", lambda: NOW).put(picture(tmp_path))
        assert list(web.iterdir()) == []

    @pytest.mark.parametrize("missing", ["picture_folder", "picture_address"])
    def test_settings_are_demanded(self, tmp_path: Path, missing: str) -> None:
        options = {"picture_folder": "web", "picture_address": "https://example.com"}
        assert isinstance(Folder.make(setup(options=options, root=tmp_path)), Folder)
        with pytest.raises(BadInput) as caught:
            Folder.make(setup(options={**options, missing: ""}, root=tmp_path))
        assert caught.value.problems[0].field == missing


class TestFacebookPage:
    @pytest.fixture
    def graph(self, httpserver: HTTPServer) -> GraphServer:
        return GraphServer(httpserver)

    @pytest.fixture
    def host(self, graph: GraphServer) -> Any:
        with requests.Session() as session:
            page = (Http(session, secrets=[TOKEN]), graph.address, "1001", TOKEN)
            yield FacebookPage.make(setup(page=lambda: page))

    def test_lends_the_largest_encoding(self, graph: GraphServer, host: FacebookPage, tmp_path: Path) -> None:
        images = [{"source": f"https://cdn.example/{width}.jpg", "width": width} for width in (720, 1080, 130)]
        graph.says({"id": "55"}, {"id": "55", "images": [{"width": 9999}, {"source": "https://x"}, *images]})
        card = picture(tmp_path)
        address, handle = host.put(card)
        assert address == "https://cdn.example/1080.jpg"
        assert graph.requests() == [
            ("POST", "1001/photos", {"published": "false"}),
            ("GET", "55", {"fields": "images"}),
        ]
        assert graph.asked[0].files == {"source": ("card-1.jpg", "image/jpeg", card.path.read_bytes())}
        assert [asked.token_in for asked in graph.asked] == ["form", "query"]
        graph.says({"success": True})
        host.remove(handle)
        assert graph.requests()[-1] == ("DELETE", "55", {})

    @pytest.mark.parametrize("images", [{}, {"images": []}, {"images": None}, {"images": [{"width": 3}]}])
    def test_photo_without_address_is_taken_back(
        self, graph: GraphServer, host: FacebookPage, tmp_path: Path, images: Any
    ) -> None:
        graph.says({"id": "55"}, images, {"success": True})
        with pytest.raises(Retryable):
            host.put(picture(tmp_path))
        assert [(method, path) for method, path, _ in graph.requests()][-1] == ("DELETE", "55")

    def test_refused_address_is_told_and_the_photo_taken_back(
        self, graph: GraphServer, host: FacebookPage, tmp_path: Path
    ) -> None:
        graph.says({"id": "55"}, (400, refusal(190, 463, f"Bad token {TOKEN}")), (500, ""))
        with pytest.raises(NetworkError) as caught:
            host.put(picture(tmp_path))
        assert caught.value.reading.code == "190"
        assert TOKEN not in str(caught.value)
        assert graph.requests()[-1][0] == "DELETE"

    def test_absent_is_fine(self, graph: GraphServer, host: FacebookPage) -> None:
        graph.says((400, refusal(100, 33)))
        host.remove({"photo": "55"})
        host.remove({"name": "of another host"})
        assert len(graph.asked) == 1
