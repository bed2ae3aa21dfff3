"""What a campaign came to, and what may be concluded from it. Pure.

People are compared as they were drawn (intention to treat): everybody of an arm counts, written to or not, delivered
or not, and those held out count the same days. Nothing is concluded before the last of those days has passed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from itertools import combinations

from pydantic import BaseModel, ConfigDict

from chaland.campaigns.domain.statistics import Share, newcombe, shared_level
from chaland.kernel.text import Text

HELD_OUT = ""
"""The letter of those who got nothing, to be compared with."""


class _Told(BaseModel):
    model_config = ConfigDict(frozen=True)


class Arm(_Told):
    """`people`: drawn for it, each once. `messages`: taken by the provider, or perhaps. `converted`: who did what the
    campaign was for within their days, and `revenue_cents` what that brought, returns taken off. Cost: 1 € = 100,000."""

    letter: str
    people: int = 0
    messages: int = 0
    delivered: int = 0
    replied: int = 0
    converted: int = 0
    revenue_cents: int = 0
    cost_millicents: int = 0

    @property
    def share(self) -> Share:
        return Share(self.converted, self.people)


class Gap(_Told):
    """The share of `one` less that of `other` (letters), and where the true difference is."""

    one: str
    other: str
    value: float
    low: float
    high: float

    @property
    def is_sure(self) -> bool:
        return self.low > 0 or self.high < 0


class Effect(StrEnum):
    """What the campaign changed, against those held out."""

    NO_GOAL = "no_goal"
    NO_HOLDOUT = "no_holdout"
    NOT_COMPARABLE = "not_comparable"
    TOO_EARLY = "too_early"
    NOT_ENOUGH = "not_enough"
    MORE = "more"
    LESS = "less"


EFFECT_WORDS: Mapping[Effect, Text] = {
    Effect.NO_GOAL: Text("Aucun objectif n'est mesuré.", "No goal is measured."),
    Effect.NO_HOLDOUT: Text(
        "Sans groupe témoin, nul ne sait ce qu'ils auraient fait sans message.",
        "Without a hold-out, nobody knows what they would have done without a message.",
    ),
    Effect.NOT_COMPARABLE: Text(
        "Une réponse suppose un message : le groupe témoin n'a rien pu répondre.",
        "An answer takes a message: those held out had nothing to answer.",
    ),
    Effect.TOO_EARLY: Text(
        "Trop tôt pour conclure : les jours comptés ne sont pas tous passés.",
        "Too early to conclude: the days that count are not all over.",
    ),
    Effect.NOT_ENOUGH: Text(
        "Pas assez de données : l'écart avec le groupe témoin peut être le fait du hasard.",
        "Not enough data: the difference with the hold-out may be chance.",
    ),
    Effect.MORE: Text("La campagne a fait agir plus de monde.", "The campaign made more people act."),
    Effect.LESS: Text("La campagne a fait agir moins de monde.", "The campaign made fewer people act."),
}


class Contest(StrEnum):
    """Which wording did best."""

    ONE = "one"
    NO_GOAL = "no_goal"
    TOO_EARLY = "too_early"
    NOT_ENOUGH = "not_enough"
    WON = "won"


CONTEST_WORDS: Mapping[Contest, Text] = {
    Contest.ONE: Text("Une seule version du message.", "One wording alone."),
    Contest.NO_GOAL: Text("Aucun objectif n'est mesuré.", "No goal is measured."),
    Contest.TOO_EARLY: Text(
        "Trop tôt pour désigner une version : les jours comptés ne sont pas tous passés.",
        "Too early to name a wording: the days that count are not all over.",
    ),
    Contest.NOT_ENOUGH: Text(
        "Pas assez de données pour départager les versions.", "Not enough data to tell the wordings apart."
    ),
    Contest.WON: Text("La version {letter} a fait mieux que les autres.", "Wording {letter} did best."),
}


class Cause(_Told):
    """Messages that did not arrive, by state and by the provider's word for why."""

    state: str
    code: str
    messages: int


