"""quality: how good the file is, what to mend first; or one record, and why."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from rich.markup import escape

from chaland.faces.cli.commands.consent.asking import CONTACT
from chaland.faces.cli.commands.update import update
from chaland.faces.cli.commands.values import values
from chaland.faces.cli.output import MANNER, Bar, answer, say
from chaland.kernel.text import Text


def register(app: typer.Typer) -> None:
    group = typer.Typer(help="La qualité du fichier, et ce qu'il faut corriger d'abord.")
    group.callback(invoke_without_command=True)(quality)
    group.command("values", help="Les valeurs proches, écrites d'une seule façon.")(values)
    group.command("update", help="Un tour de vérification : qui doit confirmer ses coordonnées.")(update)
    app.add_typer(group, name="quality")


def quality(
    context: typer.Context,
    contact: Annotated[str | None, typer.Option(help=CONTACT + " Sa note, et pourquoi.")] = None,
) -> None:
    from chaland.quality.document import file_document

    if context.invoked_subcommand is not None:
        return None
    _catch_up()
    if contact is not None:
        return _of(contact)
    told = file_document(MANNER.language)
    _say_file(told)
    answer(told)
    return None


def _catch_up() -> None:
    """Whatever changed is worked out now: nobody waits for a page here."""
    from chaland.jobs.services import run_or_follow
    from chaland.quality.services.keeping_up import catch_up, queue_everybody

    if catch_up():
        return
    label = Text("Calcul de la qualité", "Working out quality").to(MANNER.language)
    with Bar(label) as bar:
        run_or_follow(queue_everybody(), progress=lambda job: bar.show(label, job.done, job.total))


def _say_file(told: dict[str, Any]) -> None:
    from chaland.quality.domain.explaining import DIMENSION_WORDS

    if told["score"] is None:
        return say(Text("Personne au fichier.", "Nobody in the file."))
    say(
        Text("[bold]Qualité {score:.0f}[/bold] sur 100, {people} fiches", "[bold]Quality {score:.0f}[/bold] of 100, {people} records"),
        **{name: told[name] for name in ("score", "people")},
    )  # fmt: skip
    for name, points in told["dimensions"].items():
        shown = "–" if points is None else f"{points:.0f}"
        say(f"  {DIMENSION_WORDS[name].to(MANNER.language):<12} {shown:>4}")
    for one in told["to_mend"]:
        say(f"  {one['people']:>8} {one['said']}")
        say(f"           [dim]{escape(one['where'])}[/dim]")
    for doubt in told["doubts"]:
        say(f"  {doubt['count']:>8} {doubt['label']}")
    return None


def _of(contact: str) -> None:
    from django.conf import settings

    from chaland.consent.queries.whom import contact_meant
    from chaland.kernel.clock import system_clock, today
    from chaland.quality.document import contact_document

    number = contact_meant(contact)
    told = contact_document(number, today(system_clock, settings.CHALAND_ZONE), MANNER.language)
    say(
        Text("[bold]Qualité {score}[/bold] sur 100", "[bold]Quality {score}[/bold] of 100"),
        score=told["score"],
    )
    for reason in told["reasons"]:
        say(f"  −{reason['lost']:<3} {escape(reason['said'])}")
    answer(told)
