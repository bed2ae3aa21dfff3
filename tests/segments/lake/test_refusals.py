"""What is said when the lake or its Spark cannot be asked."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from chaland.kernel.errors import ChalandError
from chaland.mirror import spark as sessions
from chaland.segments.lake.asking import open_lake
from chaland.segments.lake.layout import form
from chaland.segments.lake.manifest import Manifest, house

NOW = datetime(2026, 3, 29, 22, 30, tzinfo=UTC)


def _write(folder: Path, **changes: Any) -> None:
    made = Manifest(house(), form("sqlite"), "sqlite", "data-1", NOW, 1, 16, {})
    (folder / "manifest.json").write_text(json.dumps(json.loads(made.written()) | changes))


def _refusal(place: Path | str, address: str = "") -> ChalandError:
    with pytest.raises(ChalandError) as refused, open_lake(str(place), address, days=7, clock=lambda: NOW):
        pass
    return refused.value


def test_there_is_no_lake(tmp_path: Path) -> None:
    assert _refusal("").code == "lake_unset"
    assert _refusal(tmp_path / "lake").code == "lake_missing"
    (tmp_path / "manifest.json").write_text('{"as_of": 3')
    assert _refusal(tmp_path).code == "lake_unreadable"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"house": "another"}, "lake_foreign"),
        ({"form": "another"}, "lake_outdated"),
        ({"as_of": (NOW - timedelta(days=8.5)).isoformat()}, "lake_stale"),
        ({"tables": 3}, "lake_unreadable"),
    ],
)
def test_the_lake_is_not_to_be_trusted(tmp_path: Path, changes: dict[str, Any], code: str) -> None:
    _write(tmp_path, **changes)
    assert _refusal(tmp_path).code == code


def test_its_age_is_said(tmp_path: Path) -> None:
    _write(tmp_path, as_of=(NOW - timedelta(days=8.5)).isoformat())
    assert "8.5 days old; 7 at most" in _refusal(tmp_path).say("en")
    assert _refusal(tmp_path).exit_code == 2


def test_there_is_no_spark(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _write(tmp_path)
    assert _refusal(tmp_path).code == "spark_unset"
    monkeypatch.setattr(sessions, "find_spec", lambda name: None if name == "py4j" else object())
    assert _refusal(tmp_path, "local[2]").code == "spark_light"
    monkeypatch.setattr(sessions, "find_spec", lambda name: None)
    assert "chaland[spark]" in _refusal(tmp_path, "sc://localhost").say("fr")


@pytest.fixture
def silent() -> Iterator[int]:
    """A port where somebody listens, and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_the_server_does_not_answer(tmp_path: Path, silent: int, monkeypatch: pytest.MonkeyPatch) -> None:
    _write(tmp_path)
    monkeypatch.setattr(sessions, "PATIENCE_S", 0.3)
    refused = _refusal(tmp_path, f"sc://127.0.0.1:{silent}")
    assert (refused.code, refused.exit_code) == ("spark_silent", 3)
    assert _refusal(tmp_path, "sc://127.0.0.1:1").code == "spark_silent"
    assert _refusal(tmp_path, "sc://host:port:more").code == "spark_address"
