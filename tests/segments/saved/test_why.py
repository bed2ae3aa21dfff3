"""Why somebody is in or out: each clause, whether it holds, whether it decides, and what the person has."""

from __future__ import annotations

import pytest

from chaland.customers.models import Contact
from chaland.kernel.text import Language
from chaland.segments.queries import contact_ids_where, fitting, present, sentence
from chaland.segments.services.saved import save_segment
from chaland.segments.together import condition_of, holding
from chaland.segments.truth import catalogue
from chaland.segments.why import Reason, Verdict, why

pytestmark = pytest.mark.usefixtures("file")

VALUES: list[tuple[str, str, bool, list[object], str]] = [
    ('city = "Paris"', "Dupont", False, ["Lyon"], "« Lyon »"),
    ('city = "Paris"', "Smith", False, ["London"], "« London »"),
    ("email is empty", "Martin", True, [], "pas de valeur"),
    ("age >= 40", "Dupont", False, ["1990-04-03"], "36 ans (né le 3 avril 1990)"),
    ("age >= 40", "Martin", False, [], "pas de valeur"),
    ("birthday within next 7 days", "Œuvré", True, ["1980-11-24"], "le 24 novembre 1980"),
    ("total_spent >= 500", "Œuvré", True, [900], "900 €"),
    ("total_spent >= 500", "Martin", False, [0], "0 €"),
    ("average_basket > 3", "Dupont", True, [10133.5], "10133,5 €"),
    ("last_purchase < 6 months ago", "Dupont", False, ["2026-08-01"], "le 1er août 2026"),
    ('department = "Rhône"', "Le Goff", False, ["29"], "Finistère (29)"),
    ('status = "prospect"', "Dupont", False, ["customer"], "« client »"),
    ('tags has any ("vip")', "Dupont", True, ["VIP"], "« VIP »"),
    ('hobbies has all ("golf", "voile")', "Œuvré", False, ["voile"], "« voile »"),
    ('perso.carburant = "essence"', "Dupont", False, ["diesel"], "« diesel »"),
    ("count(purchases) >= 2", "Dupont", True, [3], "3"),
    ("count(purchases) >= 2", "Martin", False, [0], "0"),
    ("sum(purchases.amount where date >= 2026-01-01) > 1", "Dupont", True, [30000.5], "30000,5 €"),
    ("max(purchases.date) >= 2026-01-01", "Œuvré", False, ["2025-06-15"], "le 15 juin 2025"),
    ("avg(purchases.amount) > 1000", "Martin", False, [], "pas de valeur"),
    ('company contains "ça va"', "Martin", True, ["Ça Va SAS"], "« Ça Va SAS »"),
    ("rfm_recency = 5", "Dupont", False, [4], "4"),
    ("rfm_recency = 5", "Martin", False, [], "pas de valeur"),
]


def ask(text: str, name: str, language: Language = "fr") -> Verdict:
    contact = Contact.objects.get(last_name=name)
    return why(sentence(text), contact.pk, known=catalogue(), now=present(), language=language)


def only(text: str, name: str, language: Language = "fr") -> Reason:
    (reason,) = ask(text, name, language).reasons
    return reason


def test_the_value_that_decides() -> None:
    wrong = {}
    for text, name, *expected in VALUES:
        reason = only(text, name)
        assert reason.decides
        if (found := [reason.holds, reason.values, reason.said]) != expected:
            wrong[text, name] = found
    assert wrong == {}
    far = only('near("Lyon", 3 km)', "Le Goff")
    assert not far.holds
    assert 600 < float(far.values[0]) < 800
    assert far.said == f"{str(far.values[0]).replace('.', ',')} km"


def test_which_purchase_it_was() -> None:
    reason = only('exists(purchases where category = "SUV")', "Dupont")
    assert reason.holds
    assert [fact["product"] for fact in reason.facts] == ["Captur", "Clio"]
    assert reason.said == "le 1er août 2026, 18000 €, « Captur », « SUV », « Lyon »"
    english = only('exists(purchases where category = "SUV")', "Dupont", "en")
    assert english.told[1] == "1 February 2026, €12000.5, “Clio”, “SUV”, “Lyon”"
    assert only('exists(purchases where product = "Zoé")', "Dupont").facts == []
    counted = only('count(events where path starts with "/devis") >= 9', "Œuvré")
    assert (counted.values, len(counted.facts), counted.facts[0]["path"]) == ([3], 3, "/Dévis")
    assert "le 12 novembre 2026 à 10:00" in counted.told[0]


def test_only_the_clauses_that_decide_are_marked() -> None:
    text = (
        '(city = "Lyon" or city = "Brest") and (age > 50 or hobbies has any ("golf")) and not email is empty'
    )
    verdict = ask(text, "Dupont")
    assert verdict.is_in
    assert [(r.holds, r.decides) for r in verdict.reasons] == [
        (True, True),
        (False, False),
        (False, False),
        (True, True),
        (False, True),
    ]
    verdict = ask(text, "Martin")
    assert not verdict.is_in
    assert [(r.holds, r.decides) for r in verdict.reasons] == [
        (False, True),
        (False, True),
        (False, True),
        (False, True),
        (True, True),
    ]
    assert ask(text, "Martin", "en").reasons[0].clause == 'city = "Lyon"'
    assert ask(text, "Martin").reasons[0].prose == "la ville est « Lyon »"


def test_segments_within_segments_are_opened() -> None:
    save_segment(name="Rhône", sentence='département = "Rhône"', by=None)
    save_segment(name="Dehors", sentence='non dans_segment("Rhône") et âge > 20', by=None)
    save_segment(name="Figé", sentence='ville = "Lyon"', frozen=True, by=None)
    reason = only('in_segment("Dehors")', "Dupont")
    assert not reason.holds
    inner, age = reason.parts
    assert (inner.holds, inner.decides, age.decides) == (True, True, False)
    assert inner.parts[0].said == "Rhône (69)"
    frozen = only('in_segment("figé")', "Dupont")
    assert (frozen.holds, frozen.parts, frozen.said) == (True, [], "")


def test_the_verdict_is_the_one_of_the_list() -> None:
    texts = ['city = "Lyon" and age > 3', "not (exists(purchases) or email is empty)", "everyone"]
    everyone = list(Contact.objects.values_list("pk", flat=True))
    known, now = catalogue(), present()
    found = holding([condition_of(sentence(text), known, now) for text in texts], everyone)
    for text, fits in zip(texts, found, strict=True):
        assert sorted(fits) == contact_ids_where(text)
        for contact in everyone:
            verdict = why(sentence(text), contact, known=known, now=now, language="en")
            assert verdict.is_in == (contact in fits)


def test_four_hundred_sentences_are_asked_together() -> None:
    everyone = list(Contact.objects.values_list("pk", flat=True))
    known, now = catalogue(), present()
    texts = [f'city = "Lyon" and age > {age % 90} or last_name in ("a", "b")' for age in range(900)]
    found = holding([condition_of(sentence(text), known, now) for text in texts], everyone)
    one = sentence(texts[40])
    assert found[40] == fitting(one, everyone, zone="Europe/Paris")
    assert found[0] != found[80] == set()
