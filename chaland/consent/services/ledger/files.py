"""What a file says of people's choices, a chunk at a time: the writer of imports stands on this.

A yes was proven before (date and source). A no needs neither; one without a date counts from today, once,
until the same source says yes and no again.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.conf import settings

from chaland.consent.domain.identifiers import Identifier
from chaland.consent.domain.recording import (
    EARLIEST,
    LONGEST,
    SKEW,
    Proof,
    Saying,
    check_length,
    missing_items,
)
from chaland.consent.domain.words import POINT_OF_CHANNEL, Act, Channel, Method
from chaland.consent.models import Entry, Purpose, Wording
from chaland.consent.queries.identifiers import identifiers_of
from chaland.consent.queries.partners import partners_in_use
from chaland.consent.services.ledger.entries import Place, append_placed, places
from chaland.kernel.errors import Invalid
from chaland.kernel.folding import fold
from chaland.reference import phone_usage

_STEP = 500


class Answer(NamedTuple):
    """One answer of one row. `channel` None: all. `identifiers`: those the row gives, any kind.

    `on`: the day it was said, None when the file does not say; `at`: the instant when it says that too.
    `partners`: by name, those that a yes to a transfer names.
    """

    line: int
    channel: Channel | None
    yes: bool
    identifiers: tuple[Identifier, ...]
    record_id: int | None = None
    contact_id: int | None = None
    subject: str = ""
    purpose: str | None = None
    on: date | None = None
    at: datetime | None = None
    source: str | None = None
    wording: str | None = None
    evidence: Mapping[str, str] | None = None
    partners: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """For each answer in order, whether it is new; and how many could not be kept, by reason."""

    fresh: tuple[bool, ...]
    refused: Mapping[str, int]


def weigh_answers(
    answers: Sequence[Answer], *, source_id: int, now: datetime, batch_id: int | None = None
) -> tuple[list[list[Saying]], Counter[str]]:
    """For each answer the acts it comes to, none when it cannot be kept; and why not, counted."""
    helps = _Helps.gather(answers, source_id, batch_id)
    refused: Counter[str] = Counter()
    return [_sayings(answer, helps, now, refused) for answer in answers], refused


def compare_answers(answers: Sequence[Answer], *, source_id: int, now: datetime) -> Written:
    """What writing these would do. Writes nothing."""
    acts, refused = weigh_answers(answers, source_id=source_id, now=now)
    return Written(tuple(_are_new(_placed(acts))), refused)


def write_answers(
    answers: Sequence[Answer], *, source_id: int, batch_id: int, now: datetime
) -> tuple[Written, list[tuple[int, int, int]]]:
    """Write them, in the caller's transaction.

    Returns also (line, entry, its batch) of each that another batch had said before, for when that one is undone.
    """
    acts, refused = weigh_answers(answers, source_id=source_id, now=now, batch_id=batch_id)
    placed = _placed(acts)
    append_placed([pair for sayings in placed for pair in sayings], None, now)
    fresh = _are_new(placed)
    repeats = [
        (saying.line or 0, place.entry, place.batch)
        for sayings in placed
        for saying, place in sayings
        if place.entry is not None and place.batch not in (None, batch_id)
    ]
    return Written(tuple(fresh), refused), [(line, entry, batch or 0) for line, entry, batch in repeats]


Placed = list[list[tuple[Saying, Place]]]


def _placed(acts: Sequence[Sequence[Saying]]) -> Placed:
    """Each saying with where it stands."""
    found = iter(places([saying for sayings in acts for saying in sayings]))
    return [[(saying, next(found)) for saying in sayings] for sayings in acts]


def _are_new(placed: Placed) -> list[bool]:
    """Whether an answer says something new."""
    return [any(place.entry is None for _, place in sayings) for sayings in placed]


@dataclass(frozen=True, slots=True)
class _Helps:
    """What the tables know, read once a chunk."""

    source_id: int
    purposes: Mapping[str, Purpose]
    first: Mapping[str, Purpose]
    wordings: Mapping[str, Wording]
    partners: Mapping[str, int]
    known: Mapping[int, list[Identifier]]
    answered: Mapping[tuple[str, str, str], int]
    batch_id: int | None

    @classmethod
    def gather(cls, answers: Sequence[Answer], source_id: int, batch_id: int | None) -> _Helps:
        purposes = list(Purpose.objects.filter(active=True))
        first: dict[str, Purpose] = {}
        for purpose in (one for one in purposes if one.prospecting):
            for channel in purpose.channels:
                first.setdefault(channel, purpose)
        named = {fold(word): one for one in purposes for word in (one.code, one.label_fr, one.label_en)}
        codes = {answer.wording for answer in answers if answer.wording}
        wordings = Wording.objects.filter(code__in=codes).order_by("version")
        refusing = [answer for answer in answers if not answer.yes]
        bare = {one.contact_id for one in refusing if one.contact_id is not None}
        known = identifiers_of(bare) if bare else {}
        undated = [one for answer in refusing if answer.on is None for one in _theirs(answer, known)]
        answered = _answered(undated, source_id)
        worded = {one.code: one for one in wordings}
        partners = partners_in_use() if any(answer.partners for answer in answers) else {}
        return cls(source_id, named, first, worded, partners, known, answered, batch_id)


def _sayings(answer: Answer, helps: _Helps, now: datetime, refused: Counter[str]) -> list[Saying]:
    if answer.yes:
        return _yes(answer, helps, now, refused)
    return _no(answer, helps, now)


def _yes(answer: Answer, helps: _Helps, now: datetime, refused: Counter[str]) -> list[Saying]:
    channel = answer.channel
    at = _moment(answer, time.min)
    wanted = helps.purposes.get(fold(answer.purpose)) if answer.purpose else helps.first.get(channel or "")
    reached = [one for one in answer.identifiers if channel and _reached(one, channel)]
    reason = _why_not(answer, channel, at, wanted, helps, now) or ("" if reached else "consent_without_point")
    if reason or channel is None or wanted is None or at is None:
        refused[reason or "consent_purpose_unknown"] += 1
        return []
    proof = _proof(answer, helps)
    try:
        check_length(proof)
    except Invalid:
        refused["consent_proof_long"] += 1
        return []
    return [_saying(Act.GIVEN, one, channel.value, wanted, at, answer, proof, helps) for one in reached]


def _proof(answer: Answer, helps: _Helps) -> Proof:
    wording = helps.wordings.get(answer.wording or "")
    partners = _partners(answer, helps)
    proof = Proof(answer.source, evidence=answer.evidence, partners=partners)
    if wording is None:
        return proof
    goods = str(wording.items.get("goods", "")) or None
    version = wording.sha256 if partners else None
    return proof._replace(wording_id=wording.pk, goods_or_services=goods, partners_version=version)


def _partners(answer: Answer, helps: _Helps) -> tuple[int, ...]:
    """Those named that are known; of another channel than the transfer none."""
    if answer.channel is not Channel.PARTNER:
        return ()
    return tuple(
        sorted({helps.partners[one] for name in answer.partners if (one := fold(name)) in helps.partners})
    )


def _why_not(
    answer: Answer,
    channel: Channel | None,
    at: datetime | None,
    purpose: Purpose | None,
    helps: _Helps,
    now: datetime,
) -> str:
    if at is None or not EARLIEST <= at <= now + SKEW or not answer.source:
        return "consent_without_proof"
    if channel is None:
        return "consent_without_channel"
    if purpose is None or channel.value not in purpose.channels:
        return "consent_purpose_unknown"
    named = {fold(name) for name in answer.partners}
    if channel is Channel.PARTNER and not (named and named <= helps.partners.keys()):
        return "consent_partner_unknown"
    if channel is Channel.CALL:
        wording = helps.wordings.get(answer.wording or "")
        if wording is None or list(missing_items(Proof(items=wording.items))):
            return "consent_call_without_wording"
    return ""


def _reached(one: Identifier, channel: Channel) -> bool:
    """Whether this channel reaches it: a text message wants a mobile; a partner may be given anything."""
    if channel is Channel.PARTNER:
        return bool(one.value)
    if one.kind != POINT_OF_CHANNEL[channel].value or not one.value:
        return False
    usage = phone_usage(one.value) if channel is Channel.SMS else None
    return usage is None or usage.usage == "mobile"


def _no(answer: Answer, helps: _Helps, now: datetime) -> list[Saying]:
    """A withdrawal of the channel, an opposition when it is about all; on everything they are known by."""
    purpose = helps.purposes.get(fold(answer.purpose)) if answer.purpose else None
    said = answer.channel.value if answer.channel else ""
    act = Act.WITHDRAWN if answer.channel else Act.OBJECTED
    at = _moment(answer, time(23, 59, 59))
    dated = at is not None and at >= EARLIEST and at.date() <= now.date()
    when, proof = at if dated and at else now, Proof(answer.source[:LONGEST] if answer.source else None)
    sayings = []
    for one in _theirs(answer, helps.known):
        round_ = helps.answered.get((*one, said), 0)
        stamp = "" if dated else f"undated {helps.source_id} {round_}"
        sayings.append(_saying(act, one, said, purpose, when, answer, proof, helps, stamp))
    return sayings


def _theirs(answer: Answer, known: Mapping[int, list[Identifier]]) -> list[Identifier]:
    """What the row gives and what their contact is known by, of the channel's kind; else anything of theirs."""
    every = list(dict.fromkeys([*answer.identifiers, *known.get(answer.contact_id or 0, ())]))
    if answer.channel is None:
        return every or ([Identifier("email", "")] if answer.record_id else [])
    kind = POINT_OF_CHANNEL[answer.channel].value
    mine = [one for one in every if one.kind == kind]
    return mine or every[:1] or ([Identifier(kind, "")] if answer.record_id else [])


