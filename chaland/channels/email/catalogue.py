"""The ways of sending e-mail: what each wants to know, what one should know of it."""

from __future__ import annotations

from typing import Any

from chaland.channels.email.esp.services import SERVICES, Service
from chaland.channels.email.fields import SELECTORS, SMTP_FIELDS
from chaland.channels.provider import Provider
from chaland.channels.terms import Terms
from chaland.kernel.text import Text


def _file(terms: Terms) -> Any:
    from chaland.channels.email.filing import EmailFiles

    return EmailFiles(terms)


def _smtp(terms: Terms) -> Any:
    from chaland.channels.email.smtp import SmtpTransport

    return SmtpTransport(terms)


def _service(service: Service) -> Provider:
    def opened(terms: Terms) -> Any:
        from chaland.channels.email.esp.transport import EspTransport

        return EspTransport(service.code, terms)

    name = Text(service.name, service.name)
    return Provider(
        service.code,
        "email",
        name,
        opened,
        (*service.fields, SELECTORS),
        notice=service.notice,
        hooked=service.reports,
    )


EMAIL_PROVIDERS: tuple[Provider, ...] = (
    Provider("file", "email", Text("Fichier (rien ne part)", "File (nothing is sent)"), _file),
    Provider(
        "smtp",
        "email",
        Text("Relais SMTP", "SMTP relay"),
        _smtp,
        SMTP_FIELDS,
        notice=Text(
            "Le relais signe les messages (DKIM) et son adresse doit être permise par votre domaine (SPF). Un relais "
            "ne sait pas dire ce qu'est devenu un message : donnez une boîte pour les retours.",
            "The relay signs messages (DKIM) and your domain has to allow its address (SPF). A relay cannot say what "
            "became of a message: give a mailbox for what comes back.",
        ),
    ),
    *map(_service, SERVICES),
)


def sends_in_our_name(code: str) -> bool:
    """Whether bounces come back to an address of ours, rather than to the service."""
    return code in ("file", "smtp")
