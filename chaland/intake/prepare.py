"""From a cleaned chunk to staged frames: keys, digests, raw cells. Pure.

A row that names a person becomes a person; one that names only a company becomes a company; a
person's employer becomes a company beside them, known by the same source.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

import polars as pl

from chaland.intake.cleaning import Cleaned
from chaland.intake.encode import values_json
from chaland.intake.fields import Kind
from chaland.intake.keys import (
    FACT_IDENTITY,
    PRODUCT_FIELDS,
    company_keys,
    digests,
    fact_hashes,
    person_keys,
    product_keys,
)
from chaland.intake.staged import Part

_EMPLOYER = ("company", "legal_form", "siren", "siret", "vat", "naf", "staff")
_NOT_SAID = {"row", "part", "line", "external_id", "company_key", *_EMPLOYER} - {"company"}


def prepare(
    kind: Kind,
    frame: pl.DataFrame,
    raw: pl.Series,
    lines: pl.Series,
    cleaned: Cleaned,
    spare: Sequence[str],
) -> dict[Part, pl.DataFrame]:
    """The staged frames of one chunk; `frame` and `lines` are the chunk as read, masked
    already, and `raw` its rows as they are kept.

    `spare`: the headers that feed nothing; facts keep their cells aside, parties keep every cell.
    """
    rows = cleaned.rows.with_columns(line=lines.gather(cleaned.rows["row"]))
    if kind in FACT_IDENTITY:
        return {"facts": _facts(kind, rows, frame, spare)}
    rows = rows.with_columns(raw=raw.gather(rows["row"]))
    if kind == "products":
        return {"products": _keyed(rows, product_keys(rows), PRODUCT_FIELDS)}
    if kind == "companies":
        return {"firms": _companies(rows)}
    return _people_and_firms(rows)


def _people_and_firms(rows: pl.DataFrame) -> dict[Part, pl.DataFrame]:
    named = _any(rows, "last_name", "first_name")
    working = _any(rows, "company", "siret", "siren")
    people = rows.filter(named | ~working)
    firms = [_companies(rows.filter(~named & working))]
    keys = _employer_keys(people)
    if keys.null_count() < people.height:
        people = people.with_columns(company_key=keys)
        firms.append(_employers(people))
    frames: dict[Part, pl.DataFrame] = {"people": _people(people)}
    filled = [firm for firm in firms if firm.height]
    if filled:
        frames["firms"] = pl.concat(filled, how="diagonal")
    return frames


def _any(rows: pl.DataFrame, *fields: str) -> pl.Series:
    there = [pl.col(field).is_not_null() for field in fields if field in rows.columns]
    if not there:
        return pl.repeat(False, rows.height, eager=True)
    return rows.select(pl.any_horizontal(there)).to_series()


def _people(rows: pl.DataFrame) -> pl.DataFrame:
    said = [name for name in rows.columns if name not in _NOT_SAID and name != "raw"]
    if "company_key" in rows.columns:
        said.append("company_key")
    values = values_json(rows, said)
    digest = digests(values)
    return _stored(rows, person_keys(rows, digest), values, digest)


def _companies(rows: pl.DataFrame) -> pl.DataFrame:
    said = [name for name in rows.columns if name not in {"row", "part", "line", "external_id", "raw"}]
    values = values_json(rows, said)
    digest = digests(values)
    return _stored(rows, company_keys(rows, digest), values, digest).with_columns(derived=pl.lit(False))


def _employer_keys(people: pl.DataFrame) -> pl.Series:
    """The key of the company that each person's row names; null where it names none."""
    named = _any(people, "company", "siret", "siren")
    working = people.filter(named).drop("external_id", strict=False)
    keys = company_keys(working, [b""] * working.height)
    return pl.repeat(None, people.height, dtype=pl.String, eager=True).scatter(named.arg_true(), keys)


def _employers(people: pl.DataFrame) -> pl.DataFrame:
    """The companies that people's rows name (column `company_key`), each as its first row tells it."""
    first = people.filter(pl.col("company_key").is_not_null()).unique(
        "company_key", keep="first", maintain_order=True
    )
    told = first.select(
        *("row", "line", *(name for name in ("postal_code", "city", *_EMPLOYER) if name in first.columns)),
        part=pl.lit(0, first.schema["part"]),  # a couple's employer is one company
        raw=pl.lit("[]"),
    )
    values = values_json(told, _EMPLOYER)
    return _stored(told, first["company_key"], values, digests(values)).with_columns(derived=pl.lit(True))


def employer_alone(values: str) -> str:
    """What a people's file would have said of this company: its values without the rest."""
    said = json.loads(values)
    return json.dumps(
        {field: said[field] for field in _EMPLOYER if field in said},
        ensure_ascii=False,
        separators=(",", ":"),
    )


def _keyed(rows: pl.DataFrame, keys: pl.Series, fields: Sequence[str]) -> pl.DataFrame:
    values = values_json(rows, fields)
    return _stored(rows, keys, values, digests(values))


def _stored(rows: pl.DataFrame, keys: pl.Series, values: pl.Series, digest: list[bytes]) -> pl.DataFrame:
    """Second halves of couples get a key of their own beside their partner's."""
    part = (
        pl.when(pl.col("part") > 0)
        .then(pl.concat_str(pl.lit("~"), pl.col("part").cast(pl.String)))
        .otherwise(pl.lit(""))
    )
    if "external_id" not in rows.columns:
        rows = rows.with_columns(external_id=pl.lit(None, pl.String))
    rows = rows.with_columns(values=values, digest=pl.Series(digest, dtype=pl.Binary), base_key=keys)
    return rows.with_columns(base_key=pl.concat_str("base_key", part)).with_columns(key="base_key")


def _facts(kind: Kind, rows: pl.DataFrame, frame: pl.DataFrame, spare: Sequence[str]) -> pl.DataFrame:
    rows = rows.with_columns(hash=fact_hashes(rows, FACT_IDENTITY[kind]))
    if not spare:
        return rows.with_columns(extra=pl.lit(None, pl.String))
    filled = pl.any_horizontal(pl.col(header).is_not_null() for header in spare)
    extra = frame.select(pl.when(filled).then(pl.struct(spare).struct.json_encode())).to_series()
    return rows.with_columns(extra=extra.gather(rows["row"]))
