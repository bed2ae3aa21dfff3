"""Which source is believed, field by field. Pure: the golden record is a function of what sources say.

Rules, in this order: a hand edit, then the more trusted source, then the more recent word, then the
more complete record. An address is taken whole from one record, so that no street ends up in the
wrong town; so is a loyalty card. Tags, hobbies and lists of the trade are united.

What registers and services answered comes last, but for what a register decides (see `answers`).

Of contacts that were merged, what a hand emptied or listed holds for those that it spoke of: clearing a wrong
number on one does not clear the right number of the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from chaland.customers.domain import answers

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
    explicit None: the person cleared the field, and no other source may fill it again.

    Of merged contacts: `home`, whose word it is; `covers`, of whom a hand spoke, those who were one with its
    home then; `edit`, the number of the edit that wrote these values, the later the more believed."""

    record_id: int
    source: str
    trust: int
    seen_at: datetime
    values: Values
    edit: int = 0
    home: int = 0
    covers: frozenset[int] = frozenset((0,))

    @property
    def is_answer(self) -> bool:
        return answers.KEY in self.values


@dataclass(frozen=True, slots=True)
class Pin:
    """Somebody chose whose value a field takes: of these homes only, until a hand writes it after `edit`."""

    field: str
    homes: frozenset[int]
    edit: int


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
            said.is_answer,
            said.trust,
            -said.edit,
            -said.seen_at.timestamp(),
            -len(said.values),
            -said.record_id,
        ),
    )


def survive(records: Iterable[Said], pins: Iterable[Pin] = ()) -> Golden:
    """The golden record of one person, company or product. The order of `records` does not matter."""
    believed = _Believed(most_believed_first(records), pins)
    values: dict[str, Any] = {}
    origins: dict[str, int] = {}
    for field in sorted(believed.fields() - _GROUPED - {"custom", answers.KEY, *UNITED}):
        _take(believed.about(field), (field,), values, origins)
    for group in GROUPS:
        _take_group(believed.about(group[0]), group, values, origins)
    for field in UNITED:
        _unite(believed.about(field), field, values, origins)
    _take_custom(believed, values, origins)
    if origins.get("naf_version") != origins.get("naf"):
        values.pop("naf_version", None)
    _take_place(believed.about(ADDRESS[0]), values, origins)
    _take_state(believed.about(answers.KEY), values)
    return Golden(values, origins)


class _Believed:
    """The records, the most believed first, and of them those that may speak of a field."""

    def __init__(self, ranked: Sequence[Said], pins: Iterable[Pin]) -> None:
        self._ranked = ranked
        answered = any(said.is_answer for said in ranked)
        self._registered = sorted(ranked, key=_registers_first) if answered else ranked
        self._pins = {pin.field: pin for pin in sorted(pins, key=lambda pin: pin.edit)}

    def fields(self) -> set[str]:
        return {field for said in self._ranked for field in said.values}

    def about(self, field: str) -> Sequence[Said]:
        pin = self._pins.get(field)
        ranked = self._registered if field in answers.REGISTERED else self._ranked
        if pin is None:
            return ranked
        return [said for said in ranked if said.home in pin.homes or said.edit > pin.edit]


def _registers_first(said: Said) -> tuple[bool, bool]:
    return said.source != HAND, not said.is_answer


def _take(
    ranked: Sequence[Said], fields: Iterable[str], values: dict[str, Any], origins: dict[str, int]
) -> None:
    for field in fields:
        said = _first(ranked, field)
        if said is not None:
            values[field], origins[field] = said.values[field], said.record_id


def _first(ranked: Sequence[Said], field: str) -> Said | None:
    """The most believed that fills the field, and that no more believed hand has emptied."""
    emptied: set[int] = set()
    for said in ranked:
        if field in said.values and said.home not in emptied:
            if said.values[field] is not None:
                return said
            emptied |= said.covers
    return None


def _take_group(
    ranked: Sequence[Said], group: Sequence[str], values: dict[str, Any], origins: dict[str, int]
) -> None:
    """Whole from the most believed record that holds any of it; hand edits correct single fields of it."""
    focus = _focus(ranked, group)
    hands = [said for said in ranked if said.source == HAND and focus in said.covers]
    files = (said for said in ranked if said.source != HAND and said.home == focus)
    base = next((said for said in files if _holds_any(said, group)), None)
    _take([*hands, base] if base else hands, group, values, origins)


def _take_place(ranked: Sequence[Said], values: dict[str, Any], origins: dict[str, int]) -> None:
    """Where the address that survived stands, as the most believed that was asked about it answered."""
    for said in ranked:
        if found := answers.place_for(said.values.get(answers.KEY) or {}, values):
            values |= found
            origins |= dict.fromkeys(found, said.record_id)
            return


def _take_state(ranked: Sequence[Said], values: dict[str, Any]) -> None:
    """Of a company, whether it lives, as the most believed register that knows it answered."""
    states = (answers.state_in(said.values) for said in ranked)
    if state := next(filter(None, states), None):
        values["register_state"] = state


def _focus(ranked: Sequence[Said], group: Sequence[str]) -> int | None:
    """Whose address is taken; what a hand wrote of several who were one corrects it, whoever's it is."""
    holding = [said for said in ranked if _holds_any(said, group)]
    own = (said for said in holding if len(said.covers) == 1)
    said = next(own, next(iter(holding or ranked), None))
    return said.home if said else None


def _holds_any(said: Said, group: Sequence[str]) -> bool:
    """A country alone is no address."""
    return any(said.values.get(field) is not None for field in group if field != "country")


def _unite(ranked: Sequence[Said], field: str, values: dict[str, Any], origins: dict[str, int]) -> None:
    listed = [(said, said.values[field]) for said in ranked if field in said.values]
    united, first = _united(listed)
    if first is not None:
        values[field], origins[field] = united, first.record_id


def _united(listed: Sequence[tuple[Said, Any]]) -> tuple[list[Any], Said | None]:
    """Every source's values, each once, and the first that gave any. The list of a hand replaces those of whom
    it spoke, since people also remove."""
    replaced: set[int] = set()
    speaking: list[tuple[Said, Any]] = []
    for said, value in listed:
        if not said.covers <= replaced if said.source == HAND else said.home not in replaced:
            speaking.append((said, value))
        if said.source == HAND:
            replaced |= said.covers
    filled = [(said, value) for said, value in speaking if value]
    united = list(dict.fromkeys(one for _, value in filled for one in value))
    return united, (filled[0][0] if filled else None)


def _take_custom(believed: _Believed, values: dict[str, Any], origins: dict[str, int]) -> None:
    custom: dict[str, Any] = {}
    for key in sorted({key for said in believed.about("custom") for key in said.values.get("custom") or ()}):
        name = f"custom.{key}"
        ranked = believed.about(name)
        said = [_replaced(one, key) for one in ranked if key in (one.values.get("custom") or ())]
        first = _first(said, key)
        if first is None:
            continue
        custom[key], origins[name] = first.values[key], first.record_id
        if isinstance(first.values[key], list):
            lists = [(one, one.values[key]) for one in said if isinstance(one.values[key], list | None)]
            custom[key], giver = _united(lists)
            origins[name] = (giver or first).record_id
    if custom:
        values["custom"] = dict(sorted(custom.items()))


def _replaced(said: Said, key: str) -> Said:
    """The same record, saying this field of the trade alone."""
    return replace(said, values={key: said.values["custom"][key]})
