"""What the campaign of updating is lent: whom the law lets it ask, tasks, sealed links, messages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from chaland.access.models import User
from chaland.agenda import services as agenda
from chaland.agenda.domain import Kind, NewTask
from chaland.agenda.models import Task
from chaland.campaigns.rounds import carrying
from chaland.campaigns.rounds.carrying import PURPOSE
from chaland.consent.domain.tokens import Use
from chaland.consent.queries.bulk import bulk_may_contact
from chaland.consent.queries.stops import stopped
from chaland.consent.services.tokens import PATHS, public_address, seal_words
from chaland.customers.models import Contact
from chaland.jobs import registry
from chaland.jobs.domain import Recurrence
from chaland.kernel.channels import Channel
from chaland.kernel.clock import system_clock
from chaland.kernel.text import Text
from chaland.quality.updating import answering, ports, rounds

ORIGIN = "quality.update"
_TITLE = Text("Vérifier ses coordonnées", "Check their details")
_CHANNELS: Mapping[str, Sequence[tuple[Channel, str]]] = {
    "links": ((Channel.EMAIL, "email"), (Channel.SMS, "mobile")),
    "messages": ((Channel.EMAIL, "email"), (Channel.SMS, "mobile")),
    "tasks": ((Channel.CALL, "mobile"), (Channel.CALL, "phone")),
}


def wire_updating() -> None:
    ports.lend(
        ports.Lent(
            reachable=_reachable,
            make_tasks=_make_tasks,
            link=_link,
            carry=carrying.carry,
            carried=carrying.carried,
        )
    )
    registry.register(rounds.JOB, rounds.run)
    registry.register_recurrence(Recurrence(rounds.JOB, rounds.JOB, timedelta(hours=12), rounds.is_due))
    agenda.when_ended(ORIGIN, _ended)


def _reachable(ids: Sequence[int], way: str) -> dict[int, ports.Point]:
    """By the first channel that `may_contact` does not close for the purpose of service; a pause is no refusal. Nobody
    gets a message by a channel to which they said STOP."""
    found: dict[int, ports.Point] = {}
    for channel, field in _CHANNELS[way]:
        left = [pk for pk in ids if pk not in found]
        values = dict(
            Contact.objects.filter(pk__in=left, **{f"{field}__isnull": False}).values_list("pk", field)
        )
        refusing = stopped(sorted(values), channel, PURPOSE, system_clock()) if way == "messages" else set()
        for pk, verdict in bulk_may_contact(sorted(values), channel, PURPOSE):
            if verdict.verdict != "block" and pk not in refusing:
                found[pk] = ports.Point(channel.value, str(values[pk]))
    return found


def _make_tasks(wanted: Iterable[ports.Wanted]) -> int:
    tasks = [
        NewTask(one.contact_id, Kind.VERIFY, _TITLE, one.due_on, one.owner, origin=ORIGIN, key=str(one.asked))
        for one in wanted
    ]
    return agenda.create_tasks(tasks=tasks, by=None)


def _link(asked: int, home: int, base: str) -> str:
    token = seal_words(Use.DETAILS, str(asked), str(home))
    return public_address(PATHS[Use.DETAILS].format(token=token), base=base)


def _ended(task: Task, by: User | None) -> None:
    answering.task_ended(asked_id=int(task.key), outcome=task.outcome, by=by)
