"""Which establishment of the register a company of the file is. Pure.

By its SIRET, else by its SIREN, else by its name where its address agrees. Homonyms are never guessed: two that fit
about as well are proposed, for somebody to say.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl
from rapidfuzz import fuzz

from chaland.enrichment.domain.units import UNITS, state_of
from chaland.reference import key_expr

WANTED = dict.fromkeys(("name", "siren", "siret", "street", "postal_code", "city", "insee"), pl.String) | {
    "party_id": pl.Int64
}
ACCEPT, SAME_NAME, CLEAR, PROPOSE = 0.90, 0.88, 0.06, 0.70
"""Of 1. Taken alone from ACCEPT on where the name is SAME_NAME alike and nobody else is within CLEAR; shown for
somebody to settle from PROPOSE on."""
SHOWN = 4
_NAME, _PLACE = 0.6, 0.4

_FORMS = (
    "SARL|SAS|SASU|EURL|SA|SCI|SNC|EI|EIRL|SCOP|SCIC|SELARL|SELAS|EARL|GAEC|GIE|ETS|ETABLISSEMENTS?|STE|SOCIETE|"
    "ASSOCIATION|ASSO|ENTREPRISE|CABINET|GROUPE|MONSIEUR|MADAME|M|MME|AUTO ENTREPRENEUR"
)
_SMALL = r"\b(?:D|DE|DU|DES|L|LA|LE|LES|ET|AND|A|AU|AUX|EN)\b"


def bare_name(name: pl.Expr) -> pl.Expr:
    """A name without legal form, articles and punctuation: `SARL Léa & Fils` → `LEA FILS`."""
    bare = key_expr(name).str.replace_all(rf"\b(?:{_FORMS})\b", " ").str.replace_all(_SMALL, " ")
    bare = bare.str.replace_all(r"\s+", " ").str.strip_chars(" ")
    return pl.when(bare != "").then(bare).otherwise(key_expr(name))


def blocks(names: Iterable[pl.Expr]) -> pl.Expr:
    """What names must share to be compared: five letters at the head of one of their first two words. A list."""
    words = [bare_name(name).str.split(" ").list.head(2) for name in names]
    heads = [part.list.eval(pl.element().str.head(5)).fill_null([]) for part in words]
    return pl.concat_list(heads).list.unique().list.drop_nulls()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit that a company may be. `how`: siret | siren | name; `score` of 1, `name` and `place` its parts."""

    unit: Mapping[str, Any]
    how: str
    score: float
    name: float = 1.0
    place: float = 1.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """`sure`: the one it is; else those to be shown, which may be none."""

    party_id: int
    sure: Candidate | None
    shown: tuple[Candidate, ...] = ()


def match(wanted: pl.DataFrame, units: pl.DataFrame, declined: Mapping[int, frozenset[str]]) -> list[Verdict]:
    """A verdict for each company of which the register may know something. `declined`: SIRET that somebody said a
    company is not."""
    by_siret, by_siren = _by(units, "siret"), _by(units, "siren")
    rest, verdicts = [], []
    for row in wanted.iter_rows(named=True):
        found = _numbered(row, by_siret, by_siren)
        if found is not None:
            verdicts.append(Verdict(row["party_id"], found))
        elif not (row["siren"] or row["siret"]):
            rest.append(row["party_id"])
    named = wanted.filter(pl.col("party_id").is_in(rest))
    return verdicts + [_judged(pk, found) for pk, found in _by_name(named, units, declined)]


def _by(units: pl.DataFrame, column: str) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for row in units.iter_rows(named=True):
        if row[column]:
            found.setdefault(row[column], []).append(row)
    return found


_Units = Mapping[str, Sequence[Mapping[str, Any]]]


def _numbered(row: Mapping[str, Any], by_siret: _Units, by_siren: _Units) -> Candidate | None:
    """By its numbers; of a SIREN alone the establishment where the company is, else the head office."""
    if same := by_siret.get(row["siret"] or ""):
        return Candidate(same[0], "siret", 1.0)
    siren = row["siren"] or (row["siret"] or "")[:9]
    units = by_siren.get(siren, ())
    if not siren or not units:
        return None
    return Candidate(max(units, key=lambda unit: _likely(row, unit)), "siren", 1.0)


