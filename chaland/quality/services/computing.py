"""Works out scores and doubts of some contacts, and writes down what is different."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from chaland.customers import bulk
from chaland.quality import ports
from chaland.quality.domain.confirming import FIELDS, column, dated
from chaland.quality.domain.detect import detect
from chaland.quality.domain.people import Known
from chaland.quality.domain.scoring import scores
from chaland.quality.domain.weights import weights_on
from chaland.quality.models import Confirmed, Score, Suspicion
from chaland.quality.queries import confirming, written
from chaland.quality.queries import people as reading

_KEY = ["contact_id", "kind"]


@dataclass(frozen=True, slots=True)
class Judged:
    """People as they were read, and what is doubtful of them. `span`: whose former rows these replace."""

    people: pl.DataFrame
    doubts: pl.DataFrame
    span: range | list[int]


class Computer:
    """Works out batch after batch, as of one day. `shared`: mobiles of many, looked for batch by batch when None.

    anew: doubts are written again even where they are the same: detectors may propose otherwise by now.
    """

    def __init__(self, today: date, *, shared: Mapping[str, int] | None = None, anew: bool = False) -> None:
        self._today, self._shared, self._anew = today, shared, anew
        self._weights = weights_on(today)
        self._readers, self._sights = ports.readers(), ports.sights()

    def after(self, last: int, limit: int) -> Judged | None:
        """The contacts that follow a number; None when nobody does. Reads alone: no lock is held meanwhile."""
        people = reading.people_after(last, limit, self._sights)
        return self._judged(people, range(last + 1, people["id"][-1] + 1)) if people.height else None

    def of(self, ids: Iterable[int]) -> Judged:
        """These contacts; what was said of those that are gone goes too."""
        asked = sorted(set(ids))
        return self._judged(reading.people_of(asked, self._sights), asked)

    def _judged(self, people: pl.DataFrame, span: range | list[int]) -> Judged:
        said, right = confirming.said_of(span), confirming.said_right(span)
        people = dated(people, said, right)
        shared = self._shared if self._shared is not None else self._shared_by(people)
        doubts = detect(people, Known(self._today, self._readers, shared), self._weights)
        return Judged(people, doubts, span)

    def write(self, judged: Judged) -> None:
        """In the caller's transaction. What somebody said to be right is left out here, as it stands by now."""
        doubts = judged.doubts.rename({"id": "contact_id"})
        doubts = doubts.join(written.settled(judged.span), on=[*_KEY, "evidence"], how="anti")
        left = doubts.rename({"contact_id": "id"})
        fresh = scores(judged.people, left, self._weights, self._today).rename({"id": "contact_id"})
        dates = judged.people.select(contact_id="id", **{name: column(name) for name in FIELDS})
        _store(Score, fresh, written.scores(judged.span))
        _store(Confirmed, dates, written.confirmed(judged.span))
        _store_doubts(doubts, written.doubts(judged.span), self._anew)

    def _shared_by(self, people: pl.DataFrame) -> Mapping[str, int]:
        return reading.shared_among(people["mobile"].drop_nulls(), self._weights.shared)


def _store(model: type[Score] | type[Confirmed], fresh: pl.DataFrame, held: pl.DataFrame) -> None:
    """What is different alone. One row a contact."""
    new = fresh.join(held, on="contact_id", how="anti")
    same = fresh.join(held, on=fresh.columns, how="semi", nulls_equal=True)
    moved = fresh.join(held, on="contact_id", how="semi").join(same, on="contact_id", how="anti")
    gone = held.join(fresh, on="contact_id", how="anti")["contact_id"]
    if new.height:
        bulk.insert(model, _columns(new))
    if moved.height:
        bulk.update(model, "contact_id", _columns(moved))
    table = model._meta.db_table
    bulk.execute(f"DELETE FROM {table} WHERE contact_id IN (SELECT k.key FROM {{keys}})", gone)


def _store_doubts(fresh: pl.DataFrame, held: pl.DataFrame, anew: bool) -> None:
    told = [*_KEY, "value", "evidence"]
    kept = held.clear() if anew else held.join(fresh, on=told, how="semi")
    gone = held.join(kept, on="id", how="anti")["id"]
    new = fresh.join(kept, on=told, how="anti")
    bulk.execute("DELETE FROM quality_suspicion WHERE id IN (SELECT k.key FROM {keys})", gone)
    if new.height:
        bulk.insert(Suspicion, _columns(new))


def _columns(rows: pl.DataFrame) -> dict[str, Sequence[Any] | pl.Series]:
    """As bulk writing wants them: dates as a column, all else as values."""
    return {one.name: one if one.dtype == pl.Date else one.to_list() for one in rows}
