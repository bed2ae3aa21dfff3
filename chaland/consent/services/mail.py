"""The few messages that this room sends itself: a link to confirm, a code. In the reader's language."""

from __future__ import annotations

import smtplib
from collections.abc import Sequence
from dataclasses import dataclass
from email.utils import formataddr

from django.conf import settings
from django.core.mail import EmailMessage

from chaland.consent.models import Controller
from chaland.kernel.errors import ProviderFailed
from chaland.kernel.text import Language, Text

AUTOMATIC = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}
"""RFC 3834: answering machines leave these messages alone."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A short message: paragraphs of plain text, filled with `facts`."""

    subject: Text
    paragraphs: Sequence[Text]


def send(
    letter: Letter, *, to: str, sender: Controller | None, language: Language, facts: dict[str, object]
) -> None:
    """Hand the message to the mail server, or to the outbox. Raises: ProviderFailed (`mail_failed`)."""
    paragraphs = [text.to(language, **facts) for text in letter.paragraphs]
    message = EmailMessage(
        subject=_one_line(letter.subject.to(language, **facts)),
        body="\n\n".join([*paragraphs, _signature(sender)]).strip() + "\n",
        from_email=_from(sender),
        to=[to],
        headers=AUTOMATIC,
    )
    try:
        message.send()
    except (smtplib.SMTPException, OSError) as error:
        raise ProviderFailed(
            "mail_failed",
            Text("Le message n'a pas pu partir.", "The message could not be sent."),
            remedy=Text("Réessayez dans quelques minutes.", "Try again in a few minutes."),
            permanent=isinstance(error, smtplib.SMTPRecipientsRefused),
            why=type(error).__name__,
        ) from error


def goes_to_files() -> bool:
    """Whether messages are written in the outbox instead of sent: no mail server was given."""
    return "filebased" in settings.EMAIL_BACKEND


def _from(sender: Controller | None) -> str:
    if sender is None or not sender.email:
        return str(settings.DEFAULT_FROM_EMAIL)
    return formataddr((_one_line(sender.name), sender.email))


def _signature(sender: Controller | None) -> str:
    """Who writes: name and address, as the law asks of every message."""
    if sender is None:
        return ""
    return "\n".join(part for part in ("-- ", sender.name, sender.address, sender.email) if part)


def _one_line(text: str) -> str:
    return " ".join(text.split())
