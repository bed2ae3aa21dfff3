"""May this person be reached? The order of law.md section 1, on a standing, under the rules of the day. Pure.

The first step that forbids answers. Hours only defer: when a later step forbids all the same, it answers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, time
from typing import Literal

from chaland.consent.domain.asking import PLAIN, Answer, Asking, Content, PurposeTerms, Verdict
from chaland.consent.domain.bases import Ground, contract_of, ground_of, is_consumer, missing_reason
from chaland.consent.domain.calendar import Window, is_open, next_opening
from chaland.consent.domain.histories import USES, is_withdrawn
from chaland.consent.domain.identifiers import hint_of
from chaland.consent.domain.proofs import Claim, Proofs
from chaland.consent.domain.rules import Rules
from chaland.consent.domain.standing import Standing
from chaland.consent.domain.words import Basis, Channel
from chaland.kernel.text import Language, Text

__all__ = [
    "PLAIN",
    "Answer",
    "Asking",
    "Content",
    "PurposeTerms",
    "Verdict",
    "decide",
    "dressed",
    "no_purpose",
    "proved",
]

_CALLS = (Channel.CALL, Channel.ROBOCALL)
_WRITTEN = (Channel.EMAIL, Channel.SMS, Channel.LETTER)


def decide(state: Standing, asking: Asking, rules: Rules) -> Verdict:
    """The verdict, not yet dressed with its proof (see `proved`)."""
    for step in _BEFORE_BASIS:
        if forbidden := step(state, asking, rules):
            return forbidden
    ground = ground_of(state, asking, rules)
    if ground is None:
        reason, claim = missing_reason(state, asking)
        return _say("block", reason, asking, rules, claim=claim)
    for later in (_untold, _too_often, _unfinished):
        if forbidden := later(state, asking, rules):
            return forbidden
    return _too_early(state, asking, rules, ground) or _allowed(asking, rules, ground)


def proved(verdict: Verdict, proofs: Proofs) -> Verdict:
    """The verdict with what it rests on and whom it opens, both of this contact."""
    if not verdict.claim:
        return verdict
    return dressed(verdict, *proofs.find(verdict.claim))


def dressed(verdict: Verdict, proof: str | None, point: str | None) -> Verdict:
    """The same with what its claim found. A withdrawal says about which coordinate: the consent may be on another."""
    reason = verdict.reason
    if point and verdict.claim[0] == "withdrawn":
        shown = hint_of(point)
        reason = Text(
            f"{reason.fr} Retrait enregistré pour {shown}.", f"{reason.en} Withdrawal recorded for {shown}."
        )
    said = verdict.verdict, verdict.rule, verdict.article, reason, verdict.rule_set
    return Verdict(*said, verdict.not_before, verdict.basis, proof, point, verdict.claim)


def no_purpose(rules: Rules) -> Verdict:
    """The answer when there is no purpose to ask for: data without a purpose is not used."""
    reason = rules.reasons["no_purpose"]
    return Verdict("block", reason.rule, reason.article, reason.text, rules.version)


def _say(
    answer: Literal["allow", "defer", "block"],
    code: str,
    asking: Asking,
    rules: Rules,
    *,
    claim: Claim = (),
    not_before: datetime | None = None,
    basis: str | None = None,
    **facts: object,
) -> Verdict:
    reason, label = rules.reasons[code], asking.purpose.label
    text = Text(
        reason.text.fr.format(purpose=label.fr, **_in("fr", facts)),
        reason.text.en.format(purpose=label.en, **_in("en", facts)),
    )
    return Verdict(answer, reason.rule, reason.article, text, rules.version, not_before, basis, claim=claim)


def _in(language: Language, facts: Mapping[str, object]) -> dict[str, object]:
    return {name: said.to(language) if isinstance(said, Text) else said for name, said in facts.items()}


def _barred(state: Standing, asking: Asking, rules: Rules) -> Verdict | None:
    return _say("block", state.barred, asking, rules) if state.barred else None


def _opposed(state: Standing, asking: Asking, rules: Rules) -> Verdict | None:
    """Whoever refuses to be canvassed still gets the service messages; refusing that very purpose stops
    them, unless a contract or the law asks for them. What rests on consent is stopped by any refusal."""
    purpose, scope = asking.purpose, (asking.channel.value, asking.purpose.code)
    service = _is_service(asking)
    if service and purpose.basis in (Basis.CONTRACT, Basis.LEGAL_OBLIGATION):
        return None
    if any(one.covers(*scope) for one in state.objections if one.scope[1] or not service):
        return _say("block", "opposed", asking, rules, claim=("opposed", *scope))
    if is_withdrawn([one for one in state.withdrawn if one[1] or not service], state.reopened, *scope):
        reason = "refused_call" if asking.channel is Channel.CALL else "withdrawn"
        return _say("block", reason, asking, rules, claim=("withdrawn", *scope))
    return None


def _is_service(asking: Asking) -> bool:
    """A message that is owed or useful to the person whatever they think of offers."""
    optional = asking.channel in (Channel.PIXEL, Channel.PARTNER) or asking.purpose.basis == Basis.CONSENT
    return not asking.purpose.prospecting and not optional


def _expired(state: Standing, asking: Asking, rules: Rules) -> Verdict | None:
    limit = asking.purpose.retention_months
    return _say("block", "expired", asking, rules, months=limit) if state.silent > limit else None


def _too_young(state: Standing, asking: Asking, rules: Rules) -> Verdict | None:
    """A child is reached by what it agreed to together with a parent, and by nothing else (CON-06)."""
    if not state.age or not asking.purpose.prospecting:
        return None
    if state.age == "child" and (asking.channel.value, asking.purpose.code) in state.joint:
        return None
    return _say("block", state.age, asking, rules)


def _banned(state: Standing, asking: Asking, rules: Rules) -> Verdict | None:
    """Even with consent; a contract in progress about the same object is the only way (PHO-04)."""
    purpose = asking.purpose
    if not purpose.prospecting or (purpose.sector, asking.channel) not in rules.banned:
        return None
    if not is_consumer(state, purpose) or contract_of(state, purpose):
        return None
    return _say("block", "sector", asking, rules)


def _unplanned(state: Standing, asking: Asking, rules: Rules) -> Verdict | None:
    if not asking.purpose.active:
        return _say("block", "retired", asking, rules)
    if asking.channel not in asking.purpose.channels:
        return _say("block", "not_this_channel", asking, rules)
    return None


def _unreachable(state: Standing, asking: Asking, rules: Rules) -> Verdict | None:
    if state.uses.intersection(USES[asking.channel]):
        return None
    shut = state.quarantined.intersection(USES[asking.channel])
    return _say("block", "quarantine" if shut else "no_point", asking, rules)


def _untold(state: Standing, asking: Asking, rules: Rules) -> Verdict | None:
    if not state.untold or asking.content.source:
        return None
    return _say("block", "art14", asking, rules)


def _too_early(state: Standing, asking: Asking, rules: Rules, ground: Ground) -> Verdict | None:
    """Closed hours, but for a call at the very time that the person agreed to."""
    at, hours = asking.at, rules.windows.get(asking.channel)
    agreed = [slot for slot in state.slots if slot[:2] == (asking.channel.value, asking.purpose.code)]
    if any(start <= at < end for _, _, start, end in agreed):
        return None
    starts = [start for _, _, start, _ in agreed]
    if ground.slot is not None:
        return _say(
            "defer", "slot", asking, rules, claim=ground.claim, not_before=min(starts), basis=ground.basis
        )
    kept_to = rules.get(f"{asking.channel.value}.hours_for")
    if hours is None or (kept_to == "prospecting" and not asking.purpose.prospecting):
        return None
    if is_open(hours, state.place, at):
        return None
    opening = next_opening(hours, state.place, at)
    waits = min((one for one in (opening, *starts) if one is not None), default=None)
    reason = "call_hours" if asking.channel in _CALLS else "sms_hours"
    return _say(
        "defer" if waits else "block",
        reason,
        asking,
        rules,
        claim=ground.claim,
        not_before=waits,
        basis=ground.basis,
        hours=_hours_of(hours),
    )


def _hours_of(window: Window) -> Text:
    """8 h à 20 h; 8:00 to 20:00."""
    french = [f"{_clock(start)} à {_clock(end)}" for start, end in window.slots]
    english = [f"{start:%H:%M} to {end:%H:%M}" for start, end in window.slots]
    return Text(" et de ".join(french), " and ".join(english))


def _clock(moment: time) -> str:
    return f"{moment.hour} h {moment.minute:02}" if moment.minute else f"{moment.hour} h"


def _too_often(state: Standing, asking: Asking, rules: Rules) -> Verdict | None:
    most = rules["call.max_attempts"]
    if asking.channel not in _CALLS or not asking.purpose.prospecting or state.attempts < most:
        return None
    return _say("block", "frequency", asking, rules, attempts=state.attempts, max=most)


def _unfinished(state: Standing, asking: Asking, rules: Rules) -> Verdict | None:
    """A written message says who sends it and, when it canvasses, how to stop."""
    if asking.channel not in _WRITTEN:
        return None
    if not asking.content.sender:
        return _say("block", "no_sender", asking, rules)
    if asking.purpose.prospecting and not asking.content.stop:
        return _say("block", "no_stop", asking, rules)
    return None


def _allowed(asking: Asking, rules: Rules, ground: Ground) -> Verdict:
    return _say("allow", ground.reason, asking, rules, claim=ground.claim, basis=ground.basis)


_BEFORE_BASIS: tuple[Callable[[Standing, Asking, Rules], Verdict | None], ...] = (
    _barred,
    _opposed,
    _expired,
    _too_young,
    _banned,
    _unplanned,
    _unreachable,
)
