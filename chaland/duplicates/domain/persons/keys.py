"""What brings two people together: each rule is a piece of evidence that they may be one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl


def _all(*parts: pl.Expr | str) -> pl.Expr:
    """Null where any part is missing, so that the empty never meet."""
    return pl.concat_str(*parts, separator="|")


def _swappable(*parts: str) -> pl.Expr:
    """Two names in one order, whichever column they stand in: they are often swapped."""
    missing = pl.any_horizontal(pl.col(part).is_null() for part in parts)
    both = _all(pl.min_horizontal(*parts), pl.max_horizontal(*parts))
    return pl.when(~missing).then(both)


_BIRTH = pl.col("birth").cast(pl.String)
_YEAR = (pl.col("birth") // 10_000).cast(pl.String)
_MOBILE, _LANDLINE = (pl.col(name).cast(pl.String) for name in ("mobile", "landline"))
_AREA = pl.col("postal").str.head(2)
_LONG_LOCAL = pl.when(pl.col("local").str.len_chars() >= 6).then("local")
_STEM = pl.col("last").str.head(4)

RULES: Mapping[str, Sequence[pl.Expr]] = {
    "email": [pl.col("email")],
    "work": [_all("company", "last_sound")],
    "name_birth": [_all("last_sound", _BIRTH), _all("maiden_sound", _BIRTH)],
    "phone": [_MOBILE, _LANDLINE],
    "names": [_swappable("last_sound", "first_sound"), _swappable("maiden_sound", "first_sound")],
    "given_birth": [_all("first_sound", _BIRTH)],
    "initials_birth": [_all("initial", pl.col("last").str.head(1), _BIRTH)],
    "stems": [_all(_STEM, pl.col("first").str.head(3), _AREA)],
    "place_birth": [_all("postal", _BIRTH)],
    "mailbox": [_LONG_LOCAL],
    "home": [pl.col("home")],
    "name_city": [_all("last_sound", "initial", "city")],
    "stem_year": [_all(_STEM, "initial", _YEAR)],
    "name": [pl.col("last_sound"), pl.col("maiden_sound")],
    "given_city": [_all("first_sound", "city")],
    "name_place": [_all("last_sound", "postal")],
    "given_place": [_all("first_sound", "postal")],
    "name_street": [_all("last_sound", "street")],
    "door": [_all("postal", "number")],
    "given": [pl.col("first_sound")],
    "birth": [_BIRTH],
    "given_street": [_all("first_sound", "street")],
    "name_area": [_all("last_sound", _AREA)],
}
"""Rule -> the keys it looks at, in one space: a maiden name meets a last name. A record without it has none.

In the order of what one of them alone is worth: in a large file the last ones need another beside them."""
