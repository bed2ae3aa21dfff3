"""Who wants nothing more by a channel, whatever it is about: more than the law asks of a message of service."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from chaland.consent.domain.decision import PLAIN, Asking
from chaland.consent.domain.words import Channel
from chaland.consent.queries.deciding import Decider
from chaland.consent.queries.terms import terms_for

OPPOSED = "R_OPPOSED"


def stopped(contact_ids: Sequence[int], channel: Channel | str, purpose: str, at: datetime) -> set[int]:
    """Those whose STOP, unsubscription or objection would stop this purpose if it canvassed. Cost: as
    `bulk_may_contact`."""
    wanted = Channel(channel)
    terms = terms_for(wanted, purpose)
    if terms is None or not contact_ids:
        return set()
    decided = Decider(Asking(wanted, replace(terms, prospecting=True), at, PLAIN)).decide(contact_ids)
    refusing = {place for place, one in enumerate(decided.verdicts) if one.rule == OPPOSED}
    return {pk for pk, which in zip(contact_ids, decided.which, strict=True) if which in refusing}
