"""The addresses of the file, each asked about once, however many live there; kept beside the job until its end."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from chaland.customers.domain.answers import address_key
from chaland.enrichment.domain.addresses import WANTED
from chaland.enrichment.domain.streets import street_parts
from chaland.enrichment.queries.wanted import ADDRESS, PARTIES, STREETS, addresses
from chaland.enrichment.services.places import communes_of

_LINKS = {"party": pl.String, "party_id": pl.Int64, "id": pl.Int64}


def keys_of(page: pl.DataFrame) -> pl.Series:
    rows = page.select("street", "postal_code", "city").iter_rows(named=True)
    return pl.Series("of", [address_key(row) for row in rows], dtype=pl.String)


def gather(folder: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Who lives where (party, party_id, id), and the addresses (id, of, and the columns of WANTED). Read once."""
    links, wanted = folder / "links.parquet", folder / "wanted.parquet"
    if not wanted.exists():
        found = [
            page.with_columns(party=pl.lit(party)) for party in PARTIES for page in addresses(party, STREETS)
        ]
        rows = pl.concat(found) if found else pl.DataFrame(schema={**ADDRESS, "party": pl.String})
        rows = rows.with_columns(of=keys_of(rows)).with_columns(id=pl.col("of").rank("dense").cast(pl.Int64))
        rows.select(pl.col(name).cast(kind) for name, kind in _LINKS.items()).write_parquet(links)
        _asked_once(rows).write_parquet(wanted)
    return pl.read_parquet(links), pl.read_parquet(wanted)


def _asked_once(rows: pl.DataFrame) -> pl.DataFrame:
    once = communes_of(rows.unique("id", maintain_order=True))
    once = once.with_columns(street_parts(pl.col("street")).alias("parts")).unnest("parts")
    return once.select("of", "street", "city", *(pl.col(name).cast(kind) for name, kind in WANTED.items()))
