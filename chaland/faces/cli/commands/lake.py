"""lake export: the whole file as Parquet, for Spark."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from chaland.faces.cli.output import MANNER, Bar, answer, note, say
from chaland.kernel.text import Text

_STAGES = {"snapshot": Text("Lecture du fichier", "Reading the file"), "lake": Text("Lac", "Lake")}


def register(app: typer.Typer) -> None:
    lake = typer.Typer(no_args_is_help=True, help="Le fichier en Parquet, pour Apache Spark.")
    lake.command("export", help="L'écrit dans un dossier, tout ou rien.")(export)
    app.add_typer(lake, name="lake")


def export(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Dossier vide, ou celui du lac à remplacer.")],
) -> None:
    from chaland.segments.lake.exporting import export_lake

    with Bar(_STAGES["snapshot"].to(MANNER.language)) as bar:
        done = export_lake(
            to=folder.expanduser(),
            by=None,
            progress=lambda stage, rows, total: bar.show(_STAGES[stage].to(MANNER.language), rows, total),
        )
    made = done.manifest
    size = sum(table.bytes for table in made.tables.values())
    say(
        Text(
            "{rows} lignes dans {folder} ({megabytes:.1f} Mo)", "{rows} rows in {folder} ({megabytes:.1f} MB)"
        ),
        rows=done.rows,
        folder=done.folder,
        megabytes=size / 2**20,
    )
    note(
        Text(
            "Ce sont des données personnelles, lisibles par vous seul ; refaites-le après un effacement.",
            "This is personal data, readable by you alone; make it again after an erasure.",
        )
    )
    answer(
        {
            "folder": str(done.folder),
            "data": made.data,
            "as_of": made.as_of,
            "position": made.position,
            "contacts": made.tables["contact"].rows,
            "rows": {name: table.rows for name, table in made.tables.items()},
            "files": sum(table.files for table in made.tables.values()),
            "bytes": size,
        }
    )
