"""The fake over HTTP: every provider's own words, and every way an answer can go wrong."""

from __future__ import annotations

import json
import socket
import struct
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from chaland.channels.fakes.dialects import DIALECTS, Asked, Dialect, Told
from chaland.channels.fakes.stage import Stage

_SLOW_S = 5.0
_HUGE = 10 << 20


class FakeWeb(ThreadingHTTPServer):
    """`extra`: what other fakes of the same process do on command, by path."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(
        self, port: int, stage: Stage, extra: Mapping[str, Callable[[dict[str, object]], None]]
    ) -> None:
        self.stage = stage
        self.extra = extra
        super().__init__(("127.0.0.1", port), _Handler)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: FakeWeb

    def _handle(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        headers = {name.lower(): value for name, value in self.headers.items()}
        asked = Asked(self.command, self.path, headers, self.rfile.read(length))
        name = urlsplit(self.path).path.split("/")[1]
        if name.startswith("_"):
            self._obey(name, asked)
        elif name in DIALECTS:
            self._speak(DIALECTS[name], asked)
        else:
            self._answer(Told(404, {"message": "no such provider here"}))

    do_GET = _handle  # noqa: N815
    do_POST = _handle  # noqa: N815
    do_PUT = _handle  # noqa: N815

    def _obey(self, name: str, asked: Asked) -> None:
        stage = self.server.stage
        if name == "_taken":
            found = [asdict(one) for one in stage.taken(asked.query.get("provider", ""))]
            ref = asked.query.get("ref", "")
            self._answer(Told(200, [one for one in found if ref in one["ref"] or ref in one["to"]]))
            return
        try:
            {"_play": stage.play, **self.server.extra}[name](asked.json())
        except (KeyError, ValueError, TypeError) as fault:
            self._answer(Told(400, {"message": f"{type(fault).__name__}: {fault}"}))
        else:
            self._answer(Told(200, {}))

    def _speak(self, dialect: Dialect, asked: Asked) -> None:
        stage = self.server.stage
        time.sleep(float(stage.order("latency_s", 0)))
        if not dialect.is_sending(asked):
            denied = stage.order("mood") == "denied"
            self._answer(dialect.denied if denied else dialect.other(asked, stage))
            return
        mood = stage.mood()
        untaken = {"refused": dialect.refused, "throttled": dialect.throttled, "denied": dialect.denied}
        if mood in untaken:
            self._answer(untaken[mood])
        elif mood == "redirect":
            self._answer(Told(307, {}, {"Location": f"/{dialect.code}{dialect.sends_to}"}))
        elif mood == "cut_before":
            self._reset()
        else:
            self._take(dialect, asked, mood)

    def _take(self, dialect: Dialect, asked: Asked, mood: str) -> None:
        try:
            taken = dialect.understood(asked, self.server.stage.next_number())
        except PermissionError:
            return self._answer(dialect.denied)
        except (KeyError, ValueError, TypeError, IndexError):
            return self._answer(dialect.refused)
        told = dialect.accepted(taken)
        if taken.to.endswith("000000"):
            return self._answer(told if dialect.code in ("ovhcloud", "smsfactor") else dialect.refused)
        self.server.stage.take(taken)
        return self._misbehave(mood, told)

    def _misbehave(self, mood: str, told: Told) -> None:
        if mood in ("broken", "empty"):
            self._answer(Told(503 if mood == "broken" else 200, {}))
        elif mood == "garbage":
            self._answer_octets(200, b"<html>\xff\xfe{{{ not what you think")
        elif mood == "huge":
            self._answer_octets(200, b'{"id": "' + b"x" * _HUGE + b'"}')
        elif mood == "cut":
            self._begin(told.status, 1_000)
            self.wfile.write(b'{"id": ')
            self._reset()
        elif mood == "drip":
            self._drip()
        else:
            if mood == "slow":
                time.sleep(float(self.server.stage.order("slow_s", _SLOW_S)))
            self._answer(told)

    def _drip(self) -> None:
        """An octet at a time, for ever: each one comes well within any time limit."""
        self._begin(200, 100_000)
        while True:
            self.wfile.write(b" ")
            self.wfile.flush()
            time.sleep(0.05)

    def _answer(self, told: Told) -> None:
        octets = json.dumps(told.value, ensure_ascii=False).encode()
        self._answer_octets(told.status, octets, told.headers)

    def _answer_octets(self, status: int, octets: bytes, headers: Mapping[str, str] | None = None) -> None:
        self._begin(status, len(octets), headers)
        self.wfile.write(octets)

    def _begin(self, status: int, length: int, headers: Mapping[str, str] | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(length))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()

    def _reset(self) -> None:
        """The connection is torn down, not closed."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
        self.connection.close()

    def handle(self) -> None:
        try:
            super().handle()
        except (ConnectionError, ValueError):
            self.close_connection = True  # whoever asked has gone, or was cut off

    def finish(self) -> None:
        try:
            super().finish()
        except (OSError, ValueError):
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: what counts is in the journal."""
