"""Hired names as they are compared: with our own, with those who object, with each other. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from chaland.kernel.channels import OUTWARD, Channel

SAID = (
    *("civility", "first_name", "last_name", "company", "function", "email", "mobile", "phone"),
    *("recipient_line", "building_line", "street", "locality_line", "postal_code", "city", "department"),
    *("country", "external_id"),
)
"""What is kept of a row: who, and what reaches them; nothing else of the file (minimisation)."""


@dataclass(slots=True)
class Person:
    """A row of the file, or a hired name before a use. `refused`: channels that the supplier's file says no to."""

    line: int
    said: dict[str, Any]
    household: str | None = None
    given: str = ""
    refused: frozenset[str] = frozenset()
    minor: bool = False
    consented_on: date | None = None
    pk: int = 0

    def of(self, name: str) -> str | None:
        value = self.said.get(name)
        return value if isinstance(value, str) else None


@dataclass(slots=True)
class Known:
    """Coordinates that are taken: by our own people, by another list, by an earlier row. Landlines and households
    are shared by a family: there the first name counts too, when both give one."""

    emails: set[str] = field(default_factory=set)
    mobiles: set[str] = field(default_factory=set)
    phones: dict[str, set[str]] = field(default_factory=dict)
    homes: dict[str, set[str]] = field(default_factory=dict)

    def add(self, one: Person) -> None:
        if email := one.of("email"):
            self.emails.add(email)
        if mobile := one.of("mobile"):
            self.mobiles.add(mobile)
        if phone := one.of("phone"):
            self.phones.setdefault(phone, set()).add(one.given)
        if one.household:
            self.homes.setdefault(one.household, set()).add(one.given)

    def holds(self, one: Person) -> bool:
        return (
            one.of("email") in self.emails
            or one.of("mobile") in self.mobiles
            or _shared(self.phones.get(one.of("phone") or ""), one.given)
            or _shared(self.homes.get(one.household or ""), one.given)
        )


def _shared(given: set[str] | None, mine: str) -> bool:
    return bool(given) and (not mine or mine in (given or ()) or "" in (given or ()))


def refusals(row: Mapping[str, Any]) -> Iterator[str]:
    """Channels that a cleaned row says no to; all of them when it says no to everything."""
    if row.get("refusal_all"):
        yield from OUTWARD
    yield from (channel for channel in OUTWARD if row.get(f"consent_{channel.value}") is False)


def is_minor(born: date | None, today: date, majority: int) -> bool:
    if born is None:
        return False
    years = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    return years < majority


def reaches(one: Person, channels: Iterable[str]) -> bool:
    """Whether one of these channels, not refused, reaches them. Without any channel yet, whether any does."""
    wanted = set(channels) or set(OUTWARD)
    return any(_has(one, channel) for channel in wanted - one.refused)


def _has(one: Person, channel: str) -> bool:
    return {
        Channel.EMAIL.value: bool(one.of("email")),
        Channel.SMS.value: bool(one.of("mobile")),
        Channel.CALL.value: bool(one.of("mobile") or one.of("phone")),
        Channel.LETTER.value: bool(one.of("street") and one.of("postal_code")),
    }[channel]
