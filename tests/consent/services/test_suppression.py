"""The list outlives everything: erasure, re-import, the restore of an old database (tests 11, 12 and 24)."""

from __future__ import annotations

import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction

from chaland.consent import personal, suppression
from chaland.consent.domain.identifiers import Identifier
from chaland.consent.domain.words import Channel, Method
from chaland.consent.models import Entry, Journal, Suppression
from chaland.consent.services.door import open_door
from chaland.consent.services.ledger import Proof, Whom, object_to, record_consent, withdraw
from chaland.consent.services.oppositions import export_oppositions, oppose_file
from chaland.consent.services.purposes import seed_purposes
from chaland.consent.suppression import journal
from chaland.customers.models import Contact
from chaland.customers.services.hand import add_contact
from chaland.kernel.clock import fixed_clock
from chaland.kernel.errors import Broken, Invalid, Refused

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
CLOCK = fixed_clock(NOW)
ANNE = Identifier("email", "anne@example.org")
LEO = Identifier("phone", "+33612345678")


@pytest.fixture(autouse=True)
def _purposes(db: None) -> None:
    seed_purposes()


def _object(identifier: str = "anne@example.org", **changes: object) -> list[Entry]:
    given: dict = {
        "whom": Whom(identifier=identifier),
        "at": NOW,
        "method": Method.STOP,
        "clock": CLOCK,
        **changes,
    }
    return object_to(**given)


def _opposed(who: Identifier, channel: str = "email") -> bool:
    return suppression.opposed(suppression.match([who]).get(who, ()), channel, "prospecting") is not None


def _restore_last_week(*, ledger: bool = True) -> None:
    """The database as a backup from before knows it; the files beside it are today's."""
    with open_door("a backup is restored"):
        Suppression.objects.all().delete()
        if ledger:
            Entry.objects.all().delete()
    Journal.objects.all().delete()


def test_keys_are_beside_the_database_and_for_their_owner_alone() -> None:
    _object()
    keys = list((Path(settings.CHALAND_HOME) / "keys").glob("suppression-*"))
    assert {stat.S_IMODE(key.stat().st_mode) for key in keys} == {0o600}
    said = journal.path().read_text()
    assert "anne@" not in said
    assert "example" not in said


def test_acceptance_24_a_restored_backup_forgets_neither_objections_nor_withdrawals() -> None:
    _object()
    withdraw(
        whom=Whom(identifier="0612345678"), channel=Channel.CALL, at=NOW, method=Method.ORAL, clock=CLOCK
    )
    _restore_last_week()
    assert _opposed(ANNE)  # the question itself replays
    assert _opposed(LEO, "call")
    assert not _opposed(LEO, "sms")
    assert suppression.replay() == 0


def test_acceptance_24_whoever_was_erased_since_the_backup_is_not_reached_when_it_comes_back() -> None:
    """Only then: in the file of today they may come back by themselves."""
    person = {"last_name": "Dupont", "email": "anne@example.org", "mobile": "+33612345678"}
    personal.erase(add_contact(values=person, by=None, clock=CLOCK), CLOCK)
    assert not _opposed(ANNE)
    _restore_last_week()
    assert _opposed(ANNE)
    assert _opposed(LEO, "call")


def test_acceptance_24_an_objection_lifted_since_the_backup_stays_lifted(
    django_capture_on_commit_callbacks: object,
) -> None:
    _object(at=NOW - timedelta(days=2), channel=Channel.EMAIL)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        record_consent(
            whom=Whom(identifier="anne@example.org"),
            channel=Channel.EMAIL,
            at=NOW - timedelta(days=1),
            method=Method.PAPER,
            proof=Proof(document_ref="b"),
            clock=CLOCK,
        )
    assert not _opposed(ANNE)
    _restore_last_week()
    assert not _opposed(ANNE)


def test_acceptance_12_erased_then_known_again_the_person_is_still_opposed() -> None:
    contact = add_contact(values={"last_name": "Dupont", "email": "anne@example.org"}, by=None, clock=CLOCK)
    object_to(whom=Whom(contact), at=NOW, method=Method.PHONE, clock=CLOCK)
    with open_door("erasure"):
        Entry.objects.all().delete()
    Contact.objects.all().delete()
    assert _opposed(ANNE)


