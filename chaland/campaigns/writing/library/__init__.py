"""Messages to begin with, for each trade, and those that the house kept for itself."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from chaland.campaigns.models import Template
from chaland.customers.queries.labels import custom_fields
from chaland.kernel.text import Text
from chaland.segments.ready_made import packs

FOLDER = Path(__file__).parent
GENERAL = "general"
_WORDS = ("subject", "preheader", "body", "blocks")

Words = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class LibraryMessage:
    """`key`: `car_dealer.end_of_warranty`, or `own.12` of one that the house kept. `segment`: key of the segment of the
    same pack that it was written for. Words by language, blocks as JSON lists."""

    key: str
    channel: str
    name: Text
    trade: str = ""
    segment: str = ""
    subject: Words = field(default_factory=dict)
    preheader: Words = field(default_factory=dict)
    body: Words = field(default_factory=dict)
    blocks: Words = field(default_factory=dict)

    def words(self) -> dict[str, Any]:
        """As a variant keeps them."""
        return {name: dict(getattr(self, name)) for name in _WORDS}


@cache
def shipped() -> tuple[LibraryMessage, ...]:
    """Those that come with Chaland, by trade, the general ones first."""
    found = [_message(path.stem, one) for path in FOLDER.glob("*.toml") for one in _read(path)]
    return tuple(sorted(found, key=lambda one: (one.trade != GENERAL, one.trade)))


def templates(channel: str) -> list[LibraryMessage]:
    """Those to offer for a channel: the house's own, then those of the trades whose fields it has. Cost: two queries."""
    own = [_kept(row) for row in Template.objects.filter(channel=channel).order_by("name")]
    trades = {GENERAL, *_trades()}
    return [*own, *(one for one in shipped() if one.channel == channel and one.trade in trades)]


def _trades() -> list[str]:
    """The packs that are in use: some field of theirs is on the pages."""
    there = {one.key for one in custom_fields()}
    return [pack.key for pack in packs() if there & {one.key for one in pack.fields}]


def _read(path: Path) -> Sequence[Mapping[str, Any]]:
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    messages: Sequence[Mapping[str, Any]] = told["message"]
    return messages


def _message(trade: str, told: Mapping[str, Any]) -> LibraryMessage:
    words = {name: told.get(name, {}) for name in _WORDS}
    name = Text(told["name"]["fr"], told["name"]["en"])
    return LibraryMessage(
        f"{trade}.{told['key']}", told["channel"], name, trade, told.get("segment", ""), **words
    )


def _kept(row: Template) -> LibraryMessage:
    words = {name: getattr(row, name) for name in _WORDS}
    return LibraryMessage(f"own.{row.pk}", row.channel, Text(row.name, row.name), row.trade, **words)
