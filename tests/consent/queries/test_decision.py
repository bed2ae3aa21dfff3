"""One contact, one question: what the tables hold is what is decided on."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chaland.consent import suppression
from chaland.consent.domain.decision import Content, Verdict
from chaland.consent.domain.words import Channel
from chaland.consent.models import Bar, Partner, Reach
from chaland.consent.queries.bulk import bulk_may_contact
from chaland.consent.queries.decision import may_contact, why
from chaland.consent.services import reach
from chaland.consent.services.terms import retire_partner
from chaland.customers.services.rollups import refresh_rollups
from tests.consent.harness import (
    LONG_AGO,
    add_record,
    declare,
    make_contract,
    make_controller,
    make_entry,
    make_person,
    make_purpose,
    oppose,
)
from tests.harness.rows import make_interaction, make_purchase, make_source

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 23, 11, tzinfo=UTC)  # Monday, noon in Paris
EMAIL, MOBILE = "jean@example.fr", "+33730000001"


def test_a_consent_allows_and_says_what_proves_it_and_whom_to_write_to() -> None:
    purpose = make_purpose()
    contact, record = make_person(points={"email": EMAIL, "mobile": MOBILE})
    given = make_entry("given", EMAIL, "email", purpose, record=record)
    verdict = may_contact(contact.pk, "email", purpose.code, NOON)
    assert (verdict.verdict, verdict.rule, verdict.basis) == ("allow", "R_OK", "consent")
    assert (verdict.proof, verdict.point) == (f"entry:{given.pk}", EMAIL)
    assert verdict.rule_set == "FR-2026-08-11"
    assert "Offres" in verdict.reason.fr
    assert may_contact(contact.pk, "sms", purpose.code, NOON).rule == "R_NO_BASIS"


def test_a_consent_of_somebody_else_with_the_same_address_does_not_count_but_their_refusal_does() -> None:
    purpose = make_purpose()
    contact, _ = make_person(points={"email": EMAIL})
    other, record = make_person(points={"email": EMAIL})
    make_entry("given", EMAIL, "email", purpose, record=record)
    assert may_contact(other.pk, "email", purpose.code, NOON).is_allowed
    assert may_contact(contact.pk, "email", purpose.code, NOON).rule == "R_NO_BASIS"
    refused = make_entry("withdrawn", EMAIL, "email", record=record, at=datetime(2026, 2, 1, tzinfo=UTC))
    for one in (contact, other):
        verdict = may_contact(one.pk, "email", purpose.code, NOON)
        assert (verdict.rule, verdict.proof) == ("R_OPPOSED", f"entry:{refused.pk}")


def test_a_withdrawal_on_another_address_still_blocks_and_the_reason_says_which() -> None:
    purpose = make_purpose()
    contact, record = make_person(points={"email": EMAIL})
    add_record(contact, None, {"email": "old12@example.fr"})
    for address in ("old12@example.fr", EMAIL):
        make_entry("withdrawn", address, "email", purpose, record=record)
    later = datetime(2026, 6, 1, tzinfo=UTC)
    make_entry("given", EMAIL, "email", purpose, record=record, at=later)
    verdict = may_contact(contact.pk, "email", purpose.code, NOON)
    assert verdict.rule == "R_OPPOSED"
    assert verdict.reason.fr.endswith("Retrait enregistré pour …12@example.fr.")
    assert list(bulk_may_contact([contact.pk], "email", purpose.code, NOON)) == [(contact.pk, verdict)]
    make_entry("given", "old12@example.fr", "email", purpose, record=record, at=later)
    assert may_contact(contact.pk, "email", purpose.code, NOON).is_allowed


def test_a_list_hashed_by_others_blocks_although_it_does_not_say_of_what() -> None:
    purpose = make_purpose()
    contact, _ = make_person(
        points={"email": EMAIL}, last_name="Dupont", street="1 rue Haute", postal_code="75001"
    )
    assert may_contact(contact.pk, "letter", purpose.code, NOON).is_allowed
    kid = suppression.new_key()
    hashed = suppression.hmac_of("email", EMAIL)
    said = {"channel": "", "at": LONG_AGO, "reason": "list", "origin": "test"}
    assert suppression.say_hashes([hashed], kid=kid, **said) == 1
    assert may_contact(contact.pk, "letter", purpose.code, NOON).rule == "R_OPPOSED"


def test_the_suppression_list_alone_blocks_whatever_consent_there_is() -> None:
    purpose = make_purpose()
    contact, record = make_person(points={"email": EMAIL})
    make_entry("given", EMAIL, "email", purpose, record=record, at=datetime(2026, 11, 1, tzinfo=UTC))
    oppose(EMAIL)
    assert may_contact(contact.pk, "email", purpose.code, NOON).rule == "R_OPPOSED"
    assert may_contact(contact.pk, "letter", purpose.code, NOON).rule == "R_OPPOSED"


def test_a_household_is_known_by_its_address_and_surname() -> None:
    purpose = make_purpose()
    home = {"street": "12 rue de l'Église", "postal_code": "69003", "city": "Lyon"}
    contact, _ = make_person(last_name="Dupont", **home)
    allowed = may_contact(contact.pk, "letter", purpose.code, NOON)
    assert (allowed.basis, allowed.point) == ("opt_out", "69003|12 RUE DE L EGLISE|DUPONT")
    oppose("69003|12 RUE DE L EGLISE|DUPONT", "letter")
    assert may_contact(contact.pk, "letter", purpose.code, NOON).rule == "R_OPPOSED"
    neighbour, _ = make_person(last_name="Martin", **home)
    assert may_contact(neighbour.pk, "letter", purpose.code, NOON).is_allowed


def test_a_follow_up_under_a_contract_wants_a_customer() -> None:
    purpose = make_purpose(prospecting=False, basis="contract")
    stranger, _ = make_person(points={"mobile": "+33612345678"}, status="prospect")
    refused = may_contact(stranger.pk, "call", purpose.code, NOON)
    assert (refused.verdict, refused.rule) == ("block", "R_NO_BASIS")
    assert list(bulk_may_contact([stranger.pk], "call", purpose.code, NOON)) == [(stranger.pk, refused)]
    buyer, record = make_person(points={"mobile": "+33612345679"})
    make_purchase(record, date=date(2026, 10, 1))
    refresh_rollups([buyer.pk])
    assert may_contact(buyer.pk, "call", purpose.code, NOON).is_allowed


def test_bars_and_unknown_contacts_block_everything() -> None:
    purpose = make_purpose(prospecting=False, basis="contract")
    contact, record = make_person(points={"email": EMAIL}, status="customer")
    assert may_contact(contact.pk, "email", purpose.code, NOON).basis == "service"
    Bar.objects.create(record=record, kind="restricted", since=NOON)
    assert may_contact(contact.pk, "email", purpose.code, NOON).rule == "R_STATUS"
    assert may_contact(999_999, "email", purpose.code, NOON).rule == "R_STATUS"
    assert may_contact(contact.pk, "email", "nothing", NOON).rule == "R_NO_BASIS"


def test_a_purchase_opens_similar_offers_of_the_same_company_by_email_only() -> None:
    ours = make_controller()
    source = make_source()
    declare(source, ours)
    contact, record = make_person(source, points={"email": EMAIL, "mobile": MOBILE})
    bought = make_purchase(record, date=date(2026, 6, 1))
    similar = make_purpose(ours, families=["*"])
    verdict = may_contact(contact.pk, "email", similar.code, NOON)
    assert (verdict.basis, verdict.proof, verdict.point) == ("soft_opt_in", f"purchase:{bought.pk}", EMAIL)
    assert may_contact(contact.pk, "sms", similar.code, NOON).rule == "R_NO_BASIS"
    assert may_contact(contact.pk, "email", make_purpose(ours).code, NOON).rule == "R_NO_BASIS"


def test_calls_to_a_shared_number_count_for_everybody_who_has_it() -> None:
    ours = make_controller()
    purpose = make_purpose(ours, families=["entretien"])
    contact, record = make_person(points={"mobile": MOBILE})
    _, other = make_person(points={"mobile": MOBILE})
    make_contract(record, ours)
    assert may_contact(contact.pk, "call", purpose.code, NOON).basis == "contract"
    for day in (1, 8):
        make_interaction(other, at=datetime(2026, 11, day, 10, tzinfo=UTC), outcome="not_reached")
        make_interaction(record, at=datetime(2026, 11, day + 2, 10, tzinfo=UTC))
    assert may_contact(contact.pk, "call", purpose.code, NOON).rule == "R_FREQ"


def test_data_from_others_wants_its_source_said_and_rented_data_without_proof_nothing() -> None:
    ours = make_controller()
    rented = make_source()
    terms = declare(rented, ours, direct=False, informed=False, refusal_offered=False)
    purpose = make_purpose(ours)
    contact, _ = make_person(rented, last_name="Dupont", street="1 rue Haute", postal_code="75001")
    assert may_contact(contact.pk, "letter", purpose.code, NOON).rule == "R_NO_ART14"
    said = Content(sender=True, stop=True, source=True)
    assert may_contact(contact.pk, "letter", purpose.code, NOON, said).is_allowed
    terms.status = "quarantine"
    terms.save()
    assert may_contact(contact.pk, "letter", purpose.code, NOON, said).article == "PRT-04"
    add_record(contact, None, {"email": EMAIL})
    assert may_contact(contact.pk, "letter", purpose.code, NOON, said).article == "PRT-04"


def test_data_goes_to_the_partners_that_a_consent_names_while_they_are_in_use() -> None:
    garage, insurer = (
        Partner.objects.create(name=name, created_at=LONG_AGO) for name in ("Garage du Lac", "Assur'Lac")
    )
    purpose = make_purpose()
    contact, record = make_person(points={"email": EMAIL})
    make_entry("given", EMAIL, "partner_transfer", purpose, record=record, partners=[insurer.pk])

    def passed_to(partner: int | None) -> Verdict:
        asked = (contact.pk, "partner_transfer", purpose.code, NOON)
        alone = may_contact(*asked, partner=partner)
        assert list(bulk_may_contact([contact.pk], *asked[1:], partner=partner)) == [(contact.pk, alone)]
        return alone

    assert passed_to(insurer.pk).is_allowed
    assert passed_to(None).is_allowed
    assert passed_to(garage.pk).article == "PRT-01"
    reach.catch_up()
    assert Reach.objects.get(pk=contact.pk).partner_transfer_reachable
    retire_partner(partner_id=insurer.pk, by=None)
    assert passed_to(insurer.pk).rule == "R_NO_BASIS"
    assert passed_to(None).rule == "R_NO_BASIS"
    reach.catch_up()
    assert not Reach.objects.get(pk=contact.pk).partner_transfer_reachable
    retire_partner(partner_id=insurer.pk, active=True, by=None)
    assert passed_to(insurer.pk).is_allowed


def test_the_panel_gives_one_verdict_a_channel_and_few_queries() -> None:
    make_purpose()
    contact, _ = make_person(points={"email": EMAIL, "mobile": MOBILE})
    with CaptureQueriesContext(connection) as asked:
        verdicts = why(contact.pk, NOON)
    assert set(verdicts) == set(Channel)
    assert len(asked) <= 24
