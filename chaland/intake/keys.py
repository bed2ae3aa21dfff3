"""How a row is known again: keys of records, keys of facts, digests.

A record's key is the source's own identifier when it gives one; else it is derived from strong
evidence (name with e-mail, name with phone, name with birth date and place, name with street), so
that a newer file of the same source finds its rows again; else from all that the row says.
Pure; the hash is BLAKE2b, stable for ever.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import blake2b

import polars as pl

from chaland.intake.fields import Kind
from chaland.intake.folding import fold_column

_EVIDENCE: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("e", ("email",)),
    ("m", ("mobile",)),
    ("p", ("phone",)),
    ("b", ("birth_date", "postal_code")),
    ("a", ("street", "postal_code")),
)


PRODUCT_FIELDS = (
    "product",
    "product_code",
    "category",
    "brand",
    "unit_price_cents",
    "currency",
    "lifetime_months",
)

_CUSTOMER = ("customer_id", "customer_email", "customer_phone", "customer_last_name", "customer_first_name")

FACT_IDENTITY: Mapping[Kind, tuple[str, ...]] = {
    "purchases": (
        *_CUSTOMER,
        "order",
        "date",
        "at",
        "product_code",
        "product",
        "quantity",
        "amount_cents",
        "store",
    ),
    "events": (*_CUSTOMER, "type", "at", "path", "store"),
    "consents": (*_CUSTOMER, "channel", "purpose", "consent", "date", "at", "proof", "wording", "partners"),
    "interactions": (*_CUSTOMER, "interaction_kind", "at", "outcome", "subject", "notes"),
}
"""What makes a purchase, an event or an interaction the same line when it is delivered again."""


def digests(values: pl.Series, size: int = 16) -> list[bytes]:
    """BLAKE2b of each text; equal digests say the same thing."""
    return [blake2b(text.encode(), digest_size=size).digest() for text in values.to_list()]


def person_keys(rows: pl.DataFrame, digest: Sequence[bytes]) -> pl.Series:
    """The base key of each person, before identical ones are told apart. Type: String."""
    name = pl.concat_str(_folded(rows, "last_name"), _folded(rows, "first_name"), separator="|")
    named = name.str.len_chars() > 1
    parts = [
        pl.when(named & pl.all_horizontal(pl.col(field).is_not_null() for field in fields)).then(
            pl.concat_str(
                pl.lit(code),
                name,
                *(pl.col(field).cast(pl.String).str.to_lowercase() for field in fields),
                separator="|",
            )
        )
        for code, fields in _EVIDENCE
        if all(field in rows.columns for field in fields)
    ]
    nameless = [
        pl.when(~named & pl.col(field).is_not_null()).then(pl.concat_str(pl.lit(f"{code}1|"), pl.col(field)))
        for code, (field, *_) in _EVIDENCE[:3]
        if field in rows.columns
    ]
    return _keyed(rows, [*parts, *nameless], digest)


def company_keys(rows: pl.DataFrame, digest: Sequence[bytes]) -> pl.Series:
    """The base key of each company: identifier, SIRET, SIREN, or its name at its place."""
    place = _first(rows, "postal_code", "city")
    parts = [
        pl.when(pl.col(field).is_not_null()).then(pl.concat_str(pl.lit(f"{field}|"), pl.col(field)))
        for field in ("siret", "siren")
        if field in rows.columns
    ]
    if "company" in rows.columns:
        name = _folded(rows, "company")
        parts.append(
            pl.when(pl.col("company").is_not_null()).then(
                pl.concat_str(pl.lit("n"), name, place, separator="|")
            )
        )
    return _keyed(rows, parts, digest)


def _keyed(rows: pl.DataFrame, parts: Sequence[pl.Expr], digest: Sequence[bytes]) -> pl.Series:
    # with_columns, not select: an expression of literals alone would be one row high
    evidence = rows.with_columns(__evidence=pl.coalesce(*parts, pl.lit(None, pl.String)))["__evidence"]
    ids = (
        rows["external_id"]
        if "external_id" in rows.columns
        else pl.Series([None] * rows.height, dtype=pl.String)
    )
    return pl.Series(
        "key",
        [
            f"id:{own}" if own is not None else (_short(proof) if proof is not None else f"r:{said.hex()}")
            for own, proof, said in zip(ids.to_list(), evidence.to_list(), digest, strict=True)
        ],
        dtype=pl.String,
    )


def _short(evidence: str) -> str:
    """Hashed, so that an index does not hold names and addresses a second time."""
    return f"{evidence[0]}:{blake2b(evidence.encode(), digest_size=10).hexdigest()}"


def _folded(rows: pl.DataFrame, field: str) -> pl.Expr:
    if field not in rows.columns:
        return pl.lit("")
    return pl.lit(fold_column(rows[field]).fill_null(""))


def _first(rows: pl.DataFrame, *fields: str) -> pl.Expr:
    there = [_folded(rows, field) for field in fields if field in rows.columns]
    return there[0] if there else pl.lit("")


def product_keys(rows: pl.DataFrame) -> pl.Series:
    """`code:…` when the product has a code, else `name:…` folded; null when the row names none."""
    nothing = pl.Series([None] * rows.height, dtype=pl.String)
    code = rows["product_code"] if "product_code" in rows.columns else nothing
    name = fold_column(rows["product"]) if "product" in rows.columns else nothing
    return pl.select(
        pl.when(code.is_not_null())
        .then(pl.concat_str(pl.lit("code:"), code))
        .when(name.is_not_null())
        .then(pl.concat_str(pl.lit("name:"), name))
    ).to_series()


def fact_hashes(rows: pl.DataFrame, fields: Sequence[str]) -> pl.Series:
    """64 bits that stand for what a line says in these fields. Type: Int64."""
    there = [pl.col(field).cast(pl.String).fill_null("") for field in fields if field in rows.columns]
    texts = rows.select(pl.concat_str(there, separator="\x1f")).to_series()
    return pl.Series("hash", [_int64(text) for text in texts.to_list()], dtype=pl.Int64)


def ranked(hashes: pl.Series, ranks: pl.Series) -> pl.Series:
    """The keys of lines among which some are identical: the hash, moved by the rank (0 leaves it)."""
    repeated = (ranks > 0).to_list()
    if not any(repeated):
        return hashes
    keys = [
        _int64(f"{value}#{rank}") if rank else value
        for value, rank in zip(hashes.to_list(), ranks.to_list(), strict=True)
    ]
    return pl.Series("key", keys, dtype=pl.Int64)


def _int64(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big", signed=True)
