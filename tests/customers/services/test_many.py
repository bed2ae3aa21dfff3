"""Edits of thousands by a job: the same as at once, resumed where they stood, taken back whole or halfway."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from chaland.access.models import AuditEntry, User
from chaland.access.services import add_user
from chaland.customers.models import Contact
from chaland.customers.services.hand import edit_contacts, many
from chaland.customers.services.hand.many import ManyChange, Whom
from chaland.jobs.models import Job, State
from chaland.jobs.services import run_now
from chaland.kernel.errors import Refused
from chaland.segments.language import encode
from chaland.segments.queries import sentence
from tests.customers.services.test_hand import imported, state

pytestmark = pytest.mark.django_db
RED = ManyChange(values={"colour": "red"})


@pytest.fixture(autouse=True)
def _small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(many, "_STEP", 2)


@pytest.fixture
def me(db: None) -> User:
    return add_user(email="a@example.fr", role="manager", password="correct horse battery", name="Alice")


def everyone(said: str) -> Whom:
    return Whom(where=encode(sentence(said)))


def colours() -> list[str | None]:
    return list(Contact.objects.order_by("pk").values_list("colour", flat=True))


def test_everyone_whom_the_sentence_says_is_changed_and_nobody_else(me: User) -> None:
    for name in ("Ahm", "Bel", "Ahm", "Cru", "Ahm"):
        imported(last_name=name)
    edit, job = many.queue_edit(whom=everyone('nom = "Ahm"'), change=RED, count=3, by=me)
    ended = run_now(job)
    assert colours() == ["red", None, "red", None, "red"]
    assert ended.result == {"edit": edit, "contacts": 3}
    assert (ended.done, ended.total) == (3, 3)
    assert AuditEntry.objects.get(pk=edit).facts == {"fields": ["colour"], "contacts": 3}


def test_an_edit_that_empties_its_own_list_still_reaches_everyone(me: User) -> None:
    made = [imported() for _ in range(5)]
    _edit, job = many.queue_edit(whom=everyone("couleur est vide"), change=RED, count=5, by=me)
    run_now(job)
    assert colours() == ["red"] * len(made)


class Crash(Exception):
    pass


def crash_after(steps: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker dies in the middle of its step number `steps`, once."""
    real, left = many.edit_some, [steps]

    def failing(*arguments: Any) -> int:
        left[0] -= 1
        done = real(*arguments)
        if left[0] == 0:
            raise Crash
        return done

    monkeypatch.setattr(many, "edit_some", failing)


def test_a_crash_is_resumed_where_it_stood_and_undone_to_the_letter(
    me: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = [imported() for _ in range(5)]
    before = state()
    _edit, job = many.queue_edit(whom=Whom(ids=tuple(made)), change=RED, count=5, by=me)
    crash_after(2, monkeypatch)
    with pytest.raises(Crash):
        run_now(job)
    assert colours() == ["red", "red", None, None, None]
    Job.objects.update(not_before=None)
    assert run_now(job).result["contacts"] == 5
    assert colours() == ["red"] * 5
    undone = run_now(many.queue_undo(edit=_edit, by=me))
    assert undone.result == {"edit": _edit, "contacts": 5, "since": 0}
    assert state() == before


def test_taking_back_stops_what_is_under_way_and_keeps_what_was_edited_since(
    me: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = [imported() for _ in range(5)]
    edit, job = many.queue_edit(whom=Whom(ids=tuple(made)), change=RED, count=5, by=me)
    crash_after(2, monkeypatch)
    with pytest.raises(Crash):
        run_now(job)
    edit_contacts(contact_ids=made[:1], values={"colour": "blue"}, by=me)
    back = run_now(many.queue_undo(edit=edit, by=me))
    assert Job.objects.get(pk=job.pk).state == State.CANCELLED
    assert back.result == {"edit": edit, "contacts": 1, "since": 1}
    assert colours() == ["blue", None, None, None, None]
    with pytest.raises(Refused, match="taken back"):
        many.edit_many(_run_of(job))


def test_tags_are_put_on_beside_those_that_are_worn(me: User) -> None:
    made = [imported(tags=tags) for tags in (["salon"], [], ["vip"])]
    change = ManyChange(tags_on=("VIP",))
    run_now(many.queue_edit(whom=Whom(ids=tuple(made)), change=change, count=3, by=me)[1])
    worn = [
        sorted(contact.labels.values_list("value", flat=True)) for contact in Contact.objects.order_by("pk")
    ]
    assert worn == [["VIP", "salon"], ["VIP"], ["vip"]]


class _Run:
    def __init__(self, arguments: Mapping[str, Any]) -> None:
        self.arguments, self.checkpoint = arguments, {}

    def advance(self, **_said: Any) -> None: ...


def _run_of(job: Job) -> Any:
    return _Run(job.arguments)
