"""The builder's pages and answers, as a browser asks for them."""

from __future__ import annotations

import json
import re
from functools import reduce
from html import unescape
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from chaland.customers.models import Contact, CustomField
from chaland.segments.models import SavedSegment
from chaland.segments.queries import count_where, sentence
from chaland.segments.saved import said, segment_called
from chaland.segments.services.saved import delete_segment, save_segment
from tests.faces.web.conftest import make_contact
from tests.faces.web.segments.builder.test_blocks import group
from tests.harness.rows import NOW

LYON = {"field": "city", "is": "equals", "values": ["Lyon"]}


@pytest.fixture
def people(db: None) -> None:
    make_contact(first_name="Anne", last_name="Arnaud", email="anne@example.fr", status="customer")
    make_contact(first_name="Bruno", last_name="Blanc", postal_code="75011", city="Paris", tags=["VIP"])
    make_contact(first_name="Chloé", last_name="Cœuret", birth_date="1990-05-01")


def post(client: Client, name: str, /, **said: Any) -> HttpResponse:
    if "draft" in said and not isinstance(said["draft"], str):
        said["draft"] = json.dumps(said["draft"])
    return client.post(reverse(name), said, headers={"HX-Request": "true"})  # type: ignore[return-value]


def draft_in(answer: HttpResponse) -> Any:
    found = re.search(r'data-draft="([^"]*)"', answer.content.decode())
    assert found
    return json.loads(unescape(found[1]))


def sentence_in(answer: HttpResponse) -> str:
    found = re.search(r'data-sentence="([^"]*)"', answer.content.decode())
    assert found
    return unescape(found[1])


@pytest.mark.usefixtures("people")
def test_blocks_and_sentence_write_one_another(manager: Client) -> None:
    answer = post(
        manager, "segments_shape", draft=group(LYON, {"field": "age", "is": "at_least", "values": [18]})
    )
    assert sentence_in(answer) == 'ville = "Lyon" et âge >= 18'
    assert "la ville est « Lyon »" in unescape(answer.content.decode())
    answer = post(
        manager,
        "segments_shape",
        sentence='ville = "Lyon" ou étiquettes contient l\'un de ("VIP")',
        draft=group(),
    )
    tags = {"field": "tags", "is": "has_any", "values": ["VIP"]}
    assert draft_in(answer) == group(LYON, tags, kind="any")
    wrong = post(manager, "segments_shape", sentence='vile = "Lyon" et age > "x"', draft=group(LYON))
    assert draft_in(wrong) == group(LYON)
    assert wrong.content.decode().count("field-error") == 2
    assert 'data-at="0" data-length="4"' in wrong.content.decode()
    assert 'data-fix="ville"' in wrong.content.decode()
    english = post(manager, "segments_shape", sentence='city = "Lyon" and age < 30', draft=group())
    assert draft_in(english) == group(LYON, {"field": "age", "is": "less", "values": [30]})
    odd = {"field": "age", "is": "between", "values": [18, "vieux"]}
    told = post(manager, "segments_shape", draft=group(odd)).content.decode()
    assert (told.count('aria-invalid="true"'), told.count("Il faut ici un nombre")) == (1, 2)
    assert sentence_in(post(manager, "segments_shape", sentence=" ", draft=group(LYON))) == ""


@pytest.mark.usefixtures("people")
def test_the_count_is_that_of_the_sentence_and_of_the_list(manager: Client) -> None:
    for text in ('ville = "Lyon"', 'non ville = "Lyon"', "tous", 'étiquettes contient l\'un de ("VIP")'):
        blocks = draft_in(post(manager, "segments_shape", sentence=text))
        counted = [
            post(manager, "segments_count", sentence=text),
            post(manager, "segments_count", draft=blocks),
        ]
        number = count_where(sentence(text, language="fr"))
        assert [_number(answer) for answer in counted] == [number, number]
        listed = manager.get(reverse("contacts_count"), {"where": text}).content.decode()
        assert int(listed) == number
    half = post(
        manager, "segments_count", draft=group(LYON, {"field": "age", "is": "at_least", "values": [None]})
    )
    assert (_number(half), "1 condition à compléter" in half.content.decode()) == (2, True)


