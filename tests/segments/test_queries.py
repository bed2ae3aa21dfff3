"""Sentences asked of a real file: the same people on both databases, and refusals that say everything."""

from __future__ import annotations

import pytest
from django.db import connection

from chaland.customers.models import Contact
from chaland.segments.language import Faulty
from chaland.segments.language.ast import Not
from chaland.segments.queries import contact_ids_where, count_where, fitting, sentence, where_clause

ALL = {"Dupont", "Œuvré", "Martin", "Smith", "Le Goff"}
ANSWERS = [
    ('city = "Lyon" and age between 25 and 40', {"Dupont"}),
    ('ville = "LYON" et âge entre 25 et 40', {"Dupont"}),
    ("last_purchase < 6 months ago and total_spent >= 500", {"Œuvré"}),
    ("dernier_achat < il y a 6 mois et total_dépensé >= 100", {"Œuvré", "Smith"}),
    ('count(purchases where category = "SUV" and date >= 12 months ago) >= 2', {"Dupont"}),
    (
        'exists(purchases where product = "Clio") and not exists(purchases where category = "Assurance")',
        {"Œuvré"},
    ),
    ("sum(purchases.amount where date between 2025-01-01 and 2025-12-31) > 800", {"Œuvré"}),
    (
        'count(events where type = "page_view" and path starts with "/devis" and at >= 30 days ago) >= 3',
        {"Œuvré"},
    ),
    ('near("Lyon", 30 km)', {"Dupont", "Œuvré"}),
    ('près_de("Lyon", 1000 km)', ALL - {"Smith"}),
    ('city in ("Lyon", "Paris") or postal_code starts with "69"', {"Dupont", "Œuvré", "Martin"}),
    ("email is empty", {"Martin"}),
    ('hobbies has any ("golf", "tennis")', {"Dupont", "Smith"}),
    ('loisirs contient tous ("golf", "voile")', {"Dupont"}),
    ('custom.carburant = "DIESEL"', {"Dupont", "Smith"}),
    ("birthday within next 7 days", {"Œuvré"}),
    ("total_spent = 0", {"Martin", "Le Goff"}),
    ("not (total_spent = 0)", {"Dupont", "Œuvré", "Smith"}),
    ("purchase_count >= 3", {"Dupont"}),
    ('last_name = "oeuvre"', {"Œuvré"}),
    ('company contains "ca va"', {"Martin"}),
    ('sex = "F"', {"Œuvré", "Martin"}),
    ('sexe != "femme"', {"Dupont", "Smith"}),
    ('statut = "client"', {"Dupont", "Œuvré"}),
    ('nature = "professionnel"', {"Martin"}),
    ('étiquettes contient l\'un de ("vip")', {"Dupont"}),
    ("loyalty_points > 0", {"Dupont", "Œuvré"}),
    ('postal_code = "sw1a 1aa"', {"Smith"}),
    ('source = "boutique"', ALL),
    ("created_at >= 2 days ago", ALL),
    ("created_at < 2 days ago", set()),
]
CODES = [
    ('country = "France"', ALL - {"Smith"}),
    ('pays != "france"', {"Smith"}),
    ('pays = "GB"', {"Smith"}),
    ('department = "Rhône"', {"Dupont", "Œuvré"}),
    ('département parmi ("69", "Finistère")', {"Dupont", "Œuvré", "Le Goff"}),
    ('region = "Bretagne"', {"Le Goff"}),
    ('langue = "anglais"', {"Smith"}),
    ('mobile = "07 30 00 00 02"', {"Œuvré"}),
    ('mobile starts with "07 30"', {"Dupont", "Œuvré", "Martin", "Le Goff"}),
]


def named(ids: list[int] | set[int]) -> set[str]:
    return {str(name) for name in Contact.objects.filter(pk__in=ids).values_list("last_name", flat=True)}


@pytest.mark.usefixtures("file")
def test_sentences_find_the_people_they_say() -> None:
    wrong = {text: named(contact_ids_where(text)) for text, names in ANSWERS + CODES}
    assert {text: found for text, found in wrong.items() if found != dict(ANSWERS + CODES)[text]} == {}
    assert len(ANSWERS + CODES) == len(wrong)


@pytest.mark.usefixtures("file")
def test_the_count_the_list_the_clause_and_the_single_contact_agree() -> None:
    every = contact_ids_where("everyone")
    for text, _ in ANSWERS:
        found = contact_ids_where(text)
        assert found == sorted(found)
        assert count_where(text) == len(found)
        assert fitting(sentence(text), every, zone="Europe/Paris") == set(found), text
        assert contact_ids_where(Not(sentence(text))) == [pk for pk in every if pk not in found], text
        sql, values = where_clause(text)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT c.id FROM customers_contact AS c WHERE {sql}", values)
            assert {row[0] for row in cursor.fetchall()} == set(found)


@pytest.mark.usefixtures("file")
def test_a_custom_value_of_another_kind_counts_as_missing() -> None:
    from chaland.customers.models import CustomField

    CustomField.objects.filter(key="carburant").update(type="number")
    Contact.objects.filter(last_name="Œuvré").update(custom={"carburant": 7.5})
    assert named(contact_ids_where("custom.carburant > 1")) == {"Œuvré"}
    assert named(contact_ids_where("custom.carburant is empty")) == ALL - {"Œuvré"}
    CustomField.objects.filter(key="carburant").update(type="yes_no")
    assert contact_ids_where("custom.carburant = yes") == []
    CustomField.objects.filter(key="carburant").update(type="date")
    assert contact_ids_where("custom.carburant > 2020-01-01") == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ('vile = "Lyon"', ["unknown_field"]),
        ('vile = "Lyon" et nom = 3', ["unknown_field", "wrong_type"]),
        ('in_segment("VIP")', ["unknown_segment"]),
        ('exists(messages where status = "lu" and at >= 3)', ["unknown_choice", "wrong_type"]),
        ('near("Nulle-Part-sur-Rien", 3 km)', ["unknown_place"]),
    ],
)
def test_what_cannot_be_answered_is_refused_with_every_fault(text: str, codes: list[str]) -> None:
    with pytest.raises(Faulty) as refused:
        count_where(text)
    assert [fault.code for fault in refused.value.faults] == codes
    assert all(fault.at is not None for fault in refused.value.faults)
