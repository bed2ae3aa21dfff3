"""What files say of people's choices: a yes with its proof, a no without, nothing that ever comes back by itself."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

import pytest

from chaland.consent import suppression
from chaland.consent.domain.identifiers import Identifier
from chaland.consent.domain.words import Channel, Method
from chaland.consent.models import Entry
from chaland.consent.queries.decision import may_contact
from chaland.consent.services.ledger import Proof, Whom, record_consent
from chaland.consent.services.purposes import seed_purposes
from chaland.consent.services.terms import add_partner
from chaland.consent.services.wordings import exact_wording
from chaland.customers.models import Contact
from chaland.intake.models import Import
from tests.intake.deliveries import Shop, counted
from tests.intake.state import differences, state_of_the_file

pytestmark = pytest.mark.django_db

PEOPLE = """
    Identifiant;Nom;Prénom;E-mail;Mobile
    1;Martin;Paul;paul@example.fr;06 12 34 56 78
    2;Petit;Anne;anne@example.fr;06 98 76 54 32
"""
CONSENTS = """
    Identifiant client;E-mail;Canal;Consentement;Date;Source du consentement
    1;;e-mail;oui;12/03/2026;bulletin du salon
    2;;SMS;oui;12/03/2026;bulletin du salon
    ;anne@example.fr;e-mail;non;;
    ;nouveau@example.fr;e-mail;oui;13/03/2026;site
    1;;e-mail;oui;;bulletin du salon
    2;;e-mail;oui;12/03/2026;
    2;;e-mail;oui;12/03/2031;site
    1;;appel;oui;12/03/2026;bulletin du salon
    ;;e-mail;oui;12/03/2026;site
"""
COLUMNS = """
    Identifiant;Nom;E-mail;Mobile;Accepte newsletter;Opt-in SMS;Désinscrit;Date du consentement;Source du consentement
    1;Martin;paul@example.fr;0612345678;oui;non;;12/03/2026;site
    2;Petit;anne@example.fr;0698765432;oui;oui;;;
    3;Leroy;leo@example.fr;;oui;;oui;12/03/2026;site
    4;Moreau;zoe@example.fr;;;;2025-11-02;;
