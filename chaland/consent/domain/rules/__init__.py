"""The law as dated data: each file of `consent/rules` says what changed on its day; they pile up.

The past is judged by the rules of its day, and what is already known of the future is there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cache, lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from chaland.consent.domain.calendar import Window
from chaland.consent.domain.rules.reading import Sheet, Values, complete, read_own, read_sheet
from chaland.consent.domain.rules.schema import DAYS
from chaland.consent.domain.words import Channel
from chaland.kernel.text import Text

_PARIS = ZoneInfo("Europe/Paris")


@dataclass(frozen=True, slots=True)
class Reason:
    """A step of the decision, the article behind it and what is said of it."""

    rule: str
    article: str
    text: Text


@dataclass(frozen=True, slots=True, eq=False)
class Rules:
    """The rules of one day. `version`: `FR-2026-08-11`, with `+own` when the company settled some itself.

    `next_change`: the next day on which the law changes, None when none is known.
    """

    version: str
    effective_from: date
    next_change: date | None
    values: Values
    windows: Mapping[Channel, Window]
    reasons: Mapping[str, Reason]
    banned: frozenset[tuple[str, Channel]] = field(default=frozenset())

    def __getitem__(self, key: str) -> Any:
        """A parameter by its dotted key, such as `call.max_attempts`. Raises: KeyError."""
        return self.values[key]

    def get(self, key: str) -> Any:
        """The same, None where no file says anything."""
        return self.values.get(key)


def rules_at(at: datetime, own: str | None = None) -> Rules:
    """The rules of that day in Paris; before the first file, those of the first. `at` must be aware.

    `own`: the text of the company's own settings. Raises: Invalid when a file is wrong.
    """
    return _rules_of(at.astimezone(_PARIS).date(), own)


def calendar_of_changes() -> Sequence[Sheet]:
    """Every dated file, the oldest first."""
    return _sheets()


@cache
def _sheets() -> tuple[Sheet, ...]:
    folder = files("chaland.consent") / "rules"
    named = sorted((item.name, item) for item in folder.iterdir() if item.name.endswith(".toml"))
    return pile([(name, item.read_text(encoding="utf-8")) for name, item in named])


def pile(named: Sequence[tuple[str, str]]) -> tuple[Sheet, ...]:
    """Files (name, text) in the order of their days. Raises: Invalid when one of them is wrong."""
    sheets = sorted((read_sheet(*one) for one in named), key=lambda sheet: sheet.effective_from)
    complete(sheets[0].name, sheets[0].values)
    merged: dict[str, Any] = {}
    for sheet in sheets:
        merged |= sheet.values
        complete(sheet.name, merged)
    return tuple(sheets)


@lru_cache(maxsize=64)
def _rules_of(day: date, own: str | None) -> Rules:
    return compose(_sheets(), day, own)


def compose(sheets: Sequence[Sheet], day: date, own: str | None = None) -> Rules:
    """The rules of a day from dated files, the first of which is complete."""
    past = [sheet for sheet in sheets if sheet.effective_from <= day] or [sheets[0]]
    future = [sheet.effective_from for sheet in sheets if sheet.effective_from > day]
    values: dict[str, Any] = {}
    for sheet in past:
        values |= sheet.values
    if own is not None:
        values |= read_own("consent.toml", own, values)
    since = past[-1].effective_from
    return Rules(
        version=f"FR-{since.isoformat()}{'+own' if own is not None else ''}",
        effective_from=since,
        next_change=min(future, default=None),
        values=MappingProxyType(values),
        windows=MappingProxyType(_windows(values)),
        reasons=MappingProxyType(_reasons(values)),
        banned=frozenset((s, channel) for channel in Channel for s in values.get(f"sectors.{channel}", ())),
    )


def _windows(values: Values) -> dict[Channel, Window]:
    return {
        channel: Window(
            frozenset(DAYS.index(day) for day in values[f"{channel}.days"]),
            tuple(_slot(slot) for slot in values[f"{channel}.slots"]),
        )
        for channel in Channel
        if f"{channel}.slots" in values
    }


def _slot(said: str) -> tuple[time, time]:
    start, end = said.split("-")
    return time.fromisoformat(start), time.fromisoformat(end)


def _reasons(values: Values) -> dict[str, Reason]:
    codes = {key.split(".")[1] for key in values if key.startswith("reasons.")}
    return {
        code: Reason(
            values[f"reasons.{code}.rule"],
            values[f"reasons.{code}.article"],
            Text(values[f"reasons.{code}.fr"], values[f"reasons.{code}.en"]),
        )
        for code in codes
    }
