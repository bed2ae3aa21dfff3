"""What a contact's facts come to at one instant, stripped of dates and identifiers. Pure.

A million contacts fall into few standings, so that each is decided once. What a decision rests on (the
entry that proves a consent, the address to write to) stays beside it, in the proofs.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from chaland.consent.domain.calendar import MAINLAND, Place, place_of, today_at
from chaland.consent.domain.evidence import Bought, Facts, Point, Signed
from chaland.consent.domain.histories import NOTHING, History, Objection, Scope, Slot, history
from chaland.consent.domain.proofs import Proofs, SoftKey, is_role_email, is_work_email, opened_by_purchases
from chaland.consent.domain.rules import Rules
from chaland.consent.domain.words import Act, Channel


class Standing(NamedTuple):
    """All that a decision looks at.

    `silent`: months begun since the last sign of the person. `uses`: kinds of points that may be used;
    `quarantined`: those that only come from sources without proofs. `bought`: controller, family and use
    of the points that the same terms gave. `contracts`: controller, family and purpose ('' for any).
    `untold`: the data came from third parties, and no notice of art. 14 was sent.
    """

    place: Place = MAINLAND
    barred: str = ""
    age: str = ""
    silent: int = 0
    professional: bool = False
    function: str = ""
    uses: frozenset[str] = frozenset()
    quarantined: frozenset[str] = frozenset()
    work_email: bool = False
    role_email: bool = False
    consents: frozenset[Scope] = frozenset()
    lapsed: frozenset[Scope] = frozenset()
    partners: frozenset[tuple[str, int]] = frozenset()
    slots: frozenset[Slot] = frozenset()
    withdrawn: frozenset[Scope] = frozenset()
    reopened: frozenset[Scope] = frozenset()
    objections: frozenset[Objection] = frozenset()
    joint: frozenset[Scope] = frozenset()
    bought: frozenset[SoftKey] = frozenset()
    contracts: frozenset[tuple[int, str, str]] = frozenset()
    attempts: int = 0
    customer: bool = False
    untold: bool = False
    informed_of_pixels: bool = False


GONE = Standing(barred="gone")
_GIVEN, _NOTIFIED = Act.GIVEN.value, Act.NOTIFIED.value
_PIXEL = Channel.PIXEL.value


def standing(facts: Facts, at: datetime, rules: Rules) -> tuple[Standing, Proofs]:
    """Where a contact stands at an instant under the rules of that day, with the proofs."""
    if not facts.known:
        return GONE, Proofs()
    place = place_of(facts.department, rules["holidays.local"])
    today = today_at(place, at)
    points = [one for one in facts.points if one.terms is None or not one.terms.quarantine]
    emails = [one for one in points if one.use == "email"]
    told = history(facts.said, facts.suppressed, points, at, today, rules)
    bought = opened_by_purchases(facts.bought, points, today) if facts.bought else _NONE_BOUGHT
    contracts = _in_progress(facts.contracts, at, today) if facts.contracts else _NO_CONTRACTS
    uses = frozenset([one.use for one in points])
    at_work = facts.in_company and facts.kind == "professional"
    state = Standing(
        place,
        _barred(facts, at) if facts.bars else "",
        age_at(facts.birth_date, today, rules) if facts.birth_date else "",
        months_begun(last_sign(facts, at, today), today),
        at_work,
        facts.function if at_work else "",
        uses,
        _shut(facts.points, uses) if len(points) < len(facts.points) else _NO_USES,
        at_work and any(map(is_work_email, emails)),
        is_role_email(emails[0]) if len(emails) == 1 else any(map(is_role_email, emails)),
        *(_HEARD_NOTHING if told is NOTHING else _heard(told)),
        frozenset(bought),
        frozenset(contracts),
        attempts_of(facts, at, place, today, rules) if facts.calls else 0,
        facts.customer,
        _is_untold(facts, at),
        _knows_of_pixels(facts, points, at, rules),
    )
    return state, Proofs(points, told, bought, contracts)


_NONE_BOUGHT: dict[SoftKey, tuple[Bought, Point]] = {}
_NO_CONTRACTS: dict[tuple[int, str, str], Signed] = {}
_NO_USES: frozenset[str] = frozenset()


def _shut(points: Sequence[Point], uses: frozenset[str]) -> frozenset[str]:
    return frozenset([one.use for one in points if one.use not in uses])


_Heard = tuple[
    frozenset[Scope],
    frozenset[Scope],
    frozenset[tuple[str, int]],
    frozenset[Slot],
    frozenset[Scope],
    frozenset[Scope],
    frozenset[Objection],
    frozenset[Scope],
]


def _heard(told: History) -> _Heard:
    """From `consents` to `joint`, in the order of `Standing`."""
    return (
        frozenset(told.consents),
        frozenset(told.lapsed),
        frozenset(told.partners),
        frozenset(told.slots),
        frozenset(told.withdrawn),
        told.reopened,
        frozenset(told.objections),
        told.joint,
    )


_HEARD_NOTHING = _heard(NOTHING)


def _barred(facts: Facts, at: datetime) -> str:
    """A bar dated later than now stands already; death outlives every other reason."""
    kinds = {bar.kind for bar in facts.bars if bar.until is None or at < bar.until}
    return "deceased" if "deceased" in kinds else "restricted" if kinds else ""


def age_at(born: date, today: date, rules: Rules) -> str:
    """`child` below the digital majority, `minor` below 18, empty for others."""
    years = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    if years < rules["minors.digital_majority"]:
        return "child"
    return "minor" if years < rules["minors.majority"] else ""


def last_sign(facts: Facts, at: datetime, today: date) -> date:
    """The last day on which the person gave a sign (RET-02), no later than the day asked about.

    Whoever was collected later is judged as if collected that day: the period has not begun.
    """
    latest = facts.created_on or today
    if facts.last_sign is not None and facts.last_sign > latest:
        latest = facts.last_sign
    for one in facts.said:
        if one.act == _GIVEN and one.own and one.at <= at:
            latest = max(latest, one.at.date())
    for signed in facts.contracts:
        if signed.starts_on <= today:
            latest = max(latest, _last_day_of(signed))
    return min(latest, today)


@lru_cache(maxsize=4096)
def months_begun(since: date, today: date) -> int:
    """Months from one day to another, a month begun counting whole: 36 on the third anniversary, then 37."""
    months = (today.year - since.year) * 12 + today.month - since.month
    return months + (today.day > min(since.day, monthrange(today.year, today.month)[1]))


def months_after(day: date, months: int) -> date:
    """The same day some months later, the last of the month when it has none such; never beyond the calendar."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > date.max.year - 1:
        return date.max - timedelta(1)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _last_day_of(signed: Signed) -> date:
    return min(signed.ends_on, signed.ended_at.date()) if signed.ended_at else signed.ends_on


