"""What makes no sense in one installation is told, all of it, with places and paths."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chaland.segments.language import Catalogue, Faults, Faulty, check, compile_count, parse, read
from chaland.segments.language.limits import MAX_BOUND, MAX_CLAUSES, MAX_DEPTH, MAX_FACTS, MAX_VALUES
from tests.segments.language.catalogues import mirror_catalogue
from tests.segments.language.world import NOW

KEPT = mirror_catalogue("duckdb")


def told(sentence: str, catalogue: Catalogue = KEPT) -> list[tuple[str, str, str | None]]:
    """Code, the words it is about, and the suggestion."""
    found = read(sentence, "en", catalogue)
    assert isinstance(found, Faults)
    places = [(fault, fault.at) for fault in found if fault.at]
    return [(f.code, sentence[at.offset : at.offset + at.length], f.suggestion) for f, at in places]


@pytest.mark.parametrize(
    ("sentence", "fault"),
    [
        ("postal_code = 69003", ("wrong_type", "69003", '"69003"')),
        ('age > "25"', ("wrong_type", '"25"', "25")),
        ('last_purchase < "2025-01-31"', ("wrong_type", '"2025-01-31"', "2025-01-31")),
        ("city = yes", ("wrong_type", "yes", None)),
        ("custom.fleet = 1", ("wrong_type", "1", None)),
        ('age starts with "2"', ("wrong_operator", 'age starts with "2"', None)),
        ('hobbies = "golf"', ("wrong_operator", 'hobbies = "golf"', None)),
        ('status = "custommer"', ("unknown_choice", '"custommer"', '"customer"')),
        ('custom.fuel = "desel"', ("unknown_choice", '"desel"', '"Diesel"')),
        ('custom.fule = "Diesel"', ("unknown_custom", "custom.fule", "fuel")),
        ('civility = "Mme"', ("not_available", "civility", None)),
        ("count(purchases) is empty", ("never_empty", "count(purchases) is empty", None)),
        ("last_purchase > 2 hours ago", ("too_fine", "2 hours ago", None)),
        ("created_at = 2 hours ago", ("too_fine", "2 hours ago", None)),
        ("birthday within next 3 hours", ("too_fine", "3 hours", None)),
        ("last_purchase > 9000 months ago", ("too_far", "9000 months ago", None)),
        ("age between 40 and 25", ("reversed_range", "40 and 25", None)),
        ('city between "m" and "B"', ("reversed_range", '"m" and "B"', None)),
        ("last_purchase between today and 3 days ago", ("reversed_range", "today and 3 days ago", None)),
        ('city = ""', ("empty_text", '""', None)),
        ('city contains "´"', ("empty_text", '"´"', None)),
        ('city = "a\x00b"', ("bad_character", '"a\x00b"', None)),
        (f'city = "{"x" * 1001}"', ("text_too_long", f'"{"x" * 1001}"', None)),
        ('near("Atlantis", 3 km)', ("unknown_place", 'near("Atlantis", 3 km)', None)),
        ("near(91, 3, 3 km)", ("bad_point", "near(91, 3, 3 km)", None)),
        ('near("Lyon", 0 km)', ("bad_distance", 'near("Lyon", 0 km)', None)),
        ("consents(email)", ("not_available", "consents(email)", None)),
        ('in_segment("VPI")', ("unknown_segment", 'in_segment("VPI")', '"VIP"')),
        ("max(purchases.product) > 3", ("wrong_column", "max(purchases.product)", None)),
    ],
)
def test_tells(sentence: str, fault: tuple[str, str, str | None]) -> None:
    assert told(sentence) == [fault]


def test_a_label_is_as_good_as_a_code() -> None:
    for sentence in ('statut = "ancien client"', 'statut = "FORMER"', 'perso.carburant = "électrique"'):
        assert not isinstance(read(sentence, "fr", KEPT), Faults)


def test_faults_of_grammar_and_of_meaning_come_together_in_order() -> None:
    sentence = 'age > "x" and vile = "Lyon" and custom.nope = 3 and postal_code = 69 and city ='
    codes = [code for code, _, _ in told(sentence)]
    assert codes == ["wrong_type", "unknown_field", "unknown_custom", "wrong_type", "missing_value"]


def test_paths_are_those_of_the_json() -> None:
    tree = parse('not (age > 1 or count(purchases where category = 3) > "x")', "en")
    assert not isinstance(tree, Faults)
    paths = [fault.path for fault in check(tree, KEPT)]
    assert paths == ["where.not.any.1.compare.where.values.0", "where.not.any.1.values.0"]


def _saved(**sentences: str) -> Catalogue:
    trees = {name: parse(sentence, "en") for name, sentence in sentences.items()}
    return replace(KEPT, segments={n: t for n, t in trees.items() if not isinstance(t, Faults)})


def test_segments_do_not_name_themselves_even_by_a_detour() -> None:
    circle = _saved(a='in_segment("b")', b='in_segment("c")', c='in_segment("A")')
    assert told('in_segment("a")', circle)[0][0] == "circle"
    new = read(
        'in_segment("x")', "en", _saved(x='age > 3 and in_segment("new")', new="age > 1"), saved_as="New"
    )
    assert isinstance(new, Faults)
    assert [fault.code for fault in new] == ["circle"]


def test_a_segment_whose_words_are_gone_is_refused_where_it_is_named() -> None:
    """A renamed custom field, a deleted segment: never a wrong count."""
    gone = _saved(old='custom.colour = "red"', lost='in_segment("deleted")')
    assert [code for code, _, _ in told('in_segment("old") or in_segment("lost")', gone)] == [
        "broken_segment"
    ] * 2


def test_size_is_limited_segments_included() -> None:
    many = ", ".join(f'"{number}"' for number in range(MAX_VALUES + 1))
    assert told(f"city in ({many})")[0][0] == "too_many_values"
    hundreds = " or ".join(f"city in ({many[:2000].rsplit(',', 1)[0]})" for _ in range(30))
    assert told(hundreds)[0][0] == "too_long"
    assert MAX_BOUND < 30 * 220
    assert told(" or ".join(["age > 3"] * MAX_CLAUSES))[0][0] == "too_long"
    assert told(" or ".join(["exists(purchases)"] * (MAX_FACTS + 1)))[0][0] == "too_long"
    doubling = {f"s{n}": f'in_segment("s{n + 1}") and age > 1 or in_segment("s{n + 1}")' for n in range(12)}
    assert told('in_segment("s0")', _saved(**doubling, s12="age > 1"))[0][0] in ("too_long", "too_deep")


def test_depth_is_limited() -> None:
    fits = "not " * (MAX_DEPTH - 1) + "age > 3"
    assert not isinstance(read(fits, "en", KEPT), Faults)
    assert told(f"not {fits}")[0][0] == "too_deep"


def test_what_has_faults_is_not_compiled() -> None:
    tree = parse("age > 3 and postal_code = 69", "en")
    assert not isinstance(tree, Faults)
    with pytest.raises(Faulty) as refused:
        compile_count(tree, KEPT, "duckdb", NOW)
    assert [fault.code for fault in refused.value.faults] == ["wrong_type"]
    assert refused.value.exit_code == 2


def test_refusals_say_what_people_wrote_braces_included() -> None:
    found = read('custom."{x}" = 3', "en", KEPT)
    assert isinstance(found, Faults)
    assert "{x}" in found.refusal().say("en")
    assert "{x}" in found.refusal().say("fr")
