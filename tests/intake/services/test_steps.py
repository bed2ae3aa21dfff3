"""The steps of an import after a kill: each ends as what it is, and nothing is written by the wrong one."""

from __future__ import annotations

import pytest

from chaland.customers.models import Contact
from chaland.intake.models import Import, State
from chaland.intake.services.run import ask_undo, queue_step
from chaland.jobs.models import Job
from chaland.jobs.models import State as JobState
from chaland.jobs.services import claim, run_now
from chaland.kernel.clock import real_clock
from chaland.kernel.errors import Conflict
from tests.intake.deliveries import START, Shop

pytestmark = pytest.mark.django_db

PEOPLE = "Nom;Prénom;E-mail\nDupont;Jean;jean@example.fr\n"


def _staged(shop: Shop) -> Import:
    path = shop.folder / "clients.csv"
    path.write_text(PEOPLE, encoding="utf-8")
    return shop.staged(path)


def _as_killed(job: Job) -> None:
    """As its worker left it: running, and nobody at it."""
    Job.objects.filter(pk=job.pk).update(
        state=JobState.RUNNING, lease_owner="gone", lease_until=START.replace(year=2020), finished_at=None
    )


def test_a_commit_killed_is_undone_and_not_taken_further(shop: Shop) -> None:
    entry = _staged(shop)
    commit = queue_step(entry, "commit", by=None)
    state = {"chunk": 0, "alone": True, "peopled": False, "counts": {}}
    Job.objects.filter(pk=commit.pk).update(checkpoint=state)
    Import.objects.filter(pk=entry.pk).update(state=State.COMMITTING)
    _as_killed(commit)
    entry.refresh_from_db()
    assert shop.undo(entry).state == State.UNDONE
    assert not Contact.objects.exists()


def test_an_undone_import_is_not_written_by_its_former_job(shop: Shop) -> None:
    entry = _staged(shop)
    entry = shop.step(entry, "commit")
    commit = Job.objects.get(kind="intake.commit")
    shop.undo(entry)
    _as_killed(commit)
    with pytest.raises(Conflict):
        run_now(commit)
    entry.refresh_from_db()
    assert entry.state == State.UNDONE


def test_a_commit_after_an_analysis_killed_at_its_very_end_is_a_commit(shop: Shop) -> None:
    entry = _staged(shop)
    _as_killed(Job.objects.get())
    assert shop.step(entry, "commit").state == State.COMMITTED


@pytest.mark.parametrize("step", ["commit", "undo"])
def test_a_step_killed_at_its_very_end_ends_well(shop: Shop, step: str) -> None:
    entry = shop.step(_staged(shop), "commit")
    if step == "undo":
        shop.undo(entry)
    job = Job.objects.get(kind=f"intake.{step}")
    _as_killed(job)
    assert run_now(job).state == JobState.DONE
    entry.refresh_from_db()
    assert entry.state == (State.COMMITTED if step == "commit" else State.UNDONE)


def test_a_commit_under_way_cannot_be_undone(shop: Shop) -> None:
    entry = _staged(shop)
    commit = queue_step(entry, "commit", by=None)
    assert claim(owner="somebody", job_id=commit.pk, clock=real_clock)
    Import.objects.filter(pk=entry.pk).update(state=State.COMMITTING)
    entry.refresh_from_db()
    with pytest.raises(Conflict) as refused:
        ask_undo(entry=entry, by=None)
    assert refused.value.code == "import_busy"
    entry.refresh_from_db()
    assert entry.state == State.COMMITTING


def test_a_reason_for_one_file_does_not_open_the_sensitive_column_of_the_next(shop: Shop) -> None:
    columns = {"Nom": "last_name", "Mot de passe": {"custom": "secret", "type": "text"}}
    answers = {"kind": "contacts", "columns": columns}
    shop.deliver("Nom;Mot de passe\nDupont;azerty99", mapping=answers, sensitive_reason="reprise de comptes")
    shop.deliver("Nom;Mot de passe\nDurand;azerty99")
    shop.deliver("Nom;Mot de passe\nPetit;azerty99", source="autre", mapping=answers)
    kept = dict(Contact.objects.values_list("last_name", "custom"))
    assert kept == {"Dupont": {"secret": "azerty99"}, "Durand": None, "Petit": None}
