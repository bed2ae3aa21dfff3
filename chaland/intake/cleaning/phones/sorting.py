"""Several columns of numbers made into one mobile, one phone, and the others."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from chaland.intake.cleaning.column import Column
from chaland.intake.cleaning.distinct import column_of
from chaland.intake.cleaning.leftovers import read_leftovers
from chaland.intake.cleaning.phones import words
from chaland.intake.cleaning.phones.numbering import HEAD, OVERSEAS_CODES, block_of
from chaland.intake.cleaning.phones.reading import kind_of, parsed

_FRENCH = rf"^\+(?:33|{'|'.join(OVERSEAS_CODES)})([1-9][0-9]{{8}})$"

_NOT_MOBILE = ("fixed", "voip", "special")
_SCHEMA: dict[str, pl.DataType] = {
    "mobile": pl.String(),
    "phone": pl.String(),
    "phones_other": pl.List(pl.String()),
}


def phone_kinds(numbers: pl.Series) -> pl.Series:
    """The kind of each E.164 number: 'mobile', 'fixed', 'voip', 'special', 'unknown'; null for null."""
    distinct = numbers.drop_nulls().unique()
    kinds = [_kind(number) for number in distinct]
    return numbers.replace_strict(
        distinct, pl.Series(kinds, dtype=pl.String), default=None, return_dtype=pl.String
    )


def _kind(e164: str) -> str:
    for code in ("33", *OVERSEAS_CODES):
        if e164.startswith(f"+{code}") and len(e164) == len(code) + 10:
            return block_of(e164[len(code) + 1 :][:HEAD]).kind
    number = parsed(e164, None)
    return kind_of(number) if number else "unknown"


def sort_phones(mobiles: Sequence[Column], phones: Sequence[Column]) -> Column:
    """values: mobile, phone, phones_other (list, null when none). `mobiles`: the columns said to hold mobiles.

    The first mobile number of all goes to `mobile`, the first other one to `phone`, the rest to
    `phones_other`; the columns named for it are looked at first. A number stands once.
    rule: phone_moved where a number left the column that the file had put it in. One column at least.
    """
    frame = pl.DataFrame([*_numbers(mobiles, "m"), *_numbers(phones, "p")])
    said = [name for name in frame.columns if name[0] == "m"]
    rest = [name for name in frame.columns if name[0] == "p"]
    frame = _place_first_numbers(frame, said, rest)
    kinds = _kinds_of(frame, [*said, *rest])

    def sort_row(*cells: dict[str, object]) -> tuple[object, ...]:
        return _sorted_row(cells, len(said), kinds)

    crowded = pl.any_horizontal(*(_field(name, "others").list.len() > 0 for name in (*said, *rest)))
    frame = read_leftovers(frame, crowded, sort_row, given=[*said, *rest], schema=_SCHEMA)
    moved = _outside("mobile", said) | _outside("phone", rest)
    return column_of(
        frame.with_columns(rule=pl.when(moved).then(pl.lit(words.MOVED.code)), fault=pl.lit(None, pl.String)),
        *_SCHEMA,
    )


def _numbers(columns: Sequence[Column], letter: str) -> list[pl.Series]:
    """Each column as structs of number, kind and others."""
    fields = {"phone": "number", "phone_kind": "kind", "phones_other": "others"}
    return [
        pl.DataFrame([column.values[name].alias(field) for name, field in fields.items()]).to_struct(
            f"{letter}{place}"
        )
        for place, column in enumerate(columns)
    ]


def _field(name: str, field: str) -> pl.Expr:
    return pl.col(name).struct.field(field)


def _place_first_numbers(frame: pl.DataFrame, said: list[str], rest: list[str]) -> pl.DataFrame:
    """The first mobile and the first other number, the columns named for them first.

    A number of unknown kind (an American one) is what its column says.
    """
    mobile = [_if_kind(name, "mobile", "unknown") for name in said] + [
        _if_kind(name, "mobile") for name in rest
    ]
    fixed = [_if_kind(name, *_NOT_MOBILE, "unknown") for name in rest] + [
        _if_kind(name, *_NOT_MOBILE) for name in said
    ]
    frame = frame.with_columns(mobile=pl.coalesce(*mobile), phone=pl.coalesce(*fixed))
    unplaced = pl.concat_list(
        *(pl.when(_unplaced(name)).then(_field(name, "number")) for name in (*said, *rest))
    )
    others = unplaced.list.drop_nulls().list.unique(maintain_order=True)
    any_left = pl.any_horizontal(*(_unplaced(name) for name in (*said, *rest)))
    return frame.with_columns(phones_other=pl.when(any_left).then(others))


def _unplaced(name: str) -> pl.Expr:
    """Whether the number found no place: another one had taken it."""
    number = _field(name, "number")
    return number.is_not_null() & number.ne_missing(pl.col("mobile")) & number.ne_missing(pl.col("phone"))


def _if_kind(name: str, *kinds: str) -> pl.Expr:
    return pl.when(_field(name, "kind").is_in(list(kinds))).then(_field(name, "number"))


def _kinds_of(frame: pl.DataFrame, names: list[str]) -> dict[str, str]:
    """The kind of every number that stands second or later in its cell."""
    lists = [frame[name].struct.field("others").explode().drop_nulls() for name in names]
    others = pl.concat(lists).unique()
    return dict(zip(others, phone_kinds(others), strict=True))


def _sorted_row(cells: Sequence[dict[str, object]], said: int, kinds: dict[str, str]) -> tuple[object, ...]:
    """mobile, phone, phones_other of one row; the first `said` cells are those of mobile columns."""
    numbers: dict[str, bool] = {}
    for place, cell in enumerate(cells):
        numbers.setdefault(str(cell["number"]), _is_mobile(str(cell["kind"]), said=place < said))
    for place, cell in enumerate(cells):
        others = cell["others"]
        for number in others if isinstance(others, list) else ():
            numbers.setdefault(number, _is_mobile(kinds[number], said=place < said))
    numbers.pop("None", None)
    mobile = next((number for number, is_mobile in numbers.items() if is_mobile), None)
    order = [str(cell["number"]) for cell in cells[said:]] + list(numbers)
    phone = next((number for number in order if numbers.get(number) is False), None)
    return mobile, phone, [number for number in numbers if number not in (mobile, phone)] or None


def _is_mobile(kind: str, *, said: bool) -> bool:
    return kind == "mobile" or (kind == "unknown" and said)


def _outside(name: str, columns: list[str]) -> pl.Expr:
    """Whether the value of `name` came from other columns than these."""
    inside = (
        (_field(column, "number") == pl.col(name)).fill_null(False)
        | _field(column, "others").list.contains(pl.col(name)).fill_null(False)
        for column in columns
    )
    return pl.col(name).is_not_null() & ~pl.any_horizontal(pl.lit(False), *inside)
