"""What a ledger comes to at one instant: consents that stand, withdrawals that stand, objections. Pure.

An act is dated by when the person said it. What opens (given, lifted) counts from then on; what closes
(withdrawn, objected) counts even when it is dated later: a wrong clock never allows. At the same moment
the stricter wins.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import NamedTuple

from chaland.consent.domain.evidence import Point, Said, Suppressed
from chaland.consent.domain.rules import Rules
from chaland.consent.domain.words import DIRECT, Act, Channel

Scope = tuple[str, str]
"""Channel and purpose (code); empty: all of them."""

Slot = tuple[str, str, datetime, datetime]
"""Channel, purpose, from (included), to (excluded): an hour that the person agreed to."""


USES: Mapping[str, tuple[str, ...]] = {
    Channel.EMAIL: ("email",),
    Channel.PIXEL: ("email",),
    Channel.SMS: ("mobile",),
    Channel.CALL: ("mobile", "phone"),
    Channel.ROBOCALL: ("mobile", "phone"),
    Channel.LETTER: ("postal",),
    Channel.PARTNER: ("email", "mobile", "phone", "postal"),
}
"""By channel, which points it can use."""


@dataclass(frozen=True, slots=True)
class Objection:
    """An objection that stands, but where `lifted` covers what is asked."""

    scope: Scope
    lifted: frozenset[Scope] = frozenset()

    def covers(self, channel: str, purpose: str) -> bool:
        return _covers(self.scope, channel, purpose) and not any(
            _covers(scope, channel, purpose) for scope in self.lifted
        )


class History(NamedTuple):
    """`consents`, `lapsed`: by channel and purpose, the entry that proves it. `reopened`: what a later
    consent opened again although every purpose of the channel was withdrawn."""

    consents: Mapping[Scope, Said] = MappingProxyType({})
    lapsed: Mapping[Scope, Said] = MappingProxyType({})
    partners: Mapping[tuple[str, int], Said] = MappingProxyType({})
    slots: Mapping[Slot, Said] = MappingProxyType({})
    withdrawn: Mapping[Scope, Said] = MappingProxyType({})
    reopened: frozenset[Scope] = frozenset()
    objections: Mapping[Objection, Said | None] = MappingProxyType({})

    @property
    def joint(self) -> frozenset[Scope]:
        """Those of the consents that a holder of parental authority gave too."""
        return frozenset([scope for scope, one in self.consents.items() if one.joint])


NOTHING = History()


def history(
    said: Sequence[Said],
    suppressed: Sequence[Suppressed],
    points: Sequence[Point],
    at: datetime,
    today: date,
    rules: Rules,
) -> History:
    """`points`: those that may be used. `today`: the person's own day."""
    if not said and not suppressed:
        return NOTHING
    usable = {(point.identifier, point.use) for point in points}
    given = [one for one in said if one.act == _GIVEN and _counts(one, at, usable)]
    standing, over = _by_age([one for one in given if one.slot_start is None], today, rules)
    lapsed = _latest(over)
    if not suppressed and _CLOSING.isdisjoint([one.act for one in said]):
        return _all_open(standing, given, lapsed, at, today, rules)
    withdrawals = [one for one in said if one.act == Act.WITHDRAWN]
    withdrawn, reopened = _withdrawn(withdrawals, standing)
    consents = _latest([one for one in standing if not _is_closed(one, withdrawals)])
    return History(
        consents={scope: one for scope, one in consents.items() if not _blocks(withdrawn, reopened, scope)},
        lapsed=lapsed,
        partners=_partners(consents.values(), given, withdrawals, today, rules),
        slots=_slots(given, withdrawals, at, rules),
        withdrawn=withdrawn,
        reopened=reopened,
        objections={**_suppressions(suppressed, at), **_objections(said, at)},
    )


def plainly(
    said: Sequence[Said], points: Sequence[Point], at: datetime, today: date, rules: Rules
) -> tuple[tuple[str, str | None, bool], ...] | None:
    """Channel, purpose and whether it stands yet of each consent that counts, of somebody who refused nothing:
    all that their `history` depends on. None when it depends on more: refusals, hours, partners, news."""
    if not said:
        return ()
    usable = {(point.identifier, point.use) for point in points}
    found = []
    for one in said:
        if one.act != _GIVEN or one.slot_start is not None or one.channel == _PARTNER or one.joint:
            return None
        if _counts(one, at, usable):
            found.append((one.channel, one.purpose, today <= last_day(one, rules)))
    return tuple(found)


