"""Limits on what strangers may ask, counted in the database so that every process counts together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address, ip_network

from django.db import connection

from chaland.access.keys import keyed
from chaland.consent.models import Throttle

KEY = "throttle"


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` knocks at `door` by one stranger in each span of time."""

    door: str
    most: int
    span: timedelta


def passes(limit: Limit, who: str, now: datetime) -> bool:
    """Count one knock of `who`; False when it is one too many. One atomic statement, committed at once
    unless the caller holds a transaction."""
    span = int(limit.span.total_seconds())
    turn = int(now.timestamp()) // span
    bucket = keyed(KEY, limit.door, who, str(span), str(turn))
    until = datetime.fromtimestamp((turn + 1) * span, UTC)
    return _count(bucket, until) <= limit.most


def forget_past(now: datetime) -> int:
    """Delete the counts whose span is over."""
    return Throttle.objects.filter(until__lt=now).delete()[0]


def stranger(address: str) -> str:
    """Who an IP address is: an IPv6 network of 64 bits is one stranger. What is no address is one too."""
    try:
        ip = ip_address(address)
    except ValueError:
        return "nobody"
    return str(ip_network((ip, 64), strict=False)) if ip.version == 6 else str(ip)


def _count(bucket: bytes, until: datetime) -> int:
    table = connection.ops.quote_name(Throttle._meta.db_table)
    statement = (
        f"INSERT INTO {table} (bucket, hits, until) VALUES (%s, 1, %s) "
        f"ON CONFLICT (bucket) DO UPDATE SET hits = {table}.hits + 1 RETURNING hits"
    )
    at = connection.ops.adapt_datetimefield_value(until)
    with connection.cursor() as cursor:
        cursor.execute(statement, [bucket, at])
        return int(cursor.fetchone()[0])
