"""Sending services in a process of their own: each takes messages as its documentation says, and misbehaves on order.

`python service.py FOLDER`: prints its port, then writes each request that it truly took into FOLDER. Each service
answers under its own name, `/brevo/…`. What it does is asked for by the recipient, whose address begins with:

    status400 status401 status403 status429 status500 status503    that answer, nothing taken (500 takes it)
    refused       answers, in the service's own words, that it will not send to them
    garbage       takes the message, answers with nonsense      list     … with JSON that is not what was promised
    cut           takes the message, closes in the middle of the answer
    slow          takes the message, answers after 30 s          moved    sends us elsewhere
    drip          takes the message, answers an octet at a time  huge     … with ten megabytes
    lost          closes without taking it
"""

from __future__ import annotations

import contextlib
import itertools
import json
import re
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote_plus

FOLDER = Path(sys.argv[1])
NUMBER = itertools.count(1)
RECIPIENT = re.compile(r"((?:ok|status\d+|refused|garbage|list|cut|slow|moved|drip|huge|lost)[\w.]*@[\w.-]+)")


def good(service: str, to: str, number: str) -> object:
    """What each answers to a message that it took."""
    return {
        "brevo": {"messageId": number},
        "mailjet": {
            "Messages": [
                {"Status": "success", "To": [{"Email": to, "MessageID": number}], "Cc": [], "Bcc": []}
            ]
        },
        "scaleway": {"emails": [{"id": number, "mail_rcpt": to, "status": "new"}]},
        "mailgun": {"id": number, "message": "Queued. Thank you."},
        "postmark": {"ErrorCode": 0, "Message": "OK", "MessageID": number, "To": to},
        "sparkpost": {
            "results": {"total_accepted_recipients": 1, "total_rejected_recipients": 0, "id": number}
        },
        "mailersend": {},
        "mailtrap": {"success": True, "message_ids": [number]},
        "mandrill": [{"email": to, "status": "sent", "_id": number}],
        "postal": {"status": "success", "data": {"message_id": number, "messages": {to: {"id": number}}}},
        "resend": {"id": number},
        "sendgrid": {},
        "unisender_go": {"status": "success", "job_id": number, "emails": [to]},
    }[service]


def refusal(service: str, to: str) -> tuple[int, object]:
    """The services that say it within a good answer; the others answer 400."""
    return {
        "mandrill": (200, [{"email": to, "status": "rejected", "reject_reason": "hard-bounce", "_id": "1"}]),
        "sparkpost": (
            200,
            {"results": {"total_accepted_recipients": 0, "total_rejected_recipients": 1, "id": "1"}},
        ),
        "unisender_go": (
            200,
            {"status": "success", "job_id": "1", "emails": [], "failed_emails": {to: "invalid"}},
        ),
        "scaleway": (200, {"emails": [{"id": "1", "mail_rcpt": to, "status": "failed"}]}),
    }.get(service, (400, {"message": "Invalid recipient"}))


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"] or 0))
        service = self.path.split("/")[1]
        found = RECIPIENT.search(unquote_plus(body.decode()))
        to = found[1] if found else "nobody@x"
        self.behave(service, to, body)

    def behave(self, service: str, to: str, body: bytes) -> None:
        way = re.match(r"[a-z]+", to)
        kind = way[0] if way else ""
        if kind == "status" and to[6:9] != "500":
            self.answer(int(to[6:9]), {"message": "no", "code": "because"}, {"Retry-After": "7"})
        elif kind == "moved":
            self.answer(307, {}, {"Location": f"/{service}/again"})
        elif kind == "lost":
            self.close_connection = True
        elif kind == "refused":
            self.answer(*refusal(service, to))
        else:
            self.take(service, to, body, kind)

    def take(self, service: str, to: str, body: bytes, kind: str) -> None:
        number = f"{service}-{next(NUMBER)}"
        told = {"service": service, "to": to, "path": self.path, "body": body.decode(), "number": number}
        (FOLDER / f"{number}.json").write_text(
            json.dumps(told | {"headers": dict(self.headers)}), encoding="utf-8"
        )
        if kind == "slow":
            time.sleep(30)
        if kind == "cut":
            self.wfile.write(b'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"id"')
            self.close_connection = True
        elif kind == "drip":
            self.drip()
        elif kind == "huge":
            self.answer(200, {"id": "x" * 10_000_000})
        elif kind in ("garbage", "list", "status"):
            self.answer(
                500 if kind == "status" else 200, [] if kind == "list" else "<html>", raw=kind == "garbage"
            )
        else:
            self.answer(
                202 if service == "mailersend" else 200, good(service, to, number), {"X-Message-Id": number}
            )

    def answer(
        self, status: int, said: object, headers: dict[str, str] | None = None, *, raw: bool = False
    ) -> None:
        octets = str(said).encode() if raw else json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(octets)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        with contextlib.suppress(OSError):
            self.wfile.write(octets)

    def log_message(self, *said: object) -> None:
        """Quiet."""


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    print(server.server_port, flush=True)
    server.serve_forever()
