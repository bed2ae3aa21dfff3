"""The station of addresses: lines, postal code, town, country, coordinates."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from chaland.intake.cleaning.addresses import PARTS, clean_address_lines, split_addresses
from chaland.intake.cleaning.amounts import NumberEvidence, clean_numbers
from chaland.intake.cleaning.assembly.bench import Bench
from chaland.intake.cleaning.column import Column
from chaland.intake.cleaning.mapping import ColumnUse
from chaland.intake.cleaning.places import clean_countries, clean_departments, clean_regions, reconcile_places

_LINES = ("recipient_line", "building_line", "street", "locality_line")
_RECONCILED = ("postal_code", "city", "insee", "department", "region", "latitude", "longitude", "country")
_COORDINATES = r"^\s*\(?\s*(-?\d{1,2}(?:\.\d+)?)\s*[,; ]\s*(-?\d{1,3}(?:\.\d+)?)\s*\)?\s*$"
_CODE_INSIDE = r"\S[\s,]\d{5}\s+\p{L}{2}"
_DOT = NumberEvidence(".")


def put_places(bench: Bench) -> None:
    """Everything that says where; the commune decides department and region, given ones only fill."""
    lines = _Split(bench)
    for field in _LINES:
        _put_line(bench, field, lines)
    country = _country(bench, lines)
    if bench.uses("postal_code", "city", "insee", "address") or lines.part("city") is not None:
        _put_reconciled(bench, lines, country)
    elif country is not None:
        bench.put("country", country)
    for field, clean in (("department", clean_departments), ("region", clean_regions)):
        for use in bench.uses(field):
            column = _of_france(clean(bench.cells(use)), country)
            bench.note(use, column, after=column.values[field])
            bench.put(field, column.values[field])


def _of_france(column: Column, country: pl.Series | None) -> Column:
    """Only French departments and regions are known: nothing is said of those of other countries."""
    if country is None:
        return column
    return replace(column, fault=column.fault.set((country != "FR").fill_null(value=False), None))


class _Split:
    """The whole addresses of the chunk, taken apart; the parts are null where the file has none.

    They stand in a column of addresses or, for want of one, among the streets where no town is given.
    """

    def __init__(self, bench: Bench) -> None:
        self._parts: dict[str, pl.Series] = {}
        self._streets: pl.Series | None = None
        for use in bench.uses("address")[:1]:
            column = split_addresses(bench.cells(use))
            self._parts = dict(column.values)
            bench.note(use, column, after=self._shown())
        for use in () if self._parts else bench.uses("street")[:1]:
            self._take_streets(bench, use)

    def _take_streets(self, bench: Bench, use: ColumnUse) -> None:
        cells = bench.raw(use)
        asked = cells.str.contains(_CODE_INSIDE).fill_null(value=False) & _lacks_town(bench)
        if not asked.any():
            return
        column = split_addresses(cells.set(~asked, None))
        whole = pl.all_horizontal(
            column.values[name].is_not_null() for name in ("street", "postal_code", "city")
        )
        taken = pl.select(whole).to_series()
        self._streets = taken
        self._parts = {name: part.set(~taken, None) for name, part in column.values.items()}
        rule = Column({}, column.rule.set(~taken, None), bench.nothing())
        bench.note(use, rule, after=self._shown())

    def not_taken(self, cells: pl.Series, field: str) -> pl.Series:
        """The cells of a column of lines, without those that were whole addresses."""
        return cells if self._streets is None or field != "street" else cells.set(self._streets, None)

    def part(self, name: str) -> pl.Series | None:
        return self._parts.get(name)

    def _shown(self) -> pl.Series:
        frame = pl.DataFrame([self._parts[name].alias(name) for name in PARTS])
        return frame.select(pl.concat_str(PARTS, separator=" | ", ignore_nulls=True)).to_series()


def _lacks_town(bench: Bench) -> pl.Series:
    """The rows whose columns of postal codes and towns are empty, or that have no such column."""
    given = [bench.raw(use).str.strip_chars().fill_null("") for use in bench.uses("postal_code", "city")]
    empty = pl.repeat(True, bench.height, eager=True)
    for cells in given:
        empty &= cells == ""
    return empty


def _put_line(bench: Bench, field: str, split: _Split) -> None:
    for use in bench.uses(field):
        cells = split.not_taken(bench.cells(use), field)
        column = clean_address_lines(_numbered(bench, cells) if field == "street" else cells)
        bench.note(use, column, after=column.values["line"])
        bench.put(field, column.values["line"])
    part = split.part(field)
    if part is not None:
        bench.put(field, part)


def _numbered(bench: Bench, street: pl.Series) -> pl.Series:
    """The street after its number and type, where they have columns of their own and it has none itself."""
    numbers = [_whole(bench.cells(use)) for use in bench.uses("street_number")]
    types = [bench.cells(use).str.to_uppercase() for use in bench.uses("street_type")[:1]]
    if not numbers and not types:
        return street
    whole = _joined([*types, street.str.to_uppercase()]) if types else street
    named = clean_address_lines(whole).values["line"]
    starts = street.str.contains(r"^\d").fill_null(value=False)
    return _joined([*numbers, named]).zip_with(~starts, named).set(street.is_null(), None)


def _whole(numbers: pl.Series) -> pl.Series:
    """12.0, as a workbook says 12."""
    return numbers.str.replace(r"\.0+$", "")


def _joined(parts: list[pl.Series]) -> pl.Series:
    frame = pl.DataFrame([part.alias(str(place)) for place, part in enumerate(parts)])
    return frame.select(pl.concat_str(pl.all(), separator=" ", ignore_nulls=True)).to_series()


def _given(bench: Bench, field: str, split: _Split) -> pl.Series:
    """The cells of a field, filled from the whole address."""
    uses = bench.uses(field)
    cells = bench.cells(uses[0]) if uses else None
    part = split.part(field)
    if cells is None:
        return bench.nothing() if part is None else part
    return cells if part is None else cells.zip_with(cells.is_not_null(), part)


def _country(bench: Bench, split: _Split) -> pl.Series | None:
    given = None
    for use in bench.uses("country")[:1]:
        column = clean_countries(bench.cells(use))
        given = column.values["country"]
        bench.note(use, column, after=given)
    part = split.part("country")
    if part is None:
        return given
    found = clean_countries(part).values["country"]
    return found if given is None else given.zip_with(given.is_not_null(), found)


def _put_reconciled(bench: Bench, split: _Split, country: pl.Series | None) -> None:
    postal, city, insee = (_given(bench, field, split) for field in ("postal_code", "city", "insee"))
    where = bench.nothing() if country is None else country
    done = reconcile_places(postal, city, insee, where, default_country=bench.evidence.country)
    _put_own_coordinates(bench)
    for name in _RECONCILED:
        bench.put(name, done[name])
    _note_reconciled(bench, done)


def _note_reconciled(bench: Bench, done: pl.DataFrame) -> None:
    """Rules go to their own column; the fault to the town's, or to the one that named the place."""
    silent = bench.nothing()
    for field, rule in (("postal_code", "postal_rule"), ("city", "city_rule")):
        for use in bench.uses(field)[:1]:
            bench.note(use, Column({}, done[rule], silent), after=done[field])
    uses = bench.uses("postal_code", "city") or bench.uses("insee", "address", "street")
    both = pl.DataFrame([bench.raw(use).alias(str(n)) for n, use in enumerate(uses)])
    shown = both.select(pl.concat_str(pl.all(), separator=" ", ignore_nulls=True)).to_series()
    bench.note(uses[0], Column({}, silent, done["fault"]), before=shown, after=silent)


def _put_own_coordinates(bench: Bench) -> None:
    """Coordinates of the file, where both are sound, come before those of the commune."""
    pairs = [_from_pair(bench.cells(use)) for use in bench.uses("coordinates")]
    apart = [
        [clean_numbers(bench.cells(use), _DOT).values["number"] for use in bench.uses(name)[:1]]
        for name in ("latitude", "longitude")
    ]
    if all(apart):
        pairs.append(pl.DataFrame([apart[0][0].alias("latitude"), apart[1][0].alias("longitude")]))
    for pair in pairs:
        sound = pair["latitude"].is_between(-90, 90) & pair["longitude"].is_between(-180, 180)
        island = (pair["latitude"] == 0) & (pair["longitude"] == 0)
        for name in ("latitude", "longitude"):
            bench.put(name, pair[name].set((~sound | island).fill_null(True), None))


def _from_pair(cells: pl.Series) -> pl.DataFrame:
    numbers = [cells.str.extract(_COORDINATES, group).cast(pl.Float64) for group in (1, 2)]
    return pl.DataFrame([numbers[0].alias("latitude"), numbers[1].alias("longitude")])
