"""Sending services of tests, in another process for a whole file of tests."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from chaland.channels.email.esp.services import BY_CODE
from chaland.channels.email.esp.transport import EspTransport
from chaland.channels.terms import Terms

HOOK = "https://clients.exemple.fr/hooks/7/guess-me-not"


@dataclass
class Services:
    """`folder`: one file a request that was truly taken."""

    port: int
    folder: Path

    def taken(self, service: str) -> list[dict[str, Any]]:
        files = sorted(
            self.folder.glob(f"{service}-*.json"), key=lambda path: int(path.stem.rpartition("-")[2])
        )
        return [json.loads(path.read_text(encoding="utf-8")) for path in files]

    def recipients(self, service: str) -> set[str]:
        return {one["to"] for one in self.taken(service)}


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    folder = tmp_path_factory.mktemp("services")
    script = Path(__file__).with_name("service.py")
    process = subprocess.Popen([sys.executable, "-I", "-S", str(script), str(folder)], stdout=subprocess.PIPE)
    assert process.stdout is not None
    yield Services(int(process.stdout.readline()), folder)
    process.kill()
    process.wait()
    process.stdout.close()


@pytest.fixture
def esp_terms(tmp_path: Path) -> Callable[..., Terms]:
    """Of an account with a service; secrets are added to those it cannot do without."""

    def make(code: str, port: int, secrets: dict[str, str] | None = None, **options: object) -> Terms:
        needed = {
            field.key: "key-of-ours" for field in BY_CODE[code].fields if field.secret and field.required
        }
        told = {
            "api_url": f"http://127.0.0.1:{port}/{code}/",
            "sender_domain": "garage.example",
            "project_id": "p1",
        }
        told |= {key: str(value) for key, value in options.items()}
        return Terms(7, told, tmp_path, {**needed, **(secrets or {})}, HOOK)

    return make


@pytest.fixture
def esp(services: Services, esp_terms: Callable[..., Terms]) -> Iterator[Callable[..., EspTransport]]:
    """Opens a transport to a service; all are closed at the end."""
    opened: list[EspTransport] = []

    def make(code: str, **options: object) -> EspTransport:
        opened.append(EspTransport(code, esp_terms(code, services.port, **options)))
        return opened[-1]

    yield make
    for transport in opened:
        transport.close()
