"""Spark over the lake, the mirror and the row store: the same people for every sentence."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from chaland.faces.cli.main import main
from chaland.faces.cli.output import MANNER
from chaland.mirror.spark import Spark
from chaland.segments.lake.asking import Lake, lake_in
from chaland.segments.language import Faulty
from chaland.segments.language.ast import Not
from chaland.segments.queries import contact_ids_where, sentence
from tests.harness.rows import make_contact
from tests.segments.mirror.asking import SENTENCES
from tests.segments.mirror.scene import NOW


def test_every_sentence_finds_the_same_people(lake: Lake) -> None:
    told: dict[str, int] = {}
    for name, text in SENTENCES.items():
        try:
            tree = sentence(text)
        except Faulty:  # this file does not hold it yet
            continue
        who = contact_ids_where(tree, now=NOW, engine="rows")
        assert contact_ids_where(tree, now=NOW, engine="mirror") == who, name
        assert lake.ids(tree, now=NOW) == who, name
        told[name] = len(who)
    assert len([size for size in told.values() if 0 < size < 30]) >= len(SENTENCES) // 2, told
    _and_all_the_others(lake, list(told)[::3])


def _and_all_the_others(lake: Lake, names: list[str]) -> None:
    """`not x` is everybody else, missing values included."""
    for name in names:
        tree = sentence(SENTENCES[name])
        assert lake.count(Not(tree), now=NOW) == 30 - lake.count(tree, now=NOW), name


@pytest.fixture
def asked(place: Path, address: str, settings: Any) -> Iterator[None]:
    settings.CHALAND_LAKE, settings.CHALAND_SPARK = str(place), address
    yield
    MANNER.json, MANNER.language = False, "fr"


def test_the_command_line_says_of_which_date_it_is(
    asked: None, place: Path, spark: Spark, capsys: pytest.CaptureFixture[str]
) -> None:
    """At an address, the manifest is read by Spark itself."""
    by_address = lake_in(f"file://{place}", spark, days=1)
    ids = by_address.ids('city = "Lyon"')
    assert ids != []
    made = {"as_of": by_address.manifest.as_of.isoformat(), "position": by_address.manifest.position}
    make_contact(city="Lyon", city_key="lyon")
    line = ("--engine", "spark", "--json", "--lang", "en")
    assert main(["segment", "list", 'city = "Lyon"', *line]) == 0
    said = capsys.readouterr()
    assert json.loads(said.out) == {"ids": ids, **made}
    assert said.err.startswith("Lake of 20")
    assert main(["segment", "count", 'city = "Lyon"', *line]) == 0
    assert json.loads(capsys.readouterr().out) == {"count": len(ids), **made}
    assert main(["segment", "count", 'vile = "Lyon"', *line]) == 2
    assert json.loads(capsys.readouterr().out)["faults"] != []