class Answered(_Told):
    """People of a saved segment, written to or held out, and how many of them did what the campaign was for."""

    segment: int
    name: str
    people: int
    converted: int
    held: int
    held_converted: int


class Day(_Told):
    day: date
    messages: int


class Results(_Told):
    """`states`, `left_out`: messages by state and by reason. `treated`: all who were drawn for a wording, together.
    `merged`: people who turned out to be somebody else of the campaign, and count once. `curve`: by letter, who had
    converted by each day after the one they count from. `charged`, `estimated`: messages whose cost the provider
    told, and did not. `closes_at`: when the last of the days that count ends."""

    campaign: int
    as_of: datetime
    closes_at: datetime | None
    goal: str
    window_days: int
    states: dict[str, int]
    left_out: dict[str, int]
    causes: list[Cause]
    treated: Arm
    held: Arm | None
    arms: list[Arm]
    merged: int
    clicks: int
    charged: int
    estimated: int
    days: list[Day]
    curve: dict[str, list[int]]
    segments: list[Answered]

    @property
    def is_over(self) -> bool:
        return self.closes_at is not None and self.as_of >= self.closes_at

    @property
    def gap(self) -> Gap | None:
        """Of the written to, less the held out; None when there is none to show."""
        if self.held is None or self.goal in ("none", "answer"):
            return None
        return gap_of(self.treated, self.held)

    @property
    def effect(self) -> Effect:
        if self.goal == "none":
            return Effect.NO_GOAL
        if self.goal == "answer":
            return Effect.NOT_COMPARABLE
        if (gap := self.gap) is None:
            return Effect.NO_HOLDOUT
        if not self.is_over:
            return Effect.TOO_EARLY
        if not gap.is_sure:
            return Effect.NOT_ENOUGH
        return Effect.MORE if gap.low > 0 else Effect.LESS

    @property
    def gaps(self) -> list[Gap]:
        """Between wordings, two by two; each interval so wide that all of them hold together."""
        pairs = list(combinations(self.arms, 2))
        level = shared_level(len(pairs))
        told = (gap_of(one, other, level) for one, other in pairs)
        return [] if self.goal == "none" else [gap for gap in told if gap is not None]

    @property
    def contest(self) -> Contest:
        if len(self.arms) < 2:
            return Contest.ONE
        if self.goal == "none":
            return Contest.NO_GOAL
        if not self.is_over:
            return Contest.TOO_EARLY
        return Contest.WON if self.winner else Contest.NOT_ENOUGH

    @property
    def winner(self) -> str:
        """The letter of the wording that surely did better than every other, once that may be said; else none."""
        if not self.is_over:
            return ""
        return next((arm.letter for arm in self.arms if beats_all(arm.letter, self.gaps, len(self.arms))), "")

    @property
    def cost_cents(self) -> int:
        return round(self.treated.cost_millicents / 1_000)

    @property
    def net_cents(self) -> int:
        """What those written to brought, less what writing to them cost."""
        return self.treated.revenue_cents - self.cost_cents

    @property
    def revenue_per_message_cents(self) -> float | None:
        return self.treated.revenue_cents / self.treated.messages if self.treated.messages else None


def gap_of(one: Arm, other: Arm, level: float | None = None) -> Gap | None:
    told = newcombe(one.share, other.share, *(() if level is None else (level,)))
    if told is None:
        return None
    return Gap(
        one=one.letter, other=other.letter, value=told.value, low=told.within.low, high=told.within.high
    )


def beats_all(letter: str, gaps: Sequence[Gap], arms: int) -> bool:
    won = sum(gap.low > 0 for gap in gaps if gap.one == letter)
    won += sum(gap.high < 0 for gap in gaps if gap.other == letter)
    return arms > 1 and won == arms - 1


def together(arms: Sequence[Arm]) -> Arm:
    """All wordings as one; their letter is `*`."""
    names = ("people", "messages", "delivered", "replied", "converted", "revenue_cents", "cost_millicents")
    return Arm(letter="*", **{name: sum(getattr(arm, name) for arm in arms) for name in names})
