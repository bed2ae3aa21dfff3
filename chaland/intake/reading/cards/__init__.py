"""Visiting cards (vcf 2.1, 3.0, 4.0): one row a card."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from chaland.intake.reading.cards.card import ORDER, card_values
from chaland.intake.reading.cards.lines import Card, read_cards
from chaland.intake.reading.delimited.encoding import detect_encoding
from chaland.intake.reading.delimited.opening import to_utf8
from chaland.intake.reading.misfits import CUT_CARD, EMPTY_CARD
from chaland.intake.reading.model import Limits, RaggedRow
from chaland.intake.reading.records import Found, RecordGrid


def open_cards(path: Path, work: Path, limits: Limits) -> RecordGrid:
    """Raises: Refused when no card can be read."""
    encoding = detect_encoding(path)
    path, notices = to_utf8(path, work, encoding)

    def read() -> Iterator[Found]:
        for card in read_cards(path):
            yield Found(card.line, _values(card))

    return RecordGrid(read, limits, encoding=encoding.name, order=ORDER, notices=tuple(notices))


def _values(card: Card) -> dict[str, str] | RaggedRow:
    values = card_values(card.properties) if card.is_whole else {}
    if values:
        return values
    cells = tuple(f"{one.name}:{one.value}"[:1000] for one in card.properties[:100])
    return RaggedRow(card.line, cells, EMPTY_CARD if card.is_whole else CUT_CARD)
