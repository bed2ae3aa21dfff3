"""Purposes are added, edited and retired; one that was used is never deleted: entries name it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from chaland.access.models import User
from chaland.access.services import record
from chaland.consent.domain.words import Basis, Channel
from chaland.consent.models import Purpose
from chaland.consent.services.purposes.controllers import company
from chaland.kernel.clock import Clock, system_clock
from chaland.kernel.errors import Conflict, Invalid, NotFound, Refused
from chaland.kernel.folding import fold
from chaland.kernel.text import Text

MOST = 62
_AUDIENCES = ("any", "consumer", "professional")
_LISTS = ("channels", "people", "data", "recipients", "families", "target_functions")
_TEXTS = ("label_fr", "label_en", "description", "transfers", "security", "goods_or_services")
_FIELDS = frozenset(
    (*_LISTS, *_TEXTS, "basis", "prospecting", "audience", "retention_months", "position", "controller_id")
)


@transaction.atomic
def add_purpose(
    *, values: Mapping[str, Any], code: str | None = None, by: User | None, clock: Clock = system_clock
) -> Purpose:
    """A purpose of the company's own. `values`: fields of Purpose; `label_fr` at least.

    Raises: Invalid (`purpose_nameless`, `channel_unknown`…), Conflict (`purpose_exists`), Refused (`purposes_full`).
    """
    given = _checked(values)
    given["label_fr"] = given.get("label_fr") or given.get("label_en", "")
    given["label_en"] = given.get("label_en") or given["label_fr"]
    name = _code(code or given["label_en"])
    if Purpose.objects.filter(code=name).exists():
        raise Conflict(
            "purpose_exists",
            Text("La finalité « {purpose} » existe déjà.", "The purpose “{purpose}” exists already."),
            purpose=name,
        )
    given.setdefault("controller_id", company(clock=clock).pk)
    given.setdefault("position", Purpose.objects.count())
    purpose = Purpose.objects.create(code=name, bit=free_bits(1)[0], created_at=clock(), **given)
    _note(by, "purposes.add", purpose, sorted(given), clock)
    return purpose


@transaction.atomic
def edit_purpose(
    *, purpose_id: int, values: Mapping[str, Any], by: User | None, clock: Clock = system_clock
) -> Purpose:
    """Change fields from now on; consents already given keep the words they were given with.

    Raises: NotFound (`purpose_unknown`), Invalid.
    """
    purpose = _found(purpose_id)
    given = _checked(values)
    for field, value in given.items():
        setattr(purpose, field, value)
    purpose.save(update_fields=[field.removesuffix("_id") for field in given])
    _note(by, "purposes.edit", purpose, sorted(given), clock)
    return purpose


@transaction.atomic
def retire_purpose(
    *, purpose_id: int, active: bool = False, by: User | None, clock: Clock = system_clock
) -> Purpose:
    """Use it no more, or again with `active`. Its entries and its place in the masks stay. Raises: NotFound."""
    purpose = _found(purpose_id)
    purpose.active = active
    purpose.save(update_fields=["active"])
    _note(by, "purposes.open" if active else "purposes.retire", purpose, [], clock)
    return purpose


def free_bits(count: int) -> list[int]:
    """The lowest places in the masks that no purpose has. Raises: Refused (`purposes_full`)."""
    taken = set(Purpose.objects.values_list("bit", flat=True))
    free = [bit for bit in range(MOST) if bit not in taken]
    if len(free) < count:
        raise Refused(
            "purposes_full",
            Text("Le registre tient {most} finalités au plus.", "The record holds {most} purposes at most."),
            most=MOST,
        )
    return free[:count]


def _found(purpose_id: int) -> Purpose:
    purpose = Purpose.objects.select_for_update().filter(pk=purpose_id).first()
    if purpose is None:
        raise NotFound("purpose_unknown", Text("Cette finalité n'existe pas.", "There is no such purpose."))
    return purpose


def _code(name: str) -> str:
    code = "_".join("".join(c if c.isalnum() else " " for c in fold(name)).split())
    if not code:
        raise Invalid("purpose_nameless", Text("Nommez la finalité.", "Name the purpose."), path="label_fr")
    return code


def _checked(values: Mapping[str, Any]) -> dict[str, Any]:
    given = {field: value for field, value in values.items() if field in _FIELDS}
    _one_of(given, "basis", tuple(Basis))
    _one_of(given, "audience", _AUDIENCES)
    for channel in given.get("channels", ()):
        if channel not in set(Channel):
            raise _unknown("channels", channel, tuple(Channel))
    months = given.get("retention_months", 36)
    if not isinstance(months, int) or not 1 <= months <= 600:
        raise Invalid(
            "retention_wrong",
            Text("Donnez une durée de 1 à 600 mois.", "Give a period of 1 to 600 months."),
            path="retention_months",
        )
    return given


def _one_of(given: Mapping[str, Any], field: str, known: tuple[str, ...]) -> None:
    if field in given and given[field] not in known:
        raise _unknown(field, given[field], known)


def _unknown(field: str, said: object, known: tuple[str, ...]) -> Invalid:
    return Invalid(
        f"{field.removesuffix('s')}_unknown",
        Text("« {said} » n'est pas connu ici.", "“{said}” is not known here."),
        remedy=Text("Choisissez parmi : {known}.", "Choose among: {known}."),
        path=field,
        said=said,
        known=", ".join(known),
    )


def _note(by: User | None, verb: str, purpose: Purpose, fields: list[str], clock: Clock) -> None:
    record(
        actor=by,
        verb=verb,
        subject_kind="purpose",
        subject_id=purpose.pk,
        facts={"code": purpose.code, "fields": fields},
        clock=clock,
    )
