"""What a campaign came to, as the command line and the API answer it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from django.db.models import QuerySet

from chaland.access.models import User
from chaland.campaigns.domain.outcomes import CONTEST_WORDS, EFFECT_WORDS, Arm, Gap, Results
from chaland.campaigns.domain.states import SKIPS, STATE_WORDS, State
from chaland.campaigns.domain.statistics import wilson
from chaland.campaigns.services.results import results_by_now
from chaland.kernel.figures import amount, figure
from chaland.kernel.text import Language, Text
from chaland.segments.models import SavedSegment
from chaland.segments.saved import all_segments, seen_by


def results_document(campaign_id: int, language: Language, reader: User | None = None) -> dict[str, Any]:
    """Shares between 0 and 1, with intervals at 95 %; money in cents. Saved segments: those that the reader sees, and
    without a reader those that are shared. Raises: as `services.results.results_by_now`."""
    told = results_by_now(campaign_id=campaign_id)
    seen = set(segments_seen(reader).values_list("pk", flat=True))
    return document_of(told, language, seen)


def segments_seen(reader: User | None) -> QuerySet[SavedSegment]:
    return all_segments().filter(shared=True) if reader is None else seen_by(reader)


def document_of(told: Results, language: Language, seen: Collection[int]) -> dict[str, Any]:
    """`seen`: the saved segments that may be named. `effect` and `contest` say what may be concluded, in words too."""
    return {
        "campaign": told.campaign,
        "as_of": told.as_of.isoformat(),
        "closes_at": told.closes_at.isoformat() if told.closes_at else None,
        "over": told.is_over,
        "goal": told.goal,
        "window_days": told.window_days,
        "states": [_state(code, count, language) for code, count in told.states.items()],
        "causes": [cause.model_dump() for cause in told.causes],
        "left_out": [_reason(code, count, language) for code, count in told.left_out.items()],
        "treated": _arm(told.treated),
        "held_out": _arm(told.held) if told.held else None,
        "variants": [_arm(arm) for arm in told.arms],
        "effect": {
            "code": told.effect.value,
            "said": EFFECT_WORDS[told.effect].to(language),
            "difference": _gap(told.gap),
        },
        "contest": {
            "code": told.contest.value,
            "said": CONTEST_WORDS[told.contest].to(language, letter=told.winner),
            "winner": told.winner or None,
            "differences": [_gap(gap) for gap in told.gaps],
        },
        "money": _money(told),
        "clicks": told.clicks,
        "merged": told.merged,
        "segments": [one.model_dump() for one in told.segments if one.segment in seen],
        "days": [{"day": one.day.isoformat(), "messages": one.messages} for one in told.days],
        "curve": told.curve,
    }


def _state(code: str, count: int, language: Language) -> dict[str, Any]:
    return {"code": code, "said": STATE_WORDS[State(code)].to(language), "people": count}


def _reason(code: str, count: int, language: Language) -> dict[str, Any]:
    return {"code": code, "said": SKIPS[code].to(language) if code in SKIPS else code, "people": count}


def _arm(arm: Arm) -> dict[str, Any]:
    within = wilson(arm.share)
    return arm.model_dump() | {
        "letter": None if arm.letter in ("", "*") else arm.letter,
        "rate": arm.share.value,
        "rate_low": within.low,
        "rate_high": within.high,
    }


def _gap(gap: Gap | None) -> dict[str, Any] | None:
    return None if gap is None else {**gap.model_dump(), "sure": gap.is_sure}


def _money(told: Results) -> dict[str, Any]:
    return {
        "revenue_cents": told.treated.revenue_cents,
        "cost_cents": told.cost_cents,
        "net_cents": told.net_cents,
        "revenue_per_message_cents": told.revenue_per_message_cents,
        "charged_messages": told.charged,
        "estimated_messages": told.estimated,
    }


_LINES: tuple[tuple[str, Text], ...] = (
    ("people", Text("tirés au sort pour un message : {n}", "drawn for a message: {n}")),
    ("messages", Text("messages envoyés : {n}", "messages sent: {n}")),
    ("delivered", Text("remis : {n}", "delivered: {n}")),
    ("replied", Text("réponses : {n}", "answers: {n}")),
    ("converted", Text("objectif atteint : {n}", "reached the goal: {n}")),
)
_SHARE = Text(
    "{who} : {rate} ({low} à {high}), {hits} sur {of}", "{who}: {rate} ({low} to {high}), {hits} of {of}"
)
_HELD = Text("témoin", "hold-out")
_WORDING = Text("version {letter}", "wording {letter}")
_GAP = Text(
    "écart de {value} point(s), entre {low} et {high}",
    "difference of {value} point(s), between {low} and {high}",
)
_MONEY = Text(
    "chiffre d'affaires {revenue}, coût {cost}, net {net}",
    "revenue {revenue}, cost {cost}, net {net}",
)


def results_lines(campaign_id: int, language: Language) -> Iterator[str]:
    """The same, for people at a terminal."""
    told = results_by_now(campaign_id=campaign_id)
    for name, words in _LINES:
        yield words.to(language, n=getattr(told.treated, name))
    for arm in (*told.arms, *([told.held] if told.held else [])):
        yield _share_line(arm, language)
    if (gap := told.gap) is not None:
        points = {
            name: _decimal(100 * getattr(gap, name), language, "+") for name in ("value", "low", "high")
        }
        yield _GAP.to(language, **points)
    yield EFFECT_WORDS[told.effect].to(language)
    yield CONTEST_WORDS[told.contest].to(language, letter=told.winner)
    sums = {"revenue": told.treated.revenue_cents, "cost": told.cost_cents, "net": told.net_cents}
    yield _MONEY.to(language, **{name: amount(cents / 100, language) for name, cents in sums.items()})


def _share_line(arm: Arm, language: Language) -> str:
    within = wilson(arm.share)
    who = _WORDING.to(language, letter=arm.letter) if arm.letter else _HELD.to(language)
    rates = (arm.share.value or 0.0, within.low, within.high)
    rate, low, high = (f"{_decimal(100 * value, language)} %" for value in rates)
    return _SHARE.to(language, who=who, rate=rate, low=low, high=high, hits=arm.converted, of=arm.people)


def _decimal(value: float, language: Language, sign: str = "-") -> str:
    return figure(f"{value:{sign}.2f}", language)
