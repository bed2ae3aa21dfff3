"""What a service tells us, its signature checked and its words made ours by django-anymail."""

from __future__ import annotations

import hmac
import io
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from anymail.exceptions import AnymailConfigurationError, AnymailError, AnymailWebhookValidationFailure
from django.core.exceptions import SuspiciousOperation
from django.core.handlers.wsgi import WSGIRequest

from chaland.channels.email.esp.opening import missing, settings_of
from chaland.channels.email.esp.services import Service
from chaland.channels.email.esp.views import view_of
from chaland.channels.port import Event, Received, Reported
from chaland.channels.terms import Terms
from chaland.channels.web.hooks import MOST_OCTETS, garbled, told_by
from chaland.kernel.errors import Forbidden
from chaland.kernel.text import Text

_KINDS: Mapping[str, Reported] = {
    "delivered": Reported.DELIVERED,
    "deferred": Reported.DEFERRED,
    "failed": Reported.UNDELIVERED,
    "complained": Reported.COMPLAINED,
    "unsubscribed": Reported.UNSUBSCRIBED,
    "opened": Reported.OPENED,
    "clicked": Reported.CLICKED,
    "inbound": Reported.REPLIED,
}
_NO_SUCH_MAILBOX = ("invalid", "bounced")
_THEIR_LIST = ("spam", "unsubscribed")
_HARD = re.compile(r"hard.?bounce|\b5\.1\.[0-9]\b", re.IGNORECASE)
_SOFT = re.compile(r"soft|transient|temporary|mailbox full|quota|\b4\.\d{1,3}\.\d{1,3}\b", re.IGNORECASE)
_LONGEST = 10_000


def read_reports(service: Service, terms: Terms, request: Received, now: datetime) -> list[Event]:
    """Raises: Forbidden (`signature_wrong`), Invalid (`hook_garbled`), Refused (`provider_missing`)."""
    if request.method.upper() != "POST":
        return []  # some look whether anybody is there when the address is given to them
    settings = _of_hooks(service, terms)
    if service.key not in settings and "webhook_secret" not in settings:
        _refuse_unknown_address(terms, request, signed=bool(service.key))
    if len(request.body) > MOST_OCTETS:
        raise garbled()
    asked = _django_request(request)
    try:
        view = view_of(service.code)(**settings)
        view.run_validators(asked)
        told = view.parse_events(asked)
    except (AnymailWebhookValidationFailure, AnymailConfigurationError) as wrong:
        raise _wrong() from wrong
    except ImportError as fault:
        raise missing(service) from fault
    except (
        AnymailError,
        SuspiciousOperation,
        ValueError,
        LookupError,
        TypeError,
        AttributeError,
        RecursionError,
    ):
        raise garbled() from None
    events = (_event(service, terms, one, now) for one in told or [])
    return [event for event in events if event is not None]


def kind_of(event: Any) -> Reported | None:
    """None for what says nothing of a message's fate. event: anymail's."""
    if event.event_type not in ("bounced", "rejected"):
        return _KINDS.get(event.event_type)
    reason = event.reject_reason
    if reason in _THEIR_LIST:
        return Reported.STOPPED
    why = _why(event)
    if (reason in _NO_SUCH_MAILBOX or _HARD.search(why)) and not _SOFT.search(why):
        return Reported.BOUNCED
    return Reported.UNDELIVERED


def _of_hooks(service: Service, terms: Terms) -> dict[str, str]:
    wanted = {service.key, "webhook_secret"}
    told = {key: value for key, value in settings_of(service, terms).items() if key in wanted}
    if service.code == "mandrill" and terms.hook_url:
        told["webhook_url"] = (
            terms.hook_url
        )  # it signs the address that it was given, not the one that reaches us
    return told


def _refuse_unknown_address(terms: Terms, request: Received, *, signed: bool) -> None:
    """Without a password, what proves who calls is an address that only the service was told."""
    known, called = (urlsplit(url).path.rpartition("/")[2].encode() for url in (terms.hook_url, request.url))
    if signed or not terms.hook_url or not hmac.compare_digest(known, called):
        raise _wrong()


def _django_request(request: Received) -> WSGIRequest:
    url = urlsplit(request.url)
    environ = {
        "REQUEST_METHOD": request.method.upper(),
        "PATH_INFO": url.path,
        "QUERY_STRING": url.query,
        "SERVER_NAME": url.hostname or "localhost",
        "SERVER_PORT": str(url.port or (80 if url.scheme == "http" else 443)),
        "wsgi.url_scheme": url.scheme or "https",
        "wsgi.input": io.BytesIO(request.body),
        "CONTENT_LENGTH": str(len(request.body)),
        "CONTENT_TYPE": request.headers.get("content-type", ""),
    }
    environ |= {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in request.headers.items()}
    return WSGIRequest(environ)


def _event(service: Service, terms: Terms, told: Any, now: datetime) -> Event | None:
    kind = kind_of(told)
    if kind is None:
        return None
    sent = told.message if kind is Reported.REPLIED else None
    return told_by(
        service.code,
        kind,
        _raw(told.esp_event),
        now,
        account=terms.account,
        provider_ref="" if sent else told.message_id,
        client_ref="" if sent else (told.metadata or {}).get("client_ref", ""),
        number=sent.from_email.addr_spec if sent and sent.from_email else getattr(told, "recipient", ""),
        text=(sent.text or "")[:_LONGEST] if sent else "",
        code=getattr(told, "reject_reason", "") or "",
        at=told.timestamp or told.event_id,
    )


def _raw(told: Any) -> dict[str, object]:
    """Values that JSON can hold; a form's are its last ones."""
    return {str(key): told[key] for key in told} if isinstance(told, Mapping) else {}


def _why(event: Any) -> str:
    raw = event.esp_event if isinstance(event.esp_event, Mapping) else {}
    words = [
        raw.get(key)
        for key in ("event", "type", "Type", "bounce_type", "bounceType", "bounce", "status", "hard_bounce")
    ]
    if raw.get("hard_bounce") is False:
        words.append("soft")
    return " ".join(str(word) for word in (*words, event.description, event.mta_response) if word)


def _wrong() -> Forbidden:
    return Forbidden("signature_wrong", Text("La signature est fausse.", "The signature is wrong."))
