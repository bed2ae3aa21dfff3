"""What a sentence's people are like, and the values of the file: the same by the mirror and by the rows, and exact."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pytest

from chaland.customers.models import Contact, Product
from chaland.mirror import opening
from chaland.segments import offered
from chaland.segments.distribution import UNKNOWN, compare, sample, spread
from chaland.segments.language import Tree
from chaland.segments.language.ast import Custom, Everyone, Field
from chaland.segments.offered import Subject, offer
from chaland.segments.publishing import publish_now
from chaland.segments.queries import contact_ids_where, count_where, sentence
from tests.segments.mirror.scene import NOW, WAYS, Scene, fields

pytestmark = pytest.mark.django_db(transaction=True)
SUBJECTS = (
    *(Subject(Field(name)) for name in ("city", "owner", "source", "status", "tags", "company", "sex")),
    *(Subject(Custom(key)) for key in ("fuel", "car")),
    *(Subject(Field(name), "purchases") for name in ("product", "category", "store", "order")),
    *(Subject(Field(name), "events") for name in ("type", "path")),
)
SENTENCES = ("everyone", 'city = "Lyon" or age > 30', "exists(purchases)", "rfm_monetary >= 3")


@pytest.fixture
def moved() -> Any:
    """A file that was written to in every way since its snapshot."""
    fields()
    made = Scene(3, size=14)
    Contact.objects.filter(city="Lyon").update(department="69")
    Contact.objects.filter(city="Saint-Étienne").update(department="2A")
    made.score()
    publish_now()
    for way in WAYS:
        if way != "rename":
            getattr(made, way)()
    yield made
    opening.close()


def by_hand(tree: Tree) -> tuple[Counter[str], Counter[str]]:
    """Departments and ages, worked out of the rows one by one."""
    people = Contact.objects.filter(pk__in=contact_ids_where(tree, now=NOW, engine="rows"))
    where = Counter(person.department or UNKNOWN for person in people)
    return where, Counter(_band(person.birth_date) for person in people)


def _band(born: date | None) -> str:
    if born is None:
        return UNKNOWN
    today = NOW.today
    age = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    return str(max((first for first in (0, 18, 25, 35, 45, 55, 65, 75) if first <= age), default=0))


@pytest.mark.usefixtures("moved")
def test_what_people_are_like() -> None:
    both_engines_say_where_people_live_how_old_they_are_and_how_they_buy()
    a_sample_is_of_those_who_fit_and_turns()
    two_sentences_are_laid_upon_one_another()


def both_engines_say_where_people_live_how_old_they_are_and_how_they_buy() -> None:
    for text in SENTENCES:
        tree = sentence(text)
        told = spread(tree, now=NOW, engine="rows")
        assert spread(tree, now=NOW) == told, text
        assert (told.departments, told.ages) == by_hand(tree)
        sizes = [sum(found.values()) for found in (told.departments, told.ages, told.rfm)]
        assert sizes == [count_where(tree, now=NOW)] * 3
        scored = {code: n for code, n in told.rfm.items() if code}
        assert all(
            count_where(sentence(f'({text}) and rfm_segment = "{code}"'), now=NOW) == n
            for code, n in scored.items()
        )
    assert {"69", "2A", UNKNOWN} <= set(spread(Everyone(), now=NOW).departments)


def a_sample_is_of_those_who_fit_and_turns() -> None:
    tree = sentence('city = "Lyon" or age > 30')
    everyone = set(contact_ids_where(tree, now=NOW))
    for turn in (0, 5):
        found = sample(tree, size=4, turn=turn, now=NOW)
        assert found == sample(tree, size=4, turn=turn, now=NOW, engine="rows")
        assert set(found) <= everyone
        assert len(found) == 4
    assert set(sample(tree, size=500, now=NOW)) == everyone
    assert len({tuple(sample(tree, size=3, turn=turn, now=NOW)) for turn in range(6)}) > 1


def two_sentences_are_laid_upon_one_another() -> None:
    this, that = sentence('city = "Lyon" or age > 30'), sentence("exists(purchases)")
    these, those = (set(contact_ids_where(tree, now=NOW)) for tree in (this, that))
    found = compare(this, that, now=NOW)
    assert (found.both, found.only_this, found.only_that) == (
        len(these & those),
        len(these - those),
        len(those - these),
    )


@pytest.mark.usefixtures("moved")
def test_values_are_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    a_value_offered_finds_as_many_as_it_says()
    values_are_counted_alike_whatever_changed_since(monkeypatch)


def values_are_counted_alike_whatever_changed_since(monkeypatch: pytest.MonkeyPatch) -> None:
    told = {(subject, typed): offer(subject, typed) for subject in SUBJECTS for typed in ("", "e")}
    assert sum(1 for found in told.values() if found.values) > len(SUBJECTS)
    monkeypatch.setattr(offered, "_WIDE", 1)
    narrow = {asked: offer(*asked).values for asked in told if asked[0].field == Field("tags")}
    monkeypatch.setattr(offered, "asking", lambda *_, **__: None)
    for asked, found in told.items():
        assert offer(*asked) == found, asked
    assert all(set(values) <= set(told[asked].values) for asked, values in narrow.items())


def a_value_offered_finds_as_many_as_it_says() -> None:
    cities = offer(Subject(Field("city"))).values
    assert {value.text.title() for value in cities} >= {"Lyon", "Paris"}
    for value in cities:
        assert count_where(sentence(f'city = "{value.text}"')) == value.count
    assert [value.text for value in offer(Subject(Field("city")), "ETIEN").values] == ["Saint-Étienne"]
    few = offer(Subject(Field("city")), limit=1)
    assert few.others == len(cities) - 1
    assert offer(Subject(Custom("mileage"))).values == offer(Subject(Field("nothing"))).values == ()
    Product.objects.filter(name="Clio").update(name="Clio VI")
    assert "Clio" not in [value.text for value in offer(Subject(Field("product"), "purchases")).values]
