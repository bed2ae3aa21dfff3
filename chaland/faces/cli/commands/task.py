"""task: what is to be done, one more thing to do, one done or tried in vain; put off, given, dropped, taken back."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from rich.markup import escape

from chaland.faces.cli.commands.consent.asking import CONTACT
from chaland.faces.cli.commands.consent.words import day_said, one_of
from chaland.faces.cli.commands.people import account_of
from chaland.faces.cli.output import MANNER, answer, say
from chaland.kernel.text import Text

_NUMBER = "numéro de la chose à faire"
_BY = "E-mail de la personne qui l'a faite."


def register(app: typer.Typer) -> None:
    tasks = typer.Typer(no_args_is_help=True, help="Ce qu'il y a à faire : appeler, rencontrer, vérifier.")
    tasks.command("list", help="Ce qui reste à faire, le plus tôt d'abord.")(listed)
    tasks.command("add", help="Ajoute une chose à faire sur un contact.")(add)
    tasks.command("done", help="Termine une chose à faire, et la note dans l'historique.")(done)
    tasks.command("postpone", help="Reporte une chose à faire à un jour.")(postpone)
    tasks.command("give", help="Confie des choses à faire à quelqu'un, ou à personne.")(give)
    tasks.command("drop", help="Abandonne une chose à faire.")(drop)
    tasks.command("undo", help="Revient sur la dernière action faite sur une chose à faire.")(undo)
    app.add_typer(tasks, name="task")


def listed(
    owner: Annotated[str, typer.Option(help="E-mail de la personne qui s'en charge.")] = "",
    when: Annotated[str, typer.Option(help="late, today, week ou all.")] = "all",
    kind: Annotated[str, typer.Option(help="call, visit, verify ou other.")] = "",
) -> None:
    from chaland.agenda.document import task_document
    from chaland.agenda.queries import WHENS, Asked, open_tasks

    if when not in WHENS:
        raise one_of("when", when, list(WHENS))
    asked = Asked(account_of(owner).pk if owner else None, when, _kind(kind).value if kind else "")
    found = [task_document(task, MANNER.language) for task in open_tasks(asked, _today(), limit=1_000)]
    for one in found:
        say(
            f"{one['id']:>6}  {one['due_on']}  {one['label']}  {escape(one['contact'])}  {escape(one['title'])}"
        )
    if not found:
        say(Text("Rien à faire.", "Nothing to do."))
    answer({"tasks": found})


def add(
    contact: Annotated[str, typer.Argument(help=CONTACT)],
    title: Annotated[str, typer.Argument(help="ce qu'il y a à faire")],
    kind: Annotated[str, typer.Option(help="call, visit, verify ou other.")] = "call",
    due: Annotated[str, typer.Option(help="Pour quel jour, en ISO ; sinon aujourd'hui.")] = "",
    owner: Annotated[str, typer.Option(help="E-mail de la personne qui s'en charge.")] = "",
) -> None:
    from chaland.agenda.domain import NewTask
    from chaland.agenda.services import add_task
    from chaland.consent.queries.whom import contact_meant

    who = account_of(owner).pk if owner else None
    day = day_said(due) or _today()
    task = NewTask(contact_meant(contact), _kind(kind), Text(title, title), day, owner=who)
    number = add_task(task=task, by=None)
    say(Text("À faire n° {number}.", "Task {number}."), number=number)
    answer({"id": number})


def done(
    number: Annotated[int, typer.Argument(help=_NUMBER)],
    outcome: Annotated[
        str, typer.Argument(help="reached, not_reached ; verify : confirmed, corrected ; other : done")
    ],
    by: Annotated[str, typer.Option(help=_BY)],
    notes: Annotated[str, typer.Option(help="Ce qui s'est dit.")] = "",
) -> None:
    from chaland.agenda.document import task_document
    from chaland.agenda.services import finish

    task = finish(task_id=number, outcome=outcome, by=account_of(by), notes=notes)
    if task.ended_at is None:
        say(
            Text("Noté. À réessayer le {day}.", "Noted. To be tried again on {day}."),
            day=task.due_on.isoformat(),
        )
    else:
        say(Text("Fait, et noté dans l'historique.", "Done, and noted on the timeline."))
    answer(task_document(task, MANNER.language))


def postpone(
    number: Annotated[int, typer.Argument(help=_NUMBER)],
    to: Annotated[str, typer.Argument(help="pour quel jour, en ISO")],
) -> None:
    from chaland.agenda import services

    _tell(services.postpone(task_id=number, to=day_said(to) or _today(), by=None))


def give(
    numbers: Annotated[list[int], typer.Argument(help="numéros des choses à faire")],
    to: Annotated[str, typer.Option(help="E-mail de la personne qui s'en charge ; sinon personne.")] = "",
) -> None:
    from chaland.agenda.services import reassign_many

    given = reassign_many(task_ids=numbers, owner=account_of(to).pk if to else None, by=None)
    say(Text("{n} confiées.", "{n} given."), n=len(given))
    answer({"tasks": given})


def drop(number: Annotated[int, typer.Argument(help=_NUMBER)]) -> None:
    from chaland.agenda import services

    _tell(services.drop(task_id=number, by=None))


def undo(
    number: Annotated[int, typer.Argument(help=_NUMBER)],
    by: Annotated[str, typer.Option(help=_BY)],
) -> None:
    from chaland.agenda import services

    _tell(services.undo(task_id=number, by=account_of(by)))


def _tell(task: Any) -> None:
    from chaland.agenda.document import task_document

    told = task_document(task, MANNER.language)
    say(f"{told['id']}  {told['due_on']}  {told['state']}  {told['owner'] or ''}")
    answer(told)


def _kind(word: str) -> Any:
    """Raises: Invalid."""
    from chaland.agenda.domain import Kind

    if word not in set(Kind):
        raise one_of("kind", word, list(Kind))
    return Kind(word)


def _today() -> Any:
    from django.conf import settings

    from chaland.kernel.clock import system_clock, today

    return today(system_clock, settings.CHALAND_ZONE)
