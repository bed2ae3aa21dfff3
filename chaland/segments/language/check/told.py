"""The faults found so far."""

from __future__ import annotations

from dataclasses import dataclass, field

from chaland.segments.language.ast import Place
from chaland.segments.language.faults import Fault, fault
from chaland.segments.language.limits import MAX_FAULTS


@dataclass(slots=True)
class Told:
    faults: list[Fault] = field(default_factory=list)

    def tell(
        self,
        code: str,
        fr: str,
        en: str,
        *,
        at: Place | None,
        path: str,
        suggestion: str | None = None,
        **facts: object,
    ) -> None:
        """Adds a fault; beyond MAX_FAULTS they are no longer kept."""
        if len(self.faults) < MAX_FAULTS:
            self.faults.append(fault(code, fr, en, at=at, path=path, suggestion=suggestion, facts=facts))
