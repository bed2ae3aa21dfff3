"""Tokens of the API: issued, shown once, recognised, used, revoked."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.crypto import salted_hmac

from chaland.access.domain import may, require
from chaland.access.models import ApiToken, User
from chaland.access.services import record
from chaland.kernel.clock import Clock, system_clock
from chaland.kernel.errors import Invalid, NotFound
from chaland.kernel.text import Text

SCOPES: Mapping[str, Text] = {
    "contacts:read": Text("lire les contacts", "read contacts"),
    "contacts:write": Text("créer et modifier des contacts", "make and change contacts"),
    "consents:read": Text(
        "lire les consentements et demander l'accord", "read consents and ask whether one may"
    ),
    "consents:write": Text("noter consentements et refus", "note consents and refusals"),
    "segments:read": Text("compter et lister des segments", "count and list segments"),
    "segments:write": Text("enregistrer des segments", "save segments"),
    "imports:write": Text("importer des fichiers", "import files"),
    "lists:read": Text("voir les fichiers loués", "see hired lists"),
    "lists:write": Text("louer des fichiers et s'en servir", "hire lists and use them"),
    "campaigns:read": Text("voir les campagnes et leurs résultats", "see campaigns and their results"),
    "campaigns:write": Text(
        "préparer, approuver et arrêter des campagnes", "prepare, approve and stop campaigns"
    ),
}
"""What a token may be allowed, by its code; the rights of its user's role apply besides."""

LONGEST = 366
"""Days a token may live at most: what nobody renews is closed by itself."""
_PREFIX = "chl_"
_SALT = "chaland.access.tokens"
_MINUTE = timedelta(minutes=1)


def issue_token(
    *, user: User, name: str, scopes: Iterable[str], days: int, clock: Clock = system_clock
) -> tuple[ApiToken, str]:
    """A new token of this user's and its secret, which is told this once.

    Raises: Forbidden; Invalid (`token_nameless`, `scope_unknown`, `scopes_missing`, `token_days`).
    """
    require(user.role, "tokens.issue")
    called, allowed = _called(name), _scopes(scopes)
    if not 1 <= days <= LONGEST:
        raise Invalid(
            "token_days",
            Text("Un jeton vit de 1 à {most} jours.", "A token lives from 1 to {most} days."),
            path="days",
            most=LONGEST,
        )
    secret, now = _PREFIX + secrets.token_urlsafe(32), clock()
    with transaction.atomic():
        token = ApiToken.objects.create(
            user=user,
            name=called,
            digest=_digest(secret),
            ending=secret[-4:],
            scopes=allowed,
            created_at=now,
            expires_at=now + timedelta(days=days),
        )
        record(
            actor=user,
            verb="tokens.issue",
            subject_kind="token",
            subject_id=token.pk,
            facts={"scopes": allowed},
        )
    return token, secret


def revoke_token(*, token_id: int, by: User, clock: Clock = system_clock) -> None:
    """End a token at once: one's own, or anybody's for who manages users. Raises: NotFound (`token_unknown`)."""
    with transaction.atomic():
        token = tokens_seen_by(by).filter(pk=token_id).first()
        if token is None:
            raise NotFound("token_unknown", Text("Ce jeton n'existe pas.", "There is no such token."))
        if token.revoked_at is None:
            token.revoked_at = clock()
            token.save(update_fields=["revoked_at"])
            record(actor=by, verb="tokens.revoke", subject_kind="token", subject_id=token.pk)


def token_of(secret: str, now: datetime) -> ApiToken | None:
    """The live token of this secret, its user open. Notes its use, once a minute. Cost: one row by its key."""
    live = ApiToken.objects.select_related("user").filter(revoked_at=None, user__is_active=True)
    token = live.filter(Q(expires_at=None) | Q(expires_at__gt=now), digest=_digest(secret)).first()
    if token is not None and (token.used_at is None or now - token.used_at >= _MINUTE):
        ApiToken.objects.filter(pk=token.pk).update(used_at=now)
    return token


def tokens_seen_by(user: User) -> QuerySet[ApiToken]:
    """One's own, or everybody's for who manages users; the newest first."""
    seen = ApiToken.objects.select_related("user").order_by("-pk")
    return seen if may(user.role, "users.edit") else seen.filter(user=user)


def _digest(secret: str) -> str:
    return salted_hmac(_SALT, secret, algorithm="sha256").hexdigest()


def _called(name: str) -> str:
    called = " ".join(name.split())[:80]
    if called:
        return called
    raise Invalid(
        "token_nameless",
        Text("Dites quel logiciel emploiera ce jeton.", "Say which program will use this token."),
        path="name",
    )


def _scopes(scopes: Iterable[str]) -> list[str]:
    asked = set(scopes)
    for unknown in asked - set(SCOPES):
        raise Invalid(
            "scope_unknown",
            Text("Il n'y a pas d'accès « {scope} ».", "There is no scope “{scope}”."),
            path="scopes",
            scope=unknown,
        )
    if not asked:
        raise Invalid(
            "scopes_missing",
            Text("Choisissez au moins un accès.", "Choose at least one scope."),
            path="scopes",
        )
    return [scope for scope in SCOPES if scope in asked]
