"""A labelled file of people at work: colleagues share a company, its switchboard, its site, often its mailbox."""

from __future__ import annotations

import polars as pl

from chaland.samples.doubles.design import StaffDesign
from chaland.samples.doubles.entries import entered
from chaland.samples.doubles.firms.design import FirmDesign
from chaland.samples.doubles.firms.made import establishments
from chaland.samples.doubles.people import times_over
from chaland.samples.draws import Draws
from chaland.samples.names import family_names, given_names
from chaland.samples.reach import emails, landlines, mobiles, slug

NEW_EMAIL, NEW_MOBILE, NEW_LINE, HIRED_AWAY = 0.3, 0.1, 0.15, 0.06
"""The share of later entries in which it has happened. Who is hired away takes the company, the address, the line and
the mailbox of the next one, and keeps the mobile."""
_OLDEST, _YEARS = 1958, 46
_FIRM = (
    "company",
    "siret",
    "complement",
    "street",
    "postal_code",
    "city",
    "department",
    "line",
    "site",
    "house",
)


def labelled_staff(design: StaffDesign) -> pl.DataFrame:
    """As `people.labelled_people`; household_id is the company in which somebody is first."""
    rows = times_over(_staff(design), "person_id", design)
    draws = Draws.over(design.seed, rows["entry"])
    rows = _reached(_hired_away(rows, draws, design), draws, design)
    untold = {"birth_date": 1 - design.born, **design.untold}
    rows = entered(rows, draws, damage=design.damage, wrong=1.0, gaps=design.gaps, untold=untold)
    order = draws.bits("order").arg_sort()
    named = rows[order].rename({"landline": "phone", "siret": "siren"})
    return named.drop("entry", "later", "department", "line", "site", "house")


def _staff(design: StaffDesign) -> pl.DataFrame:
    """One row a person: who they are, where they work."""
    number = pl.int_range(1, design.people + 1, eager=True).alias("person_id")
    draws = Draws.over(design.seed, number)
    begins = draws.chance("staff/first", 1 / design.a_firm)
    head = pl.select(pl.when(begins | (number == 1)).then(number).forward_fill()).to_series()
    sex = pl.select(
        pl.when(draws.chance("staff/man", 0.55)).then(pl.lit("M")).otherwise(pl.lit("F"))
    ).to_series()
    year = draws.below("staff/year", _YEARS).cast(pl.Int64) + _OLDEST
    last = family_names(draws, "staff/last")
    born = pl.DataFrame({"y": year, "d": draws.below("staff/day", 364).cast(pl.Int64)})
    return pl.DataFrame(
        {
            "person_id": number,
            "household_id": head,
            "sex": sex,
            "first_name": given_names(draws, "staff/first_name", sex, year),
            "last_name": last.gather(head - 1).zip_with(
                draws.chance("staff/relative", design.relatives), last
            ),
            "birth_name": pl.Series([None] * design.people, dtype=pl.String),
            "birth_date": born.select(pl.date("y", 1, 1) + pl.duration(days="d")).to_series(),
        }
    ).with_columns(_firms(design)[head - 1].get_columns())


def _firms(design: StaffDesign) -> pl.DataFrame:
    """As many companies as people: each works for that of the number of its first."""
    made = establishments(FirmDesign(seed=design.seed, firms=design.people, local=design.local))
    site = made["website"].str.replace("www.", "", literal=True)
    renamed = made.rename({"name": "company", "phone": "line", "email": "house"})
    return renamed.with_columns(site.alias("site")).select(_FIRM)


def _hired_away(rows: pl.DataFrame, draws: Draws, design: StaffDesign) -> pl.DataFrame:
    away = rows["later"] & draws.chance("staff/away", HIRED_AWAY)
    other = _firms(design)[draws.below("staff/away/to", design.people)]
    return rows.with_columns(other[name].zip_with(away, rows[name]).alias(name) for name in _FIRM)


def _reached(rows: pl.DataFrame, draws: Draws, design: StaffDesign) -> pl.DataFrame:
    """By mailbox, line and mobile: what a person has by itself stays from entry to entry, unless it is new."""
    own = Draws.over(design.seed, rows["person_id"])

    def kept(new: str, rate: float) -> pl.Series:
        return ~(rows["later"] & draws.chance(new, rate))

    mail_rate, line_rate, walk_rate = design.mailbox, design.direct, design.walking
    table = rows.with_columns(
        shared=own.chance("staff/box", mail_rate).zip_with(kept("staff/mail", NEW_EMAIL), draws.chance("staff/box", mail_rate)),
        direct=own.chance("staff/direct", line_rate).zip_with(kept("staff/line", NEW_LINE), draws.chance("staff/direct", line_rate)),
        walks=own.chance("staff/walks", walk_rate),
        private=emails(own, "staff/private", rows["first_name"], rows["last_name"], pl.Series([None] * rows.height, dtype=pl.String)),
        desk=landlines(own, rows["department"]),
        pocket=mobiles(own, rows["department"]).zip_with(kept("staff/pocket", NEW_MOBILE), mobiles(draws, rows["department"])),
    )  # fmt: skip
    at_work = pl.concat_str(
        slug(pl.col("first_name")), pl.lit("."), slug(pl.col("last_name")), pl.lit("@"), "site"
    )
    return table.with_columns(
        email=pl.when("shared").then("house").otherwise(pl.coalesce(at_work, "private")),
        landline=pl.when("direct").then("desk").otherwise("line"),
        mobile=pl.when("walks").then("pocket"),
    ).drop("shared", "direct", "walks", "private", "desk", "pocket")
