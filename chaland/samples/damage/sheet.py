"""A row of the customer file: clean French cells under French headers, before anything happens to them."""

from __future__ import annotations

import polars as pl

NUMBER, DATE = "n", "d"
"""What a cell is in a workbook when it is not text: see `typed`."""

_PARTNER = "(conjoint)"
HIDDEN = (_PARTNER,)
"""Columns that the damage needs and that are never written."""

TITLES = (
    "N° client",
    "Civilité",
    "Nom",
    "Prénom",
    "Né(e) le",
    "Société",
    "Fonction",
    "SIRET",
    "Code NAF",
    "Complément",
    "Adresse",
    "Code postal",
    "Ville",
    "Tél. fixe",
    "Mobile",
    "E-mail",
    "Client depuis",
    "Statut",
    "Magasin",
    "Adhérent fidélité",
    "Palier fidélité",
    "Points",
    "Loisirs",
    "Produit possédé",
    "Newsletter",
    "Remarques",
)
"""The columns of the file, in order."""


def typed(column: str) -> str:
    """The name of the column that says, cell by cell, NUMBER, DATE or null (text)."""
    return f"{column}§"


def sheet(rows: pl.DataFrame) -> pl.DataFrame:
    """The cells of these rows, all String; with `HIDDEN` columns, and `typed` ones where a workbook needs them.

    Dates are written JJ/MM/AAAA, phones as ten digits, yes and no as 'oui' and 'non'.
    """
    same = {
        "N° client": "customer_number",
        "Civilité": "civility",
        "Nom": "last_name",
        "Prénom": "first_name",
        "Société": "company",
        "Fonction": "function",
        "SIRET": "siret",
        "Code NAF": "naf",
        "Complément": "complement",
        "Adresse": "street",
        "Code postal": "postal_code",
        "Ville": "city",
        "Tél. fixe": "landline",
        "Mobile": "mobile",
        "E-mail": "email",
        "Statut": "status",
        "Magasin": "store",
        "Palier fidélité": "loyalty_tier",
        "Loisirs": "hobbies",
        "Produit possédé": "owned_product",
        "Remarques": "notes",
        _PARTNER: "partner",
    }
    cells = rows.select(
        *(pl.col(name).alias(title) for title, name in same.items()),
        pl.col("birth_date").dt.strftime("%d/%m/%Y").alias("Né(e) le"),
        pl.col("created_on").dt.strftime("%d/%m/%Y").alias("Client depuis"),
        pl.col("loyalty_points").cast(pl.String).alias("Points"),
        _yes_no("loyalty").alias("Adhérent fidélité"),
        _yes_no("newsletter").alias("Newsletter"),
    )
    return cells.select(*TITLES, *HIDDEN, *_types())


def _yes_no(column: str) -> pl.Expr:
    return pl.when(column).then(pl.lit("oui")).otherwise(pl.lit("non"))


def _types() -> list[pl.Expr]:
    kinds = {"N° client": NUMBER, "Points": NUMBER, "Né(e) le": DATE, "Client depuis": DATE}
    texts = ("Code postal", "Tél. fixe", "Mobile", "SIRET")
    fixed = [pl.lit(kind).alias(typed(title)) for title, kind in kinds.items()]
    return fixed + [pl.lit(None, dtype=pl.String).alias(typed(title)) for title in texts]
