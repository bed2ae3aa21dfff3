"""How many SMS an audience takes, exactly, without writing each message: what is the same for all is weighed once, and
what differs once for each value. A law of the tests holds it equal to writing every one of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from chaland.campaigns.domain.sizes import Weight, weigh
from chaland.campaigns.domain.templates import MissingField, Piece, TextWrong
from chaland.campaigns.writing.values import AT_ONCE, Values
from chaland.campaigns.writing.wordings import Wording
from chaland.campaigns.writing.writer import (
    EMPTY,
    GONE,
    MOST_PARTS,
    TOO_LONG,
    Recipient,
    Unwritable,
    Writer,
    unwritable,
)
from chaland.channels.sms.encoding import Encoding, parts_of
from chaland.consent.domain.words import Channel

_KEPT = 200_000
"""Values of one piece whose weight is remembered."""

Weighed = Weight | MissingField | TextWrong
Look = Callable[[Mapping[str, Any]], object]


@dataclass(frozen=True, slots=True)
class Sized:
    """What writing the message would give. Of an e-mail: one part, encoding None."""

    contact_id: int
    parts: int
    encoding: Encoding | None = None


@dataclass(slots=True)
class Total:
    """Of an audience. `by_parts`: people by the SMS theirs takes; `left_out`: by reason; `empty`: by the field they lack.
    `worst`: whose message is the longest, and its parts. `cost_millicents`: 1 € = 100,000."""

    people: int = 0
    messages: int = 0
    parts: int = 0
    cost_millicents: int = 0
    worst: tuple[int, int] | None = None
    by_parts: Counter[int] = field(default_factory=Counter)
    by_encoding: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)
    empty: Counter[str] = field(default_factory=Counter)

    def add(self, one: Sized | Unwritable, price: int) -> None:
        self.people += 1
        if isinstance(one, Unwritable):
            self.left_out[one.reason] += 1
            if one.field:
                self.empty[one.field] += 1
            return
        self.messages += 1
        self.parts += one.parts
        self.cost_millicents += one.parts * price
        self.by_parts[one.parts] += 1
        self.by_encoding[one.encoding or ""] += 1
        if self.worst is None or one.parts > self.worst[1]:
            self.worst = (one.contact_id, one.parts)


class Measurer:
    """Sizes the messages of one writer; remembers what it weighed, hence one for a whole audience. Memory: some
    200,000 values for each field of the text."""

    def __init__(self, writer: Writer) -> None:
        self.writer = writer
        self._scales = {id(wording): _Scale(wording) for wording in writer.wordings.values()}
        self._is_sms = writer.campaign.channel == Channel.SMS

    def sizes(self, recipients: Sequence[Recipient]) -> list[Sized | Unwritable]:
        """In the order given: what `Writer.write` would give, but for the text. Cost: as the values of these people."""
        return [self._one(*each) for each in self.writer.told(recipients)]

    def total(self, recipients: Iterable[Recipient]) -> Total:
        """Of all of them, in flat memory."""
        total, price = Total(), self.writer.account.price_millicents
        for page in _paged(recipients):
            for one in self.sizes(page):
                total.add(one, price)
        return total

    def _one(self, one: Recipient, wording: Wording, values: Values | None) -> Sized | Unwritable:
        if values is None:
            return Unwritable(one.contact_id, "gone", GONE)
        if not self._is_sms:
            told = self.writer.write_one(one, wording, values)
            return told if isinstance(told, Unwritable) else Sized(one.contact_id, told.parts)
        try:
            return self._sms(one, wording, values)
        except (MissingField, TextWrong) as error:
            return unwritable(one.contact_id, error)

    def _sms(self, one: Recipient, wording: Wording, values: Values) -> Sized:
        weight = self._scales[id(wording)].weigh(values)
        parts = weight.parts
        if parts is None:
            parts = parts_of(wording.text.render(values) + wording.mention)
        if parts > MOST_PARTS:
            raise TextWrong(TOO_LONG)
        return Sized(one.contact_id, parts, weight.encoding)


class _Scale:
    """Weighs one wording: what never changes once, each other piece by the values that it looks at."""

    def __init__(self, wording: Wording) -> None:
        pieces = wording.text.pieces
        self._body = weigh("".join(piece.text for piece in pieces))
        self._mention = weigh(wording.mention)
        self._moving: list[tuple[Look, dict[Any, Weighed], Piece]] = [
            (_look(piece.fields), {}, piece) for piece in pieces if piece.fields or not piece.text
        ]

    def weigh(self, values: Values) -> Weight:
        """With the mention; raises, as `Compiled.render` and when nothing is seen of the text itself."""
        plain, septets, escaped, units, paired, seen = self._body
        for look, known, piece in self._moving:
            key = look(values)
            found = known.get(key)
            if found is None:
                found = _remember(known, key, piece, values)
            if isinstance(found, Exception):
                raise found.with_traceback(None)
            plain = plain and found[0]
            septets += found[1]
            escaped += found[2]
            units += found[3]
            paired += found[4]
            seen += found[5]
        if not seen:
            raise TextWrong(EMPTY)
        end = self._mention
        return Weight(
            plain and end.plain,
            septets + end.septets,
            escaped + end.escaped,
            units + end.units,
            paired + end.paired,
            seen,
        )


def _remember(known: dict[Any, Weighed], key: object, piece: Piece, values: Values) -> Weighed:
    if len(known) >= _KEPT:
        known.clear()
    found = known[key] = _tried(piece, values)
    return found


def _tried(piece: Piece, values: Values) -> Weighed:
    try:
        return weigh(piece.render(values))
    except (MissingField, TextWrong) as error:
        return error


def _look(fields: Sequence[str]) -> Look:
    """What tells the values of a piece from others."""
    looks = [_held(*path.split(".")) for path in fields]
    if len(looks) == 1:
        return looks[0]
    return lambda values: tuple(look(values) for look in looks)


def _held(root: str, name: str = "") -> Look:
    """1, 1.0 and yes are equal to Python, and not said alike."""

    def look(values: Mapping[str, Any]) -> object:
        held = values.get(root)
        if name:
            held = held.get(name) if isinstance(held, dict) else None
        return held if isinstance(held, str) or held is None else (type(held), repr(held))

    return look


def _paged(recipients: Iterable[Recipient]) -> Iterator[list[Recipient]]:
    left = iter(recipients)
    while page := list(islice(left, AT_ONCE)):
        yield page
