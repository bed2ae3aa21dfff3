"""One account by its number: for reads and writes alike."""

from __future__ import annotations

from chaland.channels.models import Account
from chaland.kernel.errors import NotFound
from chaland.kernel.text import Text


def account_numbered(number: int) -> Account:
    """Raises: NotFound (`account_unknown`)."""
    return found(Account.objects.filter(pk=number).first())


def found(account: Account | None) -> Account:
    """Raises: NotFound (`account_unknown`) when there is none."""
    if account is None:
        told = Text("Ce compte d'envoi n'existe pas.", "There is no such sending account.")
        raise NotFound("account_unknown", told)
    return account
