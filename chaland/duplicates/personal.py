"""What the room holds about a person (GDPR art. 15, 17, 20): pairs, its place in groups, what was decided of it, and upon what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import models, transaction
from django.db.models import Q
from django.forms.models import model_to_dict

from chaland.customers.domain.subjects import Subject
from chaland.duplicates.models import CaseMember, Decision, Known, Member, Pair

room = "duplicates"


def export(contact_id: int) -> Iterable[Mapping[str, object]]:
    """Every row about this contact, as plain values."""
    for table, rows in _about(contact_id).items():
        for row in rows.order_by("pk"):
            yield {"table": table, "id": row.pk, **model_to_dict(row)}


@transaction.atomic
def erase(contact_id: int) -> int:
    """All of it goes: nothing here is a proof. Before the records themselves: decisions are about them."""
    return sum(rows.delete()[0] for rows in _about(contact_id).values())


def _about(contact_id: int) -> Mapping[str, models.QuerySet[models.Model]]:
    either = Q(left_id=contact_id) | Q(right_id=contact_id)
    decided = Q(left__contact_id=contact_id) | Q(right__contact_id=contact_id)
    of_people = Q(scan__subject=Subject.PERSON.value)
    return {
        "pair": Pair._default_manager.filter(either & of_people),
        "member": Member._default_manager.filter(of_people, subject_id=contact_id),
        "case": CaseMember._default_manager.filter(of_people, subject_id=contact_id),
        "known": Known._default_manager.filter(
            Q(decision__left__contact_id=contact_id) | Q(decision__right__contact_id=contact_id)
        ),
        "decision": Decision._default_manager.filter(decided),
    }
