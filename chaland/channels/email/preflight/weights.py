"""How heavy a picture of the web is, asked of its server without fetching it."""

from __future__ import annotations

import base64
import binascii
import socket
from ipaddress import ip_address
from urllib.parse import urlsplit

import httpx

_SECONDS = 3.0


def weigh(address: str) -> int | None:
    """Octets; None when it cannot be known. Servers of a private network are never asked: the address was typed."""
    if address.startswith("data:"):
        return _inline(address)
    url = urlsplit(address)
    if url.scheme not in ("http", "https") or not url.hostname or not _is_public(url.hostname):
        return None
    try:
        answer = httpx.head(address, timeout=_SECONDS, follow_redirects=False)
    except (httpx.HTTPError, httpx.InvalidURL, ValueError):
        return None
    told = answer.headers.get("content-length", "")
    return int(told) if answer.is_success and told.isdecimal() else None


def _inline(address: str) -> int | None:
    head, _, said = address.partition(",")
    if not head.endswith(";base64"):
        return len(said)
    try:
        return len(base64.b64decode(said))
    except binascii.Error:
        return None


def _is_public(host: str) -> bool:
    try:
        found = {entry[4][0] for entry in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError):
        return False
    return bool(found) and all(ip_address(str(one).partition("%")[0]).is_global for one in found)
