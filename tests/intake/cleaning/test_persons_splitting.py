"""Whole persons in one cell: order, couples, birth names, households, companies."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chaland.intake.cleaning.persons import PERSON, Persons, name_order, split_persons
from chaland.intake.cleaning.persons.lexicon import joined_weights, weight, weights
from chaland.intake.cleaning.persons.reading import read_cell
from chaland.reference import family_name_table, given_names
from tests.intake.cleaning.laws import cells, few

People = list[tuple[str | None, ...]]


def split(*column: str | None, order: float = 0.0) -> Persons:
    return split_persons(pl.Series(column, dtype=pl.String), order)


def people_of(cell: str, order: float = 0.0) -> People:
    return [tuple(person[name] for name in PERSON) for person in split(cell, order=order).people.to_list()[0]]


@pytest.mark.parametrize(
    ("cell", "wanted"),
    [
        ("DUPONT jean", (None, "Jean", "Dupont", None)),
        ("Jean DUPONT", (None, "Jean", "Dupont", None)),
        ("jean dupont", (None, "Jean", "Dupont", None)),
        ("dupont jean", (None, "Jean", "Dupont", None)),
        ("JEAN DUPONT", (None, "Jean", "Dupont", None)),
        ("DUPONT JEAN", (None, "Jean", "Dupont", None)),
        ("DUPONT, Jean", (None, "Jean", "Dupont", None)),
        ("Dupont, Jean Pierre", (None, "Jean Pierre", "Dupont", None)),
        ("LE GOFF Yann", (None, "Yann", "Le Goff", None)),
        ("Yann Le Goff", (None, "Yann", "Le Goff", None)),
        ("DE LA FONTAINE Jean", (None, "Jean", "de La Fontaine", None)),
        ("Jean-Pierre de La Fontaine", (None, "Jean-Pierre", "de La Fontaine", None)),
        ("D'ORNANO Philippe", (None, "Philippe", "d'Ornano", None)),
        ("O'BRIEN Patrick", (None, "Patrick", "O'Brien", None)),
        ("Van der Berg Jan", (None, "Jan", "Van der Berg", None)),
        ("BEN ALI Mohamed", (None, "Mohamed", "Ben Ali", None)),
        ("Mohamed Ben Ali", (None, "Mohamed", "Ben Ali", None)),
        ("ZHANG Wei", (None, "Wei", "Zhang", None)),
        ("Ève Dupont", (None, "Ève", "Dupont", None)),
        ("Jean Pierre MARTIN", (None, "Jean Pierre", "Martin", None)),
        ("MARTIN Jean Pierre", (None, "Jean Pierre", "Martin", None)),
        ("Jean Pierre Martin", (None, "Jean Pierre", "Martin", None)),
        ("Mme Martin-Durand Anne-Sophie", ("Mme", "Anne-Sophie", "Martin-Durand", None)),
        ("M. DUPONT", ("M.", None, "Dupont", None)),
        ("Mr Dupont", ("M.", None, "Dupont", None)),
        ("Mlle Zoé Petit", ("Mme", "Zoé", "Petit", None)),
        ("MME HELENE DUPONT", ("Mme", "Hélène", "Dupont", None)),
        ("DUPONT Jean Mr", ("M.", "Jean", "Dupont", None)),
        ("Dr Paul Ricard", ("Dr", "Paul", "Ricard", None)),
        ("Monsieur le Docteur Paul Ricard", ("Dr", "Paul", "Ricard", None)),
        ("Me Dupond-Moretti", ("Me", None, "Dupond-Moretti", None)),
        ("Mme Vve DUPONT", ("Mme", None, "Dupont", None)),
        ("J. Dupont", (None, "J.", "Dupont", None)),
        ("Dupont J.", (None, "J.", "Dupont", None)),
        ("J-P Dupont", (None, "J-P", "Dupont", None)),
        ("JP Dupont", (None, "JP", "Dupont", None)),
        ("NG Thi", (None, "Thi", "Ng", None)),
        ("John F. Kennedy", (None, "John F.", "Kennedy", None)),
        ("DUPONT née MARTIN Marie", (None, "Marie", "Dupont", "Martin")),
        ("Marie DUPONT née MARTIN", (None, "Marie", "Dupont", "Martin")),
        ("Mme DUPONT Marie née LE GOFF", ("Mme", "Marie", "Dupont", "Le Goff")),
        ("MARTIN épouse DUPONT Marie", (None, "Marie", "Dupont", "Martin")),
        ("Marie MARTIN épouse DUPONT", (None, "Marie", "Dupont", "Martin")),
        ("DUPONT Jean (décédé)", (None, "Jean", "Dupont", None)),
        ("DUPONT", (None, None, "Dupont", None)),
        ("Famille Durand", (None, None, "Durand", None)),
        ("Succession de Mme DUPONT", (None, None, "Dupont", None)),
    ],
)
def test_one_person(cell: str, wanted: tuple[str | None, ...]) -> None:
    assert people_of(cell) == [wanted]


@pytest.mark.parametrize(
    ("cell", "one", "two"),
    [
        ("M. et Mme DUPONT Jean et Marie", ("M.", "Jean", "Dupont"), ("Mme", "Marie", "Dupont")),
        ("M. et Mme Jean et Marie DUPONT", ("M.", "Jean", "Dupont"), ("Mme", "Marie", "Dupont")),
        ("Mr & Mme LE GOFF Yann & Anne", ("M.", "Yann", "Le Goff"), ("Mme", "Anne", "Le Goff")),
        ("M. et Mme Dupont", ("M.", None, "Dupont"), ("Mme", None, "Dupont")),
        ("M et Mme DUPONT", ("M.", None, "Dupont"), ("Mme", None, "Dupont")),
        ("Monsieur et Madame Dupont", ("M.", None, "Dupont"), ("Mme", None, "Dupont")),
        ("Mme et M. Petit", ("Mme", None, "Petit"), ("M.", None, "Petit")),
        ("MM. Dupont", ("M.", None, "Dupont"), ("M.", None, "Dupont")),
        ("M. et Mme Jean DUPONT", ("M.", "Jean", "Dupont"), ("Mme", None, "Dupont")),
        ("M. Jean DUPONT et Mme Marie MARTIN", ("M.", "Jean", "Dupont"), ("Mme", "Marie", "Martin")),
        ("M. Jean DUPONT et Mme MARTIN", ("M.", "Jean", "Dupont"), ("Mme", None, "Martin")),
        ("Jean et Marie DUPONT", (None, "Jean", "Dupont"), (None, "Marie", "Dupont")),
        ("dupont jean et marie", (None, "Jean", "Dupont"), (None, "Marie", "Dupont")),
        ("DUPONT Jean-Luc / Sophie", (None, "Jean-Luc", "Dupont"), (None, "Sophie", "Dupont")),
        ("DUPONT et MARTIN", (None, None, "Dupont"), (None, None, "Martin")),
        ("Paul et Jacques", (None, "Paul", None), (None, "Jacques", None)),
        # the names contradict the order of the titles: nobody gets one
        ("M. et Mme DUPONT Marie et Jean", (None, "Marie", "Dupont"), (None, "Jean", "Dupont")),
    ],
)
def test_couples(cell: str, one: tuple[str | None, ...], two: tuple[str | None, ...]) -> None:
    assert people_of(cell) == [(*one, None), (*two, None)]


@pytest.mark.parametrize(
    ("cell", "company"),
    [
        ("SARL Dupont & Fils", "SARL Dupont & Fils"),
        ("DUPONT SARL", "Dupont SARL"),
        ("BOULANGERIE MARTIN", "Boulangerie Martin"),
        ("Association des parents", "Association des parents"),
        ("Dupont Frères", "Dupont Frères"),
        ("Dupont et Fils", "Dupont et Fils"),
        ("DUPONT SA", "Dupont SA"),
    ],
)
def test_a_company_is_not_a_person(cell: str, company: str) -> None:
    read = split(cell)
    assert read.people.to_list() == [[]]
    assert read.company.to_list() == [company]
    assert read.rule.to_list() == ["person_is_company"]


def test_names_that_are_also_company_words_stay_persons() -> None:
    for cell in ("France Martin", "Manuel SA", "Paul Château"):
        assert split(cell).company.to_list() == [None], cell


def test_rules_and_faults() -> None:
    wanted: dict[str, tuple[str | None, str | None]] = {
        "Jean DUPONT": ("person_split", None),
        "Bernard Martin": ("person_split", "person_order_doubtful"),
        "Claude François": ("person_split", "person_order_doubtful"),
        "Camille": ("person_split", "person_order_doubtful"),
        "M. et Mme Dupont": ("person_couple_split", None),
        "M. et Mme DUPONT Marie et Jean": ("person_couple_split", "person_couple_doubtful"),
        "Famille Durand": ("person_household", None),
        "jean@x.fr": (None, "person_unreadable"),
        "12345": (None, "person_unreadable"),
        "Mme": (None, "person_unreadable"),
        "NC": ("placeholder_emptied", None),
        "": (None, None),
    }
    read = split(*wanted)
    assert dict(zip(wanted, zip(read.rule, read.fault, strict=True), strict=True)) == wanted


def test_the_habit_of_the_column_breaks_ties() -> None:
    given_first = ["Jean Dupont", "Hélène Durand", "Sylvie Lefebvre", "Claire Moreau"]
    surname_first = [" ".join(reversed(name.split())) for name in given_first]
    assert name_order(pl.Series(given_first)) > 0.5
    assert name_order(pl.Series(surname_first)) < -0.5
    tie = "Martin Bernard"
    assert split_persons(pl.Series([*given_first * 5, tie])).people.to_list()[-1][0]["first_name"] == "Martin"
    assert (
        split_persons(pl.Series([*surname_first * 5, tie])).people.to_list()[-1][0]["first_name"] == "Bernard"
    )
    settled = split_persons(pl.Series(surname_first * 20 + [tie]))
    assert settled.fault.to_list()[-1] is None


def test_nothing_in_nothing_out() -> None:
    read = split_persons(pl.Series([None, "", " "], dtype=pl.String))
    assert read.people.to_list() == [None, None, None]
    assert split_persons(pl.Series([], dtype=pl.String)).people.len() == 0


COMMON = given_names().sort(pl.col("male") + pl.col("female"), descending=True)["name"].head(300).to_list()
GIVEN_KEYS = given_names()["key"].implode()
FAMILIES = (
    family_name_table()
    .filter(~pl.col("key").is_in(GIVEN_KEYS), pl.col("key").str.contains("^[A-Z]{3,}$"))["key"]
    .gather_every(500)
    .to_list()
)
FORMS = (
    "{g} {F}",
    "{F} {g}",
    "{G} {F}",
    "{F} {G}",
    "{g} {f}",
    "{f} {g}",
    "{F}, {g}",
    "M. {g} {F}",
    "Mme {F} {g}",
    "Dr {f} {g}",
)


@few
@given(
    st.lists(
        st.tuples(st.sampled_from(COMMON), st.sampled_from(FAMILIES), st.sampled_from(FORMS)), min_size=1
    )
)
def test_every_way_to_write_a_person_reads_back(persons: list[tuple[str, str, str]]) -> None:
    written = [form.format(g=g, G=g.upper(), f=f.capitalize(), F=f) for g, f, form in persons]
    for (given_name, family, form), cell, people in zip(
        persons, written, split(*written).people.to_list(), strict=True
    ):
        (person,) = people
        assert person["last_name"].upper() == family, cell
        assert person["first_name"].upper() == given_name.upper() or "{G}" in form, cell


@few
@example(["/M"])
@given(cells("DUPONT", "Jean", " et ", "Mme", "M.", " née ", "SARL", ", ", "Le ", "Famille ", "J.", "("))
def test_laws(column: list[str | None]) -> None:
    """Same length, never more than two persons, nothing dropped in silence, no chunk read differently."""
    series = pl.Series(column, dtype=pl.String)
    read = split_persons(series, 0.0)
    for answer in (read.first, read.second, read.people, read.company, read.rule, read.fault):
        assert len(answer) == len(series)
    for people, company, rule, fault in zip(
        read.people.to_list(), read.company, read.rule, read.fault, strict=True
    ):
        if people is None:
            assert company is None
            assert rule in (None, "placeholder_emptied")
        else:
            assert len(people) <= 2
            assert bool(people) or bool(company) or fault == "person_unreadable"
            assert all(person["last_name"] or person["first_name"] or fault for person in people)
    halves = [
        split_persons(part, 0.0).people.to_list()
        for part in (series[: len(series) // 2], series[len(series) // 2 :])
    ]
    assert [*halves[0], *halves[1]] == read.people.to_list()


@few
@given(st.lists(st.tuples(st.sampled_from(COMMON), st.sampled_from(FAMILIES)), min_size=1), st.booleans())
def test_the_two_paths_give_the_same_answer(names: list[tuple[str, str]], swapped: bool) -> None:
    cells_ = [" ".join((f, g) if swapped else (g, f)) for g, f in names]
    for cell, (fast,) in zip(cells_, split(*cells_).people.to_list(), strict=True):
        (slow,) = read_cell(cell, 0.0).people
        assert (slow.first_name or "").upper() == fast["first_name"].upper()
        assert (slow.last_name or "").upper() == fast["last_name"].upper()


@few
@given(
    st.lists(
        st.sampled_from([*COMMON, *FAMILIES, "Jean-Zoulou", "Le-Goff", "Martin-Durand", "Xyzzy", "D'Arc"]),
        min_size=1,
        unique=True,
    )
)
def test_the_two_lexicons_weigh_alike(found: list[str]) -> None:
    for weigh in (weights, joined_weights):
        weighed = weigh(pl.Series(found)).select("word", "weight").iter_rows()
        assert {w: round(x or 0.0, 9) for w, x in weighed} == {w: round(weight(w), 9) for w in found}
