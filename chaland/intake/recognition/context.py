"""What the kind of file and the other columns change to what a column holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from chaland.intake.fields import Kind, fields_for
from chaland.intake.recognition.evidence import ColumnEvidence, Evidence

_Alias = tuple[str, float]

# A field that this kind of file has not -> the field that holds it there, and how surely.
_OF_FACTS: Mapping[str, _Alias] = {
    "email": ("customer_email", 0.97),
    "mobile": ("customer_phone", 0.95),
    "phone": ("customer_phone", 0.95),
    "full_name": ("customer_name", 0.9),
    "last_name": ("customer_name", 0.85),
    "company": ("customer_name", 0.75),
    "siret": ("customer_id", 0.6),
}
_OF_PARTIES: Mapping[str, _Alias] = {
    "customer_id": ("external_id", 0.95),
    "customer_email": ("email", 0.97),
    "customer_phone": ("phone", 0.95),
    "customer_name": ("full_name", 0.8),
}
ALIASES: Mapping[Kind, Mapping[str, _Alias]] = {
    "contacts": _OF_PARTIES,
    "companies": {**_OF_PARTIES, "customer_name": ("company", 0.8), "full_name": ("company", 0.6)},
    "purchases": {**_OF_FACTS, "at": ("date", 0.8), "created_at": ("date", 0.65)},
    "products": {},
    "events": {**_OF_FACTS, "date": ("at", 0.9), "created_at": ("at", 0.8), "website": ("path", 0.8)},
    "interactions": {
        **_OF_FACTS,
        "date": ("at", 0.9),
        "channel": ("interaction_kind", 0.9),
        "created_at": ("at", 0.7),
    },
    "consents": {**_OF_FACTS, "at": ("date", 0.9), "created_at": ("date", 0.8)},
}

_FIRST_NAME_IS_THERE = 0.6
_NAMED = 0.5
_HOUSE_NUMBERS = 0.9
_NAMES = frozenset({"first_name", "last_name", "full_name", "company"})


def for_kind(columns: Sequence[ColumnEvidence], kind: Kind) -> tuple[ColumnEvidence, ...]:
    """The same columns with the fields of this kind only, ambiguous names settled by the other columns."""
    kept = tuple(column.with_fields(_of_kind(column.fields, kind)) for column in columns)
    if kind == "contacts":
        kept = tuple(column.with_fields(_settled(column, kept)) for column in kept)
    kept = tuple(_as_house_number(column, kept) for column in kept)
    return tuple(_as_only_name(column, kept) for column in kept)


def _of_kind(fields: Mapping[str, Evidence], kind: Kind) -> dict[str, Evidence]:
    allowed = {field.name for field in fields_for(kind)}
    kept = {name: evidence for name, evidence in fields.items() if name in allowed}
    for name, evidence in fields.items():
        target, factor = ALIASES[kind].get(name, ("", 0.0))
        if name in allowed or target not in allowed:
            continue
        moved = replace(evidence, field=target, confidence=round(evidence.confidence * factor, 4))
        if target not in kept or kept[target].confidence < moved.confidence:
            kept[target] = moved
    return kept


def _settled(column: ColumnEvidence, columns: Sequence[ColumnEvidence]) -> Mapping[str, Evidence]:
    """`Nom` beside `Prénom` is the family name; without it the content has decided already."""
    if not _has_first_name(column, columns) or "last_name" not in column.fields:
        return column.fields
    last = column.fields["last_name"]
    if not last.said or column.fields.get("first_name", last).said > last.said:
        return column.fields
    fields = dict(column.fields)
    fields["last_name"] = replace(last, confidence=round(1.0 - (1.0 - last.confidence) * 0.5, 4))
    for name in ("full_name", "company"):
        if name in fields and fields[name].said <= last.said:
            fields[name] = replace(fields[name], confidence=round(fields[name].confidence * 0.6, 4))
    return fields


def _has_first_name(column: ColumnEvidence, columns: Sequence[ColumnEvidence]) -> bool:
    return any(
        other is not column
        and "first_name" in other.fields
        and other.fields["first_name"].confidence >= _FIRST_NAME_IS_THERE
        and other.fields["first_name"].said > 0
        for other in columns
    )


def _as_house_number(column: ColumnEvidence, columns: Sequence[ColumnEvidence]) -> ColumnEvidence:
    """`Numéro` is that of the house beside a column of streets; without one it is anything."""
    number = column.fields.get("street_number")
    if number is None:
        return column
    others = {name: one for name, one in column.fields.items() if name != "street_number"}
    beside = any("street" in other.fields and other.fields["street"].said for other in columns)
    if not beside:
        return column.with_fields(others)
    if number.support < _HOUSE_NUMBERS or number.confidence >= column.best:
        return column
    return column.with_fields({**others, "street_number": replace(number, confidence=column.best)})


def _as_only_name(column: ColumnEvidence, columns: Sequence[ColumnEvidence]) -> ColumnEvidence:
    """In a file with one column that may be a name, `Nom` is that name, even if no list knows its values."""
    name = _best_name(column)
    if name is None or not name.said or column.best > name.confidence or name.confidence >= 0.8:
        return column
    if any(_is_named(other) for other in columns if other is not column):
        return column
    surer = replace(name, confidence=round(1.0 - (1.0 - name.confidence) * 0.7, 4))
    return column.with_fields({**column.fields, name.field: surer})


def _best_name(column: ColumnEvidence) -> Evidence | None:
    names = [one for one in column.fields.values() if one.field in _NAMES]
    return min(names, key=lambda one: (-one.confidence, one.field), default=None)


def _is_named(column: ColumnEvidence) -> bool:
    name = _best_name(column)
    return name is not None and name.confidence >= _NAMED and name.confidence >= column.best
