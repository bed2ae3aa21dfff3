"""What a person waits for in the builder: real requests to a real server, as the page sends them."""

from __future__ import annotations

import http.client
import re
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from urllib.parse import urlencode

from benchmarks.segments.asked.questions import SENTENCES
from benchmarks.segments.asking import begin

ROUNDS = 6
PATIENCE = 60.0
ASKED: Mapping[str, str] = {
    "blocks": "/segments/builder/shape/",
    "count": "/segments/builder/count/",
    "people": "/segments/builder/people/",
}


def typed() -> dict[str, dict[str, float]]:
    """Milliseconds at p50 and p95 of what the page asks at each change: over the sentences, warm.

    `grid`: the list of contacts that fit, opened.
    """
    begin()
    cookies = _signed_in()
    with _server() as port, closing(http.client.HTTPConnection("127.0.0.1", port, timeout=600)) as line:
        headers = {"Cookie": cookies, "X-CSRFToken": re.findall(r"csrftoken=(\w+)", cookies)[0]}
        told = {name: _times(line, "POST", path, headers) for name, path in ASKED.items()}
        return told | {"grid": _times(line, "GET", "/contacts/", headers)}


def _times(
    line: http.client.HTTPConnection, method: str, path: str, headers: Mapping[str, str]
) -> dict[str, float]:
    taken = []
    for turn in range(ROUNDS + 1):
        for sentence in SENTENCES.values():
            asked = urlencode({"sentence": sentence} if method == "POST" else {"where": sentence})
            wanted = (path, asked) if method == "POST" else (f"{path}?{asked}", None)
            form = {"Content-Type": "application/x-www-form-urlencoded"} if method == "POST" else {}
            started = time.perf_counter()
            line.request(method, wanted[0], body=wanted[1], headers={**headers, **form})
            answer = line.getresponse()
            answer.read()
            assert answer.status == 200, (path, sentence, answer.status)
            if turn:
                taken.append((time.perf_counter() - started) * 1000)
    taken.sort()
    return {"p50": statistics.median(taken), "p95": taken[int(len(taken) * 0.95) - 1]}


def _signed_in() -> str:
    """The cookies of somebody who works in English, as the sentences are."""
    from django.conf import settings
    from django.middleware.csrf import get_token
    from django.test import Client, RequestFactory

    from chaland.access.queries import user_by_email
    from chaland.access.services import add_user

    user = user_by_email("bench@example.fr") or add_user(
        email="bench@example.fr", role="admin", language="en"
    )
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    request = RequestFactory().get("/")
    get_token(request)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    return f"{settings.SESSION_COOKIE_NAME}={session}; csrftoken={request.META['CSRF_COOKIE']}"


@contextmanager
def _server() -> Iterator[int]:
    """The program as it is served, on a port that nobody has; no worker beside it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    serve = (sys.executable, "-m", "chaland", "serve", "--no-worker", "--port", str(port))
    with subprocess.Popen(serve, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            _wait_for(port)
            yield port
        finally:
            process.terminate()


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            assert time.monotonic() < deadline, "the server does not begin"
            time.sleep(0.1)
