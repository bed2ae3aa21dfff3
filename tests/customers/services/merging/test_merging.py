"""What a merge shows, what later edits and files do to it, where everything goes when it is undone."""

from __future__ import annotations

from typing import Any

import pytest

from chaland.access.models import User
from chaland.customers.models import Contact, ContactLabel, Home, Interaction, Merge, SourceRecord
from chaland.customers.queries.merging import live_id, live_ids, merged_into
from chaland.customers.queries.record import contact_record
from chaland.customers.services.hand import add_contact, edit_contacts, set_employer, tag_contacts, undo_edit
from chaland.customers.services.interactions import log_interaction
from chaland.customers.services.merging import merge_contacts, undo_merge
from chaland.kernel.errors import ChalandError, Conflict, Invalid, NotFound
from tests.customers.services.merging.world import HEAD, PEOPLE, SALES, state
from tests.intake.deliveries import Shop

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(shop: Shop) -> dict[str, int]:
    """Customers C1 to C4 of a shop: their number -> their contact."""
    shop.deliver(PEOPLE)
    return {str(r.external_id): r.contact_id or 0 for r in SourceRecord.objects.filter(kind="person")}


@pytest.fixture
def sales(shop: Shop, people: dict[str, int]) -> None:
    """What they bought."""
    shop.deliver(SALES, kind="purchases")


def merge(*whom: int, **said: Any) -> Merge:
    return merge_contacts(contact_ids=whom, by=None, **said)


def tags(contact: int) -> set[str]:
    return set(ContactLabel.objects.filter(contact_id=contact, field="tags").values_list("value", flat=True))


def city(contact: int) -> str | None:
    return Contact.objects.get(pk=contact).city


@pytest.mark.usefixtures("sales")
def test_all_that_hung_there_is_on_one_page(people: dict[str, int]) -> None:
    made = merge(people["C1"], people["C2"], people["C3"])
    record = contact_record(people["C1"])
    assert record is not None
    assert record.rollup is not None
    assert (record.rollup.purchase_count, record.rollup.total_cents) == (2, 35_050)
    assert {one.external_id for one in record.heard} == {"C1", "C2", "C3"}
    assert tags(people["C1"]) == {"salon", "vip", "golf"}
    assert record.values["mobile"] == "+33655443322"
    assert record.origins["mobile"].source == "boutique"
    assert (made.kept_id, len(made.records)) == (people["C1"], 2)
    assert not Contact.objects.filter(pk__in=[people["C2"], people["C3"]]).exists()


def test_old_numbers_lead_to_the_contact_through_chains(people: dict[str, int]) -> None:
    first = merge(people["C2"], people["C3"], keep=people["C3"])
    second = merge(people["C2"], people["C1"], keep=people["C1"])  # under its old number
    assert live_ids(people.values()) == {
        **dict.fromkeys((people["C1"], people["C2"], people["C3"]), people["C1"]),
        people["C4"]: people["C4"],
    }
    undo_merge(merge_id=first.pk, by=None)
    assert (live_id(people["C2"]), live_id(people["C3"])) == (people["C2"], people["C1"])
    assert [(one.merge_id, one.numbers) for one in merged_into(people["C1"])] == [(second.pk, [people["C3"]])]
    assert live_id(987_654) is None


@pytest.mark.usefixtures("sales")
def test_who_was_merged_before_goes_along_when_the_last_merge_is_undone(people: dict[str, int]) -> None:
    merge(people["C2"], people["C3"], keep=people["C3"])
    last = merge(people["C3"], people["C1"], keep=people["C1"])
    undo_merge(merge_id=last.pk, by=None)
    found = Contact.objects.select_related("rollup").get(pk=people["C3"])
    assert (found.record_count, found.rollup.total_cents) == (2, 25_050)
    assert (live_id(people["C2"]), Contact.objects.get(pk=people["C1"]).record_count) == (people["C3"], 1)


