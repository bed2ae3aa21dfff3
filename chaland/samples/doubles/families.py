"""The hard cases of one home, set among invented people: one mailbox for all, twins, two of one name."""

from __future__ import annotations

import polars as pl

from chaland.samples.doubles.design import Design
from chaland.samples.draws import Draws
from chaland.samples.people import Population, people_at
from chaland.samples.places import addresses
from chaland.samples.reach import emails

_PARTNER_MAILBOX, _CHILD_MAILBOX = 0.2, 0.45
_TWIN_CHILD, _TWIN_HEAD = 0.35, 0.04
_NAMESAKE = 0.06
_SHARED_MOBILE = 0.05
_TOWNS = 12

_FIELDS = (
    "person_id",
    "household_id",
    "sex",
    "first_name",
    "last_name",
    "birth_date",
    "company",
    "siret",
    "complement",
    "street",
    "postal_code",
    "city",
    "department",
    "landline",
    "mobile",
    "email",
)


def families(design: Design) -> pl.DataFrame:
    """The people of a design, one a row, in the order of their person_id: the columns of `_FIELDS`.

    A household is neighbours in the file, four at most, the head first; colleagues are one too.
    """
    population = Population(
        design.seed, households=design.households, with_birth_date=1.0, with_landline=0.55
    )
    people = people_at(pl.int_range(design.people, eager=True), population).select(_FIELDS)
    people = _namesakes(_in_town(people, design), design)
    return _of_one_home(people, Draws.over(design.seed, people["person_id"]))


def _namesakes(people: pl.DataFrame, design: Design) -> pl.DataFrame:
    """Some people bear both names of somebody else: chance makes few in a small file, many in a large one."""
    draws = Draws.over(design.seed, people["person_id"])
    other = people[draws.below("namesake/of", people.height)]
    taken = draws.chance("namesake", design.namesakes)
    names = {name: other[name].zip_with(taken, people[name]) for name in ("first_name", "last_name", "sex")}
    own = emails(draws, "namesake/email", names["first_name"], names["last_name"], people["company"])
    email = own.zip_with(taken & people["email"].is_not_null(), people["email"])
    return people.with_columns(email.alias("email"), **names)


def _in_town(people: pl.DataFrame, design: Design) -> pl.DataFrame:
    """A share of the homes moved to the same few towns; streets stay their own."""
    home = Draws.over(design.seed, people["household_id"])
    towns = addresses(Draws.over(design.seed, people["household_id"] % _TOWNS), "local")
    near = home.chance("local", design.local)
    names = ("postal_code", "city", "department")
    return people.with_columns(towns[name].zip_with(near, people[name]).alias(name) for name in names)


def _of_one_home(people: pl.DataFrame, draws: Draws) -> pl.DataFrame:
    head = people[people["household_id"] - 1]
    before = people[(people["person_id"] - 2).clip(0)]
    table = people.with_columns(
        role=pl.col("person_id") - pl.col("household_id"),
        private=pl.col("company").is_null(),
        head_email=head["email"],
        head_mobile=head["mobile"],
        head_first=head["first_name"],
        head_sex=head["sex"],
        before_birth=before["birth_date"],
        partner_mailbox=draws.chance("family/partner_mailbox", _PARTNER_MAILBOX),
        child_mailbox=draws.chance("family/child_mailbox", _CHILD_MAILBOX),
        twin_child=draws.chance("family/twin_child", _TWIN_CHILD),
        twin_head=draws.chance("family/twin_head", _TWIN_HEAD),
        one_name=people["last_name"] == head["last_name"],
        namesake=draws.chance("family/namesake", _NAMESAKE),
        one_mobile=draws.chance("family/mobile", _SHARED_MOBILE),
    )
    partner, child = pl.col("private") & (pl.col("role") == 1), pl.col("private") & (pl.col("role") >= 2)
    mailbox = (partner & pl.col("partner_mailbox")) | (child & pl.col("child_mailbox"))
    named = child & pl.col("namesake") & (pl.col("sex") == pl.col("head_sex"))
    twin = (child & (pl.col("role") == 3) & pl.col("twin_child")) | (
        partner & pl.col("one_name") & pl.col("twin_head")
    )
    return table.select(
        *(name for name in _FIELDS if name not in ("email", "mobile", "first_name", "birth_date")),
        pl.when(mailbox).then("head_email").otherwise("email").alias("email"),
        pl.when((partner | child) & pl.col("one_mobile"))
        .then("head_mobile")
        .otherwise("mobile")
        .alias("mobile"),
        pl.when(named).then("head_first").otherwise("first_name").alias("first_name"),
        pl.when(twin).then("before_birth").otherwise("birth_date").alias("birth_date"),
    )
