"""What a first name suggests. A suggestion is shown to a person, never written."""

from __future__ import annotations

import polars as pl

from chaland.reference import given_names, key_expr

_ENOUGH = 100


def suggest_sex(first_names: pl.Series) -> pl.DataFrame:
    """One row per name: suggestion ('male', 'female' or null) and share (f64, of the bearers of that sex).

    A name borne by fewer than 100 people suggests nothing; a compound unknown as such (Anne-Lou)
    answers by its first part. Source: INSEE, births in France since 1900.
    """
    counts = (
        given_names().select("key", "male", "female").filter(pl.col("male") + pl.col("female") >= _ENOUGH)
    )
    asked = first_names.cast(pl.String).to_frame("name").select(whole=key_expr(pl.col("name")))
    asked = asked.with_columns(part=pl.col("whole").str.extract(r"^(\S+)"))
    found = asked.join(counts, left_on="whole", right_on="key", how="left", maintain_order="left")
    found = found.join(
        counts, left_on="part", right_on="key", how="left", maintain_order="left", suffix="_part"
    )
    male, female = (pl.coalesce(sex, f"{sex}_part") for sex in ("male", "female"))
    share = pl.max_horizontal(male, female) / (male + female)
    suggestion = pl.when(male > female).then(pl.lit("male")).when(female > male).then(pl.lit("female"))
    return found.select(suggestion=suggestion, share=share)