def _moment(answer: Answer, of_day: time) -> datetime | None:
    """When it was said: a day alone is its first moment for a yes, its last for a no."""
    zone = ZoneInfo(settings.CHALAND_ZONE)
    if answer.at is not None:
        return answer.at.astimezone(zone)
    return datetime.combine(answer.on, of_day, zone) if answer.on else None


def _saying(
    act: Act,
    who: Identifier,
    channel: str,
    purpose: Purpose | None,
    at: datetime,
    answer: Answer,
    proof: Proof,
    helps: _Helps,
    stamp: str = "",
) -> Saying:
    return Saying(
        act,
        who,
        channel,
        purpose.pk if purpose else None,
        purpose.code if purpose else "",
        at,
        Method.IMPORT,
        answer.record_id,
        answer.subject,
        proof,
        batch_id=helps.batch_id,
        line=answer.line,
        stamp=stamp,
    )


def _answered(identifiers: Iterable[Identifier], source_id: int) -> dict[tuple[str, str, str], int]:
    """(kind, identifier, channel) → how often this source had said yes to it."""
    values = sorted({one.value for one in identifiers if one.value})
    found: dict[tuple[str, str, str], int] = defaultdict(int)
    for start in range(0, len(values), _STEP):
        rows = Entry.objects.filter(
            identifier__in=values[start : start + _STEP],
            act=Act.GIVEN.value,
            batch__source_id=source_id,
            voided_by=None,
        )
        for kind, value, channel in rows.values_list("kind", "identifier", "channel"):
            found[(kind, value, channel)] += 1
            found[(kind, value, "")] += 1
    return found
