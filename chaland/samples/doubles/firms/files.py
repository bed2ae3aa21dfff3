"""A labelled file of companies."""

from __future__ import annotations

import polars as pl

from chaland.samples.doubles.firms.design import FirmDesign
from chaland.samples.doubles.firms.lives import lived
from chaland.samples.doubles.firms.made import establishments
from chaland.samples.doubles.firms.written import written
from chaland.samples.doubles.people import times_over
from chaland.samples.draws import Draws


def labelled_firms(design: FirmDesign) -> pl.DataFrame:
    """One row an entry, in an order that tells nothing: firm_id, group_id (Int64) are the truth.

    name, siren, siret, naf, email, mobile, phone, website, complement, street, postal_code, city: String, as
    typed. The same design gives the same rows.
    """
    rows = times_over(establishments(design), "firm_id", design)
    draws = Draws.over(design.seed, rows["entry"])
    rows = lived(rows, draws, rows["later"])
    rows = written(rows, draws, damage=design.damage, gaps=design.gaps, untold=design.untold)
    order = draws.bits("order").arg_sort()
    return rows[order].drop("entry", "later", "department")
