"""What django-anymail sends by, for each service. Loaded with the first message."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from anymail.backends import (
    brevo,
    mailersend,
    mailgun,
    mailjet,
    mailtrap,
    mandrill,
    postal,
    postmark,
    resend,
    scaleway,
    sendgrid,
    sparkpost,
    unisender_go,
)

BACKENDS: Mapping[str, Any] = {
    "brevo": brevo.EmailBackend,
    "mailersend": mailersend.EmailBackend,
    "mailgun": mailgun.EmailBackend,
    "mailjet": mailjet.EmailBackend,
    "mailtrap": mailtrap.EmailBackend,
    "mandrill": mandrill.EmailBackend,
    "postal": postal.EmailBackend,
    "postmark": postmark.EmailBackend,
    "resend": resend.EmailBackend,
    "scaleway": scaleway.EmailBackend,
    "sendgrid": sendgrid.EmailBackend,
    "sparkpost": sparkpost.EmailBackend,
    "unisender_go": unisender_go.EmailBackend,
}


def backend_of(code: str) -> Any:
    """Raises: ImportError when the service wants a package that is not there."""
    if code == "amazon_ses":
        from anymail.backends.amazon_ses import EmailBackend

        return EmailBackend
    return BACKENDS[code]
