"""The purchases of the demo: the 541,909 real lines of a gift shop on the web, 2010 to 2011.

Source: UCI Machine Learning Repository, Online Retail, Daqing Chen, 2012, CC BY 4.0.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path

import polars as pl

FILE_NAME = "online_retail_2010-2011.csv.gz"


def online_retail_path() -> Path:
    """Columns InvoiceNo, StockCode, Description, Quantity, InvoiceDate, UnitPrice, CustomerID, Country."""
    return Path(str(files("chaland.samples") / "data" / FILE_NAME))


@cache
def online_retail_customers() -> pl.Series:
    """The 4,372 customers who bought, as numbers without decimals ('12346'), ascending. Cost: 0.5 s."""
    read = pl.read_csv(
        online_retail_path(), columns=["CustomerID"], schema_overrides={"CustomerID": pl.Float64}
    )
    return read["CustomerID"].drop_nulls().cast(pl.Int64).unique().sort().cast(pl.String)
