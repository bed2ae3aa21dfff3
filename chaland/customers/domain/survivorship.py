"""Which source is believed, field by field. Pure: the golden record is a function of what sources say.

Rules, in this order: a hand edit, then the more trusted source, then the more recent word, then the
more complete record. An address is taken whole from one record, so that no street ends up in the
wrong town; so is a loyalty card. Tags and hobbies are united.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

HAND = "hand"

ADDRESS = (
    "recipient_line",
    "building_line",
    "street",
    "locality_line",
    "postal_code",
    "city",
    "insee",
    "department",
    "region",
    "country",
    "latitude",
    "longitude",
)
LOYALTY = ("loyalty_programme", "loyalty_number", "loyalty_tier", "loyalty_points")
GROUPS: tuple[tuple[str, ...], ...] = (ADDRESS, LOYALTY)
UNITED = ("tags", "hobbies")
_GROUPED = {field for group in GROUPS for field in group}

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Said:
    """What one source record says. `values` holds no empty value, but a hand edit may hold an
    explicit None: the person cleared the field, and no other source may fill it again."""

    record_id: int
    source: str
    trust: int
    seen_at: datetime
    values: Values


@dataclass(frozen=True, slots=True)
class Golden:
    """`values`: the surviving ones. `origins`: field -> the source record that gave it."""

    values: Mapping[str, Any]
    origins: Mapping[str, int]


def most_believed_first(records: Iterable[Said]) -> list[Said]:
    return sorted(
        records,
        key=lambda said: (
            said.source != HAND,
            said.trust,
            -said.seen_at.timestamp(),
            -len(said.values),
            -said.record_id,
        ),
    )


def survive(records: Sequence[Said]) -> Golden:
    """The golden record of one person, company or product. The order of `records` does not matter."""
    ranked = most_believed_first(records)
    values: dict[str, Any] = {}
    origins: dict[str, int] = {}
    for field in sorted({field for said in ranked for field in said.values} - _GROUPED - {"custom", *UNITED}):
        _take(ranked, (field,), values, origins)
    for group in GROUPS:
        _take_group(ranked, group, values, origins)
    for field in UNITED:
        _unite(ranked, field, values, origins)
    _take_custom(ranked, values, origins)
    return Golden(values, origins)


def _take(
    ranked: Sequence[Said], fields: Iterable[str], values: dict[str, Any], origins: dict[str, int]
) -> None:
    for field in fields:
        said = next((said for said in ranked if field in said.values), None)
        if said is not None and said.values[field] is not None:
            values[field], origins[field] = said.values[field], said.record_id


def _take_group(
    ranked: Sequence[Said], group: Sequence[str], values: dict[str, Any], origins: dict[str, int]
) -> None:
    """Whole from the most believed record that holds any of it; hand edits correct single fields of it."""
    base = next((said for said in ranked if said.source != HAND and _holds_any(said, group)), None)
    hands = [said for said in ranked if said.source == HAND]
    _take([*hands, base] if base else hands, group, values, origins)


def _holds_any(said: Said, group: Sequence[str]) -> bool:
    """A country alone is no address."""
    return any(said.values.get(field) is not None for field in group if field != "country")


def _unite(ranked: Sequence[Said], field: str, values: dict[str, Any], origins: dict[str, int]) -> None:
    """Every source's values, each once; a hand list replaces them all, since people also remove."""
    hand = next((said for said in ranked if said.source == HAND and field in said.values), None)
    speakers = [hand] if hand else [said for said in ranked if said.values.get(field)]
    united = list(dict.fromkeys(value for said in speakers for value in said.values[field] or ()))
    if united:
        values[field], origins[field] = united, speakers[0].record_id


def _take_custom(ranked: Sequence[Said], values: dict[str, Any], origins: dict[str, int]) -> None:
    custom: dict[str, Any] = {}
    cleared: set[str] = set()
    for said in ranked:
        for key, value in (said.values.get("custom") or {}).items():
            if key in custom or key in cleared:
                continue
            if value is None:
                cleared.add(key)
            else:
                custom[key], origins[f"custom.{key}"] = value, said.record_id
    if custom:
        values["custom"] = dict(sorted(custom.items()))
