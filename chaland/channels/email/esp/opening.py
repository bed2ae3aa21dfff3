"""django-anymail's backend of a service, opened with an account's terms."""

from __future__ import annotations

from typing import Any

from chaland.channels.email.esp.backends import backend_of
from chaland.channels.email.esp.bounded import BoundedAdapter
from chaland.channels.email.esp.services import Service
from chaland.channels.terms import Terms
from chaland.kernel.errors import Refused
from chaland.kernel.text import Text

CONNECT_S, ANSWER_S = 10.0, 30.0


def open_backend(service: Service, terms: Terms) -> Any:
    """Its connections are kept; it follows no redirect and tries nothing again. Raises: Invalid (`secret_missing`),
    Refused (`provider_missing`)."""
    try:
        backend = backend_of(service.code)(**_settings(service, terms))
    except ImportError as fault:
        raise missing(service) from fault
    backend.open()
    if getattr(backend, "session", None) is not None:
        # A message that is sent elsewhere would be sent twice, with its key.
        backend.session.max_redirects = 0
        bounded = BoundedAdapter(terms.number("timeout_s", ANSWER_S))
        backend.session.mount("https://", bounded)
        backend.session.mount("http://", bounded)
    return backend


def settings_of(service: Service, terms: Terms) -> dict[str, str]:
    """What the account says, by anymail's names. Raises: Invalid (`secret_missing`)."""
    told: dict[str, str] = {}
    for field in service.fields:
        if field.secret and field.required:
            told[field.key] = terms.secret(field.key)
        elif (
            value := terms.secrets.get(field.key) if field.secret else terms.option(field.key, field.default)
        ):
            told[field.key] = value
    return told


def missing(service: Service) -> Refused:
    extra = {"amazon_ses": "ses", "resend": "resend"}.get(service.code, service.code)
    return Refused(
        "provider_missing",
        Text("Il manque un paquet pour {service}.", "A package is missing for {service}."),
        remedy=Text(
            'Installez-le : pip install "chaland[{extra}]".', 'Install it: pip install "chaland[{extra}]".'
        ),
        service=service.name,
        extra=extra,
    )


def _settings(service: Service, terms: Terms) -> dict[str, Any]:
    of_hooks = {service.key, "webhook_secret"} - {"api_key"}
    told = {key: value for key, value in settings_of(service, terms).items() if key not in of_hooks}
    if service.code == "amazon_ses":
        return _of_amazon(service, told)
    seconds = terms.number("timeout_s", ANSWER_S)
    return {**told, "requests_timeout": (min(CONNECT_S, seconds), seconds)}


def _of_amazon(service: Service, told: dict[str, str]) -> dict[str, Any]:
    from botocore.config import Config

    sets = {key: told.pop(key) for key in ("configuration_set_name",) if key in told}
    once = Config(retries={"total_max_attempts": 1}, connect_timeout=CONNECT_S, read_timeout=ANSWER_S)
    return {**sets, "client_params": {**told, "config": once}}