def _number(answer: HttpResponse) -> int | None:
    found = re.search(r"data-count>([\d\u202f]+)<", answer.content.decode())
    return int(found[1].replace("\u202f", "")) if found else None


@pytest.mark.usefixtures("people")
def test_the_people_are_shown_and_compared(manager: Client) -> None:
    other = save_segment(name="Parisiens", sentence='ville = "Paris"', by=None)
    shown = unescape(post(manager, "segments_people", draft=group(), against=other.pk).content.decode())
    for expected in (
        "Rhône (69)",
        "35 à 44 ans",
        "Anne Arnaud",
        "À côté de « Parisiens »",
        'level-5"><title>Rhône',
    ):
        assert expected in shown, expected
    last = shown.rindex("<section")
    assert "À côté de « Parisiens »" in shown[last:], "just above where it was chosen"
    assert (
        "Personne ne remplit"
        in post(manager, "segments_people", draft=group(_city("Nulle part"))).content.decode()
    )
    assert post(manager, "segments_people", sentence="vile =").content.decode().strip() == ""
    drawn = manager.get(reverse("segments_outlines"))
    assert (drawn["Content-Type"], 'id="d69"' in drawn.content.decode()) == ("image/svg+xml", True)


def _city(name: str) -> dict[str, Any]:
    return {**LYON, "values": [name]}


@pytest.mark.usefixtures("people")
def test_values_of_the_file_are_offered_with_their_counts(manager: Client) -> None:
    def offered(**asked: str) -> list[tuple[str, str]]:
        page = unescape(manager.get(reverse("segments_values"), asked).content.decode())
        found = re.findall(r'data-json="(.*?)" data-label.*?(?:tnum">(\d+)<|</div>)', page)
        return [(json.loads(value), count) for value, count in found]

    assert offered(asked="city") == [("Lyon", "2"), ("Paris", "1")]
    assert offered(asked="city", typed="LY") == [("Lyon", "2")]
    assert offered(asked="department", typed="rho") == [("Rhône", "2")]
    assert ("customer", "1") in offered(asked="status")
    assert offered(asked="tags") == [("VIP", "1")]
    assert offered(asked="place", typed="69003") == [("69003", "")]
    assert offered(asked="place", typed="lyon")[0] == ("Lyon", "")
    assert (
        offered(asked="place", typed="saint-denis")[0][0] != offered(asked="place", typed="saint-denis")[1][0]
    )
    for odd in ("nothing", "custom.nothing", "purchases.nothing", "", "a.b.c", "email"):
        assert offered(asked=odd) == []
    for asked in ("city", "department"):
        for value, count in offered(asked=asked):
            assert _number(
                post(
                    manager,
                    "segments_count",
                    draft=group({"field": asked, "is": "equals", "values": [value]}),
                )
            ) == int(count)


