"""segment count, list, explain, sql, check: a sentence asked of the customer file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from chaland.faces.cli.commands import saved_segments
from chaland.faces.cli.output import MANNER, answer, note, say
from chaland.kernel.text import Text

if TYPE_CHECKING:
    from chaland.segments.lake.asking import Lake
    from chaland.segments.language import Tree

Sentence = Annotated[str, typer.Argument(help='Par exemple : ville = "Lyon" et total_dépensé >= 500')]


class Engine(Enum):
    """Who answers. The answer is the same; that of Spark is of the date of its lake."""

    AUTO = "auto"
    ROWS = "rows"
    MIRROR = "mirror"
    SPARK = "spark"

    @property
    def at_hand(self) -> Literal["auto", "rows", "mirror"]:
        """Which of those that answer as of now."""
        return "rows" if self is Engine.ROWS else "mirror" if self is Engine.MIRROR else "auto"


AskedEngine = Annotated[
    Engine, typer.Option(help="Qui répond ; la réponse est la même (spark : celle du dernier lac).")
]


def register(app: typer.Typer) -> None:
    segment = typer.Typer(no_args_is_help=True, help="Qui correspond à une phrase.")
    segment.command("count", help="Combien.")(count)
    segment.command("list", help="Lesquels, par numéro de contact.")(list_ids)
    segment.command("explain", help="La phrase, lue à voix haute.")(explain)
    segment.command("sql", help="Ce qui est demandé à la base.")(sql)
    segment.command("check", help="Ce qui ne va pas dans la phrase, et que mettre à la place.")(check)
    saved_segments.add_to(segment)
    app.add_typer(segment, name="segment")


def count(sentence: Sentence, engine: AskedEngine = Engine.AUTO) -> None:
    from chaland.segments.queries import count_where

    if engine is Engine.SPARK:
        with _lake(sentence) as (lake, tree):
            found = lake.count(tree)
            say(f"{found}")
            answer({"count": found, **_dated(lake)})
        return
    found = count_where(sentence, engine=engine.at_hand)
    say(f"{found}")
    answer({"count": found})


def list_ids(sentence: Sentence, engine: AskedEngine = Engine.AUTO) -> None:
    from chaland.segments.queries import contact_ids_where

    if engine is Engine.SPARK:
        with _lake(sentence) as (lake, tree):
            ids = lake.ids(tree)
            say("\n".join(map(str, ids)))
            answer({"ids": ids, **_dated(lake)})
        return
    ids = contact_ids_where(sentence, engine=engine.at_hand)
    say("\n".join(map(str, ids)))
    answer({"ids": ids})


@contextmanager
def _lake(sentence: str) -> Iterator[tuple[Lake, Tree]]:
    """The lake of the settings, through the Spark of the settings, and what to ask it, read beforehand."""
    from django.conf import settings

    from chaland.segments.lake.asking import open_lake
    from chaland.segments.queries import sentence as read

    tree = read(sentence)
    with open_lake(settings.CHALAND_LAKE, settings.CHALAND_SPARK, days=settings.CHALAND_LAKE_DAYS) as lake:
        yield lake, tree


def _dated(lake: Lake) -> dict[str, object]:
    """Said beside every answer: the lake does not change, the file does."""
    from django.utils import timezone

    from chaland.kernel.clock import real_clock

    as_of = lake.manifest.as_of
    note(
        Text("Lac du {day}, il y a {hours:.1f} h.", "Lake of {day}, {hours:.1f} h ago."),
        day=timezone.localtime(as_of).strftime("%Y-%m-%d %H:%M"),
        hours=(real_clock() - as_of).total_seconds() / 3600,
    )
    return {"as_of": as_of, "position": lake.manifest.position}


def explain(sentence: Sentence) -> None:
    from chaland.segments import language, queries, truth

    known = truth.catalogue()
    tree = queries.sentence(sentence, known)
    prose = language.explain(tree, MANNER.language, known, queries.present())
    say(prose)
    answer({"prose": prose, "sentence": language.print_sentence(tree, MANNER.language, known.words())})


def sql(sentence: Sentence) -> None:
    from chaland.segments import queries

    query = queries.selection(queries.sentence(sentence))
    values = [value if isinstance(value, str | int | float | bool) else str(value) for value in query.values]
    say(query.sql)
    say("\n".join(f"-- {value!r}" for value in values))
    answer({"sql": query.sql, "values": values})


def check(sentence: Sentence) -> None:
    """Exit code 2 when there is a fault."""
    from chaland.segments.queries import sentence as read

    read(sentence)
    say(Text("Cette phrase est juste.", "This sentence is right."))
    answer({"faults": []})
