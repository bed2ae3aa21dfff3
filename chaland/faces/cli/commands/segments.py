"""segment count, list, explain, sql, check: a sentence asked of the customer file."""

from __future__ import annotations

from enum import Enum
from typing import Annotated, Literal

import typer

from chaland.faces.cli.commands import saved_segments
from chaland.faces.cli.output import MANNER, answer, say
from chaland.kernel.text import Text

Sentence = Annotated[str, typer.Argument(help='Par exemple : ville = "Lyon" et total_dépensé >= 500')]


class Engine(Enum):
    """Who answers; the answer is the same."""

    value: Literal["auto", "rows", "mirror"]
    AUTO = "auto"
    ROWS = "rows"
    MIRROR = "mirror"


AskedEngine = Annotated[Engine, typer.Option(help="Qui répond ; la réponse est la même.")]


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

    found = count_where(sentence, engine=engine.value)
    say(f"{found}")
    answer({"count": found})


def list_ids(sentence: Sentence, engine: AskedEngine = Engine.AUTO) -> None:
    from chaland.segments.queries import contact_ids_where

    ids = contact_ids_where(sentence, engine=engine.value)
    say("\n".join(map(str, ids)))
    answer({"ids": ids})


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
