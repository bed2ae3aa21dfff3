"""The acceptance tests of the law that are about deciding, by their numbers."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from chaland.consent.queries.bulk import bulk_may_contact
from chaland.consent.queries.decision import may_contact
from chaland.customers.models import Contact, Product
from chaland.intake.cleaning.identifiers.checksums import is_siret
from chaland.reference import geography
from tests.consent.harness import (
    add_record,
    declare,
    make_contract,
    make_controller,
    make_entry,
    make_person,
    make_purpose,
)
from tests.harness.rows import make_event, make_interaction, make_purchase, make_source

pytestmark = pytest.mark.django_db

PARIS = ZoneInfo("Europe/Paris")
REUNION = ZoneInfo("Indian/Reunion")
EMAIL, MOBILE = "jean@example.fr", "+33730000001"


def paris(*moment: int) -> datetime:
    return datetime(*moment, tzinfo=PARIS)  # type: ignore[arg-type, misc]


def someone_to_call(
    at: datetime = datetime(2026, 10, 1, 9, tzinfo=UTC), **changes: object
) -> tuple[Contact, str]:
    """A consumer who consented to be called, and for what."""
    purpose = make_purpose()
    contact, record = make_person(points={"mobile": MOBILE}, **changes)
    make_entry("given", MOBILE, "call", purpose, record=record, at=at)
    return contact, purpose.code


def test_acceptance_01_a_phone_consent_older_than_365_days_is_no_basis() -> None:
    contact, purpose = someone_to_call(datetime(2025, 11, 20, 10, tzinfo=UTC))
    verdict = may_contact(contact.pk, "call", purpose, paris(2026, 11, 23, 11))
    assert (verdict.verdict, verdict.rule, verdict.article) == ("block", "R_NO_BASIS", "PHO-02")
    assert may_contact(contact.pk, "call", purpose, paris(2026, 11, 22, 11)).rule == "R_NO_BASIS"
    assert may_contact(contact.pk, "call", purpose, paris(2026, 11, 20, 11)).is_allowed
    assert may_contact(contact.pk, "call", purpose, paris(2026, 11, 21, 11)).rule == "R_NO_BASIS"


def test_acceptance_03_on_a_saturday_a_call_waits_for_monday_ten() -> None:
    contact, purpose = someone_to_call()
    verdict = may_contact(contact.pk, "call", purpose, paris(2026, 11, 21, 11))
    assert (verdict.verdict, verdict.rule) == ("defer", "R_HOURS")
    assert verdict.not_before == paris(2026, 11, 23, 10)


def test_acceptance_04_over_lunch_a_call_waits_for_two() -> None:
    contact, purpose = someone_to_call()
    verdict = may_contact(contact.pk, "call", purpose, paris(2026, 11, 25, 13, 30))
    assert (verdict.verdict, verdict.not_before) == ("defer", paris(2026, 11, 25, 14))
    assert may_contact(contact.pk, "call", purpose, paris(2026, 11, 25, 12, 59)).is_allowed
    assert may_contact(contact.pk, "call", purpose, paris(2026, 11, 25, 13)).verdict == "defer"


def test_acceptance_05_at_five_in_paris_it_is_eight_in_reunion() -> None:
    contact, purpose = someone_to_call(department="974")
    verdict = may_contact(contact.pk, "call", purpose, paris(2026, 11, 23, 17))
    assert verdict.verdict == "defer"
    assert verdict.not_before == datetime(2026, 11, 24, 10, tzinfo=REUNION)
    assert may_contact(contact.pk, "call", purpose, paris(2026, 11, 23, 16, 59)).is_allowed


def test_acceptance_06_four_attempts_in_thirty_days_are_the_most() -> None:
    contact, purpose = someone_to_call()
    record = contact.records.get()
    subcontractor = add_record(contact, make_source(), {})
    outcomes = ((record, 1, "not_reached"), (record, 8, "not_reached"), (record, 15, "reached"))
    for of, day, outcome in outcomes:
        make_interaction(of, at=paris(2026, 11, day, 11), outcome=outcome)
    at = paris(2026, 11, 23, 11)
    assert may_contact(contact.pk, "call", purpose, at).is_allowed
    make_interaction(subcontractor, at=paris(2026, 11, 19, 11), outcome="reached")
    assert may_contact(contact.pk, "call", purpose, at).rule == "R_FREQ"
    assert may_contact(contact.pk, "call", purpose, paris(2026, 11, 30, 11)).rule == "R_FREQ"
    assert may_contact(contact.pk, "call", purpose, paris(2026, 12, 1, 11)).is_allowed


def test_acceptance_07_a_no_during_a_call_blocks_for_good() -> None:
    contact, purpose = someone_to_call()
    record = contact.records.get()
    ours = make_controller()
    make_contract(record, ours)
    contract = make_purpose(ours, families=["entretien"])
    assert may_contact(contact.pk, "call", contract.code, paris(2026, 11, 23, 11)).basis == "contract"
    make_entry("withdrawn", MOBILE, "call", record=record, at=paris(2026, 11, 2, 11), method="oral")
    for day in (paris(2026, 11, 23, 11), paris(2026, 11, 2, 11) + timedelta(days=63)):
        for asked in (purpose, contract.code):
            verdict = may_contact(contact.pk, "call", asked, day)
            assert (verdict.rule, verdict.article) == ("R_OPPOSED", "PHO-06")


def test_acceptance_08_a_delivered_order_opens_emails_about_similar_products_and_no_call() -> None:
    ours = make_controller()
    source = make_source()
    terms = declare(source, ours)
    contact, record = make_person(source, points={"email": EMAIL, "mobile": MOBILE}, status="former")
    car = Product.objects.create(key="suv", name="SUV", category="Voitures neuves")
    make_purchase(record, date=date(2025, 5, 4), product=car)
    similar = make_purpose(ours, families=["voitures neuves"])
    at = paris(2026, 11, 23, 11)
    assert may_contact(contact.pk, "call", similar.code, at).rule == "R_NO_BASIS"
    assert may_contact(contact.pk, "email", similar.code, at).basis == "soft_opt_in"
    other = make_purpose(ours, families=["voyages"])
    assert may_contact(contact.pk, "email", other.code, at).rule == "R_NO_BASIS"
    for name in ("direct", "informed", "refusal_offered"):
        setattr(terms, name, False)
        terms.save()
        assert may_contact(contact.pk, "email", similar.code, at).rule in ("R_NO_BASIS", "R_NO_ART14"), name
        setattr(terms, name, True)
    terms.since = date(2025, 6, 1)
    terms.save()
    assert may_contact(contact.pk, "email", similar.code, at).rule == "R_NO_BASIS"


def test_acceptance_09_a_customer_of_one_company_is_none_of_its_sister() -> None:
    ours, sister = make_controller(), make_controller()
    source = make_source()
    declare(source, ours)
    contact, record = make_person(source, points={"email": EMAIL})
    make_purchase(record, date=date(2026, 5, 4))
    at = paris(2026, 11, 23, 11)
    assert may_contact(contact.pk, "email", make_purpose(ours, families=["*"]).code, at).is_allowed
    assert (
        may_contact(contact.pk, "email", make_purpose(sister, families=["*"]).code, at).rule == "R_NO_BASIS"
    )


def test_acceptance_15_an_open_is_no_sign_of_life() -> None:
    purpose = make_purpose()
    contact, record = make_person(points={"email": EMAIL}, created_at=datetime(2020, 1, 1, tzinfo=UTC))
    make_entry("given", EMAIL, "email", purpose, record=record, at=datetime(2020, 1, 1, tzinfo=UTC))
    at = paris(2026, 11, 23, 11)
    make_event(record, type="open", at=at - timedelta(days=730))
    click = make_event(record, type="click", at=paris(2023, 11, 22, 9))
    assert may_contact(contact.pk, "email", purpose.code, at).rule == "R_EXPIRED"
    click.at = paris(2023, 11, 23, 9)
    click.save()
    assert may_contact(contact.pk, "email", purpose.code, at).is_allowed


def test_acceptance_18_no_marketing_text_on_christmas_or_on_a_sunday() -> None:
    purpose = make_purpose()
    contact, record = make_person(points={"mobile": MOBILE})
    make_entry("given", MOBILE, "sms", purpose, record=record)
    christmas = may_contact(contact.pk, "sms", purpose.code, paris(2026, 12, 25, 11))
    assert (christmas.verdict, christmas.not_before) == ("defer", paris(2026, 12, 26, 8))
    sunday = may_contact(contact.pk, "sms", purpose.code, paris(2026, 11, 22, 11))
    assert (sunday.verdict, sunday.not_before) == ("defer", paris(2026, 11, 23, 8))
    assert sunday.reason.fr == (
        "Les SMS partent du lundi au samedi, hors jours fériés, de 8 h à 20 h, à l'heure de la personne."
    )
    contact.department = "67"
    contact.save()
    in_alsace = may_contact(contact.pk, "sms", purpose.code, paris(2026, 12, 25, 11))
    assert in_alsace.not_before == paris(2026, 12, 28, 8)


def test_acceptance_19_a_rented_file_without_proofs_is_never_sendable() -> None:
    ours = make_controller()
    rented = make_source()
    declare(rented, ours, status="quarantine")
    contact, record = make_person(
        rented, points={"email": EMAIL, "mobile": MOBILE}, street="1 rue Haute", postal_code="75001"
    )
    purpose = make_purpose(ours, families=["*"])
    service = make_purpose(ours, prospecting=False, basis="legitimate_interest")
    for channel, identifier in (("email", EMAIL), ("sms", MOBILE), ("call", MOBILE), ("robocall", MOBILE)):
        make_entry("given", identifier, channel, purpose, record=record)
    make_purchase(record, date=date(2026, 5, 4))
    for asked in (purpose, service):
        for channel in asked.channels:
            verdict = may_contact(contact.pk, channel, asked.code, paris(2026, 11, 23, 11))
            assert (verdict.verdict, verdict.article) == ("block", "PRT-04"), (channel, verdict)


def test_acceptance_20_energy_renovation_may_not_text_consumers_even_with_consent() -> None:
    purpose = make_purpose(make_controller(sector="energy_renovation"))
    contact, record = make_person(points={"mobile": MOBILE, "email": EMAIL})
    long_ago = datetime(2025, 3, 1, tzinfo=UTC)
    make_entry("given", MOBILE, "sms", purpose, record=record, at=long_ago)
    assert may_contact(contact.pk, "sms", purpose.code, paris(2026, 11, 23, 11)).rule == "R_SECTOR"
    assert may_contact(contact.pk, "call", purpose.code, paris(2026, 11, 23, 11)).rule == "R_SECTOR"
    assert may_contact(contact.pk, "sms", purpose.code, paris(2025, 7, 1, 11)).is_allowed
    assert may_contact(contact.pk, "sms", purpose.code, paris(2025, 7, 2, 11)).rule == "R_SECTOR"


def test_acceptance_22_la_postes_establishments_are_real_ones() -> None:
    said = pl.DataFrame({"siret": ["35600000049837", "35600000049838", "73282932000074"]})
    assert said.select(is_siret(pl.col("siret"))).to_series().to_list() == [True, False, True]


def test_acceptance_23_the_department_comes_from_the_commune() -> None:
    towns = geography.postal_towns().filter(postal_code="48250", label="LAVEYRUNE")
    assert {geography.department_of(insee) for insee in towns["insee"]} == {"07"}


def test_every_answer_here_is_that_of_the_audience_too() -> None:
    contact, purpose = someone_to_call()
    other, _ = make_person(points={"mobile": "+33730000002"})
    at = paris(2026, 11, 23, 11)
    asked = [other.pk, contact.pk, 999_999]
    expected = [(pk, may_contact(pk, "call", purpose, at)) for pk in asked]
    assert list(bulk_may_contact(asked, "call", purpose, at)) == expected
    assert [pk for pk, _ in bulk_may_contact(None, "call", purpose, at)] == [contact.pk, other.pk]
    assert [verdict.rule for _, verdict in bulk_may_contact(None, "call", "nothing", at)] == [
        "R_NO_BASIS"
    ] * 2
