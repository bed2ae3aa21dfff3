"""The legal entities that decide. One is the default: the company whose file it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from chaland.access.models import User
from chaland.access.services import record
from chaland.consent.domain.words import Sector
from chaland.consent.models import Controller
from chaland.consent.queries.purposes import UNNAMED
from chaland.kernel.clock import Clock, system_clock
from chaland.kernel.errors import Conflict, Invalid, NotFound
from chaland.kernel.text import Language, Text

_FIELDS = ("name", "siren", "address", "email", "phone", "dpo_name", "dpo_email", "sector")


def company(*, language: Language = "fr", clock: Clock = system_clock) -> Controller:
    """The company itself, created under a provisional name when nobody named it yet."""
    found = Controller.objects.filter(is_default=True).first()
    if found is not None:
        return found
    return Controller.objects.create(name=UNNAMED.to(language), is_default=True, created_at=clock())


@transaction.atomic
def name_company(*, name: str, by: User | None = None, clock: Clock = system_clock) -> Controller:
    """Name the default controller. Raises: Invalid (`controller_nameless`), Conflict (`controller_exists`)."""
    return edit_controller(controller_id=company(clock=clock).pk, values={"name": name}, by=by, clock=clock)


@transaction.atomic
def add_controller(
    *, name: str, values: Mapping[str, Any] | None = None, by: User | None, clock: Clock = system_clock
) -> Controller:
    """Another legal entity. Raises: Invalid, Conflict (`controller_exists`)."""
    given = _checked({**(values or {}), "name": name})
    _refuse_twice(given["name"])
    made = Controller.objects.create(**given, created_at=clock())
    _note(by, "controllers.add", made, clock)
    return made


@transaction.atomic
def edit_controller(
    *, controller_id: int, values: Mapping[str, Any], by: User | None, clock: Clock = system_clock
) -> Controller:
    """Change fields; None clears one. Raises: NotFound, Invalid, Conflict (`controller_exists`)."""
    found = Controller.objects.filter(pk=controller_id).first()
    if found is None:
        raise NotFound(
            "controller_unknown",
            Text("Ce responsable de traitement n'existe pas.", "There is no such controller."),
        )
    given = _checked(values)
    if "name" in given:
        _refuse_twice(given["name"], found.pk)
    for field, value in given.items():
        setattr(found, field, value)
    found.save(update_fields=sorted(given))
    _note(by, "controllers.edit", found, clock)
    return found


def _checked(values: Mapping[str, Any]) -> dict[str, Any]:
    given = {
        field: (value.strip() or None) if isinstance(value, str) else value
        for field, value in values.items()
        if field in _FIELDS
    }
    if "name" in given and not given["name"]:
        raise Invalid("controller_nameless", Text("Donnez un nom.", "Give a name."), path="name")
    if "sector" in given and given["sector"] not in set(Sector):
        raise Invalid(
            "sector_unknown",
            Text("Ce secteur n'existe pas.", "There is no such sector."),
            path="sector",
        )
    return given


def _refuse_twice(name: str, but: int = 0) -> None:
    if Controller.objects.filter(name__iexact=name).exclude(pk=but).exists():
        raise Conflict(
            "controller_exists",
            Text("« {name} » existe déjà.", "“{name}” exists already."),
            name=name,
        )


def _note(by: User | None, verb: str, controller: Controller, clock: Clock) -> None:
    record(
        actor=by,
        verb=verb,
        subject_kind="controller",
        subject_id=controller.pk,
        facts={"name": controller.name},
        clock=clock,
    )
