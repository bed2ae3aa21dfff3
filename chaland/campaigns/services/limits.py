"""What this house allows itself: marketing pressure, and above which size a second person approves."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from chaland.access.models import User
from chaland.access.queries import house_setting
from chaland.access.services import set_house
from chaland.campaigns.queries.pressure import CAP_SETTING, Cap
from chaland.campaigns.services.approving import SECOND_PERSON_ABOVE, SECOND_PERSON_SETTING
from chaland.kernel.errors import Invalid
from chaland.kernel.text import Text

_MOST = 10_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """`cap`: none when nobody set one. `alone`: how many messages one person may prepare and approve alone."""

    cap: Cap | None
    alone: int


def limits() -> Limits:
    said = house_setting(CAP_SETTING, None)
    cap = Cap(int(said["messages"]), int(said["days"])) if said else None
    return Limits(cap, int(house_setting(SECOND_PERSON_SETTING, SECOND_PERSON_ABOVE)))


@transaction.atomic
def set_limits(*, cap: tuple[int, int] | None, alone: int, by: User | None) -> None:
    """`cap`: messages, in so many days; None lifts it. Raises: Invalid (`cap_wrong`, `alone_wrong`)."""
    if cap is not None and not (1 <= cap[0] <= 1_000 and 1 <= cap[1] <= 365):
        raise Invalid(
            "cap_wrong",
            Text(
                "De 1 à 1 000 messages, en 1 à 365 jours.",
                "From 1 to 1,000 messages, in 1 to 365 days.",
            ),
            path="cap_messages",
        )
    if not 0 <= alone <= _MOST:
        raise Invalid(
            "alone_wrong",
            Text("Un nombre de messages, zéro ou plus.", "A number of messages, zero or more."),
            path="alone",
        )
    set_house(name=CAP_SETTING, value={"messages": cap[0], "days": cap[1]} if cap else {}, by=by)
    set_house(name=SECOND_PERSON_SETTING, value=alone, by=by)
