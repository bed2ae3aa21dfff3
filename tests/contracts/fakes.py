"""The fakes that Chaland ships, in a process of their own, driven from tests."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx

from chaland.channels.port import Received


class Fakes:
    """`http`: their address; `smpp`: the port of the fake operator."""

    def __init__(self, http: str, smpp: int) -> None:
        self.http, self.smpp = http, smpp
        self._client = httpx.Client(base_url=http, timeout=10)

    def play(self, mood: str = "ok", **orders: Any) -> None:
        self._post("/_play", {"mood": mood, **orders})

    def deliver(self, **orders: Any) -> None:
        """Over SMPP."""
        self._post("/_deliver", orders)

    def report(self, **orders: Any) -> None:
        """Over HTTP."""
        self._post("/_report", orders)

    def taken(self, provider: str, like: str) -> list[dict[str, Any]]:
        """What was truly taken whose number or reference holds `like`."""
        found: list[dict[str, Any]] = self._client.get(
            "/_taken", params={"provider": provider, "ref": like}
        ).json()
        return found

    def close(self) -> None:
        self._client.close()

    def _post(self, path: str, orders: dict[str, Any]) -> None:
        answer = self._client.post(path, json=orders)
        assert answer.status_code == 200, answer.text


@contextmanager
def running_fakes(journal: Path) -> Iterator[Fakes]:
    command = [sys.executable, "-m", "chaland.channels.fakes", "--http", "0", "--smpp", "0", "--with-parent"]
    with subprocess.Popen(
        [*command, "--journal", str(journal)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout
        fakes = Fakes(**json.loads(process.stdout.readline()))
        try:
            yield fakes
        finally:
            fakes.close()
            process.kill()


@contextmanager
def listening() -> Iterator[tuple[str, Queue[Received]]]:
    """An address where providers may call, and what they said there."""
    calls: Queue[Received] = Queue()

    class Handler(BaseHTTPRequestHandler):
        def _keep(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            query = dict(parse_qsl(urlsplit(self.path).query))
            url = f"http://{self.headers['Host']}{self.path}"
            self.send_response(204)
            self.end_headers()
            calls.put(Received(self.command, url, headers, body, query))

        do_GET = _keep  # noqa: N815
        do_POST = _keep  # noqa: N815

        def log_message(self, format: str, *args: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/hooks/1/s", calls
    finally:
        server.shutdown()
        server.server_close()
