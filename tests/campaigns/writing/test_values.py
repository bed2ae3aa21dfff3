"""What the fields of people hold, gathered for many at once."""

from __future__ import annotations

import unicodedata
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from chaland.access.services import add_user
from chaland.campaigns.domain.templates import Amount
from chaland.campaigns.writing.catalogue import GROUPS, STANDARD, catalogue, fields
from chaland.campaigns.writing.cleaning import cleaned, said_value
from chaland.campaigns.writing.house import FILE, house
from chaland.campaigns.writing.values import values_for
from chaland.channels.sms.encoding import propose
from chaland.customers.models import CustomField
from chaland.kernel.errors import Invalid
from tests.campaigns.writing.drafting import CLOCK, bought, zoe
from tests.harness.rows import NOW, make_batch, make_contact, make_record, make_source

EVERYTHING = {one.path for one in STANDARD if one.group not in ("sender", "links")}
SHOPS = """
[[shop]]
name = "Lyon Part-Dieu"
address = "17 rue du Docteur Bouchut"
postal_code = "69003"
city = "Lyon"
phone = "+33472000000"
hours = "9h-19h"

[[shop]]
name = "Paris Nation"
latitude = 48.85
longitude = 2.39

[[owner]]
name = "julie mercier"
phone = "+33611111111"
"""


@pytest.fixture
def shops() -> Any:
    path = Path(settings.CHALAND_HOME) / FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(SHOPS, encoding="utf-8")
    yield path
    path.unlink(missing_ok=True)


def held(contact_id: int, *needs: str, language: Any = "fr") -> dict[str, Any]:
    return values_for([contact_id], needs or EVERYTHING, language, CLOCK)[contact_id]


@pytest.mark.django_db
def test_everything_that_is_known_of_somebody(shops: Path) -> None:
    person = zoe()
    make_record(person, make_batch(make_source(name="Salon de l'auto")))
    bought(person)
    bought(person, date=date(2025, 1, 1), amount_cents=50_000, store="Paris Nation")
    assert held(person.pk) == {
        "contact": {
            "first_name": "Zoé",
            "last_name": "ROSSI",
            "full_name": "Zoé ROSSI",
            "civility": "Mme",
            "title": "Madame",
            "email": "zoe@example.fr",
            "mobile": "+33612345678",
            "postal_code": "69002",
            "city": "Lyon",
            "birth_date": date(1980, 11, 24),
            "age": 45,
            "hobbies": ["golf", "voile"],
        },
        "company": {"name": "Rossi SA", "city": "Bron"},
        "purchase": {
            "product": "Clio",
            "category": "Véhicule",
            "brand": "Renault",
            "date": date(2026, 2, 2),
            "amount": Amount(1_234_560),
            "store": "Lyon Part-Dieu",
            "replacement": date(2031, 2, 2),
        },
        "purchases": {"count": 2, "total": Amount(1_284_560), "first": date(2025, 1, 1)},
        "loyalty": {"points": 1250, "tier": "Or"},
        "shop": {
            "name": "Lyon Part-Dieu",
            "address": "17 rue du Docteur Bouchut",
            "postal_code": "69003",
            "city": "Lyon",
            "phone": "+33472000000",
            "hours": "9h-19h",
        },
        "owner": {"name": "Julie Mercier", "phone": "+33611111111"},
        "data_source": "Vos coordonnées nous viennent de : Salon de l'auto, le 22/11/2026.",
        "today": date(2026, 11, 23),
    }
    assert held(person.pk, "contact.title", "data_source", language="en") == {
        "contact": {"title": "Ms"},
        "data_source": "We have your details from: Salon de l'auto, on 22/11/2026.",
    }


@pytest.mark.django_db
def test_of_somebody_unknown_nothing_is_said() -> None:
    nobody = make_contact(last_name=None)
    assert held(nobody.pk) == {"today": date(2026, 11, 23)}
    assert values_for([987_654], EVERYTHING, "fr", CLOCK) == {}


@pytest.mark.django_db
def test_custom_fields_keep_their_kind() -> None:
    person = zoe()
    person.custom = {
        "garantie": "2027-01-15",
        "km": 120_000,
        "oui": True,
        "liste": ["a", " "],
        "vide": " ",
        "x": "1",
    }
    person.save()
    asked = [f"custom.{key}" for key in ("garantie", "km", "oui", "liste", "vide", "absent")]
    assert held(person.pk, *asked) == {
        "custom": {"garantie": date(2027, 1, 15), "km": 120_000, "oui": True, "liste": ["a"]}
    }


@pytest.mark.django_db
def test_the_shop_is_the_nearest_else_that_of_the_last_purchase(shops: Path) -> None:
    near_paris, nowhere = zoe(latitude=48.9, longitude=2.3), zoe(latitude=None, longitude=None)
    bought(nowhere, store="lyon part-dieu")
    elsewhere = zoe(latitude=None, longitude=None)
    bought(elsewhere, store="Nice")
    asked = ["shop.name", "shop.city"]
    assert held(near_paris.pk, *asked)["shop"] == {"name": "Paris Nation"}
    assert held(nowhere.pk, *asked)["shop"]["city"] == "Lyon"
    assert held(elsewhere.pk, *asked)["shop"] == {"name": "Nice"}
    shops.write_text(SHOPS[: SHOPS.index("[[shop]]", 10)], encoding="utf-8")
    assert held(elsewhere.pk, *asked)["shop"]["name"] == "Lyon Part-Dieu"


