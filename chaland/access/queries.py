"""Reads of the room."""

from __future__ import annotations

from typing import Any

from chaland.access.domain import SECOND_FACTOR_ROLES, chain
from chaland.access.models import AuditEntry, HouseSetting, User
from chaland.access.services import signed_part
from chaland.kernel.errors import NotFound
from chaland.kernel.text import Text


def has_any_user() -> bool:
    return User.objects.exists()


def user_by_email(email: str) -> User | None:
    return User.objects.filter(email__iexact=email).first()


def first_broken_entry() -> int | None:
    """The id of the first audit entry whose chain does not hold, or None. Cost: reads them all."""
    previous = ""
    for entry in AuditEntry.objects.order_by("id").iterator(chunk_size=2_000):
        if entry.previous_hash != previous or entry.hash != chain(previous, signed_part(entry)):
            return entry.pk
        previous = entry.hash
    return None


def all_users() -> list[User]:
    return list(User.objects.order_by("email"))


def user_numbered(number: int) -> User:
    """Raises: NotFound (`user_unknown`)."""
    user = User.objects.filter(pk=number).first()
    if user is None:
        raise NotFound("user_unknown", Text("Ce compte n'existe pas.", "There is no such account."))
    return user


def house_setting(name: str, default: Any) -> Any:
    """What this installation chose. Cost: one row by its key."""
    kept = HouseSetting.objects.filter(pk=name).values_list("value", flat=True).first()
    return default if kept is None else kept


def roles_with_second_factor() -> frozenset[str]:
    """The roles that may not work without a second step at sign-in; none in a fresh house."""
    return frozenset(house_setting(SECOND_FACTOR_ROLES, []))
