"""The same file in a real house: the scan as a job, one record against the file, merges and their undoing."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Iterable
from typing import Any

import polars as pl

HEADERS = {
    "id": "Identifiant",
    "first_name": "Prénom",
    "last_name": "Nom",
    "birth_name": "Nom de naissance",
    "sex": "Sexe",
    "birth_date": "Date de naissance",
    "email": "E-mail",
    "mobile": "Mobile",
    "phone": "Téléphone",
    "complement": "Complément d'adresse",
    "street": "Adresse",
    "postal_code": "Code postal",
    "city": "Ville",
    "company": "Société",
}
CHECKS, MERGES, BATCH_FROM = 200, 200, 0.99


def write_csv(source: str, target: str) -> int:
    """The file as a firm would import it, but for CHECKS records of people who stand there otherwise too."""
    made = pl.read_parquet(source).with_row_index("id")
    made.filter(~pl.col("id").is_in(_held_out(made)["id"])).select(list(HEADERS)).rename(HEADERS).write_csv(
        target
    )
    return made.height - CHECKS


def _held_out(made: pl.DataFrame) -> pl.DataFrame:
    several = made.filter(pl.col("person_id").len().over("person_id") > 1).unique(
        "person_id", keep="last", maintain_order=True
    )
    return several.sample(CHECKS, seed=1)


def scan() -> dict[str, Any]:
    """The job of `chaland duplicates find`, tables and reasons written."""
    _begin()
    from chaland.duplicates.services.scanning import queue_scan
    from chaland.jobs.services import run_now

    return dict(run_now(queue_scan(threshold=0.5)).result)


def checks(source: str) -> dict[str, Any]:
    """One record against the file, as at entry: milliseconds, and how many of those who are there were found."""
    _begin()
    from chaland.customers.models import SourceRecord
    from chaland.duplicates.domain.persons.records import SCHEMA
    from chaland.duplicates.services.checking import check

    made = pl.read_parquet(source).with_row_index("id")
    asked = _held_out(made)
    said = [{name: row[name] for name in SCHEMA if row.get(name)} for row in asked.to_dicts()]
    owners = dict(made.select("id", "person_id").iter_rows())
    found = 0

    def one(place: int) -> None:
        nonlocal found
        likely = check(values=_typed(said[place]))
        numbers = SourceRecord.objects.filter(contact_id__in=[one.number for one in likely[:1]])
        there = [owners[int(number)] for number in numbers.values_list("external_id", flat=True) if number]
        found += asked["person_id"][place] in there

    check(values=_typed(said[0]))
    return {**_milliseconds(one, range(CHECKS)), "found": found, "asked": CHECKS}


def _typed(values: dict[str, str]) -> dict[str, str]:
    """Phones as the check takes them."""
    return {
        name: f"+33{value[1:]}" if name in ("mobile", "phone") and value.startswith("0") else value
        for name, value in values.items()
    }


def merges() -> dict[str, Any]:
    """Merges one by one and their undoing, milliseconds; then the certain ones in a batch, a second."""
    _begin()
    from chaland.customers.services.merging import merge_contacts, undo_merge
    from chaland.duplicates.models import Pair
    from chaland.duplicates.services.merging import plan, queue_merge
    from chaland.jobs.services import run_now

    sure = Pair.objects.filter(probability__gte=BATCH_FROM).order_by("pk")
    chosen = list(sure.values_list("left_id", "right_id")[: 4 * MERGES : 4])
    made: list[int] = []
    merged = _milliseconds(
        lambda pair: made.append(merge_contacts(contact_ids=pair, by=None).pk), _apart(chosen)
    )
    undone = _milliseconds(lambda pk: undo_merge(merge_id=pk, by=None), made)
    groups = len(plan(above=BATCH_FROM).groups)
    started, cpu = time.perf_counter(), time.process_time()
    run_now(queue_merge(above=BATCH_FROM, by=None))
    wall, cpu = time.perf_counter() - started, time.process_time() - cpu
    return {"merge": merged, "undo": undone, "batch": {"groups": groups, "wall": wall, "cpu": cpu}}


def _apart(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Those that share nobody."""
    seen: set[int] = set()
    found = []
    for pair in pairs:
        if not seen.intersection(pair):
            found.append(pair)
            seen.update(pair)
    return found


def _milliseconds(work: Callable[[Any], object], these: Iterable[Any]) -> dict[str, float]:
    taken = []
    for one in these:
        started = time.perf_counter()
        work(one)
        taken.append((time.perf_counter() - started) * 1000)
    taken.sort()
    return {"p50": statistics.median(taken), "p95": taken[int(len(taken) * 0.95) - 1]}


def _begin() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chaland.config.settings")
    import django

    django.setup()
