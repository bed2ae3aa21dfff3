"""Invented French people and companies, clean and true: what a perfect customer file would hold.

None of them exists. Names, ages and communes follow the frequencies of France; streets, numbers, companies,
phones and addresses are made up (`reach` and `work` say why they belong to nobody).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from chaland.samples.draws import Draws, Weighted
from chaland.samples.names import family_names, given_names
from chaland.samples.places import addresses
from chaland.samples.reach import emails, landlines, mobiles
from chaland.samples.relations import relations
from chaland.samples.work import companies, functions

AS_OF = date(2026, 9, 30)
"""The day the invented file was extracted: fixed, so that the same seed gives the same file for ever."""

_EPOCH = date(1970, 1, 1)
_TODAY = (AS_OF - _EPOCH).days
_YEAR = 365.25  # days

# Adults of France by age band (18 and 19, then five years each), in tens of thousands, rounded.
# Source: INSEE, pyramide des âges au 1er janvier 2025.
_YOUNGEST = 18
_BANDS = Weighted.of(
    pl.Series([_YOUNGEST, *range(20, 100, 5)]),
    [160, 395, 380, 405, 425, 450, 420, 455, 455, 440, 405, 385, 305, 190, 125, 65, 15],
)

_LATEST = _TODAY - int(_YOUNGEST * _YEAR) - 1
_MALE = 0.485
_HOUSEHOLD = 4  # rows; nobody shares a home across a border of four
_CHILD_FROM, _CHILD_TO = 22, 38  # years between a parent and a child
_OLD_ENOUGH = (AS_OF.year - _YOUNGEST - _CHILD_TO - 1, 12, 31)


@dataclass(frozen=True, slots=True)
class Population:
    """How the people are made. Shares are between 0 and 1.

    households: those who live, under the same roof, with the person of the row before;
    professionals: those whose entry is at work, with a company; colleagues share it as a family its home.
    """

    seed: int
    households: float = 0.25
    professionals: float = 0.12
    with_birth_date: float = 0.7
    with_mobile: float = 0.78
    with_landline: float = 0.4
    with_email: float = 0.82


def invent_people(
    count: int, seed: int, *, households: float = 0.25, professionals: float = 0.12
) -> pl.DataFrame:
    """`count` people, one a row. The same seed gives the same people; a longer file begins as a shorter one.

    person_id (Int64, from 1), household_id (Int64), customer_number, kind ('particulier' or 'professionnel'),
    civility ('M.', 'Mme'), first_name, last_name, sex ('M', 'F'), birth_date (Date), partner (first name of the
    spouse on the next row who bears the same name, for the head of a household), company, function, siret, naf,
    activity, complement, street, postal_code, city, insee, department, landline, mobile (ten digits), email,
    created_on (Date), status, store, owned_product, loyalty (Boolean), loyalty_tier, loyalty_points (Int64),
    hobbies ('golf; voile'), newsletter (Boolean), notes. Null where the file would not know.
    """
    population = Population(seed, households=households, professionals=professionals)
    return people_at(pl.int_range(count, eager=True), population)


def people_at(indices: pl.Series, population: Population) -> pl.DataFrame:
    """The people of these indices (from 0, any order, repeats allowed): each a function of its index alone."""
    home = _homes(indices, population)
    own = Draws.over(population.seed, indices)
    identity = _identities(own, home)
    work = _work(own, home)
    address = addresses(home.draws, "home")
    reached = _reached(own, home, identity, work, address, population)
    known = _known_birth_dates(own, identity, population)
    return pl.concat(
        [
            pl.DataFrame({"person_id": indices + 1, "household_id": home.head + 1}),
            identity.with_columns(known),
            _partners(indices, home, identity, population),
            work,
            address,
            reached,
            relations(own),
        ],
        how="horizontal",
    )


@dataclass(frozen=True, slots=True)
class _Homes:
    """The head of each row's household, the place of the row in it (0 to 3), and whether it is a workplace."""

    head: pl.Series
    role: pl.Series
    at_work: pl.Series
    draws: Draws


def _homes(indices: pl.Series, population: Population) -> _Homes:
    joins = [_joins(indices - back, population) for back in range(_HOUSEHOLD - 1)]
    table = pl.DataFrame({"0": joins[0], "1": joins[0] & joins[1], "2": joins[0] & joins[1] & joins[2]})
    role = table.select(pl.sum_horizontal(pl.all().cast(pl.Int64))).to_series()
    head = indices - role
    draws = Draws.over(population.seed, head)
    return _Homes(head, role, draws.chance("at_work", population.professionals), draws)


def _joins(indices: pl.Series, population: Population) -> pl.Series:
    """True where the person lives with the one before. The first of each four never does."""
    rate = min(1.0, population.households * _HOUSEHOLD / (_HOUSEHOLD - 1))
    draws = Draws.over(population.seed, indices.clip(lower_bound=0))
    return (indices % _HOUSEHOLD != 0) & draws.chance("joins", rate)


def _birth_days(draws: Draws) -> pl.Series:
    """Days since 1970 of a birth, by the age pyramid of adults."""
    band = draws.weighted("age/band", _BANDS)
    width = (band > _YOUNGEST).cast(pl.Int64) * 3 + 2
    return _LATEST - ((band - _YOUNGEST + draws.unit("age/years") * width) * _YEAR).cast(pl.Int64)


