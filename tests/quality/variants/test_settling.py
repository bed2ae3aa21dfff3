"""Near values of the file: found, written one way, said distinct, taken back; segments and later imports follow."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from chaland.access.models import AuditEntry, User
from chaland.access.services import add_user
from chaland.customers.models import Contact, ContactLabel, CustomField, Product, Respelt, SourceRecord
from chaland.jobs.models import Job
from chaland.jobs.services import run_now
from chaland.kernel.clock import stop_clock
from chaland.kernel.errors import Conflict, Invalid, NotFound
from chaland.quality.variants import looking, settling
from chaland.quality.variants.looking import find, look
from chaland.quality.variants.models import ValueGroup, ValueScan
from chaland.quality.variants.queries import counts, distinct_groups, document, open_groups
from chaland.segments.models import SavedSegment
from chaland.segments.queries import count_where, sentence
from chaland.segments.saved import segment_by_id
from chaland.segments.services.saved import change_segment, save_segment
from tests.intake.deliveries import Shop

pytestmark = pytest.mark.django_db
HEAD = "N° client;Nom;Prénom;Ville;Activité;Loisirs"
PEOPLE = f"""{HEAD}
C1;MARTIN;Sophie;Lyon;Boulangerie;golf
C2;DURAND;Paul;Lyon;Boulangerie;golf, voile
C3;PETIT;Anne;Lyonn;boulangerie;golff
C4;BRUN;Luc;Lyon;Boulangrie;
C5;ROUX;Zoé;Lyonn;Coiffure;voile"""
SALES = """N° commande;N° client;Date;Produit;Montant
F1;C1;05/01/2026;Mégane;100,00
F2;C2;06/01/2026;Megnae;250,50
F3;C4;07/01/2026;Mégane;80,00"""


@pytest.fixture
def shop(tmp_path: Path, db: None) -> Iterator[Shop]:
    shop = Shop(tmp_path)
    shop.deliver(PEOPLE)
    yield shop
    stop_clock(None)


@pytest.fixture
def me(db: None) -> User:
    return add_user(email="a@example.fr", role="manager", password="correct horse battery", name="Alice")


def cities() -> list[str | None]:
    return list(Contact.objects.order_by("last_name").values_list("city", flat=True))


def size(said: str) -> int:
    return count_where(sentence(said))


def only(field: str) -> ValueGroup:
    (found,) = open_groups(field)
    return found.group


def texts(group: ValueGroup) -> dict[str, int]:
    return {form["text"]: form["count"] for member in group.members for form in member["forms"]}


def unified(field: str, **told: Any) -> settling.Done:
    look(field)
    group = only(field)
    forms = list(texts(group))
    return settling.unify(
        **{"field": field, "forms": forms, "kept": group.kept, "group_id": group.pk, "by": None, **told}
    )


def test_the_file_is_looked_at_by_a_job(shop: Shop) -> None:
    shop.deliver(SALES, kind="purchases")
    run_now(looking.queue_looking())
    assert texts(only("city")) == {"Lyon": 3, "Lyonn": 2}
    assert texts(only("activity")) == {"Boulangerie": 2, "boulangerie": 1, "Boulangrie": 1}
    assert texts(only("hobbies")) == {"golf": 2, "golff": 1}
    assert texts(only("product")) == {"Mégane": 2, "Megnae": 1}
    assert counts() == {"city": 1, "activity": 1, "hobbies": 1, "product": 1}
    assert ValueScan.objects.get(field="city").distinct == 2
    shown = {Contact.objects.get(pk=pk).last_name for pk in only("city").members[1]["forms"][0]["examples"]}
    assert shown == {"Petit", "Roux"}


def test_looking_again_after_a_crash_does_the_fields_that_were_left(shop: Shop) -> None:
    job = looking.queue_looking()
    Job.objects.filter(pk=job.pk).update(checkpoint={"done": ["city"]})
    job.refresh_from_db()
    run_now(job)
    assert open_groups("city") == []
    assert texts(only("hobbies")) == {"golf": 2, "golff": 1}


def test_a_town_is_written_one_way_in_later_imports_too_and_given_back(shop: Shop) -> None:
    said = dict(SourceRecord.objects.values_list("pk", "values"))
    done = unified("city")
    assert (done.job, cities()) == (None, ["Lyon"] * 5)
    assert size('ville = "Lyon"') == 5
    assert open_groups("city") == []
    entry = shop.deliver(f"{HEAD}\nC6;VERT;Léa;LYONN;;\nC1;MARTIN;Sophie;Lyonn;;\nC7;GRIS;Tom;Nantes;;")
    assert entry.counts["unified"] == 2
    assert size('ville = "Lyon"') == 6
    settling.separate(number=done.rule.pk, by=None)
    assert cities() == ["Lyon", "Lyon", "Nantes", "Lyonn", "Lyonn", "Lyonn", "Lyonn"]
    assert not Respelt.objects.exists()
    now = dict(SourceRecord.objects.filter(pk__in=said).values_list("pk", "values"))
    assert [pk for pk in said if now[pk] != said[pk]] == [
        SourceRecord.objects.get(contact__last_name="Martin").pk
    ]
    assert texts(only("city")) == {"Lyon": 3, "Lyonn": 2}  # proposed again


def test_a_town_that_was_not_recognised_is_in_its_department(shop: Shop) -> None:
    unified("city")
    assert set(Contact.objects.values_list("insee", "department")) == {("69123", "69")}
    assert size('département = "69"') == 5


def test_lists_and_what_somebody_edited_meanwhile(shop: Shop, me: User) -> None:
    from chaland.customers.services.hand import edit_contacts

    done = unified("hobbies")
    anne = Contact.objects.get(last_name="Petit")
    assert list(anne.labels.values_list("value", flat=True)) == ["golf"]
    edit_contacts(contact_ids=[anne.pk], values={"hobbies": ["golf", "danse"]}, by=me)
    assert sorted(anne.labels.values_list("value", flat=True)) == ["danse", "golf"]
    settling.separate(number=done.rule.pk, by=None)
    assert sorted(anne.labels.values_list("value", flat=True)) == ["danse", "golff"]
    assert ContactLabel.objects.filter(key="golf").count() == 2


def test_a_product_is_called_one_way_and_its_lines_stay_where_they_are(shop: Shop) -> None:
    shop.deliver(SALES, kind="purchases")
    done = unified("product")
    assert set(Product.objects.values_list("key", "name")) == {
        ("name:megane", "Mégane"),
        ("name:megnae", "Mégane"),
    }
    assert size('existe(achats où produit = "Mégane")') == 3
    shop.deliver(SALES.replace("F2", "F9"), kind="purchases")
    assert set(Product.objects.values_list("name", flat=True)) == {"Mégane"}
    settling.separate(number=done.rule.pk, by=None)
    assert set(Product.objects.values_list("name", flat=True)) == {"Mégane", "Megnae"}
    assert size('existe(achats où produit = "Megnae")') == 1


def test_a_field_of_the_trade(shop: Shop) -> None:
    shop.deliver(
        "N° client;Nom;Carburant\nC1;MARTIN;Essence\nC2;DURAND;Essence\nC3;PETIT;Esence", keep_unknown=True
    )
    key = f"custom.{CustomField.objects.get().key}"
    done = unified(key)
    carried = Contact.objects.exclude(custom=None).values_list("custom", flat=True)
    assert [set(custom.values()) for custom in carried] == [{"Essence"}] * 3
    settling.separate(number=done.rule.pk, by=None)
    assert sum("Esence" in custom.values() for custom in carried.all()) == 1


def test_segments_that_name_a_value_follow_and_come_back(shop: Shop, me: User) -> None:
    asked = 'ville = "lyonn" et loisirs contient l\'un de ("voile", "golf")'
    segment = save_segment(name="Lyonnais", sentence=asked, by=me)
    other = save_segment(
        name="À moi", sentence='ville parmi ("Lyonn", "Lyon")', by=None, owner=me, shared=False
    )
    look("city")
    naming = {one.name: one.segment_id for one in open_groups("city")[0].segments}
    assert naming == {"Lyonnais": segment.pk, "": other.pk}
    before = segment.tree
    done = unified("city", segments=[segment.pk, other.pk], by=me)
    assert size('dans_segment("Lyonnais")') == 3
    assert segment_by_id(other.pk).tree.count("Lyon") == 1
    settling.separate(number=done.rule.pk, by=me)
    assert segment_by_id(segment.pk).tree == before
    assert size('dans_segment("Lyonnais")') == 1


def test_a_segment_that_somebody_changed_since_is_left_alone(shop: Shop, me: User) -> None:
    segment = save_segment(name="Lyonnais", sentence='ville = "Lyonn"', by=me)
    done = unified("city", segments=[segment.pk], by=me)
    change_segment(segment_id=segment.pk, sentence='ville = "Nantes"', by=me)
    settling.separate(number=done.rule.pk, by=me)
    assert "Nantes" in SavedSegment.objects.get(pk=segment.pk).tree


def test_facts_of_sentences_are_rewritten_too(shop: Shop, me: User) -> None:
    shop.deliver(SALES, kind="purchases")
    asked = 'nombre(achats où produit = "Megnae") >= 1 et non existe(achats où produit = "Twingo")'
    segment = save_segment(name="Mégane", sentence=asked, by=me)
    unified("product", segments=[segment.pk], by=me)
    assert size('dans_segment("Mégane")') == 3


def test_what_is_said_distinct_is_not_proposed_until_somebody_does(shop: Shop, me: User) -> None:
    look("hobbies")
    group = only("hobbies")
    settling.say_distinct(group_id=group.pk, by=me)
    look("hobbies")
    assert (open_groups("hobbies"), [one.pk for one in distinct_groups("hobbies")]) == ([], [group.pk])
    settling.propose_again(group_id=group.pk, by=me)
    look("hobbies")
    assert texts(only("hobbies")) == {"golf": 2, "golff": 1}


def test_many_are_written_by_a_job_that_goes_on_where_it_stood(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settling, "AT_ONCE", 1)
    monkeypatch.setattr(settling, "_STEP", 1)
    done = unified("city")
    assert done.job is not None
    assert cities().count("Lyonn") == 2
    ended = run_now(done.job)
    assert (ended.result, ended.done, ended.total) == ({"rule": done.rule.pk, "written": 2}, 2, 2)
    assert cities() == ["Lyon"] * 5
    back = settling.separate(number=done.rule.pk, by=None)
    assert back.job is not None
    run_now(back.job)
    assert cities().count("Lyonn") == 2


def test_who_did_what_is_written_down(shop: Shop, me: User) -> None:
    done = unified("city", by=me)
    settling.separate(number=done.rule.pk, by=me)
    entries = AuditEntry.objects.filter(verb__startswith="values.").order_by("pk")
    assert [(entry.verb, entry.actor_id) for entry in entries] == [
        ("values.unify", me.pk), ("values.separate", me.pk)
    ]  # fmt: skip


def test_what_is_refused(shop: Shop) -> None:
    with pytest.raises(NotFound, match="not compared"):
        settling.unify(field="email", forms=["a"], kept="b", by=None)
    with pytest.raises(Invalid):
        settling.unify(field="city", forms=["Lyonn"], kept="  ", by=None)
    with pytest.raises(Invalid):
        settling.unify(field="city", forms=["Lyon"], kept="Lyon", by=None)
    with pytest.raises(NotFound):
        settling.say_distinct(group_id=999_999, by=None)
    done = settling.unify(field="city", forms=["Lyonn"], kept="Lyon", by=None)
    settling.separate(number=done.rule.pk, by=None)
    with pytest.raises(Conflict):
        settling.separate(number=done.rule.pk, by=None)


def test_the_document_says_groups_and_rules(shop: Shop) -> None:
    done = unified("city")
    look("hobbies")
    told = document(None, "fr")
    assert [(one["rule"], one["kept"], one["forms"]) for one in told["rules"]] == [
        (done.rule.pk, "Lyon", ["Lyonn"])
    ]
    assert [one["kept"] for one in told["groups"]] == ["golf"]
    assert {one["field"]: one["groups"] for one in told["fields"]}["hobbies"] == 1


def test_a_file_of_nobody_has_no_near_values(db: None) -> None:
    assert find("city") == ([], [])
