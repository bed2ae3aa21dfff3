"""enrich addresses, companies, undo, service, status: what registers know of the file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from chaland.faces.cli.output import MANNER, Bar, answer, say
from chaland.kernel.errors import Invalid
from chaland.kernel.text import Text

if TYPE_CHECKING:
    from chaland.enrichment.services.runs import About
    from chaland.jobs.models import Job

_SERVICE = Annotated[
    bool, typer.Option("--service", help="Interroge le service en ligne, s'il a été activé.")
]
_DRY = Annotated[bool, typer.Option("--dry-run", help="Dit ce qui serait trouvé, sans rien écrire.")]


def register(app: typer.Typer) -> None:
    enrich = typer.Typer(no_args_is_help=True, help="Ce que la BAN et SIRENE savent du fichier.")
    enrich.command("addresses", help="Situe les adresses.")(addresses)
    enrich.command("companies", help="Reconnaît les sociétés au registre.")(companies)
    enrich.command("undo", help="Annule un enrichissement.")(undo)
    enrich.command("service", help="Active ou coupe un service en ligne.")(service)
    enrich.command("status", help="Ce qui manque, et ce qui a été demandé.")(status)
    app.add_typer(enrich, name="enrich")


def addresses(
    file: Annotated[
        Path | None, typer.Option(help="Fichier BAN ; sans fichier, le centre des communes, fourni.")
    ] = None,
    service: _SERVICE = False,
    dry_run: _DRY = False,
) -> None:
    _refuse_both(service, file)
    way = "service" if service else "file" if file else "reference"
    told = _ask("addresses", way, [file] if file else [], dry_run)
    say(
        Text(
            "{asked} adresses, {answered} situées ({housenumber} au numéro, {street} à la rue, {municipality} à la commune), {unchanged} inchangées.",
            "{asked} addresses, {answered} placed ({housenumber} to the number, {street} to the street, {municipality} to the town), {unchanged} unchanged.",
        ),
        **told,
    )
    _say_undo(told)
    answer(told)


def companies(
    file: Annotated[
        list[Path] | None, typer.Option(help="StockUniteLegale, StockEtablissement, ou les deux.")
    ] = None,
    service: _SERVICE = False,
    dry_run: _DRY = False,
) -> None:
    _refuse_both(service, file)
    if not service and not file:
        raise Invalid(
            "enrich_with_what",
            Text("Donnez --file, ou --service.", "Give --file, or --service."),
            remedy=Text("Les fichiers stock sont sur data.gouv.fr.", "The stock files are on data.gouv.fr."),
            path="--file",
        )
    told = _ask("companies", "service" if service else "file", file or [], dry_run)
    say(
        Text(
            "{asked} sociétés, {answered} reconnues, {proposed} à départager, {unchanged} inchangées, {without} inconnues ; {closed} fermées ou parties.",
            "{asked} companies, {answered} recognised, {proposed} to settle, {unchanged} unchanged, {without} unknown; {closed} closed or moved.",
        ),
        **told,
    )
    _say_undo(told)
    answer(told)


def _refuse_both(service: bool, file: object) -> None:
    if service and file:
        raise Invalid(
            "enrich_with_both",
            Text("--file ou --service, pas les deux.", "--file or --service, not both."),
            path="--service",
        )


def _ask(about: About, way: Any, files: list[Path], dry_run: bool) -> dict[str, Any]:
    from chaland.enrichment.services.files import ask, recognised

    kept = [recognised(path.expanduser()) for path in files]
    job = _run(ask(about, kept, way=way, dry_run=dry_run, by=None), Text("Enrichissement", "Enriching"))
    return {**job.result, "about": about, "way": way}


def _run(queued: Job, words: Text) -> Job:
    from chaland.jobs.services import run_or_follow

    label = words.to(MANNER.language)
    with Bar(label) as bar:
        return run_or_follow(queued, progress=lambda job: bar.show(label, job.done, job.total))


def _say_undo(told: dict[str, Any]) -> None:
    if told["run"] is not None:
        say(
            Text("Pour annuler : chaland enrich undo {run}", "To undo it: chaland enrich undo {run}"),
            run=told["run"],
        )


def undo(run: Annotated[int, typer.Argument(help="Numéro de l'enrichissement.")]) -> None:
    from chaland.enrichment.services.undoing import queue_undo

    job = _run(queue_undo(run_id=run, by=None), Text("Annulation", "Undoing"))
    say(Text("Réponses retirées : {answers}", "Answers taken back: {answers}"), answers=job.result["answers"])
    answer(job.result)


def service(
    name: Annotated[str, typer.Argument(help="geoplateforme ou recherche-entreprises.")],
    on: Annotated[bool, typer.Option("--on/--off", help="Active, ou coupe.")] = False,
    read: Annotated[bool, typer.Option("--read", help="J'ai lu ce qui sort du fichier.")] = False,
) -> None:
    from chaland.enrichment.services.switches import SERVICES, switch

    if on and name in SERVICES:
        say(SERVICES[name].notice)
    said = switch(code=name, on=on, read=read, by=None)
    state = Text("activé", "on") if said.is_on else Text("coupé", "off")
    say(Text("{service} : {state}", "{service}: {state}"), service=name, state=state.to(MANNER.language))
    answer({"service": name, "on": said.is_on, "at": said.at})


def status() -> None:
    from chaland.enrichment.documents import state_document

    told = state_document()
    for name, count in told["missing"].items():
        say(f"{count:>9} {_MISSING[name].to(MANNER.language)}")
    for one in told["runs"]:
        say(f"#{one['run']} {one['source']} {one['edition']} {one['state']} {one['counts']}")
    answer(told)


_MISSING = {
    "contacts_unplaced": Text("contacts sans coordonnées", "contacts without coordinates"),
    "companies_unplaced": Text("sociétés sans coordonnées", "companies without coordinates"),
    "contacts_streets": Text("contacts avec une rue", "contacts with a street"),
    "companies_streets": Text("sociétés avec une rue", "companies with a street"),
    "companies_nameless": Text("sociétés sans SIREN", "companies without SIREN"),
    "companies": Text("sociétés", "companies"),
    "placed": Text("adresses situées avec précision", "addresses placed precisely"),
}
