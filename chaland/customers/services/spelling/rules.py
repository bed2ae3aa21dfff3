"""Makes rules of writing and takes them back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from chaland.access.models import User
from chaland.access.services import record
from chaland.customers.models import Unification
from chaland.customers.queries.spellings import unification
from chaland.kernel.clock import Clock, system_clock
from chaland.kernel.errors import Conflict, Invalid
from chaland.kernel.folding import fold
from chaland.kernel.text import Text

_LONGEST = 200


@transaction.atomic
def make_rule(
    *,
    field: str,
    forms: Sequence[str],
    kept: str,
    place: Mapping[str, Any] | None = None,
    by: User | None,
    clock: Clock = system_clock,
) -> Unification:
    """From now on these texts of a field are written `kept`. Who stands there already is for `write`.

    Raises: Invalid (`spelling_empty`, `spelling_alone`).
    """
    written = " ".join(kept.split())[:_LONGEST]
    if not written:
        raise Invalid("spelling_empty", Text("Dites comment l'écrire.", "Say how to write it."), path="kept")
    wanted = [form for form in dict.fromkeys(forms) if form and form != written]
    if not wanted:
        raise Invalid(
            "spelling_alone",
            Text("Il n'y a rien à écrire autrement.", "There is nothing to write otherwise."),
            path="forms",
        )
    keys = sorted({fold(form) for form in (*wanted, written)})
    rule = Unification.objects.create(
        field=field, kept=written, keys=keys, forms=wanted, place=place, by=by, at=clock()
    )
    _note(by, "unify", rule)
    return rule


@transaction.atomic
def lift_rule(*, number: int, by: User | None, clock: Clock = system_clock) -> Unification:
    """The rule no longer holds. Whom it concerned is for `write`. Raises: NotFound; Conflict (`unification_undone`)."""
    rule = unification(number)
    if rule.undone_at is not None:
        raise Conflict(
            "unification_undone", Text("Cette règle est déjà annulée.", "This rule is taken back already.")
        )
    rule.undone_at = clock()
    rule.save(update_fields=["undone_at"])
    _note(by, "separate", rule)
    return rule


def _note(by: User | None, verb: str, rule: Unification) -> None:
    facts = {"field": rule.field, "kept": rule.kept, "forms": rule.forms[:20]}
    record(actor=by, verb=f"values.{verb}", subject_kind="unification", subject_id=rule.pk, facts=facts)
