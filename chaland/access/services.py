"""Writes of the room: accounts and audit entries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, connection, transaction

from chaland.access.domain import SECOND_FACTOR_ROLES, Role, chain
from chaland.access.models import AuditEntry, HouseSetting, User
from chaland.kernel.clock import Clock, system_clock
from chaland.kernel.errors import Conflict, Invalid
from chaland.kernel.text import Language, Text


def add_user(
    *,
    email: str,
    role: str,
    password: str | None = None,
    name: str = "",
    language: str = "fr",
    by: User | None = None,
) -> User:
    """Create an account; without a password it can only be entered by a reset link.

    Raises: Invalid (`email_invalid`, `role_unknown`), Conflict (`user_exists`).
    """
    try:
        validate_email(email)
    except ValidationError:
        raise Invalid(
            "email_invalid",
            Text("« {email} » n'est pas une adresse e-mail.", "“{email}” is not an email address."),
            path="email",
            email=email,
        ) from None
    given = _role(role)
    try:
        with transaction.atomic():
            user = User.objects.create_user(email, password, role=given, name=name, language=language)
            record(actor=by, verb="users.add", subject_kind="user", subject_id=user.pk, facts={"role": given})
    except IntegrityError:
        raise Conflict(
            "user_exists",
            Text("Un compte existe déjà pour {email}.", "An account already exists for {email}."),
            email=email,
        ) from None
    return user


def _role(role: str) -> str:
    """Raises: Invalid (`role_unknown`)."""
    if role in set(Role):
        return Role(role).value
    raise Invalid(
        "role_unknown",
        Text(
            "Le rôle « {role} » n'existe pas ; choisissez parmi : {roles}.",
            "There is no role “{role}”; choose among: {roles}.",
        ),
        path="role",
        role=role,
        roles=", ".join(Role),
    )


def change_role(*, user: User, role: str, by: User | None) -> None:
    """Give another role.

    Raises: Invalid (`role_unknown`), Conflict (`last_admin`) rather than leave the house without one.
    """
    given = _role(role)
    with transaction.atomic():
        if given != Role.ADMIN:
            _keep_an_admin(user)
        user.role = given
        user.save(update_fields=["role"])
        record(actor=by, verb="users.role", subject_kind="user", subject_id=user.pk, facts={"role": given})


def let_in(*, user: User, active: bool, by: User | None) -> None:
    """Close an account, or open it again; what it did stays under its name. Raises: Conflict (`last_admin`)."""
    with transaction.atomic():
        if not active:
            _keep_an_admin(user)
        user.is_active = active
        user.save(update_fields=["is_active"])
        verb = "users.open" if active else "users.close"
        record(actor=by, verb=verb, subject_kind="user", subject_id=user.pk)


def _keep_an_admin(user: User) -> None:
    """Locked, so that two administrators cannot demote each other at the same moment."""
    admins = list(User.objects.select_for_update().filter(role=Role.ADMIN, is_active=True))
    if admins == [user]:
        raise Conflict(
            "last_admin",
            Text("C'est le dernier administrateur.", "This is the last administrator."),
            remedy=Text("Nommez-en un autre d'abord.", "Appoint another one first."),
        )


def call_me(*, user: User, name: str) -> None:
    """What this user is called on the pages."""
    user.name = name.strip()[:80]
    user.save(update_fields=["name"])


def set_house(*, name: str, value: Any, by: User | None) -> None:
    """Choose for the whole installation; the choice is written in the audit trail."""
    with transaction.atomic():
        HouseSetting.objects.update_or_create(pk=name, defaults={"value": value})
        record(actor=by, verb="settings.house", subject_kind="setting", subject_id=name, facts={"is": value})


def demand_second_factor(*, roles: Iterable[str], by: User | None) -> None:
    """Of these roles, and of no other, a second step at sign-in is demanded. Raises: Invalid (`role_unknown`)."""
    set_house(name=SECOND_FACTOR_ROLES, value=sorted({_role(role) for role in roles}), by=by)


def record(
    *,
    actor: User | None,
    verb: str,
    subject_kind: str = "",
    subject_id: object = "",
    facts: Mapping[str, object] | None = None,
    clock: Clock = system_clock,
) -> AuditEntry:
    """Append one entry to the audit trail, in the caller's transaction."""
    with transaction.atomic():
        _one_at_a_time()
        previous = AuditEntry.objects.order_by("-id").values_list("hash", flat=True).first() or ""
        at = clock()
        entry = AuditEntry(
            at=at,
            actor=actor,
            actor_name=str(actor) if actor else "chaland",
            verb=verb,
            subject_kind=subject_kind,
            subject_id=str(subject_id),
            facts=dict(facts or {}),
            previous_hash=previous,
        )
        entry.hash = chain(previous, signed_part(entry))
        entry.save(force_insert=True)
    return entry


def signed_part(entry: AuditEntry) -> dict[str, object]:
    """What the hash of an entry covers. The account's number is left out: accounts may be deleted."""
    return {
        "at": entry.at.isoformat(),
        "actor": entry.actor_name,
        "verb": entry.verb,
        "subject": [entry.subject_kind, entry.subject_id],
        "facts": entry.facts,
    }


def _one_at_a_time() -> None:
    """Two writers must not chain onto the same entry. SQLite has one writer already."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('chaland.audit'))")


def choose_language(*, user: User, language: Language) -> None:
    """Speak to this user in another language from now on."""
    user.language = language
    user.save(update_fields=["language"])
