"""One folder a sentence: as written in both languages, its tree, its SQL in four dialects, its prose.

The sentences are the contract; `GOLDEN=1 pytest` rewrites the rest, and the difference is reviewed.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from chaland.kernel.text import LANGUAGES
from chaland.segments.language import (
    Catalogue,
    Dialect,
    Faults,
    Tree,
    compile_ids,
    decode,
    encode,
    explain,
    print_sentence,
    read,
)
from tests.segments.language.catalogues import mirror_catalogue, row_store_catalogue
from tests.segments.language.engines import Engine, close, engines
from tests.segments.language.evaluator import Evaluator
from tests.segments.language.world import NOW, make_world, saved_trees

pytestmark = pytest.mark.database  # so that the run on PostgreSQL asks PostgreSQL too

FOLDER = Path(__file__).parents[2] / "golden" / "segments"
CASES = sorted(folder.name for folder in FOLDER.iterdir())
MAIN = mirror_catalogue("duckdb")
DIALECTS: dict[Dialect, Catalogue] = {
    "sqlite": row_store_catalogue("sqlite"),
    "postgres": row_store_catalogue("postgres"),
    "duckdb": MAIN,
    "spark": mirror_catalogue("spark"),
}


@pytest.fixture(scope="module")
def stores() -> Iterator[tuple[Evaluator, list[Engine]]]:
    world = make_world(3)
    opened = engines(world)
    yield Evaluator(world, NOW, saved_trees()), opened
    close(opened)


@pytest.mark.parametrize("case", CASES)
def test_sentences_of_both_languages_are_canonical_and_mean_the_same(case: str) -> None:
    english, french = _sentence(case, "en"), _sentence(case, "fr")
    tree = _tree(english)
    assert tree == _tree(french)
    assert print_sentence(tree, "en", MAIN.words()) == english
    assert print_sentence(tree, "fr", MAIN.words()) == french


@pytest.mark.parametrize("case", CASES)
def test_readings_are_as_they_were(case: str) -> None:
    tree = _tree(_sentence(case, "en"))
    said = {"tree.json": json.dumps(encode(tree), indent=2, ensure_ascii=False) + "\n"}
    said |= {f"prose.{spoken}.txt": explain(tree, spoken, MAIN, NOW) + "\n" for spoken in LANGUAGES}
    said |= {f"{dialect}.sql": _sql(tree, dialect) for dialect in DIALECTS}
    for name, text in said.items():
        path = FOLDER / case / name
        if os.environ.get("GOLDEN"):
            path.write_text(text, encoding="utf-8")
        assert path.read_text(encoding="utf-8") == text
    assert decode(json.loads(said["tree.json"])) == tree


@pytest.mark.parametrize("case", CASES)
def test_every_engine_finds_the_same_people(case: str, stores: tuple[Evaluator, list[Engine]]) -> None:
    evaluator, found = stores
    tree = _tree(_sentence(case, "en"))
    wanted = sorted(evaluator.who(tree))
    for engine in found:
        query = compile_ids(tree, engine.catalogue, engine.dialect, NOW, reach=engine.reach)
        assert sorted(row[0] for row in engine.rows(query)) == wanted, engine.name


def test_the_cases_are_not_empty_talk(stores: tuple[Evaluator, list[Engine]]) -> None:
    """Most sentences find some people of the invented file and leave some out."""
    evaluator, _ = stores
    sizes = [len(evaluator.who(_tree(_sentence(case, "en")))) for case in CASES]
    telling = [size for size in sizes if 0 < size < len(evaluator.world.contacts)]
    assert len(telling) >= len(CASES) * 2 // 3


def _sentence(case: str, language: str) -> str:
    return (FOLDER / case / f"sentence.{language}.txt").read_text(encoding="utf-8").removesuffix("\n")


def _tree(sentence: str) -> Tree:
    tree = read(sentence, None, MAIN)
    assert not isinstance(tree, Faults), [fault.message.en for fault in tree]
    return tree


def _sql(tree: Tree, dialect: Dialect) -> str:
    query = compile_ids(tree, DIALECTS[dialect], dialect, NOW)
    values = "".join(f"-- {_shown(value)}\n" for value in query.values)
    return f"{query.sql}\n{values}"


def _shown(value: object) -> str:
    """The last digits of sines differ between machines."""
    return f"{value:.9g}" if isinstance(value, float) else repr(value)
