"""Tasks: made once, ended with a word on the timeline, put off, given, taken back; they follow merges."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from chaland.access.models import AuditEntry, User
from chaland.agenda import personal, services
from chaland.agenda.domain import Kind, NewTask
from chaland.agenda.models import Task
from chaland.agenda.queries import Asked, count_open, open_tasks, tasks_about
from chaland.customers.models import Interaction
from chaland.customers.services.hand import add_contact
from chaland.customers.services.merging import merge_contacts, undo_merge
from chaland.kernel.errors import Conflict, Invalid, NotFound
from chaland.kernel.text import Text

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 22)
SAY = Text("Rappeler pour le devis", "Call about the quote")


def contact(name: str = "Dupont") -> int:
    return add_contact(values={"last_name": name}, by=None)


def user(email: str = "a@exemple.fr") -> User:
    return User.objects.create_user(email, role="sales")


def new(contact_id: int, **changes: Any) -> NewTask:
    return NewTask(**{"contact_id": contact_id, "kind": Kind.CALL, "title": SAY, "due_on": DAY, **changes})


def test_many_are_made_at_once_each_once_and_nobody_for_who_is_gone() -> None:
    people = [contact(f"N{place}") for place in range(3)]
    wanted = [new(pk, origin="round", key=str(pk)) for pk in (*people, 9_999)]
    assert services.create_tasks(tasks=wanted, by=None) == 3
    assert services.create_tasks(tasks=wanted, by=None) == 0
    assert services.create_tasks(tasks=[new(people[0])] * 2, by=None) == 2
    twice = [new(people[0], origin="round", key="twice")] * 2
    assert services.create_tasks(tasks=twice, by=None) == 1
    assert AuditEntry.objects.filter(verb="tasks.create").count() == 3


def test_an_end_is_noted_on_the_timeline_and_taken_back_with_it() -> None:
    me = user()
    task = services.add_task(task=new(contact()), by=me)
    services.finish(task_id=task, outcome="reached", by=me)
    noted = Interaction.objects.get()
    assert (noted.kind, noted.outcome, noted.notes, noted.by) == ("call", "reached", SAY.fr, me)
    with pytest.raises(Conflict) as refused:
        services.finish(task_id=task, outcome="reached", by=me)
    assert refused.value.code == "task_ended"
    services.undo(task_id=task, by=me)
    assert not Interaction.objects.exists()
    assert Task.objects.get().state == "open"
    with pytest.raises(Conflict) as refused:
        services.undo(task_id=task, by=me)
    assert refused.value.code == "task_settled"


def test_put_off_given_and_dropped_are_each_taken_back() -> None:
    me, other = user(), user("b@exemple.fr")
    task = services.add_task(task=new(contact(), owner=me.pk), by=me)
    services.postpone(task_id=task, to=DAY + timedelta(days=3), by=me)
    services.undo(task_id=task, by=me)
    assert Task.objects.get().due_on == DAY
    services.reassign(task_id=task, owner=other.pk, by=me)
    assert Task.objects.get().owner == other
    services.undo(task_id=task, by=me)
    services.drop(task_id=task, by=me)
    assert not open_tasks(Asked(), DAY)
    services.undo(task_id=task, by=me)
    assert [one.owner for one in open_tasks(Asked(), DAY)] == [me]


def test_what_cannot_be_done_is_refused() -> None:
    me = user()
    with pytest.raises(Invalid) as refused:
        services.add_task(task=new(contact(), title=Text(" ", " ")), by=me)
    assert refused.value.code == "task_untitled"
    with pytest.raises(NotFound) as refused:
        services.add_task(task=new(9_999), by=me)
    assert refused.value.code == "contact_gone"
    with pytest.raises(NotFound) as refused:
        services.add_task(task=new(contact(), owner=9_999), by=me)
    assert refused.value.code == "user_gone"
    task = services.add_task(task=new(contact(), kind=Kind.VERIFY), by=me)
    with pytest.raises(Invalid) as refused:
        services.finish(task_id=task, outcome="reached", by=me)
    assert refused.value.code == "task_outcome"
    with pytest.raises(NotFound) as refused:
        services.reassign(task_id=task, owner=9_999, by=me)
    assert refused.value.code == "user_gone"


def test_who_made_them_is_told_how_they_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[str, str]] = []
    monkeypatch.setattr(services, "_listeners", {})
    services.when_ended("round", lambda task, _by: told.append((task.state, task.outcome)))
    me = user()
    services.create_tasks(tasks=[new(contact(), origin="round", key="1", kind=Kind.VERIFY)], by=None)
    task = Task.objects.get().pk
    services.finish(task_id=task, outcome="confirmed", by=me)
    services.undo(task_id=task, by=me)
    assert told == [("done", "confirmed"), ("open", "")]


def test_a_task_follows_its_contact_through_a_merge_and_back() -> None:
    one, other = contact("Un"), contact("Deux")
    services.create_tasks(tasks=[new(one), new(other)], by=None)
    merge = merge_contacts(contact_ids=[one, other], keep=one, by=None)
    assert len(tasks_about(one)) == 2
    undo_merge(merge_id=merge.pk, by=None)
    assert [task.home for task in tasks_about(other)] == [other]
    assert len(tasks_about(one)) == 1


def test_who_is_not_reached_is_tried_again_each_call_noted_until_there_were_enough() -> None:
    me = user()
    pk = services.add_task(task=new(contact()), by=me)
    at = datetime(2026, 11, 23, 9, tzinfo=UTC)
    for vain, due in enumerate((date(2026, 11, 24), date(2026, 11, 26), date(2026, 11, 30)), 1):
        task = services.finish(task_id=pk, outcome="not_reached", by=me, clock=lambda: at)
        assert (task.state, task.attempts, task.due_on) == ("open", vain, due)
    ended = services.finish(task_id=pk, outcome="not_reached", by=me, clock=lambda: at)
    assert (ended.state, ended.outcome, Interaction.objects.count()) == ("done", "not_reached", 4)
    back = services.undo(task_id=pk, by=me)
    assert (back.state, back.attempts, back.due_on) == ("open", 3, date(2026, 11, 30))
    assert Interaction.objects.count() == 3, "only the last call is taken off the timeline"
    reached = services.finish(task_id=pk, outcome="reached", by=me)
    assert (reached.state, reached.outcome) == ("done", "reached")


def test_who_made_them_is_not_told_while_they_are_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr(services, "_listeners", {"hand": lambda task, _by: told.append(task.state)})
    me = user()
    pk = services.add_task(task=new(contact()), by=me)
    services.finish(task_id=pk, outcome="not_reached", by=me)
    services.undo(task_id=pk, by=me)
    assert not told


def test_many_are_given_at_once_and_taken_back_but_for_what_was_done_since() -> None:
    me, other = user(), user("b@exemple.fr")
    pks = [services.add_task(task=new(contact(), owner=me.pk), by=me) for _ in range(4)]
    services.drop(task_id=pks[3], by=me)
    assert services.reassign_many(task_ids=pks, owner=other.pk, by=me) == pks[:3]
    assert services.reassign_many(task_ids=pks, owner=other.pk, by=me) == []
    services.postpone(task_id=pks[0], to=DAY + timedelta(days=9), by=other)
    services.reassign(task_id=pks[1], owner=None, by=other)
    assert services.undo_giving(task_ids=pks, owner=other.pk, by=me) == 1
    assert [Task.objects.get(pk=pk).owner for pk in pks[:3]] == [other, None, me]
    with pytest.raises(NotFound):
        services.reassign_many(task_ids=pks, owner=9_999, by=me)
    with pytest.raises(Invalid) as refused:
        services.reassign_many(task_ids=[1] * 301, owner=None, by=me)
    assert refused.value.code == "tasks_many"


def test_lists_by_owner_by_day_and_by_kind() -> None:
    me, pk = user(), contact()
    days = [DAY - timedelta(days=1), DAY, DAY + timedelta(days=5), DAY + timedelta(days=30)]
    services.create_tasks(tasks=[new(pk, due_on=day, owner=me.pk) for day in days], by=None)
    services.create_tasks(tasks=[new(pk, kind=Kind.VISIT)], by=None)
    counts = {when: count_open(Asked(me.pk, when), DAY) for when in ("late", "today", "week", "all")}
    assert counts == {"late": 1, "today": 2, "week": 3, "all": 4}
    assert count_open(Asked(0), DAY) == count_open(Asked(kind="visit"), DAY) == 1
    seen = open_tasks(Asked(), DAY, limit=2)
    rest = open_tasks(Asked(after=(seen[-1].due_on, seen[-1].pk)), DAY)
    assert [task.due_on for task in (*seen, *rest)] == sorted([*days, DAY])


def test_everything_about_a_person_is_told_and_goes() -> None:
    one, other = contact(), contact("Autre")
    services.create_tasks(tasks=[new(one), new(other)], by=None)
    assert [row["table"] for row in personal.export(one)] == ["task"]
    assert personal.erase(one) == 1
    assert Task.objects.get().contact_id == other
