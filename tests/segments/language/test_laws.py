"""Laws that hold for every sentence, on random trees."""

from __future__ import annotations

from collections.abc import Iterator

import hypothesis
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chaland.kernel.text import LANGUAGES, Language
from chaland.segments.language import (
    Tree,
    check,
    compile_count,
    compile_ids,
    decode,
    encode,
    parse,
    print_sentence,
)
from chaland.segments.language.ast import Not
from tests.segments.language.engines import Engine, close, engines
from tests.segments.language.evaluator import Evaluator
from tests.segments.language.trees import KEPT, awkward, trees
from tests.segments.language.world import NOW, make_world, saved_trees

pytestmark = pytest.mark.database  # so that the run on PostgreSQL asks PostgreSQL too

WORLDS = (1, 2)


@pytest.fixture(scope="module")
def stores() -> Iterator[list[tuple[Evaluator, list[Engine]]]]:
    worlds = [make_world(seed) for seed in WORLDS]
    made = [(Evaluator(world, NOW, saved_trees()), engines(world)) for world in worlds]
    yield made
    for _, opened in made:
        close(opened)


@given(trees(awkward), st.sampled_from(LANGUAGES))
def test_a_printed_sentence_reads_back_to_the_same_tree(tree: Tree, language: Language) -> None:
    sentence = print_sentence(tree, language, KEPT.words())
    assert parse(sentence, language, custom=KEPT.words()) == tree


@given(trees(awkward))
def test_json_reads_back_to_the_same_tree(tree: Tree) -> None:
    assert decode(encode(tree)) == tree


@given(trees(awkward))
def test_what_makes_sense_has_no_fault(tree: Tree) -> None:
    assert check(tree, KEPT) == ()


@settings(max_examples=120, suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture])
@given(trees(), st.sampled_from(range(len(WORLDS))))
def test_every_engine_finds_whom_the_definition_finds(
    stores: list[tuple[Evaluator, list[Engine]]], tree: Tree, which: int
) -> None:
    evaluator, found = stores[which]
    wanted = evaluator.who(tree)
    for engine in found:
        query = compile_ids(tree, engine.catalogue, engine.dialect, NOW, reach=engine.reach)
        rows = [row[0] for row in engine.rows(query)]
        assert sorted(rows) == sorted(wanted), f"{engine.name}: {query.sql} {query.values}"


@settings(max_examples=50, suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture])
@given(trees(), st.sampled_from(range(len(WORLDS))))
def test_those_in_and_those_not_in_are_everyone(
    stores: list[tuple[Evaluator, list[Engine]]], tree: Tree, which: int
) -> None:
    evaluator, found = stores[which]
    for engine in found:
        counts = [
            engine.rows(compile_count(asked, engine.catalogue, engine.dialect, NOW, reach=engine.reach))[0][0]
            for asked in (tree, Not(tree))
        ]
        assert sum(counts) == len(evaluator.world.contacts), engine.name
