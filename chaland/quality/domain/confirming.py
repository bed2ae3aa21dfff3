"""When each value was last confirmed: the newest day on which somebody said what the record holds now."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

ELEMENTS: Mapping[str, tuple[str, ...]] = {
    "name": ("last_name", "first_name"),
    "email": ("email",),
    "mobile": ("mobile",),
    "phone": ("phone",),
    "address": ("street", "postal_code", "city"),
    "company": ("company",),
}
"""The values that are dated, and what each is made of. One made of several is as old as its oldest part."""

FIELDS: tuple[str, ...] = tuple(ELEMENTS)
PARTS: tuple[str, ...] = tuple(part for parts in ELEMENTS.values() for part in parts)
VALUE_OF: Mapping[str, str] = {part: name for name, parts in ELEMENTS.items() for part in parts}

SAID: Mapping[str, pl.DataType] = {
    "contact_id": pl.Int64(),
    "on": pl.Date(),
    **{part: pl.String() for part in PARTS},
}
"""What was said of a contact on a day, null where nothing was."""

RIGHT: Mapping[str, pl.DataType] = {
    "contact_id": pl.Int64(),
    "kind": pl.String(),
    "evidence": pl.String(),
    "on": pl.Date(),
}
"""Doubts that somebody settled by saying that the value is right."""

_SETTLES: Mapping[str, str] = {
    "email_typo": "email",
    "email_dead": "email",
    "email_bounced": "email",
    "mobile_dead": "mobile",
    "phone_shared": "mobile",
    "town_postal": "address",
}
_EVIDENCE: Mapping[str, pl.Expr] = {
    "email": pl.col("email"),
    "mobile": pl.col("mobile"),
    "address": pl.concat_str("postal_code", "city", separator=" "),
}


def column(name: str) -> str:
    """Of a value the column of its date, in `people.FRAME`."""
    return f"on_{name}"


COLUMNS: Mapping[str, pl.DataType] = {column(name): pl.Date() for name in FIELDS}


def is_held(name: str) -> pl.Expr:
    """Whether the record holds any part of a value."""
    return pl.any_horizontal(pl.col(part).is_not_null() for part in ELEMENTS[name])


def dated(people: pl.DataFrame, said: pl.DataFrame, right: pl.DataFrame) -> pl.DataFrame:
    """The people, their columns of `COLUMNS` filled. Cost: one join and one grouping."""
    bare = people.drop(*COLUMNS, strict=False)
    parts = _dated_parts(bare, said)
    found = bare.join(parts, on="id", how="left", maintain_order="left")
    found = found.with_columns(**{column(name): _of_parts(name) for name in FIELDS})
    for name in dict.fromkeys(_SETTLES.values()):
        found = _with_settled(found, right, name)
    return found.drop([_part(part) for part in PARTS]).select(*people.columns)


def _part(part: str) -> str:
    return f"part_{part}"


def _dated_parts(people: pl.DataFrame, said: pl.DataFrame) -> pl.DataFrame:
    held = people.select("id", **{f"held_{part}": pl.col(part) for part in PARTS})
    beside = said.join(held, left_on="contact_id", right_on="id")
    same = {
        _part(part): pl.col("on").filter(_alike(pl.col(part), pl.col(f"held_{part}"))).max() for part in PARTS
    }
    return beside.group_by(id=pl.col("contact_id")).agg(**same)


def _alike(said: pl.Expr, held: pl.Expr) -> pl.Expr:
    """Case aside: files shout."""
    return said.str.to_lowercase() == held.str.to_lowercase()


def _of_parts(name: str) -> pl.Expr:
    """The oldest of the parts that are held; one that nobody confirmed leaves the whole unconfirmed."""
    parts = ELEMENTS[name]
    never = pl.any_horizontal(pl.col(part).is_not_null() & pl.col(_part(part)).is_null() for part in parts)
    return pl.when(~never).then(pl.min_horizontal(_part(part) for part in parts))


def _with_settled(people: pl.DataFrame, right: pl.DataFrame, name: str) -> pl.DataFrame:
    """What was said to be right counts as long as it is about the value that is held."""
    kinds = [kind for kind, about in _SETTLES.items() if about == name]
    said = right.filter(pl.col("kind").is_in(kinds)).select(id="contact_id", evidence="evidence", at="on")
    if not said.height:
        return people
    held = people.select("id", evidence=_EVIDENCE[name])
    latest = said.join(held, on=["id", "evidence"], how="semi").group_by("id").agg(pl.col("at").max())
    joined = people.join(latest, on="id", how="left", maintain_order="left")
    return joined.with_columns(pl.max_horizontal(column(name), "at").alias(column(name))).drop("at")