@pytest.mark.django_db
def test_who_looks_after_them_is_reached_by_their_account() -> None:
    add_user(email="julie@example.fr", role="sales", name="Julie Mercier")
    assert held(zoe().pk, "owner.email", "owner.phone") == {"owner": {"email": "julie@example.fr"}}


def test_a_file_of_shops_that_cannot_be_read_says_where(shops: Path) -> None:
    for wrong, said in (("[[shop]\n", "line"), ('[[shop]]\nnom = "x"\n', "shop.0.nom")):
        shops.write_text(wrong, encoding="utf-8")
        with pytest.raises(Invalid) as told:
            house()
        assert (told.value.code, told.value.path) == ("messages_file_wrong", FILE)
        assert said in told.value.say("en")


@pytest.mark.django_db
def test_a_thousand_people_take_as_many_questions_as_three(shops: Path) -> None:
    people = [zoe(owner=f"Vendeur {at}") for at in range(3)]
    for person in people:
        bought(person)
    with CaptureQueriesContext(connection) as few:
        values_for([people[0].pk], EVERYTHING, "fr", CLOCK)
    more = [person.pk for person in people] + [make_contact(first_name=f"A{at}").pk for at in range(40)]
    with CaptureQueriesContext(connection) as many:
        assert len(values_for(more, EVERYTHING, "fr", CLOCK)) == 43
    assert len(many) == len(few) <= 6
    with CaptureQueriesContext(connection) as one:
        values_for(more, {"contact.first_name", "loyalty.points"}, "fr", CLOCK)
    assert len(one) == 1


@given(st.text(max_size=40))
def test_what_is_said_is_one_clean_line(text: str) -> None:
    said = cleaned(text)
    assert said == cleaned(said)
    assert said == said.strip()
    assert "\n" not in said
    assert "\r" not in said
    assert "  " not in said
    assert not {unicodedata.category(char) for char in said} & {"Cc", "Cs", "Co", "Zl", "Zp"}


@given(st.text("abcéçÉ '-", max_size=30))
def test_an_ordinary_name_is_said_as_it_stands(text: str) -> None:
    assert cleaned(text) == " ".join(text.split())
    assert propose(cleaned(text)).isascii() or "é" in text or "É" in text


def test_nothing_left_is_nothing() -> None:
    assert said_value(" \u200b\u202e ") is None
    assert said_value([" ", None]) is None
    assert said_value(["a", None, 3]) == ["a", "3"]
    assert said_value(0) == 0
    assert cleaned("Zo\u00eb \U0001f468\u200d\U0001f469") == "Zoë \U0001f468\u200d\U0001f469"


@pytest.mark.django_db
def test_the_catalogue_offers_the_fields_of_the_trade_but_what_is_told_to_nobody() -> None:
    told = [
        ("energie", "Énergie", "Energy", "choice"),
        ("fin_de_garantie", "Fin de garantie", "End of warranty", "date"),
        ("nir", "NIR", "NIR", "text"),
        ("numero_de_securite_sociale", "Numéro de sécurité sociale", "Social security number", "text"),
        ("champ_4", "IBAN", "IBAN", "text"),
        ("notes_internes", "Notes internes", "Internal notes", "text"),
        ("sante", "Santé", "Health", "text"),
    ]
    for key, fr, en, kind in told:
        CustomField.objects.create(key=key, label_fr=fr, label_en=en, type=kind, created_at=NOW)
    CustomField.objects.create(
        key="cache", label_fr="Caché", label_en="Hidden", type="text", hidden=True, created_at=NOW
    )
    own = [one for one in fields() if one.group == "custom"]
    assert [(one.path, one.kind, one.chip) for one in own] == [
        ("custom.energie", "text", "{{ custom.energie }}"),
        ("custom.fin_de_garantie", "date", "{{ custom.fin_de_garantie }}"),
    ]
    aliases = catalogue().aliases
    assert aliases["perso.energie"] == aliases["custom.energy"] == "custom.energie"
    assert aliases["custom.end_of_warranty"] == "custom.fin_de_garantie"
    assert aliases["firstname"] == aliases["contact.firstname"] == aliases["prenom"] == "contact.first_name"
    assert aliases["achat.produit"] == "purchase.product"
    assert aliases["ville"] == aliases["contact.ville"] == "contact.city"


@pytest.mark.django_db
def test_nothing_private_is_a_field() -> None:
    known = catalogue()
    assert {one.group for one in known.fields} <= set(GROUPS)
    private = (
        "notes",
        "tags",
        "colour",
        "consent",
        "siren",
        "search",
        "origins",
        "status",
        "external_id",
        "number",
    )
    assert not [path for path in known.paths if path.split(".")[-1] in private]
    assert set(known.aliases.values()) <= known.paths
    assert not set(known.aliases) & known.paths
