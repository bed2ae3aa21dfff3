"""duplicates find, check, decide, train; merging and learning are beside."""

from __future__ import annotations

from enum import Enum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from chaland.faces.cli.commands import learning, merging
from chaland.faces.cli.commands.merging import KIND, Kind
from chaland.faces.cli.output import MANNER, Bar, answer, say
from chaland.kernel.errors import Invalid
from chaland.kernel.files import refuse_missing_folder, written_whole
from chaland.kernel.text import Text

if TYPE_CHECKING:
    from chaland.duplicates.services.checking import Likely


class Verdict(Enum):
    """What is said of two contacts."""

    SAME = "same"
    DIFFERENT = "different"
    HOUSEHOLD = "household"


def register(app: typer.Typer) -> None:
    duplicates = typer.Typer(no_args_is_help=True, help="Qui figure plusieurs fois au fichier.")
    duplicates.command("find", help="Parcourt tout le fichier.")(find)
    duplicates.command("check", help="Compare une fiche au fichier, sans rien écrire.")(check)
    duplicates.command("decide", help="Retient ce qu'on sait de deux fiches.")(decide)
    duplicates.command("merge", help="Réunit des contacts ; se défait à tout moment.")(merging.merge)
    duplicates.command("undo", help="Défait une fusion, ou un lot de fusions.")(merging.undo)
    duplicates.command("learn", help="Apprend des réponses données ; --back revient en arrière.")(
        learning.learn
    )
    duplicates.command("train", help="Entraîne le modèle livré (extra « train »).")(train)
    app.add_typer(duplicates, name="duplicates")


def find(
    threshold: Annotated[float, typer.Option(help="Probabilité à partir de laquelle on réunit.")] = 0.5,
    to: Annotated[Path | None, typer.Option(help="Fichier CSV des fiches en double.")] = None,
    kind: Annotated[Kind, typer.Option(help=KIND)] = Kind.PERSON,
    spark: Annotated[
        bool, typer.Option("--spark", help="Sur la grappe de CHALAND_SPARK, par Splink ; écrit --to seul.")
    ] = False,
    shared: Annotated[
        Path | None, typer.Option(help="De --spark : dossier que toute la grappe voit sous ce nom.")
    ] = None,
) -> None:
    if spark:
        _find_by_spark(threshold, to, kind, shared)
        return
    from chaland.duplicates.models import Scan
    from chaland.duplicates.services.exporting import write_lines
    from chaland.duplicates.services.scanning import counts, queue_scan
    from chaland.jobs.services import run_or_follow

    _refuse_threshold(threshold)
    if to is not None:
        refuse_missing_folder(to.expanduser())
    label = Text("Recherche des doublons", "Looking for duplicates").to(MANNER.language)
    with Bar(label) as bar:
        job = run_or_follow(
            queue_scan(threshold=threshold, subject=kind.subject),
            progress=lambda job: bar.show(label, job.done, job.total),
        )
    scan = Scan.objects.get(pk=job.result["scan"])
    told: dict[str, object] = {**counts(scan), "seconds": job.result["seconds"], "threshold": scan.threshold}
    told["kind"] = kind.value
    say(_FOUND[kind], **told)
    if to is not None:
        told |= {"rows": write_lines(scan=scan, to=to.expanduser(), by=None), "file": str(to)}
        say(Text("{rows} lignes dans {file}", "{rows} rows in {file}"), **told)
    answer(told)


def _find_by_spark(threshold: float, to: Path | None, kind: Kind, shared: Path | None) -> None:
    """Raises: Invalid (`spark_writes_file`, `spark_people_only`), and as `by_spark.find_by_spark`."""
    from chaland.duplicates.services.by_spark import find_by_spark

    _refuse_threshold(threshold)
    if to is None:
        raise Invalid(
            "spark_writes_file",
            Text("Une grappe écrit un fichier : dites lequel.", "A cluster writes a file: say which."),
            path="--to",
        )
    if kind is not Kind.PERSON:
        raise Invalid(
            "spark_people_only",
            Text("Sur une grappe, on ne cherche que des personnes.", "A cluster looks for people alone."),
            path="--kind",
        )
    label = Text("Recherche des doublons", "Looking for duplicates").to(MANNER.language)
    with Bar(label) as bar:
        rows = find_by_spark(
            to=to.expanduser(),
            by=None,
            threshold=threshold,
            shared=shared,
            progress=lambda done, total: bar.show(label, done, total),
        )
    told = {"rows": rows, "file": str(to), "threshold": threshold, "kind": kind.value}
    say(Text("{rows} lignes dans {file}", "{rows} rows in {file}"), **told)
    answer(told)


_FOUND = {
    Kind.PERSON: Text(
        "{clusters} personnes figurent plusieurs fois ; {pairs} paires à voir ou d'un même foyer ; {households} foyers de plusieurs personnes, sur {records} fiches.",
        "{clusters} people stand several times; {pairs} pairs to look at or of one home; {households} homes of several people, of {records} records.",
    ),
    Kind.COMPANY: Text(
        "{clusters} sociétés figurent plusieurs fois ; {pairs} paires à voir ou d'un même groupe ; {households} groupes de plusieurs établissements, sur {records} fiches.",
        "{clusters} companies stand several times; {pairs} pairs to look at or of one group; {households} groups of several establishments, of {records} records.",
    ),
}


