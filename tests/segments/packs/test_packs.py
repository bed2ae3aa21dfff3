"""Every pack: its file is right, every sentence says the same in both languages and counts on real people."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from chaland.customers.domain.labels import bare_key
from chaland.customers.models import Contact, ContactLabel, CustomField, Product
from chaland.customers.services.rollups import refresh_rollups
from chaland.kernel.clock import stop_clock
from chaland.kernel.errors import Invalid, NotFound
from chaland.kernel.text import LANGUAGES, Language
from chaland.segments.domain.packs import TradePack, read_pack
from chaland.segments.language import Faults, parse, print_sentence
from chaland.segments.language.words.custom import CustomWords
from chaland.segments.models import InstalledPack, SavedSegment
from chaland.segments.queries import contact_ids_where
from chaland.segments.ready_made import pack_called, packs, read_file
from chaland.segments.saved import asked_of, said
from chaland.segments.services.packs import install_pack, remove_pack
from chaland.segments.services.rfm import refresh_rfm
from chaland.segments.services.saved import save_segment
from tests.harness.rows import NOW, make_contact, make_event, make_interaction, make_purchase, make_record

KEYS = ["car_dealer", "department_store", "general", "travel_agency"]
TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    stop_clock(NOW)
    yield
    stop_clock(None)


def test_the_four_packs_are_there() -> None:
    assert [pack.key for pack in packs()] == KEYS
    assert all(len(pack.segments) >= 12 for pack in packs())


@pytest.mark.parametrize("pack", packs(), ids=lambda pack: pack.key)
def test_both_languages_say_the_same(pack: TradePack) -> None:
    words = CustomWords({field.key: field.label for field in pack.fields})
    assert [field.key for field in pack.fields] == [bare_key(field.label.fr) for field in pack.fields]
    for segment in pack.segments:
        french = parse(segment.sentence.fr, "fr", custom=words)
        assert not isinstance(french, Faults), segment.key
        assert french == parse(segment.sentence.en, "en", custom=words), segment.key
        assert print_sentence(french, "fr", words) == segment.sentence.fr
        assert print_sentence(french, "en", words) == segment.sentence.en


def invent() -> None:
    """A few people for whom much is true: every sentence of every pack finds somebody, and not everybody."""
    cars = [
        ("Clio", "Véhicule neuf", 48),
        ("Révision", "Entretien", None),
        ("Assurance auto", "Assurance", None),
    ]
    cars += [("Bali", "Voyage", None), ("Robe", "Mode", 4), ("Crème", "Beauté", None)]
    products = [
        Product.objects.create(key=name, name=name, category=category, lifetime_months=months)
        for name, category, months in cars
    ]
    for number in range(40):
        contact = make_contact(
            city="Lyon" if number % 4 else None,
            city_key="lyon" if number % 4 else None,
            postal_code="69001" if number % 4 else None,
            department="69" if number % 2 else "75",
            email="a@b.fr" if number % 3 else None,
            mobile=None if number % 5 else "+33612345678",
            status=("customer", "prospect")[number % 2],
            kind=("person", "professional")[number % 2],
            birth_date=TODAY.replace(year=1950) + timedelta(days=number - 20),
            loyalty_programme="Carte" if number % 3 else None,
            loyalty_tier=("Or", "Argent", None)[number % 3],
            loyalty_points=number * 25,
            last_contact=NOW - timedelta(days=20 * number) if number % 2 else None,
            created_at=NOW - timedelta(days=number * 2),
            custom=custom_values(number),
        )
        happen(contact, number, products)
    rare(products)
    refresh_rfm()


def rare(products: list[Product]) -> None:
    """What chance would not bring: ends of life, large returns, someone who cruises, who has nothing."""
    car, service, _, _, dress, _ = products
    for days, product, cents in (
        (1_400, car, 900_000),
        (60, dress, 12_000),
        (20, dress, -25_000),
        (900, service, 20_000),
    ):
        record = make_record(make_contact(custom={"mise_en_circulation": "2015-01-01"}))
        make_purchase(record, product=product, date=TODAY - timedelta(days=days), amount_cents=cents)
        refresh_rollups([record.contact_id])
    regular = make_record(make_contact(kind="professional"))
    for ago in range(5):
        day = TODAY - timedelta(days=300 * ago + 380)
        make_purchase(regular, product=car, date=day, amount_cents=2_000_000, order=f"r{ago}")
    refresh_rollups([regular.contact_id])
    sailor = make_contact()
    ContactLabel.objects.create(
        contact=sailor, field="custom.types_de_voyage", value="Croisière", key="croisiere"
    )


def custom_values(number: int) -> dict[str, Any]:
    def day(days: int) -> str:
        return (TODAY + timedelta(days=days)).isoformat()

    return {
        "energie": ("Diesel", "Essence")[number % 2],
        "mise_en_circulation": day(-number * 100),
        "kilometrage": number * 5000,
        "prochain_controle_technique": day(number * 5 - 20),
        "fin_de_garantie": day(number * 5 - 20),
        "fin_de_financement": day(number * 10 - 20),
        "type_de_financement": ("LOA", "Crédit")[number % 2],
        "prochain_depart": day(number - 5),
        "dernier_retour": day(-number),
        "passeport_valable_jusqu_au": day(number * 10),
        "voyage_avec_des_enfants": number % 2 == 0,
        "budget_habituel": number * 200,
        "date_de_mariage": day(number * 10 - 50),
        "nombre_d_enfants": number % 3,
    }


def happen(contact: Contact, number: int, products: list[Product]) -> None:
    record = make_record(contact)
    for place in range(number % 7):
        make_purchase(
            record,
            product=products[(number + place) % len(products)],
            date=TODAY - timedelta(days=(number * 37 + place * 29) % 1500),
            amount_cents=(number * 1000 + 5_000) * (1 if place < 5 else -2),
            order=f"{number}-{place}",
        )
    for ago in (1, 2, 3) if number % 3 == 0 else ():
        make_event(record, type="page_view", path="/devis/clio", at=NOW - timedelta(days=ago))
    if number % 3 == 1:
        make_event(record, type=("test_drive", "quote")[number % 2], at=NOW - timedelta(days=2))
    if number % 6 == 0:
        make_interaction(record, satisfaction=1, at=NOW - timedelta(days=9))
    refresh_rollups([contact.pk])


@pytest.mark.django_db
@pytest.mark.parametrize("key", KEYS)
def test_every_sentence_finds_somebody_in_both_languages(key: str) -> None:
    invent()
    pack, everyone = pack_called(key), Contact.objects.count()
    found: dict[Language, dict[str, list[int]]] = {}
    for language in LANGUAGES:
        done = install_pack(pack=pack, language=language, by=None)
        assert done.kept == []
        assert len(done.segments) >= len(pack.segments)
        saved = list(SavedSegment.objects.filter(pack=key))
        found[language] = {one.pack_segment: contact_ids_where(asked_of(one)) for one in saved}
        assert all(one.size == len(found[language][one.pack_segment]) for one in saved)
        assert all(said(one, language).sentence and one.description for one in saved)
        assert install_pack(pack=pack, language=language, by=None).segments == []
        assert len(remove_pack(key=key, by=None).segments) == len(saved)
    assert found["fr"] == found["en"]
    dull = [name for name, ids in found["fr"].items() if not 0 < len(ids) < everyone]
    assert dull == []


@pytest.mark.django_db
def test_a_pack_leaves_what_is_there_and_takes_off_only_what_is_unused() -> None:
    make_contact(custom={"pointure": 42})
    CustomField.objects.create(
        key="pointure", label_fr="Pointure", label_en="Size", type="text", created_at=NOW
    )
    store = pack_called("department_store")
    save_segment(name="gros paniers", sentence="everyone", by=None)
    done = install_pack(pack=store, language="fr", by=None)
    assert {name for name, _ in done.kept} == {"pointure", "Gros paniers"}
    assert "pointure" not in done.fields
    assert "pointure" not in InstalledPack.objects.get(pk="department_store").fields
    save_segment(name="À moi", sentence='dans_segment("Familles") et perso.taille est vide', by=None)
    gone = remove_pack(key="department_store", by=None)
    assert {name for name, _ in gone.kept} == {"Familles", "taille", "nombre_d_enfants"}
    assert "magasin_habituel" in gone.fields
    assert {one.name for one in SavedSegment.objects.all()} == {"gros paniers", "À moi", "Familles"}
    with pytest.raises(NotFound):
        remove_pack(key="department_store", by=None)


GOOD: dict[str, Any] = {
    "version": 1,
    "key": "bakery",
    "name": {"fr": "Boulangerie", "en": "Bakery"},
    "description": {"fr": "Du pain.", "en": "Bread."},
    "fields": [{"key": "pain", "label": {"fr": "Pain", "en": "Bread"}, "type": "text"}],
    "segments": [
        {
            "key": "all",
            "name": {"fr": "Tous", "en": "All"},
            "sentence": {"fr": "tous", "en": "everyone"},
            "explanation": {"fr": "Tous.", "en": "All."},
        }
    ],
}


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"version": 2}, "version"),
        ({"key": "Été"}, "key"),
        ({"name": {"fr": "x"}}, "name"),
        ({"name": {"fr": "x", "en": " "}}, "name.en"),
        ({"extra": 1}, "extra"),
        ({"fields": "x"}, "fields"),
        ({"fields": [{**GOOD["fields"][0], "type": "colour"}]}, "fields.1.type"),
        ({"fields": [{**GOOD["fields"][0], "type": "choice"}]}, "fields.1.choices"),
        ({"fields": GOOD["fields"] * 2}, "fields.pain"),
        ({"segments": [{**GOOD["segments"][0], "each": "planet"}]}, "segments.1.each"),
        ({"segments": [{**GOOD["segments"][0], "colour": "mauve"}]}, "segments.1.colour"),
        ({"segments": GOOD["segments"] * 2}, "segments.all"),
    ],
)
def test_a_wrong_pack_is_refused_with_its_place(change: dict[str, Any], path: str) -> None:
    assert read_pack("x.toml", GOOD).key == "bakery"
    with pytest.raises(Invalid) as refused:
        read_pack("x.toml", {**GOOD, **change})
    assert (refused.value.code, refused.value.path) == ("pack_invalid", path)


def test_unreadable_files_and_unknown_packs_are_refused(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        pack_called("plumber")
    with pytest.raises(NotFound):
        read_file(tmp_path / "none.toml")
    (tmp_path / "bad.toml").write_text("key = [", encoding="utf-8")
    with pytest.raises(Invalid):
        pack_called(str(tmp_path / "bad.toml"))


@pytest.mark.django_db
def test_one_segment_of_a_pack_comes_alone_with_the_fields_it_names() -> None:
    pack = pack_called("car_dealer")
    done = install_pack(pack=pack, language="fr", by=None, only=pack.segments[0].key)
    assert len(done.segments) == 1
    assert 0 < len(done.fields) < len(pack.fields)
    assert set(CustomField.objects.values_list("key", flat=True)) == set(done.fields)
    again = install_pack(pack=pack, language="fr", by=None, only=pack.segments[0].key)
    assert again.segments == []
    with pytest.raises(NotFound):
        install_pack(pack=pack, language="fr", by=None, only="nothing")
