"""Quality as programs read it: the same document on the command line and through the API."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from chaland.kernel.errors import NotFound
from chaland.kernel.text import Language, Text
from chaland.quality.domain.weights import DIMENSIONS
from chaland.quality.queries import overview
from chaland.quality.queries.doubts import doubts_about, graded


def file_document(language: Language) -> dict[str, Any]:
    """The file's score, its dimensions, what to mend first, doubts by kind, sources, fields.

    Raises: Refused (`reach_underway`) while whom one may reach is being worked out.
    """
    told = overview.of_the_file()
    return {
        "day": told.day.isoformat() if told else None,
        "people": told.people if told else 0,
        "score": told.score if told else None,
        "dimensions": {name: getattr(told, name) if told else None for name in DIMENSIONS},
        "to_mend": [_mending(one, language) for one in overview.to_mend()],
        "doubts": [
            {"kind": one.code, "label": one.label.to(language), "count": count}
            for one, count in overview.doubts_by_kind()
        ],
        "sources": [
            {"source": one.name, "people": one.today.people, "score": one.today.score, "before": one.before}
            for one in overview.by_source()
        ],
        "fields": [_field(one, language) for one in overview.by_field()],
    }


def _mending(one: overview.ToMend, language: Language) -> dict[str, Any]:
    said = one.mending.one if one.people == 1 else one.mending.many
    return {
        "code": one.mending.code,
        "people": one.people,
        "said": said.to(language),
        "spent_cents": one.cents,
        "where": one.sentence(language),
    }


def _field(one: overview.OfField, language: Language) -> dict[str, Any]:
    return {
        "field": one.name,
        "filled": one.filled,
        "people": one.people,
        "doubted": one.doubted,
        "used_by": [
            {"what": use.what.to(language), "last": use.last.isoformat() if use.last else None}
            for use in one.uses
        ],
        "idle": one.is_idle,
    }


def contact_document(contact_id: int, today: date, language: Language) -> dict[str, Any]:
    """One record's score, why it is not 100, and what is doubted. Raises: NotFound (`not_worked_out`)."""
    told = graded(contact_id, today)
    if told is None:
        raise NotFound(
            "not_worked_out",
            Text("La qualité de ce contact n'est pas calculée.", "This contact's quality is not worked out."),
            remedy=Text("Vérifiez son numéro, ou réessayez.", "Check its number, or try again."),
        )
    reasons = [{**asdict(reason), "said": reason.said.to(language)} for reason in told.reasons]
    doubts = [
        {"doubt": one.id, "kind": one.doubt.code, "field": one.doubt.field, "proposal": one.proposal}
        for one in doubts_about(contact_id)
    ]
    return {
        "contact_id": contact_id,
        "score": told.score,
        "dimensions": told.points,
        "reasons": reasons,
        "doubts": doubts,
    }