def _refuse_threshold(threshold: float) -> None:
    if not 0 < threshold < 1:
        raise Invalid(
            "threshold_out_of_range",
            Text("Une probabilité est entre 0 et 1.", "A probability lies between 0 and 1."),
            path="--threshold",
            threshold=threshold,
        )


def check(
    contact: Annotated[int | None, typer.Option(help="Numéro d'un contact du fichier.")] = None,
    field: Annotated[
        list[str] | None, typer.Option(help="champ=valeur, par exemple last_name=Dupont ; autant qu'on veut.")
    ] = None,
    company: Annotated[int | None, typer.Option(help="Numéro d'une société du fichier.")] = None,
    kind: Annotated[Kind, typer.Option(help=KIND)] = Kind.PERSON,
) -> None:
    from chaland.duplicates.document import likely_document
    from chaland.duplicates.services.checking import check as check_values
    from chaland.duplicates.services.checking import check_one
    from chaland.intake.by_hand import all_typed

    kind = Kind.COMPANY if company is not None else kind if contact is None else Kind.PERSON
    number = contact if contact is not None else company
    _refuse_several(contact, company, field)
    if number is not None:
        found = check_one(number=number, subject=kind.subject)
    else:
        found = check_values(values=all_typed(_fields(field or [])), subject=kind.subject)
    for likely in found:
        say(_line(likely, kind))
    if not found:
        say(_NOBODY[kind])
    answer({"found": [likely_document(likely, kind.subject, MANNER.language) for likely in found]})


_NOBODY = {
    Kind.PERSON: Text("Personne de semblable au fichier.", "Nobody alike in the file."),
    Kind.COMPANY: Text("Aucune société semblable au fichier.", "No company alike in the file."),
}


def _refuse_several(*whom: object) -> None:
    """Raises: Invalid (`check_whom`)."""
    if sum(one is not None for one in whom) != 1:
        raise Invalid(
            "check_whom",
            Text("Donnez --contact, --company ou des --field.", "Give --contact, --company or some --field."),
            path="--contact",
        )


def _fields(pairs: list[str]) -> dict[str, str]:
    """Raises: Invalid (`field_malformed`)."""
    values = {}
    for pair in pairs:
        name, sign, value = pair.partition("=")
        if not sign:
            raise Invalid(
                "field_malformed",
                Text("On écrit champ=valeur, pas « {pair} ».", "Write field=value, not “{pair}”."),
                path="--field",
                pair=pair,
            )
        values[name.strip()] = value.strip()
    return values


_BANDS = {
    Kind.PERSON: {
        "automatic": Text("la même personne", "the same person"),
        "review": Text("à vérifier", "to check"),
        "no": Text("une autre personne", "another person"),
    },
    Kind.COMPANY: {
        "automatic": Text("la même société", "the same company"),
        "review": Text("à vérifier", "to check"),
        "no": Text("une autre société", "another company"),
    },
}
_TOGETHER = {
    Kind.PERSON: Text("même foyer", "same household"),
    Kind.COMPANY: Text("même groupe", "same group"),
}


def _line(likely: Likely, kind: Kind) -> str:
    words = [_BANDS[kind][likely.band.value].to(MANNER.language)]
    if likely.home:
        words.append(_TOGETHER[kind].to(MANNER.language))
    why = ", ".join(
        f"{'+' if reason.weight > 0 else '−'} {reason.words.to(MANNER.language)}" for reason in likely.reasons
    )
    return f"#{likely.number}  {likely.probability:.3f}  {', '.join(words)}  ({why})"


def decide(
    left: int,
    right: int,
    verdict: Verdict,
    kind: Annotated[Kind, typer.Option(help=KIND)] = Kind.PERSON,
) -> None:
    from chaland.duplicates.domain import decisions
    from chaland.duplicates.services.deciding import decide as remember

    made = remember(
        left_id=left,
        right_id=right,
        verdict=decisions.Verdict(verdict.value),
        by=None,
        subject=kind.subject,
    )
    say(Text("C'est retenu.", "This is remembered."))
    answer({"decision": made.pk, "verdict": made.verdict})


def train(
    to: Annotated[Path | None, typer.Option(help="Fichier JSON du modèle.")] = None,
    worlds: Annotated[int, typer.Option(min=1, help="Fichiers inventés dont on apprend.")] = 120,
    people: Annotated[
        int, typer.Option(min=1, help="Personnes ou sociétés du plus grand d'entre eux.")
    ] = 2400,
    kind: Annotated[Kind, typer.Option(help=KIND)] = Kind.PERSON,
) -> None:
    from chaland.duplicates.training.firms import train_companies
    from chaland.duplicates.training.fitting import train_persons

    to = to or Path("companies.json" if kind is Kind.COMPANY else "persons.json")
    refuse_missing_folder(to.expanduser())
    label = Text("Entraînement", "Training").to(MANNER.language)
    with Bar(label) as bar:
        advance = partial(_shown, bar, label, worlds)
        if kind is Kind.COMPANY:
            model, pairs = train_companies(worlds=worlds, firms=people, progress=advance)
        else:
            model, pairs = train_persons(worlds=worlds, people=people, progress=advance)
    with written_whole(to.expanduser()) as draft:
        draft.write_text(model.to_json(), encoding="utf-8")
    say(Text("{pairs} paires ; modèle dans {file}", "{pairs} pairs; model in {file}"), pairs=pairs, file=to)
    answer({"pairs": pairs, "trees": len(model.trees), "file": str(to)})


def _shown(bar: Bar, label: str, worlds: int, done: int) -> None:
    bar.show(label, done, worlds)
