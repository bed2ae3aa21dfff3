"""May this contact be reached, and why: the one question that everything that is sent asks first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from chaland.consent.domain.decision import (
    PLAIN,
    Asking,
    Content,
    PurposeTerms,
    Verdict,
    decide,
    no_purpose,
    proved,
)
from chaland.consent.domain.standing import standing
from chaland.consent.domain.words import Channel
from chaland.consent.queries.facts import Gatherer, wanted_for
from chaland.consent.queries.terms import all_terms, rules_for, terms_for
from chaland.kernel.clock import system_clock

__all__ = ["may_contact", "why"]


def may_contact(
    contact_id: int,
    channel: Channel | str,
    purpose: str | None = None,
    at: datetime | None = None,
    content: Content = PLAIN,
    partner: int | None = None,
) -> Verdict:
    """Whether this contact may be reached by this channel for this purpose (code) at this instant.

    Without a purpose: the first that prospects by this channel. `partner`: to whom data would be passed.
    `content`: what the message says, when there is one. Cost: about ten queries by index.

    Raises: Invalid when a file of rules is wrong; Broken (`suppression_key_lost`).
    """
    wanted, moment = Channel(channel), at or system_clock()
    terms = terms_for(wanted, purpose)
    if terms is None:
        return no_purpose(rules_for(moment))
    return _verdicts(contact_id, moment, [Asking(wanted, terms, moment, content, partner)])[0]


def why(contact_id: int, at: datetime | None = None, purpose: str | None = None) -> Mapping[Channel, Verdict]:
    """One verdict a channel, for the page of a contact; as `may_contact`, gathered once."""
    moment = at or system_clock()
    asked = _asked(purpose)
    askings = {channel: Asking(channel, terms, moment) for channel, terms in asked.items() if terms}
    verdicts = dict(zip(askings, _verdicts(contact_id, moment, list(askings.values())), strict=True))
    unasked = no_purpose(rules_for(moment))
    return {channel: verdicts.get(channel, unasked) for channel in Channel}


def _asked(purpose: str | None) -> Mapping[Channel, PurposeTerms | None]:
    """For each channel the purpose named, else the first that prospects by it. Cost: one query."""
    if purpose is not None:
        return dict.fromkeys(Channel, terms_for(Channel.EMAIL, purpose))
    known = all_terms()
    return {
        channel: next((one for one in known if one.prospecting and channel in one.channels), None)
        for channel in Channel
    }


def _verdicts(contact_id: int, at: datetime, askings: Sequence[Asking]) -> list[Verdict]:
    if not askings:
        return []
    rules = rules_for(at)
    wanted = wanted_for({one.channel for one in askings}, [one.purpose for one in askings])
    facts = next(Gatherer(at, rules, wanted).facts([contact_id]))
    state, proofs = standing(facts, at, rules)
    return [proved(decide(state, asking, rules), proofs) for asking in askings]
