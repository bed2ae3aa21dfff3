"""How intake reads, recognises and cleans a file, lent to hired lists: their names enter no import of ours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import polars as pl
from django.conf import settings

from chaland.enrichment.lists.ports import Column
from chaland.intake import cleaning, staged
from chaland.intake.fields import BY_NAME
from chaland.intake.mapping_codec import decode, encode
from chaland.intake.reading import Table, open_file
from chaland.intake.recognition import recognise
from chaland.intake.services.begin import SAMPLE, proposed
from chaland.intake.services.rejects import write_rejects
from chaland.intake.services.stage import at_a_time, spread
from chaland.intake.staging import Plan, stage_all
from chaland.kernel.clock import system_clock, today
from chaland.kernel.errors import Refused
from chaland.kernel.text import Language, Text

_NOBODY = pl.DataFrame(schema={"line": pl.Int64})
Chosen = Mapping[str, str | None]


class NamesReader:
    """The port `enrichment.lists.ports.Reader`. A choice of a field for a column replaces what was recognised."""

    def columns(self, path: Path, name: str, chosen: Chosen) -> Sequence[Column]:
        with open_file(path, name=name) as opened:
            uses = _mapping(opened.table(), name, chosen).columns
        return [
            Column(use.header, use.field, BY_NAME[use.field].label if use.field else None) for use in uses
        ]

    def stage(self, path: Path, name: str, folder: Path, chosen: Chosen) -> Iterator[tuple[int, int | None]]:
        with open_file(path, name=name) as opened:
            table = opened.table()
            mapping = _mapping(table, name, chosen)
            if not any(use.field for use in mapping.columns):
                raise _nothing_recognised()
            day = today(system_clock, settings.CHALAND_ZONE)
            evidence = cleaning.gather_evidence(spread(table), mapping, today=day)
            plan, done = Plan(folder, mapping, evidence, allowed=False), 0
            for read in stage_all(plan, table.chunks(at_a_time(table)), several=False):
                done += read
                yield done, table.rows_estimate

    def chunks(self, folder: Path) -> int:
        return len(list(folder.glob("chunk-*.findings.arrow")))

    def people(self, folder: Path, number: int) -> pl.DataFrame:
        """Persons, and companies that a row names alone."""
        persons, firms = (staged.read(folder, number, part) for part in ("people", "firms"))
        alone = firms.filter(~pl.col("derived")) if firms is not None else None
        there = [frame for frame in (persons, alone) if frame is not None and frame.height]
        return pl.concat(there, how="diagonal") if there else _NOBODY

    def rejected(self, folder: Path, number: int) -> int:
        found = staged.columns(folder, number, "findings", ["group"])
        return 0 if found is None else found.filter(pl.col("group") == "reject").height

    def write_rejects(self, folder: Path, headers: Sequence[str], language: Language) -> str:
        return write_rejects(folder, headers, self.chunks(folder), language)

    def forget(self, folder: Path) -> None:
        staged.remove(folder)


def _mapping(table: Table, name: str, chosen: Chosen) -> cleaning.Mapping:
    """Raises: Invalid (`mapping_field`, `mapping_header`)."""
    found = recognise(list(table.headers), table.sample(SAMPLE), kind="contacts", file_name=name)
    mapping = proposed(found, keep_unknown=False, reason="")
    recognised = {use.header: use.field for use in mapping.columns}
    others = {header: field for header, field in chosen.items() if recognised.get(header, "") != field}
    if not others:
        return mapping  # what is masked stays so
    document = encode(mapping)
    return decode({**document, "columns": {**document["columns"], **others}}, table.headers)


def _nothing_recognised() -> Refused:
    return Refused(
        "nothing_recognised",
        Text("Aucune colonne de ce fichier n'est reconnue.", "No column of this file is recognised."),
        remedy=Text(
            "Donnez des en-têtes : nom, prénom, e-mail, mobile, adresse, code postal, ville.",
            "Give headers: last name, first name, email, mobile, address, postal code, city.",
        ),
    )
