"""What programs may be told of, how a call is signed, and when it is made again. Pure."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from datetime import timedelta
from hashlib import sha256
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from chaland.kernel.text import Text

EVENTS: Mapping[str, Text] = {
    "message.delivered": Text("message remis", "message delivered"),
    "message.failed": Text("message non remis", "message not delivered"),
    "message.reply": Text("réponse reçue", "answer received"),
    "message.stop": Text("STOP ou désinscription", "STOP or unsubscription"),
    "campaign.finished": Text("campagne envoyée", "campaign sent"),
    "automation.step": Text("étape d'une automatisation", "step of an automation"),
}
ATTEMPTS = 10
"""Over some three days."""
_LONGEST = timedelta(hours=12)
_NAT64 = IPv6Network("64:ff9b::/96")


def signature(secret: str, stamp: int, body: bytes) -> str:
    """`t=1790000000,v1=<hex>`: HMAC-SHA-256 over the second, a dot and the body. Whoever checks it refuses what is old."""
    mac = hmac.new(secret.encode(), f"{stamp}.".encode() + body, sha256).hexdigest()
    return f"t={stamp},v1={mac}"


def pause_after(attempts: int) -> timedelta:
    """30 s, 2 min, 8 min, 32 min… twelve hours at most."""
    return min(timedelta(seconds=30 * 4.0 ** (attempts - 1)), _LONGEST)


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open Internet: a call never reaches into the company's own network, nor
    through an address of IPv6 that stands for one of IPv4 there (RFC 3056, RFC 6052)."""
    found = ip_address(address)
    if isinstance(found, IPv6Address):
        carried = found.sixtofour or (IPv4Address(found.packed[-4:]) if found in _NAT64 else None)
        if carried is not None:
            return carried.is_global
    return found.is_global and not found.is_multicast
