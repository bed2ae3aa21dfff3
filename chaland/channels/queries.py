"""Reads of the room."""

from __future__ import annotations

from chaland.channels.finding import account_numbered, found
from chaland.channels.models import Account
from chaland.channels.services import default_account

__all__ = ["account_for", "account_named", "account_numbered", "accounts"]


def accounts(*, retired: bool = False) -> list[Account]:
    """Those in use, the default one of each channel first; with `retired`, the others after them."""
    kept = Account.objects.all() if retired else Account.objects.filter(retired_at=None)
    return sorted(
        kept, key=lambda one: (one.retired_at is not None, one.channel, not one.is_default, one.name)
    )


def account_named(name: str) -> Account:
    """By its name, or by its number. Raises: NotFound (`account_unknown`)."""
    named = Account.objects.filter(name__iexact=name.strip()).first()
    return named or account_numbered(int(name) if name.isdecimal() and len(name) < 19 else 0)


def account_for(channel: str, account_id: int | None = None) -> Account:
    """That account, else the default one of the channel; a house that has none gets one that writes to a file.

    Raises: NotFound (`account_unknown`).
    """
    if account_id is not None:
        return found(Account.objects.filter(pk=account_id, channel=channel).first())
    return Account.objects.filter(
        channel=channel, is_default=True, retired_at=None
    ).first() or default_account(channel)
