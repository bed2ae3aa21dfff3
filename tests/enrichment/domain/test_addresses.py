"""The nearest street is found through misspellings, and never guessed between two."""

from __future__ import annotations

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from chaland.enrichment.domain.addresses import BASE, THRESHOLD, WANTED, match
from chaland.enrichment.domain.streets import road_parts, street_parts

Row = tuple[str, str, str, str]


def _base(*rows: Row) -> pl.DataFrame:
    """Rows: way, street, number, postal code."""
    frame = pl.DataFrame(rows, ["way", "street", "number", "postal_code"], orient="row")
    nothing = pl.lit(None, pl.String)
    parts = road_parts(pl.col("street"), nothing, nothing)
    frame = frame.with_columns(
        commune=pl.lit("69123"), insee=pl.lit("69382"), city=pl.lit("Lyon"), suffix=nothing,
        kind=parts.struct.field("kind"), name=parts.struct.field("name"),
        latitude=45 + pl.col("number").cast(pl.Float64) / 1000, longitude=pl.lit(4.8),
    )  # fmt: skip
    return frame.select(pl.col(name).cast(kind) for name, kind in BASE.items())


def _asked(*lines: str, postal_code: str | None = "69002") -> pl.DataFrame:
    frame = (
        pl.DataFrame({"street": lines})
        .with_row_index("id")
        .with_columns(
            commune=pl.lit("69123"),
            postal_code=pl.lit(postal_code, pl.String),
            parts=street_parts(pl.col("street")),
        )
    )
    return frame.unnest("parts").select(pl.col(name).cast(kind) for name, kind in WANTED.items())


def _found(asked: pl.DataFrame, base: pl.DataFrame) -> dict[int, tuple[str, str, float]]:
    rows = match(asked, base).select("id", "street", "type", "latitude").iter_rows()
    return {pk: (street, kind, round(latitude, 3)) for pk, street, kind, latitude in rows}


HUGO = ("w1", "Rue Victor Hugo", "5", "69002")


def test_a_misspelling_is_seen_through() -> None:
    base = _base(HUGO, ("w1", "Rue Victor Hugo", "9", "69002"), ("w2", "Rue Pasteur", "5", "69002"))
    found = _found(_asked("5 rue Victor Hugoo", "6 r. Victor-Hugo", "rue Pastuer"), base)
    assert found[0] == ("Rue Victor Hugo", "housenumber", 45.005)
    assert found[1] == ("Rue Victor Hugo", "street", 45.005)
    assert found[2][0] == "Rue Pasteur"


def test_streets_named_by_a_date_are_never_taken_for_each_other() -> None:
    assert _found(_asked("3 rue du 11 mai 1945"), _base(("w", "Rue du 8 Mai 1945", "3", "69002"))) == {}


def test_another_type_of_street_counts_against_it() -> None:
    both = _base(HUGO, ("w2", "Avenue Victor Hugo", "5", "69002"))
    assert _found(_asked("5 av Victor Hugo"), both)[0][0] == "Avenue Victor Hugo"
    assert _found(_asked("5 place Victor Hug"), _base(HUGO)) == {}


def test_two_streets_as_near_give_no_answer_unless_one_alone_has_the_number() -> None:
    twins = _base(("w1", "Rue de l'Église", "5", "69002"), ("w2", "Rue de l'Église", "9", "69002"))
    found = _found(_asked("5 rue de l'Eglise", "7 rue de l'Église"), twins)
    assert found == {0: ("Rue de l'Église", "housenumber", 45.005)}


def test_the_postal_code_chooses_between_the_quarters_of_a_town() -> None:
    base = _base(HUGO, ("w9", "Rue Victor Hugo", "5", "69003"))
    found = match(_asked("5 rue Victor Hugo", postal_code="69003"), base)
    assert found["postal_code"].to_list() == ["69003"]
    assert _found(_asked("5 rue Victor Hugo", postal_code=None), base) == {}


@settings(max_examples=25)
@given(st.text("abcdeé '-", min_size=4, max_size=14), st.integers(1, 99))
def test_whatever_the_base_holds_is_found_as_it_is_written_there(name: str, number: int) -> None:
    street = f"Rue {name}"
    base = _base(("w1", street, str(number), "69002"))
    asked = _asked(f"{number} {street}").with_columns(base.select("kind", "name"))
    found = match(asked, base)
    if base["name"][0] is not None:
        assert found["score"].to_list() == [1.0]
        assert found["type"].to_list() == ["housenumber"]


@settings(max_examples=25)
@given(
    st.lists(st.text("abcde ", min_size=1, max_size=10), max_size=6),
    st.text("abcde ", min_size=1, max_size=10),
)
def test_an_answer_is_never_under_the_threshold_and_one_at_most(names: list[str], wanted: str) -> None:
    base = (
        _base(*((f"w{n}", f"Rue {name}", "1", "69002") for n, name in enumerate(names)))
        if names
        else pl.DataFrame(schema=BASE)
    )
    found = match(_asked(f"1 rue {wanted}"), base)
    assert found.height <= 1
    assert all(score >= THRESHOLD for score in found["score"])
