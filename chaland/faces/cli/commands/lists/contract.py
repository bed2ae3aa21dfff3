"""lists list, show, add, edit, paper, take: a hired list until it is ready."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from chaland.faces.cli.output import MANNER, Bar, answer, say
from chaland.kernel.errors import Invalid, NotFound
from chaland.kernel.text import Text

if TYPE_CHECKING:
    from chaland.jobs.models import Job

LIST = "numéro du fichier loué"
_FROM = "Fichier .toml des champs du contrat."


def every() -> None:
    from chaland.enrichment.lists.domain.words import STATUS_NAMES
    from chaland.enrichment.lists.plain import plain_list
    from chaland.enrichment.lists.queries import all_lists

    found = all_lists()
    for one in found:
        status = STATUS_NAMES[one.status].to(MANNER.language)
        say(
            Text(
                "{id:>4}  {name}  [dim]{status} · {names} noms[/dim]",
                "{id:>4}  {name}  [dim]{status} · {names} names[/dim]",
            ),
            id=one.row.pk,
            name=one.row.name,
            status=status,
            names=one.names,
        )
    answer([plain_list(one, MANNER.language) for one in found])


def show(number: Annotated[int, typer.Argument(help=LIST)]) -> None:
    _tell(number)


def _tell(number: int) -> None:
    from chaland.enrichment.lists.domain.status import MISSING_NAMES
    from chaland.enrichment.lists.domain.words import REMOVED_NAMES, STATUS_NAMES, Removed
    from chaland.enrichment.lists.plain import plain_list
    from chaland.enrichment.lists.queries import seen

    one = seen(number)
    say(f"#{one.row.pk} {one.row.name} : {STATUS_NAMES[one.status].to(MANNER.language)}")
    for code in one.missing:
        say(Text("  manque : {what}", "  missing: {what}"), what=MISSING_NAMES[code].to(MANNER.language))
    for why in Removed:
        if one.row.counts.get(why.value):
            say(f"  {one.row.counts[why.value]:>8}  {REMOVED_NAMES[why].to(MANNER.language)}")
    say(
        Text(
            "  {names} noms, {left} utilisations restantes, {untold} personnes à informer",
            "  {names} names, {left} uses left, {untold} people to inform",
        ),
        names=one.names,
        left=one.uses_left,
        untold=one.uninformed,
    )
    answer(plain_list(one, MANNER.language))


def add(
    name: Annotated[str, typer.Argument(help="comment on l'appelle")],
    from_file: Annotated[Path | None, typer.Option("--from", help=_FROM)] = None,
) -> None:
    from chaland.enrichment.lists.services.editing import add_list

    made = add_list(name=name, values=_said(from_file), by=None)
    _tell(made.pk)


def edit(
    number: Annotated[int, typer.Argument(help=LIST)],
    from_file: Annotated[Path, typer.Option("--from", help=_FROM)],
) -> None:
    from chaland.enrichment.lists.services.editing import edit_list

    edit_list(list_id=number, values=_said(from_file), by=None)
    _tell(number)


def _said(path: Path | None) -> dict[str, Any]:
    """Raises: NotFound (`file_missing`), Invalid (`contract_unreadable`)."""
    if path is None:
        return {}
    try:
        return tomllib.loads(_read(path))
    except tomllib.TOMLDecodeError as error:
        raise Invalid(
            "contract_unreadable",
            Text("{file} ne se lit pas : {why}", "{file} cannot be read: {why}"),
            path="--from",
            file=path,
            why=error,
        ) from None


def _read(path: Path) -> str:
    try:
        return path.expanduser().read_text(encoding="utf-8")
    except OSError:
        raise NotFound(
            "file_missing", Text("{file} n'existe pas.", "{file} does not exist."), file=str(path)
        ) from None


def paper(
    number: Annotated[int, typer.Argument(help=LIST)],
    which: Annotated[str, typer.Argument(help="contract ou proof")],
    file: Annotated[Path, typer.Argument(help="le document")],
) -> None:
    from chaland.enrichment.lists.services.editing import add_paper
    from chaland.faces.cli.commands.consent.words import one_of

    if which != "contract" and which != "proof":
        raise one_of("paper", which, ["contract", "proof"])
    add_paper(
        list_id=number,
        paper="contract" if which == "contract" else "proof",
        path=file.expanduser(),
        name=file.name,
        by=None,
    )
    _tell(number)


def take(
    number: Annotated[int, typer.Argument(help=LIST)],
    file: Annotated[Path, typer.Argument(help="le fichier des noms : csv, xlsx, ods, json…")],
    mapping: Annotated[
        Path | None, typer.Option(help='Fichier JSON {"colonne": "champ"}, contre ce qui est reconnu.')
    ] = None,
) -> None:
    from chaland.enrichment.lists.services.taking import take_in

    columns = json.loads(_read(mapping)) if mapping else None
    path = file.expanduser()
    job = take_in(
        list_id=number, path=path, name=path.name, columns=columns, language=MANNER.language, by=None
    )
    follow(job, Text("Lecture", "Reading"))
    _tell(number)


def follow(job: Job, label: Text) -> Job:
    """To its end, with a bar."""
    from chaland.jobs.services import run_or_follow

    with Bar(label.to(MANNER.language)) as bar:
        said = label.to(MANNER.language)
        return run_or_follow(job, progress=lambda one: bar.show(said, one.done, one.total))
