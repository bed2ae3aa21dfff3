"""What a campaign came to, as the command line and the API answer it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from chaland.campaigns.domain.outcomes import CONTEST_WORDS, EFFECT_WORDS, Arm, Gap, Results
from chaland.campaigns.domain.states import SKIPS, STATE_WORDS, State
from chaland.campaigns.domain.statistics import wilson
from chaland.kernel.text import Language


def results_document(told: Results, language: Language, seen: Collection[int]) -> dict[str, Any]:
    """Shares between 0 and 1, with intervals at 95 %; money in cents; `seen`: the saved segments that the reader
    knows, no other is named. `effect` and `contest` say what may be concluded, with their words."""
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
