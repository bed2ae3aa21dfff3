"""Units of time."""

from __future__ import annotations

from dataclasses import dataclass

from chaland.kernel.text import Text
from chaland.segments.language.ast import Unit


@dataclass(frozen=True, slots=True)
class UnitWord:
    """Singular and plural. `years` are said `an` after a number and `années` after an adjective in French."""

    unit: Unit
    one: Text
    many: Text
    feminine: bool = False
    also: tuple[str, ...] = ()

    def counted(self, amount: int) -> Text:
        return self.one if amount == 1 else self.many


UNITS: tuple[UnitWord, ...] = (
    UnitWord("minute", Text("minute", "minute"), Text("minutes", "minutes"), feminine=True),
    UnitWord("hour", Text("heure", "hour"), Text("heures", "hours"), feminine=True),
    UnitWord("day", Text("jour", "day"), Text("jours", "days")),
    UnitWord("week", Text("semaine", "week"), Text("semaines", "weeks"), feminine=True),
    UnitWord("month", Text("mois", "month"), Text("mois", "months")),
    UnitWord("year", Text("an", "year"), Text("ans", "years"), also=("année", "années")),
)
