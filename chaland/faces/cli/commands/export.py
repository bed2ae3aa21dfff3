"""export: contacts, companies or purchases, to a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from chaland.faces.cli.output import MANNER, Bar, answer, say
from chaland.kernel.errors import Invalid
from chaland.kernel.text import Text

if TYPE_CHECKING:
    from chaland.exports.domain import Kind


def register(app: typer.Typer) -> None:
    app.command("export", help="Exporte contacts, sociétés ou achats vers un fichier.")(export)


def export(
    kind: Annotated[str, typer.Argument(help="contacts, companies ou purchases")],
    to: Annotated[Path, typer.Option(help="Fichier : .csv, .xlsx, .ods, .parquet, .jsonl ou .vcf")],
    where: Annotated[str, typer.Option(help="Phrase : qui exporter, par exemple 'ville = \"Lyon\"'.")] = "",
    columns: Annotated[str, typer.Option(help="Colonnes, séparées par des virgules.")] = "",
) -> None:
    from chaland.exports.domain import Wanted
    from chaland.exports.queries import count
    from chaland.exports.services import export_file
    from chaland.segments.queries import sentence

    wanted = Wanted(
        kind=_kind(kind),
        where=sentence(where) if where else None,
        columns=tuple(name.strip() for name in columns.split(",") if name.strip()),
        language=MANNER.language,
    )
    label = Text("Export", "Export").to(MANNER.language)
    with Bar(label) as bar:
        total = count(wanted)
        done = export_file(
            wanted=wanted, to=to.expanduser(), by=None, progress=lambda rows: bar.show(label, rows, total)
        )
    say(Text("{rows} lignes dans {file}", "{rows} rows in {file}"), rows=done.rows, file=done.file)
    if done.cut:
        say(
            Text("{cut} textes trop longs ont été coupés.", "{cut} texts were too long and were cut."),
            cut=done.cut,
        )
    answer({"rows": done.rows, "file": str(done.file), "columns": done.columns, "cut": done.cut})


def _kind(word: str) -> Kind:
    from chaland.exports.domain import KINDS

    for kind in KINDS:
        if word == kind:
            return kind
    raise Invalid(
        "kind_unknown",
        Text("On exporte : {kinds}.", "What is exported: {kinds}."),
        path="kind",
        kind=word,
        kinds=", ".join(KINDS),
    )
