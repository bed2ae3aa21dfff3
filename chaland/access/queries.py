"""Reads of the room."""

from __future__ import annotations

from chaland.access.domain import chain
from chaland.access.models import AuditEntry, User
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
