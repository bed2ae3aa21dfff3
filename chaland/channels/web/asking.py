"""One HTTP request to a provider: bounded in time and memory, never repeated, never led elsewhere."""

from __future__ import annotations

import asyncio
import json
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

import httpx

from chaland.kernel.clock import real_clock

MOST_OCTETS = 1 << 20
"""An answer that is larger is not what was asked for: no more of it is read."""
LONGEST_PAUSE_S = 3_600.0
_CONNECT_S = 10.0

_NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)
_IMPOSSIBLE = (httpx.UnsupportedProtocol, httpx.LocalProtocolError, httpx.InvalidURL, ValueError)


@dataclass(frozen=True, slots=True)
class Call:
    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Reply:
    """`whole`: whether the body was read to its end. Header names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    whole: bool = True

    def value(self) -> Any:
        """What JSON says; None when it is none."""
        try:
            return json.loads(self.body) if self.whole else None
        except (ValueError, RecursionError):
            return None

    def document(self) -> Mapping[str, Any]:
        """The JSON object; an empty one for anything else."""
        told = self.value()
        return told if isinstance(told, dict) else {}

    def pause_s(self) -> float | None:
        """Retry-After, in seconds or as a date; at most an hour."""
        told = self.headers.get("retry-after", "").strip()
        if told.isdigit():
            return min(float(told), LONGEST_PAUSE_S)
        try:
            left = (parsedate_to_datetime(told) - real_clock()).total_seconds()
        except (ValueError, TypeError):
            return None
        return min(max(left, 0.0), LONGEST_PAUSE_S)


@dataclass(frozen=True, slots=True)
class Silence:
    """No answer. `reached`: the provider may have got the request. `impossible`: it cannot even be made."""

    code: str
    reached: bool
    impossible: bool = False


def json_call(method: str, url: str, value: object, headers: Mapping[str, str]) -> Call:
    body = json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")
    return Call(method, url, {**headers, "Content-Type": "application/json"}, body)


def form_call(url: str, values: Mapping[str, str], headers: Mapping[str, str]) -> Call:
    body = urlencode(values, errors="replace").encode()
    return Call("POST", url, {**headers, "Content-Type": "application/x-www-form-urlencoded"}, body)


def new_client(timeout_s: float, at_once: int) -> httpx.AsyncClient:
    """Connections are kept, redirects are not followed, nothing is tried again."""
    limits = httpx.Limits(max_connections=at_once, max_keepalive_connections=at_once)
    timeout = httpx.Timeout(timeout_s, connect=_CONNECT_S)
    # Unpacked, a small answer may be a huge one.
    headers = {"User-Agent": "Chaland", "Accept": "application/json", "Accept-Encoding": "identity"}
    return httpx.AsyncClient(
        timeout=timeout, limits=limits, headers=headers, follow_redirects=False, verify=_authorities()
    )


@lru_cache(maxsize=1)
def _authorities() -> ssl.SSLContext:
    """Read once: 20 ms each time otherwise."""
    return httpx.create_ssl_context()


async def ask(client: httpx.AsyncClient, call: Call, whole_s: float) -> Reply | Silence:
    """`whole_s`: for all of it, however slowly the answer drips."""
    try:
        async with asyncio.timeout(whole_s), _stream(client, call) as response:
            body, whole = await _read(response)
            headers = {name.lower(): value for name, value in response.headers.items()}
            return Reply(response.status_code, headers, body, whole)
    except _NEVER_LEFT as fault:
        return Silence(type(fault).__name__, reached=False)
    except _IMPOSSIBLE as fault:
        return Silence(type(fault).__name__, reached=False, impossible=True)
    except (httpx.HTTPError, httpx.StreamError, OSError) as fault:
        return Silence(type(fault).__name__, reached=True)


def _stream(client: httpx.AsyncClient, call: Call) -> Any:
    return client.stream(call.method, call.url, headers=dict(call.headers), content=call.body or None)


async def _read(response: httpx.Response) -> tuple[bytes, bool]:
    parts: list[bytes] = []
    size = 0
    async for part in response.aiter_raw():
        size += len(part)
        if size > MOST_OCTETS:
            return b"".join(parts), False
        parts.append(part)
    return b"".join(parts), True
