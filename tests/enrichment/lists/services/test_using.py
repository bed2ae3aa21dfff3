"""Uses: counted once, never beyond the contract; names leave with the source said, and are known to be told."""

from __future__ import annotations

import csv
import os
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from chaland.access.models import AuditEntry, User
from chaland.consent import suppression
from chaland.consent.domain.identifiers import Identifier
from chaland.consent.suppression import Word
from chaland.enrichment.lists.services import editing, exporting, handing, purging, using, weighing
from chaland.enrichment.lists.services.answering import say_no_by
from chaland.enrichment.models import HiredList, HiredName, UseName
from chaland.jobs.domain import Run
from chaland.jobs.models import Job, State
from chaland.jobs.services import run_now
from chaland.kernel.clock import fixed_clock
from chaland.kernel.errors import Conflict, NotFound, Refused
from tests.enrichment.lists.world import CLOCK, NOW, filled, use
from tests.harness.races import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def ready(tmp_path: Path) -> HiredList:
    return filled(tmp_path)


def _reserve(row: HiredList, key: str, channel: str = "letter") -> Any:
    return using.reserve_use(list_id=row.pk, channel=channel, key=key, by=None, clock=CLOCK)


def test_a_use_is_counted_once_a_key_and_never_beyond_the_contract(ready: HiredList) -> None:
    first = _reserve(ready, "a")
    assert _reserve(ready, "a").pk == first.pk
    _reserve(ready, "b")
    with pytest.raises(Refused) as refused:
        _reserve(ready, "c")
    assert refused.value.facts["reasons"] == "exhausted"
    ready.refresh_from_db()
    assert ready.uses_done == 2
    using.cancel_use(use_id=first.pk, by=None)
    using.cancel_use(use_id=first.pk, by=None)
    ready.refresh_from_db()
    assert ready.uses_done == 1


def test_a_list_in_quarantine_or_ended_counts_no_use(ready: HiredList, tmp_path: Path) -> None:
    editing.edit_list(list_id=ready.pk, values={"proofs_checked": 0}, by=None, clock=CLOCK)
    with pytest.raises(Refused) as refused:
        _reserve(ready, "a")
    assert refused.value.facts["reasons"] == "quarantine"
    over = fixed_clock(datetime(2027, 3, 1, 9, tzinfo=UTC))
    with pytest.raises(Refused) as refused:
        using.reserve_use(list_id=ready.pk, channel="letter", key="a", by=None, clock=over)
    assert refused.value.facts["reasons"] == "ended"


def test_before_each_use_who_objected_meanwhile_goes(ready: HiredList) -> None:
    suppression.say([Word(Identifier("email", "paul.morel@example.fr"), "", "", NOW, "stop", "test")])
    made = use(ready)
    assert made.counts == {"opposed": 1, "names": 2}
    assert not HiredName.objects.filter(email="paul.morel@example.fr").exists()


def test_only_those_whom_the_channel_reaches_are_in_the_use(ready: HiredList) -> None:
    made = use(ready, "sms")
    assert made.counts == {"no_point": 1, "names": 2}


def test_names_are_judged_again_as_they_are_given(ready: HiredList) -> None:
    made = use(ready, "email")
    given = list(handing.names_for_use(use_id=made.pk, clock=CLOCK))
    assert {one.points["email"] for one in given} == {
        *("jeanne.roux@example.fr", "paul.morel@example.fr", "lucie.blanc@example.fr")
    }
    assert all(one.must_say_source for one in given)
    assert "Adresses de France" in given[0].merge["data_source"]
    assert "Adresses de France" in given[0].reason
    suppression.say([Word(Identifier("email", "lucie.blanc@example.fr"), "email", "", NOW, "stop", "test")])
    assert len(list(handing.names_for_use(use_id=made.pk, clock=CLOCK))) == 2
    assert handing.informed(use_id=made.pk, name_ids=[given[0].name_id], at=NOW) == 1
    again = {one.name_id: one for one in handing.names_for_use(use_id=made.pk, clock=CLOCK)}
    assert not again[given[0].name_id].must_say_source
    with pytest.raises(Conflict):
        using.cancel_use(use_id=made.pk, by=None)


def test_an_export_says_the_source_in_every_row_marks_them_told_and_is_audited(
    ready: HiredList, tmp_path: Path
) -> None:
    HiredName.objects.filter(last_name="Roux").update(first_name="=HYPERLINK()")
    made = use(ready)
    to = tmp_path / "courrier.csv"
    assert handing.export_use(use_id=made.pk, to=to, by=None, clock=CLOCK) == 3
    rows = list(csv.DictReader(StringIO(to.read_text(encoding="utf-8-sig")), delimiter=";"))
    assert all("Adresses de France" in row["data_source"] for row in rows)
    assert {row["street"] for row in rows} == {"3 rue des Lilas", "5 rue des Lilas", "7 rue des Lilas"}
    assert "'=HYPERLINK()" in {row["first_name"] for row in rows}
    assert "email" not in rows[0]  # a letter takes no more than an address
    assert not HiredName.objects.filter(informed_at=None).exists()
    assert AuditEntry.objects.get(verb="lists.export").facts["rows"] == 3


