"""Where providers call us: one address an account, which nobody can guess."""

from __future__ import annotations

import hmac

from django.conf import settings

from chaland.channels.models import Account
from chaland.channels.sealing import hook_secret
from chaland.kernel.errors import Forbidden
from chaland.kernel.text import Text

PATH = "/hooks/{account}/{secret}"


def hook_path(account: int) -> str:
    return PATH.format(account=account, secret=hook_secret(account))


def hook_url(account: int) -> str:
    """The whole address; empty when the house has no public one (CHALAND_URL)."""
    return settings.CHALAND_URL.rstrip("/") + hook_path(account) if settings.CHALAND_URL else ""


def account_called(number: int, secret: str) -> Account:
    """The account whose address was called; a retired one still hears what became of its messages.

    Raises: Forbidden (`hook_unknown`), the same for a wrong number as for a wrong secret.
    """
    right = hmac.compare_digest(hook_secret(number).encode(), secret.encode())
    account = Account.objects.filter(pk=number).first() if right else None
    if account is None:
        raise Forbidden("hook_unknown", Text("Adresse inconnue.", "Unknown address."))
    return account
