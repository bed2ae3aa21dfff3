"""What brings two companies together: each rule is a piece of evidence that they may be one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl


def _all(*parts: pl.Expr | str) -> pl.Expr:
    """Null where any part is missing, so that the empty never meet."""
    return pl.concat_str(*parts, separator="|")


_AREA = pl.col("postal").str.head(2)
_MOBILE, _LANDLINE = (pl.col(name).cast(pl.String) for name in ("mobile", "landline"))

RULES: Mapping[str, Sequence[pl.Expr]] = {
    "siret": [pl.col("siret")],
    "siren": [pl.col("siren")],
    "email": [pl.col("email")],
    "phone": [_MOBILE, _LANDLINE],
    "web": [pl.col("web")],
    "name_place": [_all("core", "postal")],
    "home": [pl.col("home")],
    "sound_area": [_all("sound", _AREA)],
    "name": [pl.col("core")],
    "sound": [pl.col("sound")],
    "initials": [_all("short", _AREA), _all("initials", _AREA)],
    "start_place": [_all("start", "postal")],
    "start_city": [_all("start", "city")],
    "stem_area": [_all(pl.col("core").str.head(5), _AREA)],
    "start_street": [_all("start", "street")],
    "stem": [pl.col("core").str.head(8)],
    "door": [_all("postal", "number")],
}
"""Rule -> the keys it looks at, in one space: initials meet a short name. In the order of what one of them alone is
worth. A record without it has none."""
