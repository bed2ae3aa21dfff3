"""The jobs page and its cards: how far, how fast, who may stop, what went wrong."""

from __future__ import annotations

import time

import pytest
from django.test import Client

from chaland.faces.web.jobs import Pace, details, error_of
from chaland.jobs.models import Job, State
from chaland.jobs.services import queue
from tests.faces.web.conftest import make_user
from tests.faces.web.imports.files import begun, form_of, work

HTMX = {"HX-Request": "true"}


def make_job(**changes: object) -> Job:
    given = {"kind": "intake.stage", "state": State.RUNNING, "done": 500, "total": 2_000, "note": "staging"}
    return Job(**{**given, **changes})


def test_a_card_says_phase_speed_and_time_left() -> None:
    said = details(make_job(), Pace("staging", 0, time.time() - 5))
    assert said[0] == "Lecture et nettoyage"
    assert said[1].replace("\u202f", " ") == "500 sur 2 000"
    assert said[2] == "100 lignes par seconde"
    assert said[3] == "encore 15 secondes"


def test_a_new_phase_starts_its_own_measure(rf: object) -> None:
    request = rf.get("/", {"since": f"staging~100~{time.time() - 50:.2f}"})  # type: ignore[attr-defined]
    assert Pace.read(request, make_job()).done == 100
    assert Pace.read(request, make_job(note="comparing", done=3)).done == 3
    assert Pace.read(rf.get("/", {"since": "x~y~z"}), make_job()).done == 500  # type: ignore[attr-defined]


def test_a_fault_of_ours_is_not_told_as_a_traceback() -> None:
    broken = make_job(
        state=State.FAILED, error={"code": "broken", "fr": "KeyError('x')", "en": "KeyError('x')"}
    )
    refused = make_job(
        state=State.FAILED, error={"code": "no_table", "fr": "Pas de tableau.", "en": "No table."}
    )
    assert "KeyError" not in error_of(broken)
    assert error_of(refused) == "Pas de tableau."


@pytest.mark.django_db
class TestPage:
    def test_a_live_job_is_a_card_that_asks_for_itself(self, manager: Client) -> None:
        entry = begun(manager)
        manager.post(f"/imports/{entry.pk}/analyse/", form_of(entry))
        job = Job.objects.get()
        shown = manager.get("/jobs/").content.decode()
        assert "Analyse de clients.csv" in shown
        assert f'hx-get="/jobs/{job.pk}/?since=' in shown
        assert manager.get(f"/jobs/{job.pk}/", headers=HTMX).status_code == 200
        work()
        assert manager.get(f"/jobs/{job.pk}/", headers=HTMX).headers["HX-Refresh"] == "true"
        assert "terminée" in manager.get("/jobs/").content.decode()

    def test_one_stops_ones_own_job_and_it_goes_on(self) -> None:
        client = Client()
        client.force_login(make_user("marketing"))
        entry = begun(client)
        client.post(f"/imports/{entry.pk}/analyse/", form_of(entry))
        job = Job.objects.get()
        client.post(f"/jobs/{job.pk}/cancel/")
        job.refresh_from_db()
        assert job.state == State.CANCELLED
        client.post(f"/jobs/{job.pk}/resume/")
        work()
        job.refresh_from_db()
        assert job.state == State.DONE

    def test_nobody_stops_somebody_elses_without_the_right(self, manager: Client) -> None:
        entry = begun(manager)
        manager.post(f"/imports/{entry.pk}/analyse/", form_of(entry))
        client = Client()
        client.force_login(make_user("marketing"))
        assert client.post(f"/jobs/{Job.objects.get().pk}/cancel/").status_code == 403
        assert Job.objects.get().state == State.QUEUED

    def test_a_waiting_job_without_a_worker_says_so(self, manager: Client) -> None:
        from datetime import UTC, datetime, timedelta

        queue(kind="intake.stage", arguments={}, clock=lambda: datetime.now(UTC) - timedelta(minutes=5))
        assert "Aucun travailleur" in manager.get("/jobs/").content.decode()


def test_every_kind_of_job_has_a_name_for_people() -> None:
    from chaland.faces.web.jobs import TITLES
    from chaland.jobs import registry

    kinds = {kind for kind in registry._handlers if not kind.startswith("test.")}
    assert kinds <= set(TITLES)
