"""A sentence asked of the lake: the people who fitted it at the date of the lake, relative dates counted from now."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from chaland.kernel.clock import Clock, real_clock
from chaland.kernel.errors import Refused
from chaland.kernel.text import Text
from chaland.mirror.spark import Spark, spark_at
from chaland.segments.lake.catalogue import in_lake
from chaland.segments.lake.layout import form
from chaland.segments.lake.manifest import NAME, Manifest, house, read_manifest
from chaland.segments.language import Catalogue, Now, Query, Tree, compile_count, compile_ids
from chaland.segments.queries import Asked, present, sentence
from chaland.segments.stored import as_stored
from chaland.segments.truth import catalogue

_MAKE = Text("Faites-en un : chaland lake export DOSSIER", "Make one: chaland lake export FOLDER")


@dataclass(frozen=True, slots=True)
class Lake:
    """One export, open in one session of Spark."""

    spark: Spark
    place: str
    manifest: Manifest

    def count(self, asked: Asked, *, now: Now | None = None) -> int:
        """How many contacts fitted. Raises: Faulty; ProviderFailed (`spark_failed`)."""
        tree, known = self._read(asked)
        return self._answer(compile_count(tree, known, "spark", now or present()))[0]

    def ids(self, asked: Asked, *, now: Now | None = None) -> list[int]:
        """Which ones, ascending. Raises: Faulty; ProviderFailed (`spark_failed`)."""
        tree, known = self._read(asked)
        return sorted(self._answer(compile_ids(tree, known, "spark", now or present())))

    def _read(self, asked: Asked) -> tuple[Tree, Catalogue]:
        known = catalogue()
        tree = sentence(asked, known) if isinstance(asked, str) else asked
        return as_stored(tree), in_lake(known, self.manifest.vendor, self.manifest.tables)

    def _answer(self, query: Query) -> list[int]:
        """Only the tables that are asked are opened: each costs a look at its folder."""
        for name in self.manifest.tables:
            if re.search(rf"\b{name} AS\b", query.sql):
                self.spark.show(name, located(self.place, self.manifest.data, name))
        return self.spark.numbers(query.sql, query.values)


@contextmanager
def open_lake(place: str, address: str, *, days: float, clock: Clock = real_clock) -> Iterator[Lake]:
    """The lake at `place`, through the Spark at `address`. Raises: what `lake_in` and `spark_at` raise."""
    if "://" not in place:
        _examined(_here(place), days, clock())  # Spark takes its time to start
    with spark_at(address) as spark:
        yield lake_in(place, spark, days=days, clock=clock)


def lake_in(place: str, spark: Spark, *, days: float, clock: Clock = real_clock) -> Lake:
    """The lake at `place`: a folder, or an address that Spark reads. days: how old it may be.

    Raises: Refused (`lake_unset`, `lake_missing`, `lake_unreadable`, `lake_foreign`, `lake_outdated`,
    `lake_stale`); ProviderFailed (`spark_failed`).
    """
    text = spark.text(located(place, NAME)) if "://" in place else _here(place)
    return Lake(spark, place, _examined(text, days, clock()))


def age_here(place: str, *, days: float, clock: Clock = real_clock) -> timedelta:
    """How old the lake of a folder is. Raises: as `lake_in`."""
    return clock() - _examined(_here(place), days, clock()).as_of


def located(place: str, *names: str) -> str:
    """As Spark is told of it. A folder is named in full: a cluster may have another idea of what `/` is."""
    root = place.rstrip("/") if "://" in place else f"file://{Path(place).expanduser().resolve()}"
    return "/".join((root, *names))


def _here(place: str) -> str:
    if not place:
        raise Refused(
            "lake_unset",
            Text("Aucun lac n'est indiqué.", "No lake is named."),
            remedy=Text("CHALAND_LAKE=DOSSIER", "CHALAND_LAKE=FOLDER"),
        )
    try:
        return (Path(place).expanduser() / NAME).read_text(encoding="utf-8")
    except OSError as fault:
        raise Refused(
            "lake_missing",
            Text("Il n'y a pas de lac dans {place}.", "There is no lake in {place}."),
            remedy=_MAKE,
            place=place,
        ) from fault


def _examined(text: str, days: float, now: datetime) -> Manifest:
    found = read_manifest(text)
    if found.house != house():
        raise Refused(
            "lake_foreign",
            Text("Ce lac est celui d'une autre installation.", "This lake is that of another installation."),
            remedy=_MAKE,
        )
    if found.form != form(found.vendor):
        raise Refused(
            "lake_outdated",
            Text(
                "Ce lac vient d'une autre version de Chaland.",
                "This lake was made by another version of Chaland.",
            ),
            remedy=_MAKE,
        )
    age = now - found.as_of
    if age > timedelta(days=days):
        raise Refused(
            "lake_stale",
            Text(
                "Ce lac a {age:.1f} jours ; {days:g} au plus sont admis (CHALAND_LAKE_DAYS).",
                "This lake is {age:.1f} days old; {days:g} at most are allowed (CHALAND_LAKE_DAYS).",
            ),
            remedy=Text(
                "Refaites-le : chaland lake export DOSSIER", "Make it again: chaland lake export FOLDER"
            ),
            age=age.total_seconds() / 86_400,
            days=days,
            as_of=found.as_of.isoformat(),
        )
    return found
