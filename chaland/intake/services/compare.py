"""What each row of a chunk would become, and the same counted for a whole file."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any, cast

import polars as pl
from django.db import transaction

from chaland.customers.models import Source, SourceRecord
from chaland.intake import staged
from chaland.intake.delivery import FATES, Delivery
from chaland.intake.fields import Kind
from chaland.intake.models import Import
from chaland.intake.services.opposed import count_opposed
from chaland.intake.writers import catalogue, consents, facts, firms, people
from chaland.jobs.domain import Run
from chaland.kernel.clock import Clock, system_clock


def delivery_of(
    entry: Import, *, dry: bool, alone: bool, peopled: bool, clock: Clock = system_clock
) -> Delivery:
    """The batch as its writers see it."""
    source = entry.batch.source
    siblings = Source.objects.filter(id_space=source.id_space).exclude(pk=source.pk)
    return Delivery(
        batch_id=entry.pk,
        source_id=source.pk,
        siblings=(source.pk, *siblings.values_list("pk", flat=True)),
        now=clock().replace(microsecond=0),
        alone=alone,
        peopled=peopled,
        dry=dry,
    )


def is_alone(entry: Import) -> bool:
    """Whether nothing is there yet that this file could meet. Asked before its first row is written."""
    kind = cast(Kind, entry.kind)
    if kind in facts.SHAPES:
        return not facts.SHAPES[kind].model._default_manager.filter(source_id=entry.batch.source_id).exists()
    if kind == "consents":  # they are always about people who may be there
        return False
    kinds = {"contacts": ("person", "company"), "companies": ("company",), "products": ("product",)}[kind]
    return not SourceRecord.objects.filter(kind__in=kinds).exists()


def is_peopled() -> bool:
    """Whether anybody is in the file. Asked before the first row of a batch is written."""
    return SourceRecord.objects.filter(kind="person", contact__isnull=False).exists()


def compare_all(run: Run, entry: Import, folder: Path, chunks: int) -> dict[str, Any]:
    """The diff of a staged file: read, created, updated, unchanged, rejected, repeated inside the file."""
    delivery = delivery_of(entry, dry=True, alone=is_alone(entry), peopled=is_peopled())
    counts: Counter[str] = Counter(dict.fromkeys(COUNTED, 0))
    for number in range(chunks):
        counts.update(count_fates(compare_chunk(delivery, cast(Kind, entry.kind), folder, number)))
        counts["repeated"] += repeated_in(folder, number)
        counts["rejected"] += rejected_in(folder, number)
        with transaction.atomic():
            run.advance(done=sum(counts[name] for name in (*FATES, "rejected")), note="comparing")
    counts.update(delivery.counts)
    counts["read"] = sum(counts[name] for name in (*FATES, "rejected"))
    return dict(counts)


COUNTED = ("read", "rejected", "repeated", *FATES)
NOTHING = pl.DataFrame(schema={"line": pl.Int64, "fate": pl.UInt8})


def compare_chunk(delivery: Delivery, kind: Kind, folder: Path, number: int) -> pl.DataFrame:
    """Columns line, fate of a chunk."""
    found = [NOTHING]
    if kind == "consents" and (rows := staged.read(folder, number, "facts")) is not None:
        found.append(consents.compare(delivery, rows))
    if kind in facts.SHAPES and (rows := staged.read(folder, number, "facts")) is not None:
        found.append(facts.compare(delivery, kind, rows))
    if (rows := staged.read(folder, number, "people")) is not None:
        found.append(people.compare(delivery, rows))
        count_opposed(delivery, rows)
    if (rows := staged.read(folder, number, "firms")) is not None:
        found.append(firms.compare(delivery, rows.filter(~pl.col("derived"))))
    if (rows := staged.read(folder, number, "products")) is not None:
        found.append(catalogue.compare(delivery, rows))
    return pl.concat([rows.select("line", "fate") for rows in found])


def repeated_in(folder: Path, number: int) -> int:
    """How many rows of a chunk repeat another row of the file."""
    told = [staged.read_ranks(folder, number, part) for part in ("people", "products")]
    if (rows := staged.columns(folder, number, "firms", ["derived"])) is not None:
        ranks = staged.read_ranks(folder, number, "firms")
        told.append(ranks.filter(~rows["derived"]) if ranks is not None else None)
    return sum(int(ranks["repeat"].sum()) for ranks in told if ranks is not None)


def count_fates(fates: pl.DataFrame) -> dict[str, int]:
    """Rows of the file by the most that happened to them (a couple's row is one row)."""
    most = fates.group_by("line").agg(pl.col("fate").max())["fate"].value_counts()
    return {FATES[fate]: count for fate, count in most.iter_rows()}


def rejected_in(folder: Path, number: int) -> int:
    found = staged.read(folder, number, "findings")
    return 0 if found is None else int((found["group"] == "reject").sum())