def _identities(own: Draws, home: _Homes) -> pl.DataFrame:
    """kind, civility, first_name, last_name, sex, birth_date."""
    made = _drawn_identities(own, home).select(
        pl.when("at_work").then(pl.lit("professionnel")).otherwise(pl.lit("particulier")).alias("kind"),
        _household_name().alias("last_name"),
        pl.when(_household_male()).then(pl.lit("M")).otherwise(pl.lit("F")).alias("sex"),
        _household_birth().cast(pl.Int32).cast(pl.Date).alias("birth_date"),
    )
    names = given_names(own, "first_name", made["sex"], made["birth_date"].dt.year())
    civility = pl.when(pl.col("sex") == "M").then(pl.lit("M.")).otherwise(pl.lit("Mme")).alias("civility")
    return made.select("kind", civility, names.alias("first_name"), "last_name", "sex", "birth_date")


def _drawn_identities(own: Draws, home: _Homes) -> pl.DataFrame:
    private = ~home.at_work
    return pl.DataFrame(
        {
            "partner": private & (home.role == 1),
            "child": private & (home.role >= 2),
            "at_work": home.at_work,
            "own_days": _birth_days(own),
            "head_days": _birth_days(home.draws),
            "gap": own.unit("age/gap"),
            "own_male": own.chance("male", _MALE),
            "head_male": home.draws.chance("male", _MALE),
            "like_head": own.chance("couple/same_sex", 0.03),
            "own_name": family_names(own, "last_name"),
            "head_name": family_names(home.draws, "last_name"),
            "keeps_name": own.chance("couple/keeps_name", 0.25),
        }
    )


def _household_name() -> pl.Expr:
    shares = pl.col("child") | (pl.col("partner") & ~pl.col("keeps_name"))
    return pl.when(shares).then("head_name").otherwise("own_name")


def _household_male() -> pl.Expr:
    return pl.when("partner").then(pl.col("head_male") ^ ~pl.col("like_head")).otherwise("own_male")


def _household_birth() -> pl.Expr:
    """A partner is born within six years of the head; a child 22 to 38 years later, if that makes an adult."""
    parent_before = (date(*_OLD_ENOUGH) - _EPOCH).days
    years = pl.when(pl.col("head_days") <= parent_before).then(
        _CHILD_FROM + pl.col("gap") * (_CHILD_TO - _CHILD_FROM)
    )
    sibling = (pl.col("gap") - 0.5) * 8
    shifted = pl.col("head_days") + (
        pl.when("partner").then((pl.col("gap") - 0.5) * 12).otherwise(years.otherwise(sibling)) * _YEAR
    ).cast(pl.Int64)
    adult = pl.when(shifted > _LATEST).then(2 * _LATEST - shifted).otherwise(shifted)
    return pl.when(pl.col("partner") | pl.col("child")).then(adult).otherwise("own_days")


def _known_birth_dates(own: Draws, identity: pl.DataFrame, population: Population) -> pl.Series:
    known = own.chance("birth_date/known", population.with_birth_date) & (identity["kind"] == "particulier")
    return (
        pl.DataFrame([identity["birth_date"], known.alias("known")])
        .select(pl.when("known").then("birth_date").alias("birth_date"))
        .to_series()
    )


def _partners(
    indices: pl.Series, home: _Homes, identity: pl.DataFrame, population: Population
) -> pl.DataFrame:
    """The first name of the spouse who shares the head's name, known to the head's row."""
    next_joins = _joins(indices + 1, population)
    heads = ((home.role == 0) & ~home.at_work & next_joins).arg_true()
    following = indices.gather(heads) + 1
    next_home = _homes(following, population)
    spouse = _identities(Draws.over(population.seed, following), next_home)
    same = spouse["last_name"] == identity["last_name"].gather(heads)
    nobody = pl.select(pl.repeat(None, len(indices), dtype=pl.String).alias("partner")).to_series()
    return nobody.scatter(heads.filter(same), spouse["first_name"].filter(same)).to_frame()


def _work(own: Draws, home: _Homes) -> pl.DataFrame:
    """company, function, siret, naf, activity; null for a private person."""
    made = companies(home.draws)
    made = made.with_columns(functions(own, made["trade"]).alias("function"), home.at_work.alias("at_work"))
    wanted = ("company", "function", "siret", "naf", "activity")
    return made.select(pl.when("at_work").then(name).alias(name) for name in wanted)


def _reached(
    own: Draws,
    home: _Homes,
    identity: pl.DataFrame,
    work: pl.DataFrame,
    address: pl.DataFrame,
    population: Population,
) -> pl.DataFrame:
    """landline, mobile, email, null at the rates of the population."""
    table = pl.DataFrame(
        {
            "landline": landlines(home.draws, address["department"]),
            "mobile": mobiles(own, address["department"]),
            "email": emails(own, "email", identity["first_name"], identity["last_name"], work["company"]),
            "has_landline": home.draws.chance("landline/has", population.with_landline),
            "has_mobile": own.chance("mobile/has", population.with_mobile),
            "has_email": own.chance("email/has", population.with_email),
        }
    )
    return table.select(
        pl.when(f"has_{name}").then(name).alias(name) for name in ("landline", "mobile", "email")
    )
