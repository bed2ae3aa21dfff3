"""A mail server of our own: speaks enough SMTP (RFC 5321) to take messages in, in a thread."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import cast


class _Clerk(socketserver.StreamRequestHandler):
    """One conversation. `server.refused`: addresses that are turned down."""

    def handle(self) -> None:
        office = cast("PostOffice", self.server)
        self._say(220, "ready")
        while line := self.rfile.readline().decode().strip():
            word = line.split(":")[0].upper()
            if word.startswith("RCPT") and line.partition("<")[2].rstrip(">") in office.refused:
                self._say(550, "no such mailbox")
            elif word.startswith("DATA"):
                self._say(354, "go on")
                office.taken.append(self._message())
                self._say(250, "taken")
            elif word.startswith("QUIT"):
                self._say(221, "bye")
                return
            else:
                self._say(250, "ok")

    def _message(self) -> EmailMessage:
        lines = iter(self.rfile.readline, b".\r\n")
        raw = b"".join(line[1:] if line.startswith(b"..") else line for line in lines)
        return cast(EmailMessage, message_from_bytes(raw, policy=policy.default))

    def _say(self, code: int, text: str) -> None:
        self.wfile.write(f"{code} {text}\r\n".encode())


class PostOffice(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Clerk)
        self.taken: list[EmailMessage] = []
        self.refused: set[str] = set()

    @property
    def port(self) -> int:
        return int(self.server_address[1])


@contextmanager
def open_office() -> Iterator[PostOffice]:
    with PostOffice() as office:
        threading.Thread(target=office.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield office
        office.shutdown()
