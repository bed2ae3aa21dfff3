"""Companies from staged rows: those of a companies' file, and the employers that people's rows name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import polars as pl

from chaland.customers import bulk
from chaland.customers.models import Company, SourceRecord
from chaland.intake.delivery import CREATED, UNCHANGED, UPDATED, Delivery
from chaland.intake.folding import fold_column
from chaland.intake.writers import golden, records
from chaland.intake.writers.spelling import note_followers


def compare(delivery: Delivery, rows: pl.DataFrame) -> pl.DataFrame:
    """Rows with `fate`, `company_id` (null for a new one) and `record_id`. Writes nothing."""
    rows = records.with_known(delivery, "company", "company", rows)
    rows = rows.with_columns(same=pl.col("same") | _told_better(rows))
    rows = rows.with_columns(company_id=_matched(delivery, rows))
    return rows.with_columns(
        fate=pl.when("same")
        .then(pl.lit(UNCHANGED, pl.UInt8))
        .when(pl.col("company_id").is_null() & (pl.col("key") == pl.col("base_key")))
        .then(pl.lit(CREATED, pl.UInt8))
        .otherwise(pl.lit(UPDATED, pl.UInt8))
    )


def write(delivery: Delivery, rows: pl.DataFrame) -> tuple[pl.DataFrame, dict[str, int]]:
    """Store a chunk of companies. Returns columns line, fate, and company ids by base key."""
    compared = compare(delivery, rows)
    records.note_repeats(delivery, "record", compared, "record_id")
    placed = _with_new_companies(delivery, compared)
    newly = placed.filter(pl.col("record_id").is_null() & ~pl.col("same"))
    if newly.height:
        ids = records.insert_records(delivery, "company", newly, {"company": newly["company_id"].to_list()})
        records.insert_points(newly, ids)
    changed = placed.filter(pl.col("record_id").is_not_null() & ~pl.col("same"))
    if changed.height:
        ids = changed["record_id"].to_list()
        records.supersede(delivery, changed, ids)
        records.replace_points(changed, ids)
    delivery.touched_companies.update(records.known_before(placed, "company_id"))
    note_followers(delivery, placed.filter(~pl.col("derived")), "company_id", delivery.touched_companies)
    owned = placed.filter(pl.col("company_id").is_not_null())
    companies = dict(zip(owned["base_key"].to_list(), owned["company_id"].to_list(), strict=True))
    return compared.select("line", "fate"), companies


def _told_better(rows: pl.DataFrame) -> pl.Series:
    """Employers of which this source has a row of their own: what people's rows say does not replace it."""
    moved = rows.filter(pl.col("derived") & ~pl.col("same"))["record_id"].drop_nulls()
    own = SourceRecord.objects.filter(pk__in=moved.to_list()).exclude(raw="[]")
    better = pl.Series(list(own.values_list("pk", flat=True)), dtype=pl.Int64)
    return rows["derived"] & rows["record_id"].is_in(better.implode()).fill_null(False)


def _matched(delivery: Delivery, rows: pl.DataFrame) -> pl.Series:
    """Companies of other sources with the same SIRET or SIREN, or the same name at the same place."""
    ids = rows["company_id"].to_list()
    if delivery.alone:
        return rows["company_id"]
    wanting = [index for index, known in enumerate(ids) if known is None]
    by_siren = _by_siren(rows, wanting)
    by_name = _by_name(rows, wanting)
    for index in wanting:
        ids[index] = by_siren.get(index) or by_name.get(index)
    return pl.Series("company_id", ids, dtype=pl.Int64)


def _by_siren(rows: pl.DataFrame, wanting: Sequence[int]) -> dict[int, int]:
    """The same SIRET; or the same SIREN when one side names no establishment."""
    columns = records.columns_of(rows, ("siren", "siret"))
    sirens = {
        index: siren
        for index in wanting
        if (siren := columns["siren"][index] or (columns["siret"][index] or "")[:9])
    }
    found = bulk.fetch(
        "SELECT k.key, c.id, c.siret FROM {keys} {join} customers_company c ON c.siren = k.key ORDER BY c.id",
        sorted(set(sirens.values())),
    )
    by_siren: dict[str, list[tuple[int, str | None]]] = {}
    for siren, pk, siret in found:
        by_siren.setdefault(siren, []).append((pk, siret))
    return {
        index: match
        for index, siren in sirens.items()
        if (match := _same_establishment(by_siren.get(siren, ()), columns["siret"][index])) is not None
    }


def _same_establishment(candidates: Iterable[tuple[int, str | None]], siret: str | None) -> int | None:
    return next((pk for pk, other in candidates if siret is None or other is None or other == siret), None)


def _by_name(rows: pl.DataFrame, wanting: Sequence[int]) -> dict[int, int]:
    if "company" not in rows.columns or "postal_code" not in rows.columns:
        return {}
    names = fold_column(rows["company"]).to_list()
    places = rows["postal_code"].to_list()
    wanted = {index: (names[index], places[index]) for index in wanting if names[index] and places[index]}
    found = bulk.fetch(
        "SELECT k.key, c.postal_code, c.id FROM {keys} {join} customers_company c ON c.name_key = k.key "
        "ORDER BY c.id DESC",
        sorted({name for name, _ in wanted.values()}),
    )
    ids = {(name, place): pk for name, place, pk in found}
    return {index: ids[place] for index, place in wanted.items() if place in ids}


def _with_new_companies(delivery: Delivery, rows: pl.DataFrame) -> pl.DataFrame:
    """Make the companies that are missing; `fresh` says whose one row made them."""
    mine = pl.col("company_id").is_null() & ~pl.col("same")
    missing = rows.filter(mine)
    if not missing.height:
        return rows.with_columns(fresh=pl.lit(False))
    again = missing.filter(pl.col("key") != pl.col("base_key"))["base_key"].unique().to_list()
    known = records.known_records(delivery, "company", "company", again)
    owners = {key: found.owner_id for key, found in known.items() if found.owner_id is not None}
    first = missing.filter(~pl.col("base_key").is_in(list(owners))).unique(
        "base_key", keep="first", maintain_order=True
    )
    ids = bulk.allocate(Company, first.height)
    if first.height:
        golden.insert_companies(delivery, first, ids)
    owners |= dict(zip(first["base_key"].to_list(), ids, strict=True))
    owner = pl.col("base_key").replace_strict(
        list(owners), list(owners.values()), default=None, return_dtype=pl.Int64
    )
    made = pl.col("base_key").is_in(first["base_key"].implode())
    return rows.with_columns(company_id=pl.when(mine).then(owner).otherwise("company_id"), fresh=mine & made)
