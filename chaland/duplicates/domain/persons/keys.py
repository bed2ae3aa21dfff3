"""What brings two people together: each rule is a piece of evidence that they may be one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from chaland.duplicates.domain.cells import AREA, LANDLINE, MOBILE, all_of


def _swappable(*parts: str) -> pl.Expr:
    """Two names in one order, whichever column they stand in: they are often swapped."""
    missing = pl.any_horizontal(pl.col(part).is_null() for part in parts)
    both = all_of(pl.min_horizontal(*parts), pl.max_horizontal(*parts))
    return pl.when(~missing).then(both)


_BIRTH = pl.col("birth").cast(pl.String)
_YEAR = (pl.col("birth") // 10_000).cast(pl.String)
_LONG_LOCAL = pl.when(pl.col("local").str.len_chars() >= 6).then("local")
_STEM = pl.col("last").str.head(4)

RULES: Mapping[str, Sequence[pl.Expr]] = {
    "email": [pl.col("email")],
    "work": [all_of("company", "last_sound")],
    "name_birth": [all_of("last_sound", _BIRTH), all_of("maiden_sound", _BIRTH)],
    "phone": [MOBILE, LANDLINE],
    "names": [_swappable("last_sound", "first_sound"), _swappable("maiden_sound", "first_sound")],
    "given_birth": [all_of("first_sound", _BIRTH)],
    "initials_birth": [all_of("initial", pl.col("last").str.head(1), _BIRTH)],
    "stems": [all_of(_STEM, pl.col("first").str.head(3), AREA)],
    "place_birth": [all_of("postal", _BIRTH)],
    "mailbox": [_LONG_LOCAL],
    "home": [pl.col("home")],
    "name_city": [all_of("last_sound", "initial", "city")],
    "stem_year": [all_of(_STEM, "initial", _YEAR)],
    "name": [pl.col("last_sound"), pl.col("maiden_sound")],
    "given_city": [all_of("first_sound", "city")],
    "name_place": [all_of("last_sound", "postal")],
    "given_place": [all_of("first_sound", "postal")],
    "name_street": [all_of("last_sound", "street")],
    "door": [all_of("postal", "number")],
    "given": [pl.col("first_sound")],
    "birth": [_BIRTH],
    "given_street": [all_of("first_sound", "street")],
    "name_area": [all_of("last_sound", AREA)],
}
"""Rule -> the keys it looks at, in one space: a maiden name meets a last name. A record without it has none.

In the order of what one of them alone is worth: in a large file the last ones need another beside them."""
