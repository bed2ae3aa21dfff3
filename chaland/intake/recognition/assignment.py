"""Give each column one field, and each field that is not `many` to one column: the surest first."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from chaland.intake.fields import BY_NAME
from chaland.intake.recognition.evidence import ColumnEvidence, Evidence

SURE_ENOUGH = 0.5
_REPEATED = re.compile(r" \(\d+\)$")
_REDUNDANT = (
    ("full_name", (("first_name",), ("last_name",))),
    ("address", (("street",), ("postal_code", "city"))),
    ("coordinates", (("latitude",), ("longitude",))),
)
_ADDRESS = frozenset(
    {"street", "recipient_line", "building_line", "locality_line", "address"}
    | {"postal_code", "city", "region", "department", "country", "insee"}
)
_BLOCK_ORDER = ("billing", "home", "work", "shipping", "other")


def assign(columns: Sequence[ColumnEvidence]) -> dict[int, Evidence]:
    """Place of a column -> the field it is given. Independent of the order of the columns."""
    given = _named_at_all(columns, _plainest(columns, _greedy(columns, _barred(columns))))
    doubles = _redundant(given)
    return {place: evidence for place, evidence in given.items() if evidence.field not in doubles}


def _greedy(columns: Sequence[ColumnEvidence], barred: frozenset[int]) -> dict[int, Evidence]:
    given: dict[int, Evidence] = {}
    taken: set[str] = set()
    for place, evidence in _surest_first(columns):
        is_barred = place in barred and evidence.field in _ADDRESS
        if place in given or evidence.field in taken or is_barred:
            continue
        given[place] = evidence
        if not BY_NAME[evidence.field].many:
            taken.add(evidence.field)
    return given


def _named_at_all(columns: Sequence[ColumnEvidence], given: Mapping[int, Evidence]) -> Mapping[int, Evidence]:
    """A file that gives birth names alone calls people by them."""
    fields = {evidence.field: place for place, evidence in given.items()}
    place = fields.get("birth_name")
    if place is None or {"last_name", "full_name"} & set(fields):
        return given
    return {**given, place: replace(given[place], field="last_name")}


def _plainest(columns: Sequence[ColumnEvidence], given: Mapping[int, Evidence]) -> dict[int, Evidence]:
    """`Nom` takes the place of `Nom (5)`, the mark of a repeated header, unless it is the emptier of the two."""
    plain = {column.header.text: place for place, column in enumerate(columns)}
    moved: dict[int, Evidence] = {}
    for place, evidence in given.items():
        said = columns[place].header.text
        unmarked = _REPEATED.sub("", said)
        first = plain.get(unmarked, place) if unmarked != said else place
        moved[first if _may_replace(columns, {**given, **moved}, first, place, evidence.field) else place] = (
            evidence
        )
    return {place: columns[place].fields[evidence.field] for place, evidence in moved.items()}


def _may_replace(
    columns: Sequence[ColumnEvidence], taken: Mapping[int, Evidence], first: int, place: int, field: str
) -> bool:
    candidate = columns[first].fields.get(field)
    fuller = columns[first].profile.fill >= columns[place].profile.fill
    return first not in taken and candidate is not None and candidate.confidence >= SURE_ENOUGH and fuller


def _surest_first(columns: Sequence[ColumnEvidence]) -> list[tuple[int, Evidence]]:
    pairs = [
        (place, evidence)
        for place, column in enumerate(columns)
        for evidence in column.fields.values()
        if evidence.confidence >= SURE_ENOUGH
    ]
    return sorted(pairs, key=lambda pair: _rank(columns[pair[0]], pair[1]))


def _rank(column: ColumnEvidence, evidence: Evidence) -> tuple[object, ...]:
    """Never the place: the order of the columns says nothing."""
    return (
        -evidence.confidence,
        -evidence.said,
        -column.profile.fill,
        column.header.text,
        evidence.field,
        column.profile.examples,
    )


def _redundant(given: Mapping[int, Evidence]) -> frozenset[str]:
    """Whole names and addresses beside their parts would say everything twice."""
    fields = {evidence.field for evidence in given.values()}
    return frozenset(
        whole for whole, parts in _REDUNDANT if all(any(name in fields for name in part) for part in parts)
    )


def _barred(columns: Sequence[ColumnEvidence]) -> frozenset[int]:
    """Columns of the addresses that are not kept: a street of home with a town of work is nobody's address."""
    blocks: dict[str, float] = {}
    for column in columns:
        weight = _address_weight(column)
        if column.header.block and weight:
            blocks[column.header.block] = blocks.get(column.header.block, 0.0) + weight
    kept = min(blocks, key=lambda block: (-round(blocks[block], 6), _order(block)), default=None)
    return frozenset(place for place, column in enumerate(columns) if column.header.block not in (None, kept))


def _address_weight(column: ColumnEvidence) -> float:
    """How much of an address this column carries; a little even when empty, so that order alone decides then."""
    best = max((one.confidence for name, one in column.fields.items() if name in _ADDRESS), default=0.0)
    return best * (column.profile.fill + 0.001) if best >= SURE_ENOUGH and best >= column.best else 0.0


def _order(block: str) -> tuple[int, str]:
    return (_BLOCK_ORDER.index(block) if block in _BLOCK_ORDER else len(_BLOCK_ORDER), block)
