"""Who asks: a token, its scope, the rights of its user, and how often it may ask."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from ninja.security import HttpBearer

from chaland.access.domain import require
from chaland.access.models import ApiToken, User
from chaland.access.services import record
from chaland.access.tokens import token_of
from chaland.consent.services.throttle import Limit, passes
from chaland.faces.api.problems import NotSignedIn, TooMany
from chaland.kernel.clock import real_clock
from chaland.kernel.errors import Forbidden
from chaland.kernel.text import Text

LIMIT = Limit("api", 600, timedelta(minutes=1))


class Key(HttpBearer):
    """Lets in who shows a live token with this scope, whose user may do this.

    Raises: NotSignedIn (`token_wrong`), TooMany (`too_many_requests`), Forbidden (`scope_missing`, `forbidden`).
    """

    def __init__(self, scope: str, verb: str) -> None:
        super().__init__()
        self.scope, self.verb = scope, verb

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken:
        """The token, its user known."""
        now = real_clock()
        known = token_of(token, now)
        if known is None:
            raise NotSignedIn(
                "token_wrong",
                Text("Ce jeton n'est pas, ou plus, valable.", "This token is not, or no longer, good."),
                remedy=Text("Créez-en un dans les réglages.", "Make one in the settings."),
            )
        if not passes(LIMIT, f"token:{known.pk}", now):
            raise _too_many(int(now.timestamp()))
        if self.scope not in known.scopes:
            raise Forbidden(
                "scope_missing",
                Text("Ce jeton n'a pas l'accès {scope}.", "This token has no scope {scope}."),
                remedy=Text("Créez-en un qui l'a.", "Make one that has it."),
                scope=self.scope,
            )
        require(known.user.role, self.verb)
        return known


def _too_many(now: int) -> TooMany:
    span = int(LIMIT.span.total_seconds())
    return TooMany(
        "too_many_requests",
        Text("Plus de {most} requêtes en une minute.", "More than {most} requests in a minute."),
        remedy=Text("Revenez dans {seconds} s.", "Come back in {seconds} s."),
        most=LIMIT.most,
        seconds=span - now % span,
    )


def token(request: HttpRequest) -> ApiToken:
    found = getattr(request, "auth", None)
    assert isinstance(found, ApiToken)
    return found


def user(request: HttpRequest) -> User:
    """Whose token it is: what is done is done in their name."""
    return token(request).user


def note_read(
    request: HttpRequest, verb: str, facts: Mapping[str, Any], *, contact: int | None = None
) -> None:
    """Write in the audit trail what left the house by this request (law.md SEC-04)."""
    record(
        actor=user(request),
        verb=f"api.{verb}",
        subject_kind="contact" if contact else "token",
        subject_id=contact or token(request).pk,
        facts={**facts, "token": token(request).pk},
    )
