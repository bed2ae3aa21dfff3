"""What is proposed to be written one way, and what never is."""

from __future__ import annotations

import string
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chaland.quality.domain.variants import Form, Group, Value, group, values_of
from chaland.quality.domain.variants.likeness import Why
from chaland.quality.domain.variants.towns import known_towns, told_apart

FIELDS = ("city", "activity", "function", "product")


def found(texts: Mapping[str, int], field: str, distinct: tuple[tuple[str, str], ...] = ()) -> list[Group]:
    values = values_of(Form(text, count) for text, count in texts.items())
    known = known_towns() if field == "city" else {}
    near = told_apart(values) if field == "city" else values
    return group(near, field, known=known, distinct=distinct)


def told(groups: list[Group]) -> dict[str, dict[str, Why]]:
    return {one.kept: {member.value.text: member.why for member in one.members[1:]} for one in groups}


@pytest.mark.parametrize(
    ("field", "right", "wrong", "why"),
    [
        ("city", "Lyon", "Lyonn", Why.DOUBLED),
        ("city", "Paris", "Pairs", Why.SWAPPED),
        ("city", "Saint-Étienne", "St Etienne", Why.WORDS),
        ("city", "Strasbourg", "Strasbour", Why.LETTER),
        ("city", "L'Haÿ-les-Roses", "LHay-les-Roses", Why.SPACES),
        ("activity", "Boulangerie", "Boulangrie", Why.LETTER),
        ("activity", "Boulangerie-pâtisserie", "Pâtisserie boulangerie", Why.WORDS),
        ("activity", "Photographie", "Fotographie", Why.SOUND),
        ("activity", "Agence de voyages", "Agence voyages", Why.SMALL_WORDS),
        ("function", "Chargé d'affaires", "Chargé affaires", Why.SMALL_WORDS),
        ("function", "Responsable achats", "Responsable achat", Why.PLURAL),
        ("product", "Mégane", "Megnae", Why.SWAPPED),
    ],
)
def test_a_slip_is_written_as_what_was_meant(field: str, right: str, wrong: str, why: Why) -> None:
    assert told(found({right: 50, wrong: 2}, field)) == {right: {wrong: why}}


@pytest.mark.parametrize(
    ("field", "one", "other"),
    [
        ("product", "Clio 3", "Clio 4"),
        ("product", "Clio II", "Clio III"),
        ("product", "Lot A", "Lot B"),
        ("product", 'LETTER "L" BLING KEY RING', 'LETTER "D" BLING KEY RING'),
        ("product", "Chemise XL", "Chemise XXL"),
        ("product", "Pneu 205/55 R16", "Pneu 205/55 R17"),
        ("product", "Révision 2024", "Révision 2025"),
        ("activity", "Garage SARL", "Garage SAS"),
        ("activity", "Import", "Export"),
        ("activity", "Boulanger", "Boulangerie"),
        ("activity", "Coiffeur", "Coiffure"),
        ("function", "Gérant", "Gérante"),
        ("function", "Directeur", "Directrice"),
        ("hobbies", "golf", "gold"),
        ("hobbies", "voile", "voie"),
        ("hobbies", "peinture", "ceinture"),
        ("city", "Vannes", "Cannes"),
        ("city", "Lens", "Sens"),
    ],
)
def test_two_things_are_never_one(field: str, one: str, other: str) -> None:
    assert told(found({one: 50, other: 9}, field)) == {}


def test_case_and_accents_alone_are_a_group_and_the_form_written_well_is_kept() -> None:
    groups = found({"GARAGE": 90, "garage": 40, "Garage": 12}, "activity")
    assert told(groups) == {"Garage": {}}
    assert [form.text for form in groups[0].members[0].value.forms] == ["GARAGE", "garage", "Garage"]


def test_accents_that_some_wrote_are_kept_and_a_single_odd_one_is_not() -> None:
    assert found({"Megane": 60, "Mégane": 30}, "product")[0].kept == "Mégane"
    assert found({"Garage": 600, "Garàge": 1}, "product")[0].kept == "Garage"


def test_what_nearly_everybody_writes_small_stays_small() -> None:
    assert found({"golf": 721, "Golf": 1}, "hobbies")[0].kept == "golf"
    assert found({"PEINTURE": 721, "peinture": 1}, "hobbies")[0].kept == "peinture"


def test_a_known_town_is_kept_though_more_wrote_it_wrong() -> None:
    assert told(found({"Toulousse": 40, "Toulouse": 2}, "city")) == {"Toulouse": {"Toulousse": Why.DOUBLED}}


def test_towns_that_differ_by_an_accent_alone_are_left_as_they_are() -> None:
    for texts in ({"Blâmont": 3}, {"Saint-Rémy": 3, "Saint-Remy": 2}, {"CORNILLE": 1, "Cornillé": 1}):
        assert found(texts, "city") == []
    assert found({"Saint-Étienne": 3, "Saint-Etienne": 2}, "city")[0].kept == "Saint-Étienne"


def test_what_was_said_distinct_is_not_proposed_again() -> None:
    assert found({"Boulangerie": 50, "Boulangrie": 2}, "activity", (("boulangerie", "boulangrie"),)) == []


def test_nothing_is_in_a_group_by_way_of_another() -> None:
    """`Randonne` is near both; they are not near one another."""
    chain = {"Menuiserie": 90, "Menuiseri": 40, "Menuiser": 30, "Menuise": 20}
    groups = found(chain, "activity")
    for one in groups:
        pair = [member.value.text for member in one.members]
        for other in pair[1:]:
            assert told(found({pair[0]: chain[pair[0]], other: chain[other]}, "activity"))
    assert not any({"Menuiserie", "Menuise"} <= {m.value.text for m in one.members} for one in groups)


WORDS = st.text(string.ascii_letters + "éèà -'0123", min_size=1, max_size=14)


@given(st.dictionaries(WORDS, st.integers(1, 500), max_size=12), st.sampled_from(FIELDS))
def test_each_value_is_in_one_group_at_most_and_counts_add_up(texts: dict[str, int], field: str) -> None:
    groups = found(texts, field)
    keys = [member.value.key for one in groups for member in one.members]
    assert len(keys) == len(set(keys))
    values = {value.key: value for value in values_of(Form(text, n) for text, n in texts.items())}
    assert all(member.value == values[member.value.key] for one in groups for member in one.members)


@given(st.dictionaries(WORDS, st.integers(1, 500), max_size=12), st.sampled_from(FIELDS), st.randoms())
def test_the_order_they_come_in_does_not_matter(texts: dict[str, int], field: str, luck: object) -> None:
    shuffled = list(texts.items())
    luck.shuffle(shuffled)  # type: ignore[attr-defined]
    assert found(texts, field) == found(dict(shuffled), field)


@given(st.text(string.ascii_lowercase, min_size=5, max_size=9), st.integers(0, 9), st.integers(0, 9))
def test_numbers_are_never_taken_for_slips(word: str, one: int, other: int) -> None:
    if one != other:
        assert found({f"{word} {one}": 90, f"{word} {other}": 2, f"{word}{other}": 1}, "product") in (
            [],
            found({f"{word} {other}": 2, f"{word}{other}": 1}, "product"),
        )


def test_forms_of_one_text_are_added_up() -> None:
    assert values_of([Form("Lyon", 2, (1,)), Form("Lyon", 3, (2,))]) == [
        Value("lyon", (Form("Lyon", 5, (1, 2)),))
    ]
