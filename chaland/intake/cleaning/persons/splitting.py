"""A column of whole persons: title, first name and surname in one cell, sometimes two persons, or a company."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from chaland.intake.cleaning import blanks
from chaland.intake.cleaning.companies import clean_companies
from chaland.intake.cleaning.distinct import as_text
from chaland.intake.cleaning.persons import words
from chaland.intake.cleaning.persons.civility import TITLES
from chaland.intake.cleaning.persons.lexicon import SPECIAL, weights
from chaland.intake.cleaning.persons.names import clean_names
from chaland.intake.cleaning.persons.order import CAPITALS, DOUBT, prior_of
from chaland.intake.cleaning.persons.reading import Cell, read_cell
from chaland.reference import key_expr

PERSON: dict[str, pl.DataType] = dict.fromkeys(
    ("civility", "first_name", "last_name", "birth_name"), pl.String()
)
_PEOPLE = pl.List(pl.Struct(PERSON))
_READ = ("company", "rule", "fault")
_SECOND = {name: f"{name}_2" for name in PERSON}

_TITLE = r"(?:(?i:(M|Mr|Monsieur|Mme|Madame|Mlle|Melle|Mademoiselle|Mrs|Ms|Miss|Dr|Docteur|Me|Ma[iî]tre|Pr|Professeure?))\.? )?"
_WORD = r"(\p{L}[\p{L}'-]*\p{L})"
_TWO_WORDS = rf"^{_TITLE}{_WORD} {_WORD}$"
_LOUD = r"^[^\p{Ll}]+$"
_INITIALS = r"^\p{L}-?\p{L}$"
_SURE = 2.0


@dataclass(frozen=True, slots=True)
class Persons:
    """One input column, read. Everything has the length of the input.

    first, second: the persons of each cell, columns civility, first_name, last_name, birth_name; `second` is
    null unless the cell named a couple; both are null for a company, an unreadable or an empty cell.
    company: String; the company that the cell named instead.
    rule, fault: codes, as in `Column`.
    """

    first: pl.DataFrame
    second: pl.DataFrame
    company: pl.Series
    rule: pl.Series
    fault: pl.Series

    @property
    def people(self) -> pl.Series:
        """List(Struct) of one or two persons; empty for a company or an unreadable cell, null for an empty one.

        Cost: 3 µs a row, several times that of the frames.
        """
        cells = pl.DataFrame({"row": pl.int_range(len(self.rule), dtype=pl.UInt32, eager=True)})
        long = pl.concat([cells.hstack(self.first), cells.hstack(self.second)])
        named = long.filter(pl.col("first_name").is_not_null() | pl.col("last_name").is_not_null())
        lists = named.group_by("row", maintain_order=True).agg(people=pl.struct(*PERSON))
        joined = cells.join(lists, on="row", how="left", maintain_order="left")
        nobody = joined["people"].is_null() & (self.company.is_not_null() | self.fault.is_not_null())
        return joined.select(
            pl.when(nobody).then(pl.lit([], _PEOPLE)).otherwise("people").alias("people")
        ).to_series()


def name_order(series: pl.Series) -> float:
    """The habit of the column, from its rows beyond doubt: above zero, first names come first.

    To be asked once of a whole file (or a sample of it) and given to `split_persons` for every chunk.
    """
    return _habit(_two_words(as_text(series).drop_nulls().unique()))


def split_persons(series: pl.Series, order: float | None = None) -> Persons:
    """The persons of each cell, their capitals right. `order`: what `name_order` said; else asked here."""
    text = as_text(series)
    distinct = text.drop_nulls().unique()
    frame = _two_words(distinct)
    order = _habit(frame) if order is None else order
    read = pl.concat([_fast(frame.filter("fast"), order), _slow(frame.filter(~pl.col("fast")), order)])
    spread = text.to_frame("raw").join(read, on="raw", how="left", maintain_order="left")
    second = spread.select(pl.col(marked).alias(name) for name, marked in _SECOND.items())
    return Persons(spread.select(*PERSON), second, *(spread[name] for name in _READ))


def _habit(frame: pl.DataFrame) -> float:
    sure = frame.filter(pl.col("fast") & (pl.col("score").abs() >= _SURE))
    return prior_of(sure.filter(pl.col("score") > 0).height, sure.filter(pl.col("score") < 0).height)


def _two_words(distinct: pl.Series) -> pl.DataFrame:
    """`fast`: cells of two plain words, title apart; `score` says which of them is the first name."""
    frame = distinct.to_frame("raw").with_columns(text=_plain(pl.col("raw")))
    parts = pl.col("text").str.extract_groups(_TWO_WORDS).struct.rename_fields(["title", "a", "b"])
    frame = frame.with_columns(parts.alias("parts")).unnest("parts")
    lexicon = weights(pl.concat([frame["a"], frame["b"]]).drop_nulls().unique()).with_columns(
        special=pl.col("key").is_in(list(SPECIAL)) | pl.col("word").str.contains(_INITIALS)
    )
    for side in ("a", "b"):
        known = lexicon.select(pl.all().name.suffix(f"_{side}"))
        frame = frame.join(known, left_on=side, right_on=f"word_{side}", how="left", maintain_order="left")
    loud_a, loud_b = (pl.col(side).str.contains(_LOUD) for side in ("a", "b"))
    capitals = CAPITALS * (loud_b.cast(pl.Float64) - loud_a.cast(pl.Float64))
    scored = (pl.col("weight_a").fill_null(0.0) - pl.col("weight_b").fill_null(0.0)) / 2
    fast = pl.col("a").is_not_null() & ~pl.col("special_a") & ~pl.col("special_b")
    return frame.with_columns(fast=fast.fill_null(False), score=scored + capitals, capitals=capitals)


def _plain(raw: pl.Expr) -> pl.Expr:
    straight = blanks.tidied(raw).str.replace_all("[’‘´`ʼ]", "'")
    return straight.str.replace_all(r"(\p{L}) ?- ?(\p{L})", "$1-$2")


def _fast(frame: pl.DataFrame, order: float) -> pl.DataFrame:
    """Capitals decide alone; else the lexicons and the habit of the column."""
    margin = pl.when(pl.col("capitals") != 0).then("capitals").otherwise(pl.col("score") + order)
    given_first = (margin > 0) | ((margin == 0) & ~pl.col("a").str.contains(_LOUD))
    frame = frame.with_columns(margin=margin).with_columns(given_first=given_first)
    people = frame.select(
        "raw",
        civility=_title(),
        first_name=pl.when("given_first").then("a").otherwise("b"),
        last_name=pl.when("given_first").then("b").otherwise("a"),
        birth_name=pl.lit(None, pl.String),
    )
    nobody = (pl.lit(None, pl.String).alias(name) for name in (*_SECOND.values(), "company"))
    return _named(people).with_columns(
        *nobody,
        rule=pl.lit(words.SPLIT.code),
        fault=pl.when(frame["margin"].abs() < DOUBT).then(pl.lit(words.DOUBTFUL.code)),
    )


def _title() -> pl.Expr:
    return key_expr(pl.col("title")).replace_strict(TITLES, default=None, return_dtype=pl.String)


def _named(people: pl.DataFrame) -> pl.DataFrame:
    """The names with their capitals right."""
    first = clean_names(people["first_name"], "first").values["name"]
    last, birth = (clean_names(people[name], "last").values["name"] for name in ("last_name", "birth_name"))
    return people.with_columns(first.alias("first_name"), last.alias("last_name"), birth.alias("birth_name"))


def _slow(frame: pl.DataFrame, order: float) -> pl.DataFrame:
    """What `reading` makes of every other cell; fillers and blanks hold nobody."""
    text = pl.col("text")
    filler = blanks.is_filler_name(text)
    frame = frame.select("raw", "text", filler=filler, empty=filler | (text == ""))
    cells = [
        None if empty else read_cell(cell, order) for cell, empty in frame.select("text", "empty").iter_rows()
    ]
    companies = pl.Series([cell and cell.company for cell in cells], dtype=pl.String)
    read = frame.select(
        "raw",
        *_people(cells),
        company=clean_companies(companies).values["company"],
        rule=pl.Series([cell and cell.rule for cell in cells], dtype=pl.String),
        fault=pl.Series([cell and cell.fault for cell in cells], dtype=pl.String),
    )
    nobody = pl.all_horizontal(pl.col("first_name", "last_name", "company").is_null()) & ~frame["empty"]
    return read.with_columns(
        rule=pl.when(frame["filler"]).then(pl.lit(blanks.PLACEHOLDER.code)).when(~nobody).then("rule"),
        fault=pl.when(nobody).then(pl.lit(words.UNREADABLE.code)).otherwise("fault"),
    )


def _people(cells: list[Cell | None]) -> list[pl.Series]:
    """The columns of the first and of the second person of each cell, their capitals right."""
    rows = [(row, *person) for row, cell in enumerate(cells) if cell for person in cell.people]
    people = _named(pl.DataFrame(rows, schema={"row": pl.Int64(), **PERSON}, orient="row"))
    people = people.filter(pl.col("first_name").is_not_null() | pl.col("last_name").is_not_null())
    place = pl.int_range(pl.len()).over("row")
    wanted = pl.DataFrame({"row": range(len(cells))}, schema={"row": pl.Int64})
    first, second = (
        wanted.join(people.filter(place == which), on="row", how="left", maintain_order="left")
        for which in (0, 1)
    )
    return [*first.select(*PERSON), *second.select(*PERSON).rename(_SECOND)]