@pytest.mark.sqlite_only  # nothing of it hangs on the database
@pytest.mark.usefixtures("people")
def test_a_segment_is_saved_changed_and_copied(manager: Client) -> None:
    made = post(
        manager,
        "segments_save",
        draft=group(LYON),
        name="Lyonnais",
        folder="Régions",
        description="d",
        colour="red",
        shared="yes",
    )
    kept = segment_called("Lyonnais")
    assert made.headers["HX-Redirect"] == reverse("segment", args=[kept.pk])
    assert (kept.folder, kept.description, kept.colour, kept.frozen, kept.shared, kept.size) == (
        "Régions",
        "d",
        "red",
        False,
        True,
        2,
    )
    again = post(manager, "segments_save", draft=group(LYON), name="lyonnais")
    assert (again.status_code, "existe déjà" in again.content.decode()) == (409, True)
    half = post(manager, "segments_save", draft=group({"near": None, "km": 3}), name="Autre")
    assert (half.status_code, "restent à compléter" in half.content.decode()) == (422, True)
    wrong = post(manager, "segments_save", sentence="vile = 3", name="Autre")
    assert post(manager, "segments_save", name="Personne n'a rien dit").status_code == 422
    assert (wrong.status_code, SavedSegment.objects.count()) == (422, 1)
    changed = post(
        manager, "segments_save", draft=group(_city("Paris")), name="Parisiens", segment=kept.pk, frozen="yes"
    )
    assert changed.status_code == 204
    kept.refresh_from_db()
    assert (kept.name, kept.size, kept.frozen, kept.shared) == ("Parisiens", 1, True, False)
    Contact.objects.filter(city="Lyon").update(city="Paris", city_key="paris")
    told = {"draft": group(_city("Paris")), "segment": kept.pk, "frozen": "yes"}
    assert post(manager, "segments_save", name="De Paris", **told).status_code == 204
    kept.refresh_from_db()
    assert (kept.name, kept.size) == ("De Paris", 1)
    post(manager, "segments_save", name="Parisiens", **told)
    circle = post(manager, "segments_shape", draft=group({"in_segment": "Parisiens"}), segment=kept.pk)
    assert "finirait par se nommer lui-même" in unescape(circle.content.decode())
    copy = unescape(manager.get(reverse("segments_new"), {"from": kept.pk}).content.decode())
    assert ("Parisiens (copie)" in copy, 'ville = "Paris"' in copy) == (True, True)
    edit = unescape(manager.get(reverse("segments_edit", args=[kept.pk])).content.decode())
    assert f'data-segment="{kept.pk}"' in edit
    assert said(kept, "fr").sentence in edit


@pytest.mark.sqlite_only  # nothing of it hangs on the database
@pytest.mark.usefixtures("people")
def test_what_is_gone_since_is_told_in_its_block(manager: Client) -> None:
    field = CustomField.objects.create(
        key="fuel", label_fr="Énergie", label_en="Fuel", type="text", created_at=NOW
    )
    vip = save_segment(name="VIP", sentence='perso.fuel = "diesel"', by=None)
    kept = save_segment(name="Tous deux", sentence='dans_segment("VIP") ou perso.fuel = "x"', by=None)
    SavedSegment.objects.filter(pk=kept.pk).update(tree='{"version":1,"where":{"in_segment":"#99"}}')
    delete_segment(segment_id=vip.pk, by=None)
    page = unescape(manager.get(reverse("segments_edit", args=[kept.pk])).content.decode())
    assert "Il n'y a pas de segment" in page
    field.delete()
    gone = {"custom": "fuel", "is": "equals", "values": ["diesel"]}
    answer = post(manager, "segments_shape", draft=group(LYON, gone))
    assert "Il n'y a pas de champ personnalisé « fuel »" in unescape(answer.content.decode())
    assert _number(post(manager, "segments_count", draft=group(LYON, gone))) is None


HOSTILE = {
    "deep": reduce(lambda inner, turn: group(LYON, inner, kind=("all", "any")[turn % 2]), range(30), group()),
    "long": group({"field": "city", "is": "equals", "values": [f"Ville {n}" for n in range(10_000)]}),
    "hostile": group(
        _city('"><script>alert(1)</script>\x00'), {"field": "age", "is": "at_least", "values": [10**400]}
    ),
    "odd": group(
        {"near": [1e300, -1e300], "km": "beaucoup", "map": True}, {"near": "Lyon", "km": -3, "map": True}
    ),
    "unknown": group(
        {"field": "nothing", "is": "within_next", "values": [{"for": -1, "unit": "century"}]},
        {"consents": "pigeon"},
    ),
    "facts": group(
        {
            "fact": "nothing",
            "takes": "sum",
            "column": "x",
            "is": "equals",
            "values": [{"day": "hier"}],
            "where": group(LYON),
        }
    ),
}


@pytest.mark.sqlite_only  # nothing of it hangs on the database
@pytest.mark.usefixtures("people")
def test_bad_input_is_refused_in_place_and_never_counted(manager: Client) -> None:
    for name, hostile in HOSTILE.items():
        draft = json.dumps(hostile)
        for asked in ("segments_shape", "segments_count", "segments_people"):
            answer = post(manager, asked, draft=draft)
            assert answer.status_code in (200, 422), (name, asked, answer.status_code)
            assert _number(answer) is None, name
            assert "<script>alert" not in answer.content.decode()
        assert post(manager, "segments_save", draft=draft, name="Rien").status_code == 422, name
    assert not SavedSegment.objects.exists()


