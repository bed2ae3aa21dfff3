"""What is refused, said once: `application/problem+json` (RFC 9457) with our code, message and remedy."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, JsonResponse
from django.http.multipartparser import MultiPartParserError
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

from chaland.faces.api import language
from chaland.kernel.errors import (
    Broken,
    ChalandError,
    Conflict,
    Forbidden,
    Invalid,
    NotFound,
    ProviderFailed,
    Refused,
)
from chaland.kernel.text import Language, Text
from chaland.segments.language import Faulty

CONTENT = "application/problem+json"
REFUSED = (400, 401, 403, 404, 405, 409, 413, 422, 429)
"""Every status by which this API refuses; a request that it cannot serve for a fault of ours gets 500."""
_MOST_FAULTS = 50
_logger = logging.getLogger(__name__)


class NotSignedIn(Refused):
    """No token, or one that is not, or no longer, good."""


class TooMany(Refused):
    """More requests than a token may make. `seconds`: when to come back."""


class TooLarge(Refused):
    pass


class NotAllowed(Refused):
    """The address is right, the method is not."""


_STATUSES: Mapping[type[ChalandError], int] = {
    NotSignedIn: 401,
    Forbidden: 403,
    NotFound: 404,
    NotAllowed: 405,
    Conflict: 409,
    TooLarge: 413,
    Invalid: 422,
    TooMany: 429,
    ProviderFailed: 502,
    Broken: 500,
}


class Place(Schema):
    """Where in a sentence: from which character, how many."""

    offset: int
    length: int


class Fault(Schema):
    """One of several things that are wrong. `at`: in a sentence; `path`: in the request."""

    code: str
    message: str
    path: str = ""
    at: Place | None = None
    suggestion: str | None = None


class Problem(Schema):
    """Why a request was refused. `code` is for programs, `message` and `remedy` for people."""

    type: str
    title: str
    status: int
    code: str
    message: str
    remedy: str | None = None
    path: str | None = None
    faults: list[Fault] = []


def handle_in(api: NinjaAPI) -> None:
    """Render every refusal and every fault of this API here."""
    api.add_exception_handler(Exception, _told)
    for kind in (ChalandError, ValidationError, HttpError, SuspiciousOperation, MultiPartParserError):
        api.add_exception_handler(kind, _told)


def _told(request: HttpRequest, error: Exception | type[Exception]) -> JsonResponse:
    """What went wrong for a fault of ours is for the log of the house, not for strangers."""
    match error:
        case ChalandError():
            return problem(request, error)
        case ValidationError():
            return _unlike_the_schema(request, error)
        case AuthenticationError():
            return problem(request, token_missing())
        case RequestDataTooBig():
            return problem(request, _too_large())
        case HttpError() | SuspiciousOperation() | MultiPartParserError():
            return problem(request, _UNREADABLE)
    _logger.error(
        "the API failed at %s", request.path, exc_info=error if isinstance(error, Exception) else None
    )
    return problem(request, Broken("broken", Text("Une erreur de Chaland.", "A fault of Chaland's.")))


def problem(
    request: HttpRequest, error: ChalandError, faults: Sequence[Mapping[str, Any]] = ()
) -> JsonResponse:
    """The answer to a request that is refused, in the language that it asked for."""
    spoken, status = language.asked(request), status_of(error)
    told = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": error.code,
        "message": error.message.to(spoken, **error.facts),
        "remedy": error.remedy.to(spoken, **error.facts) if error.remedy else None,
        "path": (error.path or None) if isinstance(error, Invalid) else None,
        "faults": [*faults, *(told_faults(error, spoken) if isinstance(error, Faulty) else ())],
    }
    response = JsonResponse(
        told, status=status, content_type=CONTENT, json_dumps_params={"ensure_ascii": False}
    )
    response.headers["Content-Language"] = spoken
    for name, value in _headers(error).items():
        response.headers[name] = value
    return response


def status_of(error: ChalandError) -> int:
    return next((status for kind, status in _STATUSES.items() if isinstance(error, kind)), 400)


def told_faults(error: Faulty, spoken: Language) -> list[dict[str, Any]]:
    """Every fault of a sentence, with its place and what to write instead."""
    return [
        {
            "at": {"offset": fault.at.offset, "length": fault.at.length} if fault.at else None,
            "code": fault.code,
            "message": fault.message.to(spoken),
            "suggestion": fault.suggestion,
            "path": fault.path,
        }
        for fault in error.faults
    ]


def _headers(error: ChalandError) -> dict[str, str]:
    if isinstance(error, NotSignedIn):
        return {"WWW-Authenticate": "Bearer"}
    if isinstance(error, TooMany):
        return {"Retry-After": str(error.facts["seconds"])}
    return {}


def _unlike_the_schema(request: HttpRequest, error: ValidationError) -> JsonResponse:
    """Each value that is not as the schema has it, by its place; the values themselves are not echoed."""
    faults = [
        {
            "code": str(one["type"]),
            "message": str(one["msg"]),
            "path": ".".join(str(part) for part in one["loc"]),
        }
        for one in error.errors[:_MOST_FAULTS]
    ]
    said = Invalid(
        "request_invalid",
        Text("Cette requête n'est pas conforme au schéma.", "This request is not as the schema has it."),
        remedy=Text(
            "Voyez `faults`, et la documentation de l'API.", "See `faults`, and the API's documentation."
        ),
        path=faults[0]["path"] if faults else "",
    )
    return problem(request, said, faults)


_UNREADABLE = Refused(
    "request_unreadable",
    Text("Cette requête ne se lit pas.", "This request cannot be read."),
    remedy=Text(
        "Envoyez du JSON en UTF-8, sans caractère nul.", "Send JSON in UTF-8, without null characters."
    ),
)


def token_missing() -> NotSignedIn:
    return NotSignedIn(
        "token_missing",
        Text("Cette adresse demande un jeton.", "This address takes a token."),
        remedy=Text(
            "Envoyez l'en-tête « Authorization: Bearer » suivi d'un jeton des réglages.",
            "Send the header “Authorization: Bearer” followed by a token made in the settings.",
        ),
    )


def _too_large() -> TooLarge:
    return TooLarge("request_too_large", Text("Cette requête est trop grande.", "This request is too large."))
