"""A service on loopback that answers as it is told: recorded shapes, errors, slowness, closing in the middle."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Body = bytes | Callable[[str, bytes], bytes]


@dataclass(slots=True)
class Said:
    """One answer. `cut`: bytes sent of those announced; `trickle`: seconds between bytes; `late`: before the first."""

    body: Body = b"{}"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut: int | None = None
    late: float = 0.0
    trickle: float = 0.0
    hang_up: bool = False


@dataclass(slots=True)
class Heard:
    method: str
    path: str
    body: bytes
    at: float


class Pretender:
    """Answers in turn, the last one for ever after; remembers what it was asked."""

    def __init__(self, *said: Said) -> None:
        self.said, self.heard = list(said), list[Heard]()
        self.base = ""

    def next(self) -> Said:
        return self.said.pop(0) if len(self.said) > 1 else self.said[0]


@contextmanager
def pretending(*said: Said) -> Iterator[Pretender]:
    pretender = Pretender(*said)

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            pretender.heard.append(Heard(self.command, self.path, body, time.monotonic()))
            _answer(self, pretender.next(), body)

        do_POST = do_GET  # noqa: N815 (the name that the library calls)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    pretender.base = f"http://127.0.0.1:{server.server_port}"
    try:
        yield pretender
    finally:
        server.shutdown()
        server.server_close()


def _answer(handler: BaseHTTPRequestHandler, said: Said, asked: bytes) -> None:
    time.sleep(said.late)
    if said.hang_up:
        handler.close_connection = True
        return
    body = said.body(handler.path, asked) if callable(said.body) else said.body
    handler.send_response(said.status)
    handler.send_header("Content-Length", str(len(body)))
    for name, value in said.headers.items():
        handler.send_header(name, value)
    handler.end_headers()
    sent = body if said.cut is None else body[: said.cut]
    try:
        for piece in [sent] if not said.trickle else [sent[i : i + 1] for i in range(len(sent))]:
            handler.wfile.write(piece)
            handler.wfile.flush()
            time.sleep(said.trickle)
    except OSError:
        pass
    handler.close_connection = True
