"""import and undo."""

from __future__ import annotations

import json
import sys
import time
import tomllib
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from chaland.faces.cli.commands.account import tell
from chaland.faces.cli.output import MANNER, Bar, answer, note, say
from chaland.kernel.errors import Invalid, Refused
from chaland.kernel.text import Text

if TYPE_CHECKING:
    from chaland.intake.models import Import
    from chaland.intake.recognition import Recognition
    from chaland.intake.services.begin import Answers
    from chaland.jobs.models import Job


def register(app: typer.Typer) -> None:
    app.command("import", help="Importe un fichier : reconnu, nettoyé, montré, puis écrit.")(import_file)
    app.command("undo", help="Annule un import.")(undo)


def import_file(
    file: Path,
    source: Annotated[str, typer.Option(help="D'où vient ce fichier : boutique, salon 2026…")],
    kind: Annotated[
        str | None,
        typer.Option(help="contacts, companies, purchases, products, events, interactions, consents"),
    ] = None,
    mapping: Annotated[Path | None, typer.Option(help="Fichier JSON ou TOML : colonne → champ.")] = None,
    recipe: Annotated[str | None, typer.Option(help="Recette mémorisée pour cette source.")] = None,
    sheet: Annotated[str | None, typer.Option(help="Feuille du classeur.")] = None,
    keep_unknown: Annotated[
        bool, typer.Option("--keep-unknown", help="Garde les colonnes inconnues en champs personnalisés.")
    ] = False,
    allow_sensitive: Annotated[str, typer.Option(help="Motif pour garder les colonnes sensibles.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Montre sans rien écrire.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Écrit sans demander.")] = False,
) -> None:
    from chaland.intake.services.begin import Answers

    answers = Answers(
        kind=_kind(kind),
        sheet=sheet,
        recipe=recipe,
        mapping=_mapping(mapping),
        keep_unknown=keep_unknown,
        sensitive_reason=allow_sensitive,
    )
    _import(file, source, answers, dry_run=dry_run, yes=yes)


def _import(file: Path, source: str, answers: Answers, *, dry_run: bool, yes: bool) -> None:
    started = time.monotonic()
    entry, columns = _taken_in(file, source, answers, anew=dry_run)
    unseen = yes and not dry_run and entry.state == "mapping"
    if not unseen and entry.state not in ("staged", "committing"):
        run_step(entry, "stage")
        entry.refresh_from_db()
    if shown := entry.state == "staged":
        tell(entry)
    if dry_run:
        document = _document(entry, columns, started)
        _forget(entry)
        answer({**document, "dry_run": True, "batch": None})
        return
    if not (yes or _agreed()):
        _forget(entry)
        raise Refused("not_agreed", _NOT_AGREED, remedy=_HOW_TO_AGREE)
    run_step(entry, "commit", unseen=unseen)
    entry.refresh_from_db()
    if not shown:
        tell(entry)
    say(
        Text(
            "Import n° {batch} écrit. Pour l'annuler : chaland undo {batch}",
            "Import {batch} written. To undo it: chaland undo {batch}",
        ),
        batch=entry.pk,
    )
    document = _document(entry, columns, started)
    answer({**document, "possible_duplicates": _compared(entry)})


def _compared(entry: Import) -> int | None:
    """Of those who came, how many may have been in the file already; None when only a scan of the whole file, which
    waits for a worker, will say."""
    from chaland.duplicates.document import possible_duplicates
    from chaland.duplicates.services.arrivals import queue_arrivals
    from chaland.jobs.services import run_or_follow

    job = queue_arrivals(batch=entry.pk)
    if job is not None:
        label = Text("Recherche de doublons", "Looking for duplicates").to(MANNER.language)
        with Bar(label) as bar:
            run_or_follow(job, progress=lambda live: bar.show(label, live.done, live.total))
    found = possible_duplicates(entry.pk)
    if found:
        say(
            Text(
                "{n} doublons possibles parmi les nouvelles fiches : à voir sur la page Doublons.",
                "{n} possible duplicates among the new records: see the page Duplicates.",
            ),
            n=found,
        )
    return found


def _kind(word: str | None) -> Any:
    from chaland.intake.fields import KINDS

    if word is not None and word not in KINDS:
        raise Invalid(
            "kind_unknown",
            Text(
                "« {kind} » n'est pas une sorte de fichier ; choisissez parmi : {kinds}.",
                "“{kind}” is not a kind of file; choose among: {kinds}.",
            ),
            path="--kind",
            kind=word,
            kinds=", ".join(KINDS),
        )
    return word


