"""The list itself: who objected to what, by keyed hash; who stands on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from chaland.consent.domain.identifiers import Identifier
from chaland.consent.domain.words import Act
from chaland.consent.models import Entry, Suppression
from chaland.consent.suppression import journal
from chaland.consent.suppression.keys import current_hasher, hashes_of, key_lost, keys

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Word:
    """What whoever has an identifier said. `channel` and `purpose` (code) empty: all of them."""

    identifier: Identifier
    channel: str
    purpose: str
    at: datetime
    reason: str
    origin: str
    lifted: bool = False


@dataclass(frozen=True, slots=True)
class Stand:
    """One row of the list about an identifier."""

    channel: str
    purpose: str
    lifted: bool
    at: datetime
    reason: str = ""

    def covers(self, channel: str, purpose: str) -> bool:
        return self.channel in ("", channel) and self.purpose in ("", purpose)


def opposed(stands: Iterable[Stand], channel: str, purpose: str) -> Stand | None:
    """The objection to this channel for this purpose that stands, None when there is none or it was lifted.

    Of the rows whose scope covers the question the latest counts; at the same moment the objection.
    """
    covering = [stand for stand in stands if stand.covers(channel, purpose)]
    last = max(covering, key=lambda stand: (stand.at, not stand.lifted), default=None)
    return None if last is None or last.lifted else last


def objects(stands: Iterable[Stand]) -> bool:
    """Whether an objection stands to anything at all."""
    rows = list(stands)
    return any(not row.lifted and opposed(rows, row.channel, row.purpose) is not None for row in rows)


def say(words: Sequence[Word]) -> int:
    """Put words on the list and in the journal, in the caller's transaction. Returns how many were new."""
    return _add(_rows(words))


def _add(rows: Sequence[Suppression]) -> int:
    once = {bytes(row.digest): row for row in rows}
    there = _there(list(once))
    fresh = [row for digest, row in once.items() if digest not in there]
    if not fresh:
        return 0
    with transaction.atomic():
        journal.write([row for row in fresh if not row.lifted])
        Suppression.objects.bulk_create(fresh, ignore_conflicts=True, batch_size=_AT_ONCE)
        journal.append_later([row for row in fresh if row.lifted])
    return len(fresh)


def say_hashes(
    hashes: Sequence[bytes], *, kid: int, channel: str, at: datetime, reason: str, origin: str
) -> int:
    """Put on the list what others hashed under one of our keys. Returns how many were new.

    Raises: Broken (`suppression_key_lost`) when we have not that key: such rows could never be matched.
    """
    if kid not in keys():
        raise key_lost([kid])
    rows = [
        Suppression(kid=kid, hmac=one, kind="", channel=channel, at=at, reason=reason, origin=origin)
        for one in hashes
    ]
    for row in rows:
        row.digest = journal.digest_of(row)
    return _add(rows)


def note_withdrawals(words: Sequence[Word]) -> None:
    """Put withdrawals in the journal alone: the ledger holds them, until it is lost."""
    with transaction.atomic():
        journal.write(_rows(words))


def match(identifiers: Iterable[Identifier]) -> dict[Identifier, list[Stand]]:
    """What the list holds about each identifier that stands on it, under every version of the key.

    Raises: Broken (`suppression_key_lost`): a list that cannot be read allows nothing.
    """
    ensure_current()
    by_hash = {found: one for one in set(identifiers) for found in hashes_of(one)}
    matched: dict[Identifier, list[Stand]] = defaultdict(list)
    wanted = list(by_hash)
    for start in range(0, len(wanted), _AT_ONCE):
        rows = Suppression.objects.filter(hmac__in=wanted[start : start + _AT_ONCE]).order_by("pk")
        for row in rows:
            matched[by_hash[bytes(row.hmac)]].append(stand_of(row))
    return dict(matched)


def stand_of(row: Suppression) -> Stand:
    return Stand(row.channel, row.purpose, row.lifted, row.at, row.reason)


def ensure_current() -> None:
    """Before deciding: a journal that knows more than the database is replayed first. Cost: one read, one stat.

    Raises: Broken (`suppression_key_lost`).
    """
    if journal.is_behind():
        replay()
    elif not keys() and Suppression.objects.exists():
        raise key_lost([1])


def replay() -> int:
    """Bring the list and its journal level. Returns how many rows the database had forgotten.

    Raises: Broken (`suppression_key_lost`) when rows are hashed under a key that is not there.
    """
    with transaction.atomic():
        held = journal.hold()
        found = 0
        if journal.is_behind():
            found = journal.take_in(held)
        elif journal.is_short():
            journal.rewrite(held, _withdrawals())
    if missing := missing_keys():
        raise key_lost(missing)
    return found


def missing_keys() -> list[int]:
    """Versions under which rows are hashed and whose file is not there."""
    used = set(Suppression.objects.order_by().values_list("kid", flat=True).distinct())
    return sorted(used - set(keys()))


def _withdrawals() -> list[Suppression]:
    entries = Entry.objects.filter(act=Act.WITHDRAWN.value, voided_by=None).exclude(identifier="")
    return _rows([withdrawal_of(entry) for entry in entries.select_related("purpose")])


def withdrawal_of(entry: Entry) -> Word:
    """What the journal keeps of a withdrawal."""
    purpose = entry.purpose.code if entry.purpose else ""
    who = Identifier(entry.kind, entry.identifier)
    return Word(who, entry.channel, purpose, entry.at, journal.WITHDRAWN, entry.method)


def _rows(words: Sequence[Word]) -> list[Suppression]:
    if not words:
        return []
    kid, hashed = current_hasher()
    return [_row(word, kid, hashed(*word.identifier)) for word in words]


def _row(word: Word, kid: int, hashed: bytes) -> Suppression:
    row = Suppression(
        kid=kid,
        hmac=hashed,
        kind=word.identifier.kind,
        channel=word.channel,
        purpose=word.purpose,
        lifted=word.lifted,
        at=word.at,
        reason=word.reason,
        origin=word.origin,
    )
    row.digest = journal.digest_of(row)
    return row


def _there(digests: Sequence[bytes]) -> set[bytes]:
    found: set[bytes] = set()
    for start in range(0, len(digests), _AT_ONCE):
        some = Suppression.objects.filter(digest__in=digests[start : start + _AT_ONCE])
        found |= {bytes(digest) for digest in some.values_list("digest", flat=True)}
    return found
