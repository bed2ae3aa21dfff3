"""The purposes of a trade, put in place once, then the company's own."""

from __future__ import annotations

from django.db import transaction

from chaland.access.models import User
from chaland.access.services import record
from chaland.consent.domain.trades import TRADES, purposes_of
from chaland.consent.models import Purpose
from chaland.consent.services.purposes.controllers import company
from chaland.consent.services.purposes.editing import free_bits
from chaland.kernel.clock import Clock, system_clock
from chaland.kernel.errors import Invalid
from chaland.kernel.text import Language, Text


@transaction.atomic
def seed_purposes(
    *,
    trade: str = "general",
    language: Language = "fr",
    by: User | None = None,
    clock: Clock = system_clock,
) -> list[Purpose]:
    """Add the purposes of a trade to those of any company; those already there stay as they are.

    Returns the purposes added. Raises: Invalid (`trade_unknown`).
    """
    if trade not in TRADES:
        raise Invalid(
            "trade_unknown",
            Text("Le métier « {trade} » n'existe pas.", "There is no trade “{trade}”."),
            remedy=Text("Choisissez parmi : {trades}.", "Choose among: {trades}."),
            path="trade",
            trade=trade,
            trades=", ".join(TRADES),
        )
    wanted = [one for name in dict.fromkeys(("general", trade)) for one in purposes_of(name, language)]
    there = set(Purpose.objects.values_list("code", flat=True))
    controller = company(language=language, clock=clock)
    fresh = [said for said in wanted if said["code"] not in there]
    bits, now, last = free_bits(len(fresh)), clock(), Purpose.objects.count()
    made = [
        Purpose(**said, bit=bit, controller=controller, position=last + place, created_at=now)
        for place, (said, bit) in enumerate(zip(fresh, bits, strict=True))
    ]
    Purpose.objects.bulk_create(made)
    if made:
        codes = [purpose.code for purpose in made]
        record(actor=by, verb="purposes.seed", facts={"trade": trade, "purposes": codes}, clock=clock)
    return made


def ensure_seeded(*, language: Language = "fr", clock: Clock = system_clock) -> None:
    """Purposes of any company where none is: a file without a purpose may be used for nothing."""
    if not Purpose.objects.exists():
        seed_purposes(language=language, clock=clock)
