"""What a service's answer, or django-anymail's complaint, says of one message."""

from __future__ import annotations

from typing import Any

import requests
from anymail.exceptions import (
    AnymailAPIError,
    AnymailInvalidAddress,
    AnymailRecipientsRefused,
    AnymailSerializationError,
    AnymailUnsupportedFeature,
)

from chaland.channels.port import Answer, Outcome
from chaland.channels.web.asking import Reply, Silence
from chaland.channels.web.verdict import Stranded, judge, unknown

_CANNOT = (AnymailInvalidAddress, AnymailSerializationError, AnymailUnsupportedFeature)
# Of urllib3, which requests wraps, and of botocore.
_NEVER_LEFT = ("ConnectTimeoutError", "EndpointConnectionError", "NameResolutionError", "NewConnectionError")
_IMPOSSIBLE = (
    requests.exceptions.InvalidURL,
    requests.exceptions.MissingSchema,
    requests.exceptions.InvalidSchema,
)
_LONGEST = 300


def of_status(client_ref: str, status: Any) -> Answer:
    """status: anymail's, of a message with one recipient."""
    [told] = status.recipients.values()
    number = str(told.message_id) if told.message_id else None
    if told.status in ("rejected", "invalid", "failed"):
        return Answer(client_ref, Outcome.REFUSED, provider_ref=number, code=f"esp_{told.status}")
    return Answer(client_ref, Outcome.ACCEPTED, provider_ref=number)


def of_fault(client_ref: str, fault: Exception) -> Answer | Stranded:
    """Never LATER unless it surely was not taken."""
    if isinstance(fault, AnymailRecipientsRefused):
        return of_status(client_ref, fault.email_message.anymail_status)
    if isinstance(fault, _CANNOT):
        return Answer(client_ref, Outcome.REFUSED, code="esp_cannot", detail=str(fault)[:_LONGEST])
    if isinstance(fault, AnymailAPIError):
        return _of_api_error(client_ref, fault)
    # Whatever it is, it came after the message may have left.
    return unknown(client_ref, type(fault).__name__, str(fault)[:_LONGEST])


def _of_api_error(client_ref: str, fault: Any) -> Answer | Stranded:
    cause = fault.__cause__
    if isinstance(cause, requests.TooManyRedirects):
        return Stranded(client_ref, "moved", "", permanent=True)
    if isinstance(fault.response, requests.Response):
        return _of_reply(client_ref, fault.response)
    if isinstance(told := getattr(cause, "response", None), dict):
        return _of_amazon(client_ref, told)
    code = type(cause or fault).__name__
    impossible = isinstance(cause, _IMPOSSIBLE)
    silence = Silence(code, reached=not (impossible or _never_left(cause)), impossible=impossible)
    return judge(client_ref, silence) or unknown(client_ref, code)


def _of_reply(client_ref: str, response: requests.Response) -> Answer | Stranded:
    headers = {name.lower(): value for name, value in response.headers.items()}
    reply = Reply(response.status_code, headers, response.content)
    glimpse = response.content[:120].decode("utf-8", "replace")
    return judge(client_ref, reply) or unknown(client_ref, "garbled", glimpse)


def _of_amazon(client_ref: str, told: dict[str, Any]) -> Answer | Stranded:
    """Throttled is 400 or 429 there, named in words."""
    status = told.get("ResponseMetadata", {}).get("HTTPStatusCode", 500)
    error = told.get("Error", {})
    code, detail = str(error.get("Code", "")), str(error.get("Message", ""))[:_LONGEST]
    if status == 429 or "Throttl" in code or code == "TooManyRequestsException":
        return Answer(client_ref, Outcome.LATER, code=code, detail=detail)
    if status in (401, 403) or code in ("AccountSuspendedException", "SendingPausedException"):
        return Stranded(client_ref, code, detail, permanent=True)
    if 400 <= status < 500:
        return Answer(client_ref, Outcome.REFUSED, code=code, detail=detail)
    return unknown(client_ref, code, detail)


def _never_left(cause: BaseException | None) -> bool:
    """No connection was made, or no encrypted one: nothing was said over it."""
    if isinstance(cause, requests.exceptions.ConnectTimeout | requests.exceptions.SSLError):
        return True
    told = cause.args[0] if isinstance(cause, requests.ConnectionError) and cause.args else None
    return type(getattr(told, "reason", cause)).__name__ in _NEVER_LEFT