@pytest.mark.sqlite_only  # nothing of it hangs on the database
@pytest.mark.usefixtures("people")
def test_sentences_too_deep_or_too_long_are_refused_in_place(manager: Client) -> None:
    for text in (
        "(" * 200 + 'ville = "Lyon"' + ")" * 200,
        "ville parmi (" + ", ".join(['"x"'] * 10_000) + ")",
        "\U0001f600" * 50,
        "x" * 250_000,
    ):
        answer = post(manager, "segments_shape", sentence=text, draft=group(LYON))
        assert (answer.status_code, draft_in(answer)) == (200, group(LYON))
        assert "field-error" in answer.content.decode()
        assert _number(post(manager, "segments_count", sentence=text)) is None


def test_anyone_may_ask_but_not_save(reader: Client) -> None:
    page = reader.get(reverse("segments_new"))
    assert (page.status_code, b"builder-save" in page.content) == (200, False)
    for name in ("segments_shape", "segments_count", "segments_people", "segments_complete"):
        assert post(reader, name, draft=group()).status_code == 200
    assert post(reader, "segments_save", draft=group(), name="x").status_code == 403
    assert not SavedSegment.objects.exists()


COMPLETED = [
    ("", ["nom", "prénom"]),
    ("vil", ["ville"]),
    ("ville ", ["=", "!="]),
    ("ville com", ["commence par"]),
    ("ville commence p", ["commence par"]),
    ('ville = "Ly', ['"Lyon"']),
    ("ville = ", ['"Lyon"', '"Paris"']),
    ("ville parmi ", ['("Lyon"', '("Paris"']),
    ('ville parmi ("Lyon", ', ['"Lyon"', '"Paris"']),
    ('ville = "Lyon" ', ["et", "ou"]),
    ('ville = "Lyon" et dernier_a', ["dernier_achat", "montant_dernier_achat"]),
    ("dernier_achat < ", ["il y a 30 jours", "il y a 3 mois"]),
    ("dernier_achat < il y a 6 ", ["minutes", "heures", "jours"]),
    ("existe(", ["achats", "événements", "interactions"]),
    ("existe(achats ", ["où"]),
    ("existe(achats où cat", ["catégorie"]),
    ("somme(achats.", ["montant", "quantité"]),
    ("somme(achats.montant) ", ["=", "!="]),
    ("joignable(", ["email", "sms"]),
    ("statut = ", ['"prospect"', '"customer"']),
    ('dans_segment("', ['"VIP"']),
    ("près_de(lyo", ['"Lyon"']),
    ("âge entre 18 ", ["et"]),
    ("perso.", ["énergie"]),
    ("email est vide ", ["et", "ou"]),
]


@pytest.mark.sqlite_only  # nothing of it hangs on the database
@pytest.mark.usefixtures("people")
def test_the_sentence_is_completed(manager: Client) -> None:
    CustomField.objects.create(key="fuel", label_fr="Énergie", label_en="Fuel", type="text", created_at=NOW)
    save_segment(name="VIP", sentence='ville = "Lyon"', by=None)
    for before, expected in COMPLETED:
        page = unescape(post(manager, "segments_complete", before=before).content.decode())
        words = re.findall(r'data-text="(.*?)" data-start', page)
        assert words[: len(expected)] == expected or set(expected) <= set(words[:3]), (before, words)


@pytest.mark.usefixtures("people")
def test_the_filters_of_the_list_become_a_segment(manager: Client) -> None:
    shown = unescape(
        manager.get(
            reverse("contacts"), {"f": ["city:equals:Lyon", "status:one_of:customer"]}
        ).content.decode()
    )
    address = re.search(r'href="(/segments/new/[^"]*)"', shown)
    assert address
    page = unescape(manager.get(address[1]).content.decode())
    assert 'data-sentence="ville = "Lyon" et statut parmi ("customer")"' in page
    assert reverse("segments_new") not in manager.get(reverse("contacts")).content.decode()