def _in_progress(
    contracts: Sequence[Signed], at: datetime, today: date
) -> dict[tuple[int, str, str], Signed]:
    """By controller, family and purpose. One that is to end later than its last day is over on that day."""
    return {
        (one.controller, one.family, one.purpose or ""): one
        for one in contracts
        if one.starts_on <= today <= one.ends_on and (one.ended_at is None or at < one.ended_at)
    }


def attempts_of(facts: Facts, at: datetime, place: Place, today: date, rules: Rules) -> int:
    """The most calls in the last thirty calendar days, today included, to the person or to one number.

    A call that is dated later was not made yet: it counts from then on.
    """
    window: int = rules["call.window_days"]
    return max(
        sum(call <= at and (today - place.local(call).date()).days < window for call in calls)
        for calls in facts.calls
    )


def _is_untold(facts: Facts, at: datetime) -> bool:
    """Whether every source got the data from somebody else and no notice of art. 14 was sent yet."""
    for terms in facts.terms:
        if terms is None or terms.direct:
            return False
    return bool(facts.terms) and not any(one.act == _NOTIFIED and one.at <= at for one in facts.said)


def _knows_of_pixels(facts: Facts, points: Sequence[Point], at: datetime, rules: Rules) -> bool:
    """Whether an address known before the recommendation may still be measured (TRK-05): its owner was
    informed; once the transition is over, only with the proof of a notice sent before its end."""
    before = rules.get("tracking_pixel.legacy_before")
    if before is None or facts.created_on is None or facts.created_on >= before:
        return False
    if rules["tracking_pixel.legacy_proof"] and not facts.said:
        return False
    limit = rules["tracking_pixel.legacy_informed_before"]
    if any(
        one.act == _NOTIFIED and one.channel == _PIXEL and one.at <= at and one.at.date() < limit
        for one in facts.said
    ):
        return True
    if rules["tracking_pixel.legacy_proof"]:
        return False
    return any(one.use == "email" and one.terms is not None and one.terms.informed for one in points)
