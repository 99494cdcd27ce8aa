"""The contract suite of all networks runs again, and each request it makes them send is held against the documents."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from test_our_requests import note

from scheduler.sandbox.server import PATHS
from scheduler.sandbox.specs import Documents

pytestmark = pytest.mark.conformance
ROOT = Path(__file__).parents[2]
SUITE = ("tests/networks/test_contract.py", "tests/networks/test_examine.py", "tests/networks/test_insights.py")
AGAINST = {"facebook": "graph", "instagram": "graph", "x": "x", "pinterest": "pinterest"}
PRETENDED = {
    "facebook": ("GET", "/me"),  # asked of a stand-in that isn't Facebook
}


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    path = tmp_path_factory.mktemp("recorded") / "requests.jsonl"
    environment = {**os.environ, "TIPCAST_RECORD": str(path), "PYTHONPATH": str(Path(__file__).parent)}
    words = [sys.executable, "-m", "pytest", "-q", "-p", "recorder", "-p", "no:cacheprovider", *SUITE]
    done = subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:]
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_each_request_is_valid(documents: Path, recorded: list[dict[str, Any]]) -> None:
    app, checker = Flask(__name__), Documents(documents)
    asked: Counter[tuple[str, str]] = Counter()
    faults: Counter[str] = Counter()
    for one in recorded:
        parts = urlsplit(one["path"])
        with app.test_request_context(
            PATHS[one["network"]] + parts.path,
            method=one["method"],
            query_string=parts.query,
            data=base64.b64decode(one["body"]),
            content_type=one["type"],
        ):
            fault = checker.fault_in_request(AGAINST[one["network"]])
        asked[one["network"], f"{one['method']} requests"] += 1
        if fault is not None:
            faults[f"{one['network']} {one['method']} {parts.path}: {fault}"] += 1
    assert faults == {}
    assert {network for network, _ in asked} == set(AGAINST)
    note("contract suite", asked)