def _likely(row: Mapping[str, Any], unit: Mapping[str, Any]) -> tuple[bool, ...]:
    here = bool(row["postal_code"]) and unit["postal_code"] == row["postal_code"]
    return state_of(unit) == "active" and here, bool(unit["head_office"]), state_of(unit) == "active", here


def _by_name(
    wanted: pl.DataFrame, units: pl.DataFrame, declined: Mapping[int, frozenset[str]]
) -> Iterable[tuple[int, list[Candidate]]]:
    asked = _in_blocks(wanted, "name").select("party_id", "block", "area", asked="name")
    there = _in_blocks(units.filter(~pl.col("partial")).with_row_index("unit"), "name", "usual", "acronym")
    pairs = (
        asked.join(there.select("block", "area", "unit"), on=["block", "area"])
        .select("party_id", "unit")
        .unique()
    )
    rows = {row["party_id"]: row for row in _bared(wanted, "name").iter_rows(named=True)}
    known = _bared(units.with_row_index("unit"), "name", "usual", "acronym")
    known = known.filter(pl.col("unit").is_in(pairs["unit"].implode()))
    by_number = {row["unit"]: row for row in known.iter_rows(named=True)}
    for (pk,), some in pairs.sort("party_id", "unit").partition_by("party_id", as_dict=True).items():
        not_it = declined.get(int(pk), frozenset())
        numbers = (number for number in some["unit"] if by_number[number]["siret"] not in not_it)
        yield int(pk), _ranked(_scored(rows[pk], by_number[number]) for number in numbers)


def _in_blocks(rows: pl.DataFrame, *names: str) -> pl.DataFrame:
    """Once a block, and in each the department: elsewhere a name says nothing."""
    area = pl.coalesce(pl.col("insee"), pl.col("postal_code")).str.head(2)
    split = rows.with_columns(block=blocks([pl.col(name) for name in names]), area=area)
    return split.explode("block").drop_nulls(["block", "area"]).filter(pl.col("block") != "")


def _bared(rows: pl.DataFrame, *names: str) -> pl.DataFrame:
    street = key_expr(pl.col("street")).fill_null("")
    return rows.with_columns(*(bare_name(pl.col(name)).alias(f"bare_{name}") for name in names), line=street)


def _scored(row: Mapping[str, Any], unit: Mapping[str, Any]) -> Candidate:
    theirs = [unit[name] for name in ("bare_name", "bare_usual", "bare_acronym") if unit[name]]
    name = max((fuzz.token_sort_ratio(row["bare_name"], other) / 100 for other in theirs), default=0.0)
    place = _place(row, unit)
    score = _NAME * name + _PLACE * place
    return Candidate(
        {column: unit[column] for column in UNITS}, "name", round(score, 3), round(name, 3), place
    )


def _place(row: Mapping[str, Any], unit: Mapping[str, Any]) -> float:
    """How well the addresses agree: the same line, the same street, the same town, the same department."""
    near = bool(row["postal_code"]) and row["postal_code"] == unit["postal_code"]
    near = near or (bool(row["insee"]) and row["insee"] == unit["insee"])
    if not near:
        return 0.3
    if not row["line"] or not unit["line"]:
        return 0.8
    alike = fuzz.ratio(row["line"], unit["line"])
    return 1.0 if alike >= 95 else 0.9 if alike >= 85 else 0.8


def _ranked(candidates: Iterable[Candidate]) -> list[Candidate]:
    """One a SIREN, the best of each; the best first."""
    best: dict[str, Candidate] = {}
    for one in candidates:
        there = best.get(one.unit["siren"])
        if there is None or _order(one) > _order(there):
            best[one.unit["siren"]] = one
    return sorted(best.values(), key=_order, reverse=True)


def _order(one: Candidate) -> tuple[float, bool, bool, str]:
    active = state_of(one.unit) == "active"
    return one.score, active, bool(one.unit["head_office"]), one.unit["siret"] or ""


def _judged(party_id: int, ranked: Sequence[Candidate]) -> Verdict:
    """What is shut is never taken alone: a company that lives is rarely one that does not."""
    shown = tuple(one for one in ranked if one.score >= PROPOSE)[:SHOWN]
    if not shown:
        return Verdict(party_id, None)
    best, *others = shown
    alone = not others or best.score - others[0].score >= CLEAR
    sure = alone and best.score >= ACCEPT and best.name >= SAME_NAME and state_of(best.unit) == "active"
    return Verdict(party_id, best, ()) if sure else Verdict(party_id, None, shown)