def plain_proof(
    said: Sequence[Said],
    points: Sequence[Point],
    at: datetime,
    today: date,
    rules: Rules,
    scope: Scope,
    *,
    stands: bool,
) -> Said:
    """The entry that `history` shows for a consent that stands, or that lapsed, where `plainly` tells all."""
    usable = {(point.identifier, point.use) for point in points}
    about = [one for one in said if one[3:5] == scope and _counts(one, at, usable)]
    fitting = [one for one in about if (today <= last_day(one, rules)) is stands]
    return max(fitting, key=lambda one: (one.at, one.id))


def _by_age(given: Sequence[Said], today: date, rules: Rules) -> tuple[list[Said], list[Said]]:
    """Consents that are worth something on that day, and those that no longer are."""
    standing: list[Said] = []
    over: list[Said] = []
    for one in given:
        (standing if today <= last_day(one, rules) else over).append(one)
    return standing, over


_GIVEN = Act.GIVEN.value
_CALL, _PARTNER = Channel.CALL.value, Channel.PARTNER.value
_CLOSING = frozenset((Act.WITHDRAWN.value, Act.OBJECTED.value))


def _all_open(
    standing: Sequence[Said],
    given: Sequence[Said],
    lapsed: Mapping[Scope, Said],
    at: datetime,
    today: date,
    rules: Rules,
) -> History:
    """Of whom nobody refused anything: most people of most files."""
    consents = _latest(standing)
    partners = _partners(consents.values(), given, (), today, rules)
    slots = _slots(given, (), at, rules)
    return History(consents, lapsed, partners, slots)


def last_day(one: Said, rules: Rules) -> date:
    """The last day on which a consent is worth something: a year at most for phone calls (PHO-02)."""
    if one.channel != _CALL:
        return one.valid_until or date.max
    longest = one.at.date() + timedelta(days=rules["call.consent_max_days"])
    return min(one.valid_until or longest, longest)


def is_withdrawn(withdrawn: Iterable[Scope], reopened: frozenset[Scope], channel: str, purpose: str) -> bool:
    """Whether a withdrawal closes this channel for this purpose."""
    return _blocks(withdrawn, reopened, (channel, purpose))


def _counts(one: Said, at: datetime, usable: Set[tuple[str, str]]) -> bool:
    """A consent of the contact's own, said by now, whole, and about something that may be used."""
    fit = one.at <= at and one.own and one.complete and not one.quarantined and one.purpose is not None
    if fit:
        for use in USES.get(one.channel, ()):
            if (one.identifier, use) in usable:
                return True
    return False


def _covers(scope: Scope, channel: str, purpose: str) -> bool:
    return scope[0] in ("", channel) and scope[1] in ("", purpose)


def _is_closed(given: Said, withdrawals: Iterable[Said]) -> bool:
    """Whether it was taken back on its own identifier, then or later."""
    return any(
        one.identifier in ("", given.identifier)
        and one.at >= given.at
        and _covers((one.channel, one.purpose or ""), given.channel, given.purpose or "")
        for one in withdrawals
    )


def _withdrawn(
    withdrawals: Sequence[Said], standing: Sequence[Said]
) -> tuple[dict[Scope, Said], frozenset[Scope]]:
    """What stays withdrawn whichever identifier it was said about, and what was opened again since."""
    if not withdrawals:
        return {}, frozenset()
    opened = {
        (one.channel, one.purpose or "")
        for one in standing
        if all(_answers(one, closed, standing) for closed in withdrawals)
    }
    shown = sorted(withdrawals, key=lambda one: (not _is_answered(one, standing), one.at, one.id))
    left = {(one.channel, one.purpose or ""): one for one in shown}
    return {scope: one for scope, one in left.items() if scope not in opened}, frozenset(opened)


def _is_answered(closed: Said, standing: Sequence[Said]) -> bool:
    """Whether a newer consent on its identifier makes it the wrong one to show."""
    scope = (closed.channel, closed.purpose or "")
    return any(
        closed.identifier in ("", one.identifier)
        and one.at > closed.at
        and _covers(scope, one.channel, one.purpose or "")
        for one in standing
    )