def _mapping(path: Path | None) -> dict[str, Any] | None:
    if path is None:
        return None
    try:
        text = path.read_text(encoding="utf-8")
        document = tomllib.loads(text) if path.suffix == ".toml" else json.loads(text)
    except (OSError, ValueError) as error:
        raise Invalid(
            "mapping_unreadable",
            Text("Le fichier {file} ne se lit pas : {why}", "The file {file} cannot be read: {why}"),
            path="--mapping",
            file=path,
            why=error,
        ) from None
    if not isinstance(document, dict):
        raise Invalid(
            "mapping_unreadable",
            Text("Le fichier {file} n'est pas un objet.", "The file {file} is not an object."),
            path="--mapping",
            file=path,
        )
    return document


def _taken_in(
    file: Path, source: str, answers: Answers, *, anew: bool
) -> tuple[Import, list[dict[str, Any]]]:
    """A new import, or the same file's import that was cut short, unless one `anew`, or other answers, are wanted."""
    from chaland.customers.services.sources import slug_of
    from chaland.intake.queries import unfinished
    from chaland.intake.services.begin import begin, digest_of

    if not file.is_file():
        raise Refused(
            "file_missing", Text("Il n'y a pas de fichier {file}.", "There is no file {file}."), file=file
        )
    cut_short = None if anew else unfinished(digest=digest_of(file), source=slug_of(source))
    if cut_short is not None and _agrees(cut_short, answers):
        note(
            Text(
                "Reprise de l'import n° {batch}, interrompu.",
                "Taking up import {batch}, which was cut short.",
            ),
            batch=cut_short.pk,
        )
        return cut_short, [
            {"header": header, "field": use, "confidence": 1.0}
            for header, use in cut_short.mapping["columns"].items()
        ]
    entry, recognised = begin(path=file, name=file.name, source_name=source, by=None, answers=answers)
    return entry, _columns(entry, recognised)


def _agrees(entry: Import, answers: Answers) -> bool:
    """Whether what is asked now is what that import was begun with."""
    same_kind = answers.kind in (None, entry.kind)
    return same_kind and answers.sheet in (None, entry.sheet) and not (answers.mapping or answers.recipe)


def _columns(entry: Import, recognised: Recognition) -> list[dict[str, Any]]:
    confidences = {guess.header: guess.confidence for guess in recognised.columns}
    return [
        {
            "header": header,
            "field": use
            if isinstance(use, str) or use is None
            else use.get("field") or use.get("custom") or "masked",
            "confidence": round(confidences.get(header, 0.0), 3),
        }
        for header, use in entry.mapping["columns"].items()
    ]


def run_step(entry: Import, step: str, *, unseen: bool = False) -> None:
    """Run one step here, with a bar; a step cut short is taken up. `unseen`: see `queue_step`."""
    from chaland.intake.services.run import queue_step
    from chaland.jobs.services import run_or_follow

    with Bar(step) as bar:

        def show(job: Job) -> None:
            bar.show(job.note or step, job.done, job.total)

        job = queue_step(entry, step, by=None, language=MANNER.language, unseen=unseen)
        run_or_follow(job, progress=show)


def _agreed() -> bool:
    question = Text("Écrire ?", "Write it?").to(MANNER.language)
    return sys.stdin.isatty() and typer.confirm(question, err=True)


_NOT_AGREED = Text("Rien n'a été écrit.", "Nothing was written.")
_HOW_TO_AGREE = Text(
    "Ajoutez --yes pour écrire, ou --dry-run pour seulement voir.",
    "Add --yes to write, or --dry-run to look only.",
)


def _forget(entry: Import) -> None:
    from chaland.intake.services.run import discard

    discard(entry=entry)


def _document(entry: Import, columns: list[dict[str, Any]], started: float) -> dict[str, Any]:
    counts = {name: entry.counts[name] for name in ("read", "created", "updated", "unchanged", "rejected")}
    return {
        "batch": entry.pk,
        "kind": entry.kind,
        **counts,
        "unified": entry.counts.get("unified", 0),
        "warnings": _by_code(entry.report["warnings"]),
        "corrections": _by_code(entry.report["corrections"]),
        "rejects_file": entry.rejects_file,
        "columns": columns,
        "seconds": round(time.monotonic() - started, 3),
    }


def _by_code(rules: list[dict[str, Any]]) -> dict[str, int]:
    """How many values each rule touched, over all columns."""
    counts: Counter[str] = Counter()
    for rule in rules:
        counts[rule["code"]] += rule["count"]
    return dict(counts)


def undo(batch: int) -> None:
    from chaland.intake.queries import import_numbered
    from chaland.intake.services.run import ask_undo
    from chaland.jobs.services import run_or_follow

    entry = import_numbered(batch)
    job = ask_undo(entry=entry, by=None)
    with Bar("undo") as bar:
        job = run_or_follow(job, progress=lambda live: bar.show("undo", live.done, live.total))
    say(Text("Import n° {batch} annulé.", "Import {batch} undone."), batch=batch)
    answer({"batch": batch, **job.result})