def test_a_month_late_nobody_untold_is_given(ready: HiredList) -> None:
    made = use(ready)
    late = fixed_clock(NOW + timedelta(days=30, seconds=1))
    assert list(handing.names_for_use(use_id=made.pk, clock=late)) == []


def test_an_ended_list_gives_nothing_at_once(ready: HiredList) -> None:
    made = use(ready)
    over = fixed_clock(datetime(2027, 2, 28, 23, tzinfo=UTC))
    with pytest.raises(Refused) as refused:
        list(handing.names_for_use(use_id=made.pk, clock=over))
    assert refused.value.code == "list_closed"
    assert UseName.objects.count() == 3  # no job has run


@pytest.mark.postgres_only
@pytest.mark.django_db(transaction=True)
def test_two_at_once_share_what_is_left(tmp_path: Path) -> None:
    row = filled(tmp_path, uses_allowed=1)
    refused: list[str] = []

    def second() -> None:
        try:
            _reserve(row, "b")
        except Refused as error:
            refused.append(str(error.facts["reasons"]))

    at_once(lambda: _reserve(row, "a"), second)
    row.refresh_from_db()
    assert (row.uses_done, refused) == (1, ["exhausted"])


@pytest.mark.postgres_only
@pytest.mark.django_db(transaction=True)
def test_the_same_key_twice_at_once_is_one_use(tmp_path: Path) -> None:
    row = filled(tmp_path)
    at_once(lambda: _reserve(row, "a"), lambda: _reserve(row, "a"))
    row.refresh_from_db()
    assert (row.uses_done, row.uses.count()) == (1, 1)


def test_a_killed_preparation_goes_on_where_it_was(ready: HiredList, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(using, "_AT_ONCE", 1)
    made = _reserve(ready, "a")
    job, real, calls = using.prepare_use(use_id=made.pk, by=None), weighing.screen_again, []

    def killed(*given: Any) -> Any:
        calls.append(1)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return real(*given)

    monkeypatch.setattr(weighing, "screen_again", killed)
    with pytest.raises(KeyboardInterrupt):
        run_now(job)
    Job.objects.filter(pk=job.pk).update(state=State.QUEUED)
    run_now(job)
    made.refresh_from_db()
    assert (made.state, made.counts, len(calls)) == ("ready", {"names": 3}, 4)
    assert UseName.objects.filter(use=made).count() == 3


def test_what_is_given_back_while_it_is_written_leaves_no_file(
    ready: HiredList, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, to = use(ready), tmp_path / "courrier.csv"
    real = handing._write

    def meanwhile(*given: Any) -> Any:
        left = real(*given)
        using.cancel_use(use_id=made.pk, by=None)
        return left

    monkeypatch.setattr(handing, "_write", meanwhile)
    with pytest.raises(Conflict):
        handing.export_use(use_id=made.pk, to=to, by=None)
    assert not to.exists()
    assert HiredName.objects.filter(informed_at=None).count() == 3


def test_a_long_file_is_written_by_a_worker_taken_for_a_day_and_forgotten(
    ready: HiredList, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handing, "_AT_ONCE", 2)
    me = User.objects.create_user("a@exemple.fr", role="manager")
    made = use(ready)
    job = exporting.ask_export(use_id=made.pk, language="fr", by=me)
    assert exporting.ask_export(use_id=made.pk, language="fr", by=me).pk == job.pk
    with pytest.raises(NotFound) as refused:
        exporting.take_file(use_id=made.pk, by=me)
    assert refused.value.code == "export_gone"
    real = handing.informed

    def killed(**_given: Any) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(handing, "informed", killed)
    with pytest.raises(KeyboardInterrupt):
        run_now(job)
    assert not exporting.written(ready.pk, made.pk), "a file is whole or is not there"
    monkeypatch.setattr(handing, "informed", real)
    Job.objects.filter(pk=job.pk).update(state=State.QUEUED)
    run_now(job)
    job.refresh_from_db()
    assert (job.result["rows"], job.done) == (3, 2)
    path = exporting.take_file(use_id=made.pk, by=me)
    assert path.read_text(encoding="utf-8-sig").count("Adresses de France") >= 3
    assert AuditEntry.objects.filter(verb="lists.take_file", actor=me).count() == 1
    assert not purging.is_needed(fixed_clock(NOW))
    os.utime(path, times=(0, 0))
    assert purging.is_needed(fixed_clock(NOW))
    purging.purge(cast(Run, SimpleNamespace(arguments={})), clock=fixed_clock(NOW))
    assert not path.exists()
    assert HiredName.objects.count() == 3


def test_who_says_no_stays_in_no_file(ready: HiredList, django_capture_on_commit_callbacks: Any) -> None:
    made = use(ready)
    run_now(exporting.ask_export(use_id=made.pk, language="fr", by=User.objects.create_user("a@exemple.fr")))
    assert exporting.written(ready.pk, made.pk)
    with django_capture_on_commit_callbacks(execute=True):
        assert say_no_by(said="06 11 11 11 01", by=None, clock=CLOCK) == 1
    assert not exporting.written(ready.pk, made.pk)
