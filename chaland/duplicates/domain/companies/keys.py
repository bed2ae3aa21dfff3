"""What brings two companies together: each rule is a piece of evidence that they may be one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from chaland.duplicates.domain.cells import AREA, LANDLINE, MOBILE, all_of

RULES: Mapping[str, Sequence[pl.Expr]] = {
    "siret": [pl.col("siret")],
    "siren": [pl.col("siren")],
    "email": [pl.col("email")],
    "phone": [MOBILE, LANDLINE],
    "web": [pl.col("web")],
    "name_place": [all_of("core", "postal")],
    "home": [pl.col("home")],
    "sound_area": [all_of("sound", AREA)],
    "name": [pl.col("core")],
    "sound": [pl.col("sound")],
    "initials": [all_of("short", AREA), all_of("initials", AREA)],
    "start_place": [all_of("start", "postal")],
    "start_city": [all_of("start", "city")],
    "stem_area": [all_of(pl.col("core").str.head(5), AREA)],
    "start_street": [all_of("start", "street")],
    "stem": [pl.col("core").str.head(8)],
    "door": [all_of("postal", "number")],
}
"""Rule -> the keys it looks at, in one space: initials meet a short name. In the order of what one of them alone is
worth. A record without it has none."""
