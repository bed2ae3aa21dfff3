"""People who stand twice in a file that one machine does not hold: Splink on a cluster of Spark."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import polars as pl
from django.conf import settings

from chaland.access.models import User
from chaland.customers.domain.subjects import Subject
from chaland.customers.models import Contact
from chaland.duplicates.domain.bands import CLUSTER_FROM, REVIEW_FROM
from chaland.duplicates.domain.persons.records import comparable
from chaland.duplicates.queries.records import rows_in_parts
from chaland.duplicates.queries.scans import lines_of
from chaland.duplicates.services.exporting import write_found
from chaland.duplicates.splink.on_spark import find_clusters
from chaland.duplicates.splink.settings import PEOPLE, told_enough
from chaland.kernel.errors import Refused
from chaland.kernel.files import refuse_missing_folder
from chaland.kernel.text import Text

_STEP = 200_000
"""People made comparable at a time: 300 MB."""


def find_by_spark(
    *,
    to: Path,
    by: User | None,
    threshold: float = CLUSTER_FROM,
    shared: Path | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> int:
    """Write the file of `exporting.write_lines`, and nothing in the database; returns its rows.

    shared: a folder that the whole cluster sees; ours does when the cluster is this machine. threshold: from which
    probability pairs join. Raises: Refused (`splink_missing`, `spark_unset`, `spark_light`…), Invalid
    (`folder_missing`), ProviderFailed (`spark_failed`). Memory here: flat, beside what Spark takes.
    """
    _refuse_without_splink()
    refuse_missing_folder(to)
    within = shared or Path(settings.CHALAND_HOME) / "duplicates"
    within.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="spark-", dir=within) as name:
        place = Path(name)
        there = _written(place / "people", progress)
        find_clusters(
            place / "people",
            there,
            address=settings.CHALAND_SPARK,
            threshold=min(REVIEW_FROM, threshold),
            joined=threshold,
            to=place / "members",
        )
        party = Subject.PERSON.party
        facts = {"engine": "splink", "threshold": threshold}
        return write_found(lines_of(_read(place / "members"), party), party=party, to=to, by=by, facts=facts)


def _refuse_without_splink() -> None:
    if find_spec("splink") is None:
        raise Refused(
            "splink_missing",
            Text("Splink n'est pas installé ici.", "Splink is not installed here."),
            remedy=Text('pip install "chaland[spark-duplicates]"', 'pip install "chaland[spark-duplicates]"'),
        )


def _written(folder: Path, progress: Callable[[int, int], None] | None) -> list[str]:
    """The people, comparable, part by part. Returns the columns that say something."""
    folder.mkdir()
    total, done = Contact.objects.count(), 0
    missing = dict.fromkeys(PEOPLE.columns, 0)
    for part in rows_in_parts(Subject.PERSON, _STEP):
        records = comparable(part.drop("id")).select(pl.col(name).cast(pl.String) for name in PEOPLE.columns)
        records.with_columns(unique_id=part["id"]).write_parquet(folder / f"part-{done:012}.parquet")
        for name in PEOPLE.columns:
            missing[name] += records[name].null_count()
        done += part.height
        if progress is not None:
            progress(done, total)
    return told_enough(missing, done)


def _read(folder: Path) -> Iterator[tuple[int, int, float]]:
    """Who stands with others, cluster by cluster: contact, cluster (its smallest contact), probability."""
    members = pl.scan_parquet(folder / "*.parquet").with_columns(
        cluster=pl.col("unique_id").min().over("cluster_id")
    )
    ordered = members.select("unique_id", "cluster", "probability").sort("cluster", "unique_id").collect()
    yield from ordered.iter_rows()
