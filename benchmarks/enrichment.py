"""Addresses placed by a file of the addresses' base, beside two baselines, on invented addresses whose place is known.

One address in four is misspelt or abbreviated, one in ten does not exist. `exact`: a join on the words as they stand.
`fuzzy`: rapidfuzz over every street of the commune for each address, the best above 80 taken, which is what most
scripts do. `chaland`: `domain.addresses.match` over the streamed file. Then the whole job, on a database.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from benchmarks.imports import fresh
from benchmarks.measure import Measure, measure

AT = datetime(2026, 11, 23, 11, tzinfo=UTC)
BASE, PEOPLE = "adresses-france.csv.gz", "people.parquet"
_NEAR = 0.0005
"""Degrees: fifty metres."""


def run(people: int, addresses: int, folder: Path, databases: Sequence[str], cluster: str) -> None:
    """Print one line a way, and one a database."""
    print(f"\nenrichment: {people:,} addresses asked of {addresses:,}")
    print(f"{'':22} {'wall s':>8} {'cpu s':>8} {'per cpu s':>10} {'MB':>6}  {'found':>6} {'right':>6}")
    home = folder / "enrichment"
    home.mkdir(parents=True, exist_ok=True)
    measure("benchmarks.enrichment:prepare", [str(home), people, addresses])
    for way in ("exact", "fuzzy", "chaland"):
        print(_line(way, people, measure(f"benchmarks.enrichment:{way}", [str(home)])), flush=True)
    for database in databases:
        url = fresh(cluster, "bench_enrichment") if database == "postgresql" else ""
        environment = {"CHALAND_HOME": str(home / database), "DATABASE_URL": url}
        measure("benchmarks.enrichment:fill", [str(home)], environment)
        for name in ("job", "again"):
            taken = measure("benchmarks.enrichment:job", [str(home)], environment)
            print(_line(f"{name} on {database}", people, taken), flush=True)


def _line(way: str, people: int, taken: Measure) -> str:
    found, right = taken.answer["found"], taken.answer.get("right")
    shown = f"{found / people:6.1%} {'' if right is None else f'{right / max(1, found):6.1%}'}"
    return f"{way:22} {taken.wall:8.1f} {taken.cpu:8.1f} {people / taken.cpu:10,.0f} {taken.memory:6.0f}  {shown}"


def prepare(home: str, people: int, addresses: int) -> int:
    """The base, and who lives where as people write it."""
    from chaland.samples.registers import write_ban

    base = write_ban(Path(home) / BASE, seed=11, rows=addresses)
    chance = np.random.default_rng(12)
    rows = base[chance.integers(0, base.height, people)]
    street = rows["numero"] + " " + rows["nom_voie"]
    fate = chance.random(people)
    written = [_damaged(line, how, chance) for line, how in zip(street, fate, strict=True)]
    rows.select(
        street=pl.Series(written),
        postal_code="code_postal",
        city="nom_commune",
        insee="code_insee",
        there=pl.col("lat").cast(pl.Float64),
        exists=pl.Series(fate >= 0.10),
    ).write_parquet(Path(home) / PEOPLE)
    return base.height


_SHORT = {"Avenue": "av.", "Boulevard": "Bd", "Rue": "r.", "Place": "Pl", "Impasse": "imp.", "Général": "Gal"}


def _damaged(line: str, fate: float, chance: np.random.Generator) -> str:
    if fate < 0.10:
        return f"{chance.integers(1, 90)} rue Zyxwv{chance.integers(0, 10_000)}"
    if fate < 0.22:
        return " ".join(_SHORT.get(word, word) for word in line.upper().title().split())
    if fate < 0.35:
        place = int(chance.integers(len(line) // 2, len(line)))
        return line[:place] + line[place + 1 :]
    return line


def _people(home: str) -> pl.DataFrame:
    return (
        pl.read_parquet(Path(home) / PEOPLE).with_row_index("id").with_columns(id=pl.col("id").cast(pl.Int64))
    )


def _judged(found: pl.DataFrame, people: pl.DataFrame) -> dict[str, int]:
    """`found`: id, latitude. Right: within fifty metres of where it stands, and it does exist."""
    told = found.join(people, on="id")
    right = told.filter(pl.col("exists") & ((pl.col("latitude") - pl.col("there")).abs() < _NEAR))
    return {"found": found.height, "right": right.height}


def exact(home: str) -> dict[str, int]:
    people = _people(home)
    base = pl.read_csv(Path(home) / BASE, separator=";", infer_schema=False)
    base = base.select(
        street=(pl.col("numero") + " " + pl.col("nom_voie")).str.to_lowercase(),
        insee="code_insee",
        latitude=pl.col("lat").cast(pl.Float64),
    ).unique(["street", "insee"])
    asked = people.with_columns(pl.col("street").str.to_lowercase())
    return _judged(asked.join(base, on=["street", "insee"]).select("id", "latitude"), people)


def fuzzy(home: str) -> dict[str, int]:
    from rapidfuzz import fuzz, process

    people = _people(home)
    base = pl.read_csv(Path(home) / BASE, separator=";", infer_schema=False)
    streets: dict[str, dict[str, dict[str, float]]] = {}
    for insee, road, number, lat in base.select("code_insee", "nom_voie", "numero", "lat").iter_rows():
        streets.setdefault(insee, {}).setdefault(road, {})[number] = float(lat)
    found = []
    for pk, line, insee in people.select("id", "street", "insee").iter_rows():
        number, _, road = line.partition(" ")
        there = streets.get(insee, {})
        best = process.extractOne(road, there.keys(), scorer=fuzz.WRatio, score_cutoff=80)
        if best is not None:
            numbers = there[best[0]]
            found.append((pk, numbers.get(number) or next(iter(numbers.values()))))
    rows = pl.DataFrame(found, {"id": pl.Int64, "latitude": pl.Float64}, orient="row")
    return _judged(rows, people)


def chaland(home: str) -> dict[str, int]:
    """By parts, as the job does it."""
    from chaland.enrichment.domain.addresses import WANTED, match
    from chaland.enrichment.domain.streets import street_parts
    from chaland.enrichment.reading.ban import addresses, town_of

    people = _people(home)
    wanted = people.with_columns(commune=town_of(pl.col("insee")), parts=street_parts(pl.col("street")))
    wanted = wanted.unnest("parts").select(pl.col(name).cast(kind) for name, kind in WANTED.items())
    blocks = [block.frame for block in addresses(Path(home) / BASE, wanted["commune"].unique().to_list())]
    return _judged(match(wanted, pl.concat(blocks)).select("id", "latitude"), people)


def fill(home: str) -> None:
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "chaland.config.settings"
    django.setup()
    from django.core.management import call_command
    from django.db import transaction

    call_command("migrate", verbosity=0)
    with transaction.atomic():
        _fill(_people(home))


def _fill(people: pl.DataFrame) -> None:
    from chaland.customers import bulk
    from chaland.customers.models import Batch, Contact, Source, SourceRecord

    source = Source.objects.create(slug="bench", name="bench", id_space="bench", created_at=AT)
    batch = Batch.objects.create(
        source=source, kind="contacts", label="bench", created_at=AT, committed_at=AT
    )
    ids = [pk + 1 for pk in people["id"]]
    told = people.select("street", "postal_code", "city", "insee")
    names = [f"NOM{pk}" for pk in ids]
    same = {
        name: bulk.Same(value)
        for name, value in (("created_at", AT), ("updated_at", AT), ("record_count", 1))
    }
    columns: dict[str, Any] = {name: told[name].to_list() for name in told.columns}
    bulk.insert(
        Contact, {"id": ids, "last_name": names, "name_key": names, "search": names, **columns, **same}
    )
    values = told.with_columns(last_name=pl.Series(names)).select(pl.struct(pl.all()).struct.json_encode())
    bulk.insert(
        SourceRecord,
        {
            "id": ids,
            "contact_id": ids,
            "key": [f"id:{pk}" for pk in ids],
            "line": ids,
            "values": values.to_series().to_list(),
            "source_id": bulk.Same(source.pk),
            "batch_id": bulk.Same(batch.pk),
            "first_batch_id": bulk.Same(batch.pk),
            "kind": bulk.Same("person"),
            "raw": bulk.Same("[]"),
            "digest": bulk.Same(b"\x00" * 16),
            "seen_at": bulk.Same(AT),
            "first_seen_at": bulk.Same(AT),
        },
    )


def job(home: str) -> dict[str, int]:
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "chaland.config.settings"
    django.setup()
    from chaland.enrichment.services.files import ask, recognised
    from chaland.jobs.services import run_now

    done = run_now(ask("addresses", [recognised(Path(home) / BASE)], by=None))
    return {"found": done.result["answered"] + done.result["unchanged"]}