def test_whose_value_is_taken_can_be_chosen_and_is_taken_back(people: dict[str, int]) -> None:
    before = state()
    made = merge(people["C1"], people["C2"], choices={"city": people["C1"], "first_name": people["C2"]})
    found = Contact.objects.get(pk=people["C1"])
    assert (found.city, found.postal_code, found.first_name) == ("Strasbourg", "67000", "Sofie")
    edit = edit_contacts(contact_ids=[people["C1"]], values={"first_name": "Zoé"}, by=None)
    assert Contact.objects.get(pk=people["C1"]).first_name == "Zoé"
    undo_edit(edit=edit, by=None)
    assert Contact.objects.get(pk=people["C1"]).first_name == "Sofie"
    undo_merge(merge_id=made.pk, by=None)
    assert state() == before


def test_a_choice_of_nothing_leaves_the_field_empty(people: dict[str, int]) -> None:
    merge(people["C1"], people["C2"], choices={"mobile": people["C2"]})
    assert Contact.objects.get(pk=people["C1"]).mobile is None


def test_what_a_hand_emptied_holds_for_those_of_whom_it_spoke(people: dict[str, int]) -> None:
    edit_contacts(contact_ids=[people["C4"]], values={"mobile": None}, by=None)
    merge(people["C1"], people["C4"])
    assert Contact.objects.get(pk=people["C1"]).mobile == "+33655443322"
    edit_contacts(contact_ids=[people["C1"]], values={"mobile": None}, by=None)
    assert Contact.objects.get(pk=people["C1"]).mobile is None


def test_an_edit_of_one_field_does_not_bring_back_older_edits_of_others(people: dict[str, int]) -> None:
    """Both were edited before they were merged: each field is as last written."""
    edit_contacts(contact_ids=[people["C1"]], values={"city": "Lyon", "colour": "red"}, by=None)
    edit_contacts(contact_ids=[people["C2"]], values={"city": "Paris", "notes": "VIP"}, by=None)
    made = merge(people["C1"], people["C2"])
    edit_contacts(contact_ids=[people["C1"]], values={"function": "gérante"}, by=None)
    found = Contact.objects.get(pk=people["C1"])
    assert (found.city, found.colour, found.notes, found.function) == ("Paris", "red", "VIP", "gérante")
    edit_contacts(contact_ids=[people["C1"]], values={"city": "Lyon"}, by=None)  # what it had said already
    assert city(people["C1"]) == "Lyon"
    undo_merge(merge_id=made.pk, by=None)
    assert (city(people["C1"]), city(people["C2"])) == ("Lyon", "Paris")
    assert Contact.objects.get(pk=people["C1"]).function == "gérante"


def test_tags_are_united_and_can_be_taken_off(people: dict[str, int]) -> None:
    tag_contacts(contact_ids=[people["C1"]], add=["hand"], by=None)
    tag_contacts(contact_ids=[people["C2"]], remove=["golf"], by=None)
    made = merge(people["C1"], people["C2"])
    assert tags(people["C1"]) == {"salon", "hand", "vip"}
    tag_contacts(contact_ids=[people["C1"]], remove=["vip"], by=None)
    assert tags(people["C1"]) == {"salon", "hand"}
    merge(people["C1"], people["C4"])
    assert tags(people["C1"]) == {"salon", "hand"}
    undo_merge(merge_id=made.pk, by=None)
    assert tags(people["C2"]) == {"vip"}


def test_what_is_noted_after_a_merge_stays_with_who_was_kept(people: dict[str, int]) -> None:
    somebody = User.objects.create_user("somebody@exemple.fr")
    log_interaction(contact_id=people["C2"], kind="call", outcome="reached", by=somebody)
    made = merge(people["C1"], people["C2"])
    log_interaction(contact_id=people["C1"], kind="visit", outcome="reached", by=somebody)
    undo_merge(merge_id=made.pk, by=None)
    told = Interaction.objects.order_by("pk").values_list("record__contact_id", flat=True)
    assert list(told) == [people["C2"], people["C1"]]


@pytest.mark.usefixtures("sales")
def test_what_a_customer_buys_after_a_merge_is_theirs_when_it_is_undone(
    people: dict[str, int], shop: Shop
) -> None:
    made = merge(people["C1"], people["C2"])
    shop.deliver("N° commande;N° client;Date;Montant\nF9;C2;01/02/2026;42,00", kind="purchases")
    assert Contact.objects.get(pk=people["C1"]).rollup.total_cents == 39_250
    undo_merge(merge_id=made.pk, by=None)
    assert Contact.objects.get(pk=people["C1"]).rollup.total_cents == 10_000
    assert Contact.objects.get(pk=people["C2"]).rollup.total_cents == 29_250


