"""What the hand that typed an entry did to it: slips, short forms, swapped cells, cells left empty."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random

import polars as pl

from chaland.samples.damage.slips import slip
from chaland.samples.draws import Draws
from chaland.samples.words import pairs

UNTOLD: Mapping[str, float] = {
    "birth_date": 0.3,
    "email": 0.2,
    "mobile": 0.2,
    "landline": 0.25,
    "street": 0.12,
    "postal_code": 0.04,
    "city": 0.04,
    "complement": 0.4,
    "first_name": 0.03,
    "sex": 0.15,
    "company": 0.1,
    "siret": 0.5,
}
"""The share of entries that do not say it, of those that could."""

Change = Callable[[str, Random], str | None]


def wrong_letter(text: str, random: Random) -> str:
    """One letter typed for another."""
    at = random.randrange(len(text)) if text else 0
    return text[:at] + random.choice("aeinrstlou") + text[at + 1 :]


def mistyped(text: str, random: Random) -> str:
    """One slip, or one wrong letter."""
    return slip(text, random) if random.random() < 0.65 else wrong_letter(text, random)


def heard(text: str, random: Random) -> str:
    """Written as it sounds."""
    possible = [(one, other) for one, other in _SOUNDS if one in text.lower()]
    if not possible:
        return slip(text, random)
    one, other = random.choice(possible)
    at = text.lower().index(one)
    return text[:at] + other + text[at + len(one) :]


_SOUNDS = (("ph", "f"), ("eau", "o"), ("au", "o"), ("qu", "k"), ("c", "k"), ("th", "t"), ("y", "i"), ("an", "en"), ("en", "an"),
           ("ss", "s"), ("ll", "l"), ("nn", "n"), ("z", "s"), ("s", "z"), ("et", "ai"), ("ai", "e"), ("gu", "g"), ("h", ""), ("ie", "i"))  # fmt: skip


def cut(text: str, random: Random) -> str:
    """The end did not fit."""
    return text[: random.randrange(min(3, len(text)), len(text) + 1)]


def misdialled(text: str, random: Random) -> str:
    """One digit wrong, or two neighbours exchanged; what is not a digit stays."""
    places = [at for at, letter in enumerate(text) if letter.isdigit()]
    if len(places) < 2:
        return text
    if random.random() < 0.5:
        at = random.choice(places)
        return text[:at] + random.choice("0123456789") + text[at + 1 :]
    index = random.randrange(len(places) - 1)
    one, other = places[index], places[index + 1]
    return text[:one] + text[other] + text[one + 1 : other] + text[one] + text[other + 1 :]


def _misdated(text: str, random: Random) -> str:
    """yyyymmdd: a digit, day and month exchanged, or the first of January for want of better."""
    form = random.random()
    if form < 0.5:
        return text[:4] + misdialled(text[4:], random) if random.random() < 0.6 else misdialled(text, random)
    return text[:4] + text[6:] + text[4:6] if form < 0.85 else text[:4] + "0101"


def _initial(text: str, _: Random) -> str:
    return text[:1] + "."


def _nickname(text: str, _: Random) -> str:
    return pairs("nicknames").get(text, text[: max(3, len(text) // 2)])


def _first_of_two(text: str, _: Random) -> str:
    return text.replace("-", " ").split(" ")[0]


def no_number(text: str, _: Random) -> str:
    return text.lstrip("0123456789 ")


_SHORT = {"Rue ": "R ", "Avenue ": "Av ", "Boulevard ": "Bd ", "Place ": "Pl ", "Chemin ": "Che ", "Route ": "Rte ",
          "rue ": "r. ", "avenue ": "av. ", "boulevard ": "bld ", "place ": "pl. ", "chemin ": "ch. ", "route ": "rte "}  # fmt: skip


def shortened(text: str, _: Random) -> str:
    for long, short in _SHORT.items():
        text = text.replace(long, short)
    return text


def _without_domain_letter(text: str, random: Random) -> str:
    name, _, domain = text.partition("@")
    return (
        f"{name}@{mistyped(domain, random)}"
        if random.random() < 0.3
        else f"{mistyped(name, random)}@{domain}"
    )


@dataclass(frozen=True, slots=True)
class Slip:
    """rate: of the entries whose cell is filled, at damage 1. habit: a way of writing, that damage leaves alone."""

    code: str
    field: str
    rate: float
    change: Change
    habit: bool = False


SLIPS: tuple[Slip, ...] = (
    Slip("typo", "last_name", 0.05, mistyped),
    Slip("typo", "first_name", 0.04, mistyped),
    Slip("heard", "last_name", 0.03, heard),
    Slip("heard", "first_name", 0.02, heard),
    Slip("cut", "last_name", 0.004, cut),
    Slip("cut", "first_name", 0.006, cut),
    Slip("cut", "city", 0.008, cut),
    Slip("heard", "street", 0.02, heard),
    Slip("heard", "city", 0.01, heard),
    Slip("nickname", "first_name", 0.04, _nickname),
    Slip("initial", "first_name", 0.025, _initial),
    Slip("first_of_two", "first_name", 0.08, _first_of_two),
    Slip("first_of_two", "last_name", 0.05, _first_of_two),
    Slip("misdated", "birth_date", 0.05, _misdated),
    Slip("typo", "email", 0.02, _without_domain_letter),
    Slip("misdialled", "mobile", 0.02, misdialled),
    Slip("misdialled", "landline", 0.015, misdialled),
    Slip("misdialled", "postal_code", 0.02, misdialled),
    Slip("typo", "street", 0.06, mistyped),
    Slip("no_number", "street", 0.02, no_number),
    Slip("misdialled", "street", 0.015, misdialled),
    Slip("short", "street", 0.3, shortened, habit=True),
    Slip("typo", "city", 0.03, mistyped),
    Slip("typo", "company", 0.04, mistyped),
)
_SWAPPED, _WRONG_COLUMN, _LINES = 0.02, 0.05, 0.015
_WRONG_AT_MOST = 0.08
_WRONG: Mapping[str, float] = {
    "first_name": 0.004,
    "last_name": 0.004,
    "birth_date": 0.005,
    "postal_code": 0.005,
}


def entered(
    rows: pl.DataFrame, draws: Draws, *, damage: float, wrong: float, gaps: float, untold: Mapping[str, float]
) -> pl.DataFrame:
    """The rows as typed. `birth_date` comes in as a Date and leaves as eight digits, which may be no date."""
    rows = rows.with_columns(pl.col("birth_date").dt.strftime("%Y%m%d"))
    rows = _misdone(rows, draws, damage, wrong)
    rows = _exchanged(
        rows, draws.chance("entry/swapped", min(1.0, _SWAPPED * damage)), "first_name", "last_name"
    )
    rows = _exchanged(
        rows, draws.chance("entry/column", min(1.0, _WRONG_COLUMN * damage)), "mobile", "landline"
    )
    rates = {name: min(0.95, rate * gaps) for name, rate in UNTOLD.items()} | dict(untold)
    rows = rows.with_columns(
        pl.when(~draws.chance(f"entry/untold/{name}", rate)).then(name).alias(name)
        for name, rate in rates.items()
    )
    return rows.with_columns(pl.when(pl.col(name).str.strip_chars() != "").then(name) for name in _TEXTS)


_TEXTS = ("first_name", "last_name", "street", "city")


def _misdone(rows: pl.DataFrame, draws: Draws, damage: float, wrong: float) -> pl.DataFrame:
    """Every slip at its rate; beyond damage 2 each cell is gone over several times, as careless hands do."""
    rounds = max(1, round(damage / 2))
    for one in SLIPS:
        for time in range(1 if one.habit else rounds):
            rate = one.rate if one.habit else min(1.0, one.rate * damage / rounds)
            rows = slipped(rows, draws, one, rate, time)
    rows = _exchanged(rows, draws.chance("entry/lines", min(0.5, _LINES * damage)), "street", "complement")
    rates = {name: min(_WRONG_AT_MOST, rate * damage * wrong) for name, rate in _WRONG.items()}
    return rows.with_columns(_of_another(rows[name], draws, rate) for name, rate in rates.items())


def _of_another(values: pl.Series, draws: Draws, rate: float) -> pl.Series:
    """Some of the values are those of somebody else of the file: another given name, a date of the row above."""
    others = values.gather(draws.below(f"entry/wrong/{values.name}/of", values.len()))
    taken = draws.chance(f"entry/wrong/{values.name}", rate) & values.is_not_null()
    return others.zip_with(taken, values).alias(values.name)


def slipped(rows: pl.DataFrame, draws: Draws, one: Slip, rate: float, time: int) -> pl.DataFrame:
    subject = f"entry/{one.code}/{one.field}/{time}"
    at = (draws.chance(subject, rate) & rows[one.field].is_not_null()).arg_true()
    if not at.len():
        return rows
    texts, randoms = rows[one.field].gather(at), draws.at(at).randoms(subject)
    made = [one.change(text, random) for text, random in zip(texts, randoms, strict=True)]
    return rows.with_columns(rows[one.field].scatter(at, pl.Series(made, dtype=pl.String)))


def _exchanged(rows: pl.DataFrame, when: pl.Series, one: str, other: str) -> pl.DataFrame:
    first, second = rows[one], rows[other]
    return rows.with_columns(
        second.zip_with(when, first).alias(one), first.zip_with(when, second).alias(other)
    )