"""


@pytest.fixture(autouse=True)
def _purposes() -> None:
    seed_purposes()


def _acts() -> list[tuple[str, str, str]]:
    rows = Entry.objects.filter(voided_by=None, voids=None).order_by("identifier", "channel", "pk")
    return list(rows.values_list("identifier", "channel", "act"))


def _warnings(entry: Import, group: str = "warnings") -> dict[str, int]:
    counts: Counter[str] = Counter()
    for rule in entry.report[group]:
        counts[rule["code"]] += rule["count"]
    return dict(counts)


def test_a_file_of_consents_wants_date_and_source(shop: Shop) -> None:
    shop.deliver(PEOPLE)
    entry = shop.deliver(CONSENTS, kind="consents")
    assert counted(entry) == {"created": 4, "updated": 0, "unchanged": 0, "rejected": 5}
    assert _warnings(entry, "rejects") == {
        "consent_without_date": 1,
        "consent_without_source": 1,
        "consent_date_impossible": 1,
        "consent_call_without_wording": 1,
        "consent_without_person": 1,
    }
    assert _acts() == [
        ("+33698765432", "sms", "given"),
        ("anne@example.fr", "email", "withdrawn"),
        ("nouveau@example.fr", "email", "given"),
        ("paul@example.fr", "email", "given"),
    ]
    given = Entry.objects.get(identifier="paul@example.fr")
    assert given.record.contact.last_name == "Martin"
    assert (given.document_ref, given.method, given.batch_id) == ("bulletin du salon", "import", entry.pk)
    assert f"{given.at:%Y-%m-%d %H:%M} {given.at_offset}" == "2026-03-11 23:00 60"
    assert Entry.objects.get(identifier="nouveau@example.fr").record is None


def test_imported_again_it_changes_nothing(shop: Shop) -> None:
    shop.deliver(PEOPLE)
    shop.deliver(CONSENTS, kind="consents")
    before = _acts()
    again = shop.deliver(CONSENTS, kind="consents")
    assert counted(again)["unchanged"] == 4
    assert _acts() == before


def test_undone_it_gave_nothing_and_its_refusals_stay(shop: Shop) -> None:
    shop.deliver(PEOPLE)
    shop.undo(shop.deliver(CONSENTS, kind="consents"))
    assert _acts() == [("anne@example.fr", "email", "withdrawn")]
    shop.deliver(CONSENTS, kind="consents")
    assert len(_acts()) == 4


def test_what_a_later_file_repeated_is_its_own_word(shop: Shop) -> None:
    shop.deliver(PEOPLE)
    first = shop.deliver(CONSENTS, kind="consents")
    second = shop.deliver(CONSENTS, kind="consents")
    before = _acts()
    shop.undo(first)
    assert _acts() == before
    shop.undo(second)
    assert _acts() == [("anne@example.fr", "email", "withdrawn")]


def test_undoing_the_people_keeps_their_choices(shop: Shop) -> None:
    people = shop.deliver(PEOPLE)
    shop.deliver(CONSENTS, kind="consents")
    shop.undo(people)
    assert not Contact.objects.exists()
    assert len(_acts()) == 4
    assert set(Entry.objects.values_list("record", flat=True)) == {None}


def test_a_consent_to_calls_names_a_wording_that_says_all(shop: Shop) -> None:
    items = dict.fromkeys(("who", "goods", "choice", "period", "withdrawal", "proof"), "dit")
    exact_wording(code="appels", language="fr", text="Acceptez-vous…", items=items)
    exact_wording(code="court", language="fr", text="D'accord ?", items={"who": "nous"})
    shop.deliver(PEOPLE)
    entry = shop.deliver(
        """
        Identifiant client;Canal;Consentement;Date;Source du consentement;Formulation
        1;appel;oui;12/03/2026;salon;appels
        2;appel;oui;12/03/2026;salon;court
        """,
        kind="consents",
    )
    [given] = Entry.objects.all()
    assert (given.identifier, str(given.valid_until)) == ("+33612345678", "2027-03-12")
    assert entry.counts["consent_call_without_wording"] == 1
    assert _warnings(entry)["consent_call_without_wording"] == 1


def test_a_consent_to_a_transfer_names_partners_that_are_known(shop: Shop) -> None:
    """PRT-03: neither “our partners” nor one that nobody knows; a no needs no name."""
    partner = add_partner(name="Assur'Lac", by=None)
    shop.deliver(PEOPLE)
    entry = shop.deliver(
        """
        Identifiant client;Canal;Consentement;Date;Source du consentement;Partenaires
        1;partenaires;oui;12/03/2026;salon;ASSUR’LAC
        2;partenaires;oui;12/03/2026;salon;nos partenaires
        2;partenaires;oui;12/03/2026;salon;
        2;partenaires;oui;12/03/2026;salon;Assur'Lac, Inconnu
        2;transmission à un partenaire;non;;;
        """,
        kind="consents",
    )
    assert counted(entry) == {"created": 2, "updated": 0, "unchanged": 3, "rejected": 0}
    assert _warnings(entry)["consent_partner_unknown"] == 3
    paul, anne = (Contact.objects.get(last_name=name).pk for name in ("Martin", "Petit"))
    assert may_contact(paul, "partner_transfer", partner=partner.pk).is_allowed
    assert may_contact(paul, "partner_transfer", partner=partner.pk + 1).rule == "R_NO_BASIS"
    assert may_contact(anne, "partner_transfer").rule == "R_OPPOSED"
    given = Entry.objects.get(act="given")
    assert (given.partners, given.identifier) == ([partner.pk], "paul@example.fr")


def test_what_can_never_leave_the_ledger_enters_it_short(shop: Shop) -> None:
    """A yes proved by a novel is not kept; a no is, without the novel."""
    novel = "x" * 1_500
    entry = shop.deliver(
        f"""
        E-mail;Canal;Consentement;Date;Source du consentement
        a@example.fr;e-mail;oui;12/03/2026;{novel}
        b@example.fr;e-mail;non;12/03/2026;{novel}
        """,
        kind="consents",
    )
    [refused] = Entry.objects.all()
    assert (refused.identifier, refused.act, len(refused.document_ref or "")) == (
        "b@example.fr",
        "withdrawn",
        1_000,
    )
    assert _warnings(entry)["consent_proof_long"] == 1


def test_columns_of_contacts_are_choices(shop: Shop) -> None:
    entry = shop.deliver(COLUMNS)
    assert entry.kind == "contacts"
    assert counted(entry)["created"] == 4
    assert _warnings(entry)["consent_without_proof"] == 2
    assert _acts() == [
        ("+33612345678", "sms", "withdrawn"),
        ("leo@example.fr", "email", "withdrawn"),
        ("paul@example.fr", "email", "given"),
        ("zoe@example.fr", "email", "withdrawn"),
    ]
    given = Entry.objects.get(act="given")
    assert (given.document_ref, given.record.contact.last_name) == ("site", "Martin")


def test_columns_said_again_change_nothing_and_undo_voids(shop: Shop) -> None:
    first = shop.deliver(COLUMNS)
    before = _acts()
    second = shop.deliver(COLUMNS)
    assert counted(second)["unchanged"] == 4
    assert _acts() == before
    shop.undo(first)
    assert _acts() == before
    shop.undo(second)
    assert [act for _, _, act in _acts()] == ["withdrawn"] * 3


def test_an_old_file_never_takes_back_what_the_person_said_since(shop: Shop) -> None:
    shop.deliver(COLUMNS)
    record_consent(
        whom=Whom(identifier="zoe@example.fr"),
        channel=Channel.EMAIL,
        at=datetime(2026, 11, 22, 10, 0, tzinfo=UTC),
        method=Method.PAPER,
        proof=Proof(document_ref="b"),
    )
    shop.deliver(COLUMNS)
    assert Entry.objects.filter(identifier="zoe@example.fr").count() == 2


def test_a_source_that_changes_its_word_twice_is_heard_twice(shop: Shop) -> None:
    header = "Identifiant client;E-mail;Canal;Consentement;Date;Source du consentement\n"
    no, yes = "1;a@example.fr;e-mail;non;;", "1;a@example.fr;e-mail;oui;01/02/2026;site"
    for line in (no, yes, no, no):
        shop.deliver(header + line, kind="consents")
    assert [act for _, _, act in _acts()] == ["withdrawn", "given", "withdrawn"]


def test_do_not_contact_is_an_opposition_that_a_new_file_does_not_end(shop: Shop) -> None:
    shop.deliver("Nom;E-mail;Ne pas contacter\nMartin;Paul@example.fr;oui")
    again = shop.deliver("Nom;E-mail\nMartin;PAUL@EXAMPLE.FR", source="autre")
    paul = Identifier("email", "paul@example.fr")
    assert suppression.opposed(suppression.match([paul])[paul], "sms", "loyalty")
    assert _warnings(again)["opposed"] == 1


def test_the_rest_of_the_file_does_not_change(shop: Shop) -> None:
    before = state_of_the_file()
    shop.undo(shop.deliver(PEOPLE))
    assert not differences(before, state_of_the_file())
