"""The providers there are. A new one: its file under `sms/providers/` or `email/`, and its entry here."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from chaland.channels.email.catalogue import EMAIL_PROVIDERS
from chaland.channels.hooks import hook_url
from chaland.channels.provider import Provider
from chaland.channels.sealing import unseal_secrets
from chaland.channels.sms.catalogue import SMS_PROVIDERS
from chaland.channels.terms import Terms
from chaland.kernel.errors import Invalid
from chaland.kernel.text import Text

if TYPE_CHECKING:
    from chaland.channels.models import Account
    from chaland.channels.port import EmailMessage, SmsMessage, Transport

PROVIDERS: tuple[Provider, ...] = (*SMS_PROVIDERS, *EMAIL_PROVIDERS)


def provider_named(channel: str, code: str) -> Provider:
    """Raises: Invalid (`provider_unknown`)."""
    found = next((one for one in PROVIDERS if (one.channel, one.code) == (channel, code)), None)
    if found is None:
        raise Invalid(
            "provider_unknown",
            Text(
                "Pas de prestataire « {asked} » pour ce canal ; choisissez parmi : {known}.",
                "No provider “{asked}” for this channel; choose among: {known}.",
            ),
            path="provider",
            asked=code,
            known=", ".join(one.code for one in PROVIDERS if one.channel == channel),
        )
    return found


def open_transport(account: Account) -> Transport[SmsMessage] | Transport[EmailMessage]:
    """A provider ready to send with this account; the caller closes it. Nothing is asked of it yet.

    Raises: Invalid (`provider_unknown`, `secret_missing`, `option_wrong`), Refused (`secrets_unreadable`,
    `smpp_missing`).
    """
    return provider_named(account.channel, account.provider).open(terms_of(account))


def outbox_of(account: Account) -> Path:
    """The folder of an account, where `file` writes; it may not exist yet."""
    return Path(settings.CHALAND_HOME) / "outbox" / str(account.pk)


def terms_of(account: Account) -> Terms:
    """Raises: Refused (`secrets_unreadable`)."""
    return Terms(
        account=account.pk,
        options={key: str(value) for key, value in account.options.items()},
        folder=outbox_of(account),
        secrets=unseal_secrets(bytes(account.secrets)),
        hook_url=hook_url(account.pk),
    )
