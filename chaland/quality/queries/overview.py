"""The file at a glance: its figures, how they moved, by source, by field, what to mend first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count

from chaland.customers.models import Source
from chaland.kernel.text import Language
from chaland.quality import ports
from chaland.quality.domain.doubts import DOUBTS, Doubt
from chaland.quality.domain.fields import NEEDED
from chaland.quality.domain.mending import MENDINGS, Mending
from chaland.quality.models import DailyQuality, QualityState, Suspicion

SPAN = timedelta(days=90)


def of_the_file() -> DailyQuality | None:
    """The newest figures of the whole file; None until somebody worked them out."""
    return DailyQuality.objects.filter(about="file").order_by("-day").first()


def trend(since: date) -> list[DailyQuality]:
    """The whole file day by day, the oldest first."""
    return list(DailyQuality.objects.filter(about="file", day__gte=since).order_by("day"))


@dataclass(frozen=True, slots=True)
class OfSource:
    """One source today; `before`: its score on the first day of the span that has one."""

    name: str
    today: DailyQuality
    before: float | None


def by_source() -> list[OfSource]:
    """The largest first."""
    rows = _newest("source")
    names = dict(Source.objects.values_list("slug", "name"))
    former = _former("source", rows)
    found = [OfSource(names.get(row.name, row.name), row, former.get(row.name)) for row in rows]
    return sorted(found, key=lambda one: (-one.today.people, one.name))


@dataclass(frozen=True, slots=True)
class OfField:
    """One field: how many have it, how many of them doubtfully, what needs it. `needed`: nobody could do without.

    `before`: how many had it on the first day of the span that has figures.
    """

    name: str
    people: int
    filled: int
    doubted: int
    before: float | None
    uses: Sequence[ports.Use]
    needed: bool

    @property
    def rate(self) -> float:
        return self.filled / self.people if self.people else 0.0

    @property
    def is_idle(self) -> bool:
        """Somebody filled it, and nothing needs it: it need not be collected (GDPR art. 5(1)(c))."""
        return self.filled > 0 and not self.uses and not self.needed


def by_field() -> list[OfField]:
    """Those that nothing needs first, then the least filled."""
    rows, uses = _newest("field"), ports.uses()
    former = _former("field", rows)
    found = [
        OfField(
            row.name,
            row.people,
            row.filled or 0,
            row.doubted or 0,
            former.get(row.name),
            uses.get(row.name, ()),
            row.name in NEEDED,
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: (not one.is_idle, one.rate, one.name))


def doubts_by_kind() -> list[tuple[Doubt, int]]:
    """The kinds that there are, the commonest first. Cost: one index."""
    counted = dict(Suspicion.objects.values_list("kind").annotate(Count("pk")))
    found = [(doubt, counted[doubt.code]) for doubt in DOUBTS if counted.get(doubt.code)]
    return sorted(found, key=lambda row: -row[1])


@dataclass(frozen=True, slots=True)
class ToMend:
    """A group of people, counted as the list behind its sentence is. `cents`: what they have spent."""

    mending: Mending
    people: int
    cents: int

    def sentence(self, language: Language) -> str:
        return self.mending.sentence.to(language)


def to_mend() -> list[ToMend]:
    """Those that somebody is in, by what is at stake. Cost: a count of the segments each."""
    found, used = [], ports.uses()
    for mending in (one for one in MENDINGS if not one.needs or one.needs in used):
        worth = ports.worth(mending.sentence.en)
        if worth.people:
            found.append(ToMend(mending, worth.people, worth.cents))
    return sorted(found, key=lambda one: (-one.cents * one.mending.stake, -one.people))


def is_known() -> bool:
    """Whether the file was ever worked out."""
    return QualityState.objects.exists()


def _newest(about: str) -> list[DailyQuality]:
    last = DailyQuality.objects.filter(about=about).order_by("-day").values_list("day", flat=True).first()
    return list(DailyQuality.objects.filter(about=about, day=last)) if last else []


def _former(about: str, rows: Sequence[DailyQuality]) -> dict[str, float]:
    """name → score, or share filled, on the first day of the span; nothing when that is today."""
    if not rows:
        return {}
    today = rows[0].day
    there = DailyQuality.objects.filter(about=about, day__gte=today - SPAN, day__lt=today).order_by("day")
    found: dict[str, float] = {}
    for row in there.iterator():
        value = row.score if about == "source" else (row.filled or 0) / (row.people or 1)
        if value is not None:
            found.setdefault(row.name, value)
    return found