def test_a_rolled_back_objection_is_kept_by_the_journal() -> None:
    with transaction.atomic():
        _object()
        transaction.set_rollback(True)
    assert not Entry.objects.exists()
    assert _opposed(ANNE)


def test_a_line_cut_short_loses_itself_alone() -> None:
    _object()
    with journal.path().open("ab") as file:
        file.write(b'{"kid": 1, "hm')
    _object("leo@example.org")
    _restore_last_week()
    assert _opposed(ANNE)
    assert _opposed(Identifier("email", "leo@example.org"))


def test_a_lost_journal_is_written_again_from_the_database() -> None:
    _object()
    withdraw(
        whom=Whom(identifier="0612345678"), channel=Channel.CALL, at=NOW, method=Method.ORAL, clock=CLOCK
    )
    journal.path().unlink()
    assert journal.is_short()
    suppression.replay()
    _restore_last_week()
    assert _opposed(ANNE)
    assert _opposed(LEO, "call")


def test_every_version_of_the_key_matches() -> None:
    _object()
    added = suppression.new_key()
    try:
        _object("leo@example.org")
        assert set(Suppression.objects.values_list("kid", flat=True)) == {added - 1, added}
        assert _opposed(ANNE)
        assert _opposed(Identifier("email", "leo@example.org"))
    finally:
        (Path(settings.CHALAND_HOME) / "keys" / f"suppression-{added}").unlink()


def test_without_its_key_the_list_allows_nothing() -> None:
    _object()
    keys = Path(settings.CHALAND_HOME) / "keys"
    moved = [(key, keys / f"away-{key.name}") for key in keys.glob("suppression-*")]
    for key, away in moved:
        key.rename(away)
    try:
        with pytest.raises(Broken) as refused:
            suppression.match([ANNE])
        assert refused.value.code == "suppression_key_lost"
        with pytest.raises(Broken):
            _object("leo@example.org")
    finally:
        for key, away in moved:
            away.rename(key)


def test_an_outside_list_opposes_those_we_have_and_remembers_the_others(tmp_path: Path) -> None:
    contact = add_contact(values={"last_name": "Dupont", "email": "anne@example.org"}, by=None, clock=CLOCK)
    file = tmp_path / "robinson.csv"
    file.write_text("email;tel\nANNE@Example.org;\ninconnu@example.org;06 12 34 56 78\npas@un mail;\n")
    taken = oppose_file(path=file, origin="robinson", by=None, clock=CLOCK)
    assert (taken.read, taken.new, taken.contacts, taken.unreadable) == (3, 3, 1, 1)
    assert Entry.objects.get().identifier == "anne@example.org"
    assert all(map(_opposed, [ANNE, LEO, Identifier("email", "inconnu@example.org")]))
    assert contact
    assert oppose_file(path=file, origin="robinson", by=None, clock=CLOCK).new == 0


def test_hashes_go_out_and_come_back(tmp_path: Path) -> None:
    _object()
    file = tmp_path / "list.csv"
    assert export_oppositions(path=file, by=None, clock=CLOCK) == 1
    assert "anne@" not in file.read_text()
    _restore_last_week()
    journal.path().unlink()
    assert not _opposed(ANNE)
    with pytest.raises(Invalid, match="hashes"):
        oppose_file(path=file, origin="old", by=None, clock=CLOCK)
    oppose_file(path=file, origin="old", kid=max(suppression.keys()), by=None, clock=CLOCK)
    assert _opposed(ANNE)


def test_a_list_of_nobody_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "empty.csv"
    file.write_text("nom;ville\nDupont;Lyon\n")
    with pytest.raises(Refused) as refused:
        oppose_file(path=file, origin="x", by=None, clock=CLOCK)
    assert refused.value.code == "list_empty"


@pytest.mark.sqlite_only
@pytest.mark.django_db(transaction=True)
def test_acceptance_24_the_file_of_last_week_copied_back_over_todays(tmp_path: Path) -> None:
    seed_purposes()
    name = connection.settings_dict["NAME"]
    copy = tmp_path / "last-week.sqlite3"
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(copy)])
    _object()
    connection.close()
    for beside in ("-wal", "-shm"):
        Path(f"{name}{beside}").unlink(missing_ok=True)
    Path(name).write_bytes(copy.read_bytes())
    assert not Suppression.objects.exists()
    assert _opposed(ANNE)
