"""One chunk of a file, from its cells to the rows that this house stores."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from chaland.intake.cleaning.assembly.bench import Bench
from chaland.intake.cleaning.assembly.companies import put_companies
from chaland.intake.cleaning.assembly.consents import check_consents, put_consents
from chaland.intake.cleaning.assembly.couples import with_couples
from chaland.intake.cleaning.assembly.facts import put_day, put_money, put_price
from chaland.intake.cleaning.assembly.persons import put_customer, put_persons
from chaland.intake.cleaning.assembly.places import put_places
from chaland.intake.cleaning.assembly.reach import put_customer_reach, put_reach
from chaland.intake.cleaning.assembly.simple import put_simple
from chaland.intake.cleaning.assembly.verdict import find_rejects
from chaland.intake.cleaning.evidence import Evidence
from chaland.intake.cleaning.mapping import Mapping
from chaland.intake.cleaning.schema import CORRECTIONS, FINDINGS, custom_schema, output_schema
from chaland.intake.cleaning.words import FAULTS
from chaland.intake.fields import Kind

Station = Callable[[Bench], None]

_CUSTOMER: tuple[Station, ...] = (put_simple, put_customer, put_customer_reach)
# places before reach: the country decides how a phone number is read
_STATIONS: dict[Kind, tuple[Station, ...]] = {
    "contacts": (put_simple, put_persons, put_companies, put_places, put_reach, put_consents),
    "companies": (put_simple, put_companies, put_places, put_reach),
    "purchases": (*_CUSTOMER, put_places, put_day, put_money),
    "products": (put_simple, put_price),
    "events": _CUSTOMER,
    "interactions": _CUSTOMER,
    "consents": (*_CUSTOMER, put_day, check_consents),
}
_REJECTS = [code for code, fault in FAULTS.items() if fault.severity == "reject"]


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What became of one chunk; every row of it is in `rows` or in `rejects`.

    rows: `output_schema(kind)` and `custom_schema(mapping)`, columns that nothing feeds absent, in order
    of `row`, `part`. corrections: CORRECTIONS. warnings, rejects: FINDINGS.
    """

    rows: pl.DataFrame
    corrections: pl.DataFrame
    warnings: pl.DataFrame
    rejects: pl.DataFrame


def clean(frame: pl.DataFrame, mapping: Mapping, evidence: Evidence) -> Cleaned:
    """Clean one chunk of cells. Never raises on what the cells hold.

    Columns of the mapping that the chunk lacks are passed over. Cost: see benchmarks of the intake.
    """
    bench = Bench(frame, mapping, evidence)
    for station in _STATIONS[mapping.kind]:
        station(bench)
    find_rejects(bench)
    findings = _concat(bench.findings, FINDINGS)
    rejects = findings.filter(pl.col("fault").is_in(_REJECTS))
    return Cleaned(
        rows=_rows(bench, rejects["row"].unique()),
        corrections=_concat(bench.corrections, CORRECTIONS),
        warnings=findings.filter(~pl.col("fault").is_in(_REJECTS)),
        rejects=rejects,
    )


def _rows(bench: Bench, rejected: pl.Series) -> pl.DataFrame:
    schema = {**output_schema(bench.mapping.kind), **custom_schema(bench.mapping)}
    index = pl.int_range(bench.height, dtype=pl.UInt32, eager=True).alias("row")
    part = pl.repeat(0, bench.height, dtype=pl.UInt8, eager=True).alias("part")
    rows = pl.DataFrame([index, part, *bench.values.values()])
    rows = with_couples(rows, bench.partners).filter(~pl.col("row").is_in(rejected.implode()))
    return rows.select(pl.col(name).cast(dtype) for name, dtype in schema.items() if name in rows.columns)


def _concat(frames: list[pl.DataFrame], schema: dict[str, pl.DataType]) -> pl.DataFrame:
    every = pl.concat(frames) if frames else pl.DataFrame(schema=schema)
    return every.sort("row", maintain_order=True)
