"""Memberships follow what is written and what time does: laws on random writes, and reasons of moves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chaland.customers.models import Company, Contact, ContactLabel, Product, Purchase, SourceRecord
from chaland.customers.services.messages import SentMessage, forget_messages, note_messages
from chaland.customers.services.rollups import refresh_rollups
from chaland.jobs.services import queue, run_now
from chaland.kernel.clock import stop_clock
from chaland.segments.models import DailySize, Membership, Move, Reading, SavedSegment
from chaland.segments.moves import Moved, recent_moves
from chaland.segments.queries import contact_ids_where
from chaland.segments.saved import asked_of, segment_called
from chaland.segments.services.live import REFRESH, catch_up, is_refresh_needed
from chaland.segments.services.saved import save_segment
from tests.harness.rows import make_contact, make_event, make_purchase, make_record

pytestmark = pytest.mark.django_db


def moves(segment: SavedSegment) -> list[Moved]:
    return recent_moves(segment, "fr")


START = datetime(2026, 3, 27, 9, 30, tzinfo=UTC)
SENTENCES = {
    "Lyon": 'city = "Lyon"',
    "Majeurs": "age >= 18",
    "Acheteurs": 'exists(purchases where category = "SUV" and date >= 3 days ago)',
    "Gros": "total_spent >= 20 or purchase_count >= 3",
    "Vus": "count(events where at >= 90 minutes ago) >= 1",
    "Golf": 'hobbies has any ("golf") and not in_segment("Lyon")',
    "Anniversaire": "birthday within next 3 days",
    "Chez Zéro": 'company = "Zéro"',
    "Reçu": 'exists(messages where campaign = "Noël" and status = "delivered")',
    "Pas reçu": 'in_segment("Lyon") and not in_segment("Reçu")',
    "Les autres": 'not in_segment("Gros") and not in_segment("Golf")',
}


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    stop_clock(START)
    yield
    stop_clock(None)


def save_all() -> None:
    for name, sentence in SENTENCES.items():
        save_segment(name=name, sentence=sentence, by=None)


def written(segment: SavedSegment) -> list[int]:
    return sorted(Membership.objects.filter(segment=segment).values_list("contact_id", flat=True))


def check_laws() -> None:
    """Membership is the sentence asked afresh; who was there at first, plus entries, less exits, is the size."""
    for segment in SavedSegment.objects.all():
        now = contact_ids_where(asked_of(segment))
        assert written(segment) == now, segment.name
        entered = Move.objects.filter(segment=segment, entered=True).count()
        left = Move.objects.filter(segment=segment, entered=False).count()
        assert segment.first_size + entered - left == segment.size == len(now), segment.name
        days = DailySize.objects.filter(segment=segment)
        assert (sum(day.entered for day in days), sum(day.left for day in days)) == (entered, left)
        last = days.order_by("-day").first()
        assert last is not None


class File:
    """A few people to whom things happen; every verb takes any numbers."""

    def __init__(self) -> None:
        self.now = START
        self.company = Company.objects.create(
            name="Zéro", name_key="zero", created_at=START, updated_at=START
        )
        self.products = [
            Product.objects.create(key=name, name=name, category=category)
            for name, category in (("Clio", "SUV"), ("Vélo", "Loisirs"))
        ]
        self.records: list[SourceRecord] = []
        for number in range(6):
            self.arrive(number, number)

    def pick(self, number: int) -> Contact | None:
        contacts = list(Contact.objects.order_by("pk"))
        return contacts[number % len(contacts)] if contacts else None

    def arrive(self, a: int, b: int) -> None:
        born = date(2008, 3, 25) + timedelta(days=a) if b % 3 else None
        contact = make_contact(
            city=("Lyon", "Paris", None)[a % 3],
            city_key=("lyon", "paris", None)[a % 3],
            birth_date=born,
            company=self.company if b % 2 else None,
        )
        self.records.append(make_record(contact))

    def go(self, a: int, b: int) -> None:
        contact = self.pick(a)
        if contact is not None:
            SourceRecord.objects.filter(contact=contact).update(contact=None)
            contact.delete()

    def settle(self, a: int, b: int) -> None:
        """By raw SQL, which no code of ours hears of."""
        contact = self.pick(a)
        if contact is not None:
            city = ("Lyon", "Paris")[b % 2]
            with connection.cursor() as cursor:
                cursor.execute(
                    "UPDATE customers_contact SET city = %s, city_key = %s WHERE id = %s",
                    [city, city.lower(), contact.pk],
                )

    def buy(self, a: int, b: int) -> None:
        record = self.records[a % len(self.records)]
        make_purchase(
            record,
            amount_cents=(b - 3) * 400,
            date=self.now.date() - timedelta(days=b % 5),
            product=self.products[b % 2],
        )
        record.refresh_from_db()
        if record.contact_id:
            refresh_rollups([record.contact_id])

    def visit(self, a: int, b: int) -> None:
        make_event(self.records[a % len(self.records)], at=self.now - timedelta(minutes=20 * b))

    def send(self, a: int, b: int) -> None:
        contact, status = self.pick(a), ("accepted", "delivered", "stopped")[b % 3]
        if contact is not None:
            note_messages([SentMessage(b, contact.pk, ("Noël", "Été")[a % 2], "sms", status, self.now)])

    def take_back(self, a: int, b: int) -> None:
        forget_messages([b])

    def play(self, a: int, b: int) -> None:
        contact = self.pick(a)
        if contact is not None:
            ContactLabel.objects.get_or_create(
                contact=contact, field="hobbies", key="golf", defaults={"value": "Golf"}
            )

    def stop_playing(self, a: int, b: int) -> None:
        ContactLabel.objects.filter(contact=self.pick(a)).delete()

    def merge(self, a: int, b: int) -> None:
        """A record and its facts go to another contact."""
        contact, record = self.pick(a), self.records[b % len(self.records)]
        record.refresh_from_db()
        both = [pk for pk in (record.contact_id, contact.pk if contact else None) if pk]
        SourceRecord.objects.filter(pk=record.pk).update(contact=contact)
        refresh_rollups(both)

    def rename(self, a: int, b: int) -> None:
        Company.objects.update(name=("Zéro", "Un")[a % 2], name_key=("zero", "un")[a % 2])

    def wait(self, a: int, b: int) -> None:
        """Forward, or back as with --now."""
        steps = (timedelta(minutes=20), timedelta(hours=5), timedelta(days=1), timedelta(days=-1))
        self.now += steps[a % len(steps)]
        stop_clock(self.now)

    def look(self, a: int, b: int) -> None:
        assert catch_up()
        check_laws()


VERBS = (
    "arrive",
    "go",
    "settle",
    "buy",
    "visit",
    "play",
    "stop_playing",
    "merge",
    "rename",
    "wait",
    "look",
    "send",
    "take_back",
)
DEEDS = st.lists(st.tuples(st.sampled_from(VERBS), st.integers(0, 8), st.integers(0, 8)), max_size=14)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=DEEDS)
def test_membership_is_the_sentence_whatever_happens(deeds: Sequence[tuple[str, int, int]]) -> None:
    from django.db import transaction

    with transaction.atomic():
        stop_clock(START)
        file = File()
        save_all()
        for verb, a, b in (*deeds, ("look", 0, 0), ("wait", 2, 0), ("look", 0, 0)):
            getattr(file, verb)(a, b)
        transaction.set_rollback(True)


def test_time_alone_moves_people_at_midnight_in_the_company_zone() -> None:
    turning = make_contact(birth_date=date(2008, 3, 30))
    save_all()
    adults = segment_called("Majeurs")
    midnight = datetime(2026, 3, 29, 22, 0, tzinfo=UTC)  # summer time began that night
    stop_clock(midnight - timedelta(seconds=1))
    assert catch_up()
    assert written(adults) == []
    stop_clock(midnight)
    assert catch_up()
    assert written(adults) == [turning.pk]
    (move,) = moves(adults)
    assert (move.entered, move.at, move.reason["cause"]) == (True, midnight, "time")
    assert move.reason["clauses"][0]["values"] == ["2008-03-30"]
    stop_clock(START)
    assert catch_up()
    assert written(adults) == []
    check_laws()


def test_hours_move_people_within_the_minute() -> None:
    record = make_record(make_contact())
    make_event(record, at=START)
    save_all()
    seen = segment_called("Vus")
    assert written(seen) == [record.contact_id]
    stop_clock(START + timedelta(minutes=90))
    catch_up()
    assert written(seen) == [record.contact_id]
    stop_clock(START + timedelta(minutes=91))
    catch_up()
    assert written(seen) == []
    assert moves(seen)[0].reason["cause"] == "time"


def reason(name: str) -> dict[str, Any]:
    return moves(segment_called(name))[0].reason


def test_a_move_keeps_the_clause_and_the_value_that_decided() -> None:
    record = make_record(make_contact(city="Paris", city_key="paris"))
    save_all()
    contact = Contact.objects.get()
    Contact.objects.update(city="Lyon", city_key="lyon")
    catch_up()
    assert reason("Lyon") == {
        "cause": "change",
        "clauses": [
            {
                "clause": {"compare": {"field": "city"}, "is": "equals", "values": ["Lyon"]},
                "holds": True,
                "values": ["Lyon"],
            }
        ],
    }
    suv = Product.objects.create(key="clio", name="Clio", category="SUV")
    make_purchase(record, amount_cents=1_999_90, product=suv, date=date(2026, 3, 26))
    refresh_rollups([contact.pk])
    catch_up()
    told = reason("Acheteurs")["clauses"][0]
    assert told["holds"]
    assert (told["fact"]["product"], told["fact"]["amount"]) == ("Clio", 1999.9)
    assert reason("Gros")["clauses"] == [
        {
            "clause": {"compare": {"field": "total_spent"}, "is": "at_least", "values": [20]},
            "holds": True,
            "values": [1999.9],
        }
    ]
    SourceRecord.objects.update(contact=None)
    Purchase.objects.update(record=None)
    contact.delete()
    catch_up()
    assert reason("Lyon") == {"cause": "gone"}
    check_laws()


@pytest.mark.django_db(transaction=True)
def test_an_idle_house_reads_and_writes_nothing(django_assert_max_num_queries: Any) -> None:
    make_contact()
    save_all()
    for _ in range(4):  # on PostgreSQL the floor follows two readings later
        catch_up()
    before = Reading.objects.values().get()
    with django_assert_max_num_queries(10):
        assert catch_up()
    assert Reading.objects.values().get() == before


def test_a_flood_is_left_to_the_nightly_job(monkeypatch: pytest.MonkeyPatch) -> None:
    from chaland.segments.services.live import news

    save_all()
    assert is_refresh_needed() is False
    file = File()
    assert is_refresh_needed()
    run_now(queue(kind=REFRESH, arguments={}))
    assert not is_refresh_needed()
    check_laws()
    monkeypatch.setattr(news, "TOO_MANY", 3)
    for number in range(4):
        file.arrive(number, number)
    Product.objects.filter(name="Vélo").update(category="SUV")
    assert catch_up() is False
    if connection.vendor == "sqlite":  # what this very transaction wrote is read again on PostgreSQL
        assert is_refresh_needed()
    job = run_now(queue(kind=REFRESH, arguments={}))
    assert job.result["segments"] == len(SENTENCES)
    check_laws()
    stop_clock(START + timedelta(days=1))
    assert is_refresh_needed()


def test_a_segment_that_cannot_be_answered_any_more_stays_as_it_was() -> None:
    from chaland.customers.models import CustomField

    make_contact(custom={"fuel": "gpl"})
    CustomField.objects.create(
        key="fuel", label_fr="Carburant", label_en="Fuel", type="text", created_at=START
    )
    fuel = save_segment(name="GPL", sentence='custom.fuel = "gpl"', by=None)
    save_all()
    CustomField.objects.all().delete()
    Contact.objects.update(city="Lyon", city_key="lyon")
    assert catch_up()
    assert len(written(fuel)) == len(written(segment_called("Lyon"))) == 1


def test_an_erased_person_leaves_no_trace_and_the_sums_still_hold() -> None:
    from chaland.segments import personal

    file = File()
    save_all()
    save_segment(name="Figé", sentence="everyone", frozen=True, by=None)
    for number in range(6):
        file.settle(number, number)
        file.play(number, number)
        file.buy(number, 6)
        catch_up()
    erased = file.pick(1)
    assert erased is not None
    pk = erased.pk
    tables = {row["table"] for row in personal.export(pk)}
    assert tables >= {"membership", "frozen", "move"}
    file.go(1, 0)
    assert personal.erase(pk) > 3
    assert list(personal.export(pk)) == []
    assert catch_up()
    living = SavedSegment.objects.filter(frozen=False)
    assert not Move.objects.filter(contact_id=pk).exists()
    for segment in living:
        entered = Move.objects.filter(segment=segment, entered=True).count()
        left = Move.objects.filter(segment=segment, entered=False).count()
        assert segment.first_size + entered - left == segment.size == len(written(segment))
        assert written(segment) == contact_ids_where(asked_of(segment))
