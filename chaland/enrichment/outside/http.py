"""One service asked over HTTP, politely: its published rate kept, time limits, retries from a budget, a breaker.

The standard library does it: no dependency is taken on for two GETs and a POST.
"""

from __future__ import annotations

import http.client
import json
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

from chaland.enrichment.outside.pace import Breaker, Budget, Pace, retry_after
from chaland.kernel.errors import ProviderFailed
from chaland.kernel.text import Text

ATTEMPTS = 4
MOST_BYTES = 20 << 20
"""An answer that is larger is not what was asked for."""
_AGAIN = frozenset((408, 425, 429, 500, 502, 503, 504))


@dataclass(slots=True)
class Service:
    """`base`: its address, `https://data.geopf.fr/geocodage`. `timeout`: seconds for each step of a request;
    `whole`: for all of an answer. `sleep` and `now` are replaced in tests."""

    name: str
    base: str
    pace: Pace
    timeout: float = 10.0
    whole: float = 60.0
    budget: Budget = field(default_factory=Budget)
    breaker: Breaker = field(default_factory=Breaker)
    sleep: Callable[[float], None] = time.sleep
    now: Callable[[], float] = time.monotonic

    def get_json(self, path: str, query: Mapping[str, str]) -> Any:
        """Raises: ProviderFailed (`service_down`, `service_refused`, `service_garbled`)."""
        return self._read_json(self.ask("GET", f"{path}?{urlencode(query)}", b"", {}))

    def _read_json(self, body: bytes) -> Any:
        try:
            return json.loads(body)
        except ValueError as fault:
            raise self.garbled() from fault

    def ask(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> bytes:
        """The body of a good answer, after as many attempts as the budget allows. Raises: as `get_json`."""
        attempt = 1
        while True:
            if not self.breaker.allows(self.now()):
                raise self._down("circuit")
            self.sleep(self.pace.wait(self.now()))
            failure = self._try(method, path, body, headers)
            if isinstance(failure, bytes):
                return failure
            attempt += 1
            if attempt > ATTEMPTS or not self.budget.spend():
                raise self._down(failure.why)
            self._pause(failure, attempt)

    def _pause(self, failure: _Failure, attempt: int) -> None:
        if failure.wait is None:
            self.sleep(self.budget.pause(attempt))
        else:
            self.pace.hold(self.now() + failure.wait)

    def _try(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> bytes | _Failure:
        try:
            status, told, answer = self._request(method, path, body, headers)
        except (OSError, http.client.HTTPException, TimeoutError) as fault:
            self.breaker.failed(self.now())
            return _Failure(type(fault).__name__, None)
        if 200 <= status < 300:
            self.breaker.succeeded()
            self.budget.earn()
            return answer
        if status not in _AGAIN:
            raise self._refused(status)
        if status != 429:
            self.breaker.failed(self.now())
        return _Failure(f"HTTP {status}", retry_after(told))

    def _request(
        self, method: str, path: str, body: bytes, headers: Mapping[str, str]
    ) -> tuple[int, str | None, bytes]:
        connection, root = self._connection()
        try:
            connection.request(
                method, root + path, body or None, {"Accept": "*/*", "User-Agent": "Chaland", **headers}
            )
            response = connection.getresponse()
            return response.status, response.getheader("Retry-After"), self._body(response)
        finally:
            connection.close()

    def _connection(self) -> tuple[http.client.HTTPConnection, str]:
        parts = urlsplit(self.base)
        host = parts.netloc
        if parts.scheme == "https":
            safe = ssl.create_default_context()
            return http.client.HTTPSConnection(host, timeout=self.timeout, context=safe), parts.path
        return http.client.HTTPConnection(host, timeout=self.timeout), parts.path

    def _body(self, response: http.client.HTTPResponse) -> bytes:
        """All of it; a trickle that would last for hours is given up. Raises: TimeoutError, HTTPException."""
        started, read, told = self.now(), bytearray(), response.length
        while piece := response.read1(1 << 16):
            read += piece
            if self.now() - started > self.whole or len(read) > MOST_BYTES:
                raise TimeoutError
        if told is not None and len(read) < told:
            raise http.client.IncompleteRead(bytes(read))
        return bytes(read)

    def _down(self, why: str) -> ProviderFailed:
        return ProviderFailed(
            "service_down",
            Text("{service} ne répond pas ({why}).", "{service} does not answer ({why})."),
            permanent=False,
            remedy=Text("Relancez plus tard : rien n'est perdu.", "Run it again later: nothing is lost."),
            service=self.name,
            why=why,
        )

    def _refused(self, status: int) -> ProviderFailed:
        return ProviderFailed(
            "service_refused",
            Text("{service} refuse la demande ({status}).", "{service} refuses the request ({status})."),
            permanent=True,
            service=self.name,
            status=status,
        )

    def garbled(self) -> ProviderFailed:
        """For an answer that cannot be read."""
        return ProviderFailed(
            "service_garbled",
            Text("{service} a répondu autre chose que prévu.", "{service} answered something unexpected."),
            permanent=False,
            service=self.name,
        )


@dataclass(frozen=True, slots=True)
class _Failure:
    """Worth another attempt. `wait`: the seconds that the service asked for."""

    why: str
    wait: float | None