def _answers(given: Said, closed: Said, standing: Sequence[Said]) -> bool:
    """Whether a withdrawal is no obstacle to what was given: about something else, or answered since by a
    consent to the same thing on the very identifier that was withdrawn (on any, when it named none)."""
    scope = (given.channel, given.purpose or "")
    if not _covers((closed.channel, closed.purpose or ""), *scope):
        return True
    return any(
        (one.channel, one.purpose or "") == scope
        and closed.identifier in ("", one.identifier)
        and one.at > closed.at
        for one in standing
    )


def _blocks(withdrawn: Iterable[Scope], reopened: frozenset[Scope], scope: Scope) -> bool:
    return scope not in reopened and any(_covers(one, *scope) for one in withdrawn)


def _latest(given: Iterable[Said]) -> dict[Scope, Said]:
    """The most recent by channel and purpose: the proof that is shown."""
    found: dict[Scope, Said] = {}
    for one in given:
        scope = (one.channel, one.purpose or "")
        if scope not in found or (one.at, one.id) > (found[scope].at, found[scope].id):
            found[scope] = one
    return found


def _partners(
    consents: Iterable[Said], given: Sequence[Said], withdrawals: Sequence[Said], today: date, rules: Rules
) -> dict[tuple[str, int], Said]:
    """Partners that a consent names; each of its own wording, so an older one may name others."""
    if _PARTNER not in [one.channel for one in consents]:
        return {}
    mine = [one for one in given if one.channel == Channel.PARTNER and today <= last_day(one, rules)]
    open_ones = sorted((one for one in mine if not _is_closed(one, withdrawals)), key=lambda one: one.at)
    return {(one.purpose or "", partner): one for one in open_ones for partner in one.partners}


def _slots(
    given: Sequence[Said], withdrawals: Sequence[Said], at: datetime, rules: Rules
) -> dict[Slot, Said]:
    """Hours agreed to that are not over yet. A withdrawal closes those agreed before it."""
    if not [one for one in given if one.slot_start is not None]:
        return {}
    return {
        (one.channel, one.purpose or "", one.slot_start, one.slot_end): one
        for one in given
        if one.slot_start is not None
        and one.slot_end is not None
        and at < one.slot_end
        and one.slot_start.date() <= last_day(one, rules)
        and not any(
            closed.at >= one.at
            and _covers((closed.channel, closed.purpose or ""), one.channel, one.purpose or "")
            for closed in withdrawals
        )
    }


def _objections(said: Iterable[Said], at: datetime) -> dict[Objection, Said | None]:
    """Objections of the ledger. One ends only by an act of the person's own, dated after it."""
    objected = sorted((one for one in said if one.act == Act.OBJECTED), key=lambda one: (one.at, one.id))
    if not objected:
        return {}
    lifts = [one for one in said if one.act == Act.LIFTED and one.at <= at and one.method in DIRECT]
    found: dict[Objection, Said | None] = {}
    for one in objected:
        after = [lift for lift in lifts if one.identifier in ("", lift.identifier) and lift.at > one.at]
        standing = _standing((one.channel, one.purpose or ""), _scopes(after))
        if standing is not None:
            found[standing] = one
    return found


def _scopes(said: Iterable[Said]) -> Iterable[Scope]:
    return ((one.channel, one.purpose or "") for one in said)


def _suppressions(suppressed: Iterable[Suppressed], at: datetime) -> dict[Objection, Said | None]:
    by_identifier: dict[str, list[Suppressed]] = defaultdict(list)
    for one in suppressed:
        by_identifier[one.identifier].append(one)
    found: dict[Objection, Said | None] = {}
    for rows in by_identifier.values():
        lifts = [row for row in rows if row.lifted and row.at <= at]
        for row in rows:
            after = ((lift.channel, lift.purpose) for lift in lifts if lift.at > row.at)
            standing = None if row.lifted else _standing((row.channel, row.purpose), after)
            if standing is not None:
                found[standing] = None
    return found


def _standing(scope: Scope, lifts: Iterable[Scope]) -> Objection | None:
    """An objection less what was lifted since; nothing when all of it was."""
    lifted = frozenset(lifts)
    if any(_covers(one, *scope) for one in lifted):
        return None
    return Objection(scope, lifted)