@pytest.mark.parametrize("last", ["C2", "C3"])
def test_a_new_source_that_reaches_one_of_them_is_theirs(
    people: dict[str, int], shop: Shop, last: str
) -> None:
    """Whatever the order in which the merges are undone."""
    merges = {name: merge(people["C1"], people[name]).pk for name in ("C2", "C3")}
    shop.deliver("Nom;Prénom;E-mail\nMartin;Sofie;s.martin@exemple.fr", source="salon")
    arrived = SourceRecord.objects.get(source__slug="salon")
    arrived.contact_id = people["C1"]  # as linked to the one whose e-mail it is
    arrived.save(update_fields=["contact"])
    for name in sorted(merges, key=lambda name: name == last):
        undo_merge(merge_id=merges[name], by=None)
    arrived.refresh_from_db()
    assert arrived.contact_id == people["C2"]
    assert not Home.objects.exists()


def test_imports_undone_in_between_are_as_if_nobody_had_merged(people: dict[str, int], shop: Shop) -> None:
    more = shop.deliver(f"{HEAD}\nC2;MARTIN;Sofie;Lyon;69001;;nouveau@exemple.fr;\nC5;ROUX;Léa;;;;;")
    made = merge(people["C1"], people["C2"])
    new = Contact.objects.get(records__external_id="C5").pk
    other = merge(people["C4"], new)
    shop.undo(more)
    assert (live_id(new), Contact.objects.get(pk=people["C4"]).record_count) == (people["C4"], 1)
    undo_merge(merge_id=other.pk, by=None)
    undo_merge(merge_id=made.pk, by=None)
    assert (live_id(new), city(people["C2"])) == (None, "Colmar")


def test_who_works_somewhere_still_does(people: dict[str, int]) -> None:
    set_employer(contact_id=people["C2"], name="Garage du Rhône", by=None)
    made = merge(people["C1"], people["C2"])
    found = Contact.objects.select_related("company").get(pk=people["C1"])
    assert (found.company.name if found.company else None) == "Garage du Rhône"
    undo_merge(merge_id=made.pk, by=None)
    assert Contact.objects.get(pk=people["C1"]).company is None
    assert Contact.objects.get(pk=people["C2"]).company is not None


def test_contacts_typed_by_hand_are_merged_too(db: None) -> None:
    one = add_contact(values={"last_name": "Zola", "email": "z@exemple.fr"}, by=None)
    other = add_contact(values={"last_name": "Zola", "first_name": "Émile"}, by=None)
    before = state()
    made = merge(one, other)
    found = Contact.objects.get(pk=one)
    assert (found.first_name, found.email, found.record_count) == ("Émile", "z@exemple.fr", 2)
    undo_merge(merge_id=made.pk, by=None)
    assert state() == before


@pytest.mark.parametrize(
    ("whom", "said", "error"),
    [
        (("C1", "C1"), {}, "merge_of_one"),
        (("C1", "C2"), {"keep": "C3"}, "merge_keep"),
        (("C1", "C2"), {"choices": "C3"}, "merge_choice"),
    ],
)
def test_what_cannot_be_merged_is_refused(
    people: dict[str, int], whom: tuple[str, ...], said: dict[str, str], error: str
) -> None:
    asked: dict[str, Any] = {name: people[value] for name, value in said.items()}
    if "choices" in asked:
        asked["choices"] = {"city": asked["choices"]}
    with pytest.raises(Invalid) as refused:
        merge(*(people[name] for name in whom), **asked)
    assert refused.value.code == error


def test_a_merge_is_undone_once(people: dict[str, int]) -> None:
    made = merge(people["C1"], people["C2"])
    undo_merge(merge_id=made.pk, by=None)
    refusals: list[type[ChalandError]] = [Conflict, NotFound, NotFound]
    deeds = [
        lambda: undo_merge(merge_id=made.pk, by=None),
        lambda: undo_merge(merge_id=987_654, by=None),
        lambda: merge(people["C1"], 987_654),
    ]
    for refusal, deed in zip(refusals, deeds, strict=True):
        with pytest.raises(refusal):
            deed()
