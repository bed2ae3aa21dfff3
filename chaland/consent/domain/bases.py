"""By what right a channel may be used: consent, an earlier purchase, a contract, a job (law.md section 1). Pure."""

from __future__ import annotations

from dataclasses import dataclass

from chaland.consent.domain.asking import Asking, PurposeTerms
from chaland.consent.domain.histories import USES, Slot
from chaland.consent.domain.proofs import Claim
from chaland.consent.domain.rules import Rules
from chaland.consent.domain.standing import Standing
from chaland.consent.domain.words import Basis, Channel


@dataclass(frozen=True, slots=True)
class Ground:
    """`reason`: its code in the rules. `slot`: the hours agreed to, when the right is to these alone."""

    basis: str
    reason: str
    claim: Claim
    slot: Slot | None = None


_MISSING = {
    Channel.EMAIL: "no_email_consent",
    Channel.SMS: "no_sms_consent",
    Channel.CALL: "no_call_consent",
    Channel.ROBOCALL: "no_robocall_consent",
    Channel.LETTER: "no_letter_consent",
    Channel.PIXEL: "no_pixel_consent",
    Channel.PARTNER: "no_partner_consent",
}
ANY = "*"


def ground_of(state: Standing, asking: Asking, rules: Rules) -> Ground | None:
    """The best right there is, None when there is none. Consent comes first: it is the surest."""
    if asking.channel is Channel.PARTNER:
        return _partner(state, asking)
    if consent := _consent(state, asking):
        return consent
    if not asking.purpose.prospecting and asking.channel is not Channel.PIXEL:
        return (
            Ground("service", "service", ("point", *USES[asking.channel]))
            if _is_owed(state, asking)
            else None
        )
    match asking.channel:
        case Channel.EMAIL:
            return _email(state, asking, rules)
        case Channel.SMS:
            return _similar(state, asking, "mobile") if rules["sms.soft_opt_in"] else None
        case Channel.CALL:
            return _call(state, asking, rules)
        case Channel.ROBOCALL:
            return None
        case Channel.LETTER:
            return _opt_out(asking, rules, "opt_out_letter")
        case Channel.PIXEL:
            if state.informed_of_pixels:
                return Ground("opt_out", "informed_pixel", ("point", "email"))
            return _opt_out(asking, rules, "opt_out_pixel")


def missing_reason(state: Standing, asking: Asking) -> tuple[str, Claim]:
    """Why there is no right, and what shows it."""
    scope = (asking.channel.value, asking.purpose.code)
    if asking.channel is Channel.CALL and scope in state.lapsed:
        return "lapsed_call_consent", ("lapsed", *scope)
    if asking.purpose.basis == Basis.CONTRACT and not asking.purpose.prospecting:
        return "no_relation", ()
    return _MISSING[asking.channel], ()


def is_consumer(state: Standing, purpose: PurposeTerms) -> bool:
    """The default whenever one of the two sides is not surely professional."""
    return not (state.professional and purpose.audience == "professional")


def contract_of(state: Standing, purpose: PurposeTerms) -> Claim | None:
    """A contract in progress with this controller about what the purpose offers (PHO-03)."""
    for controller, family, code in sorted(state.contracts):
        if controller == purpose.controller and code in ("", purpose.code) and _is_about(purpose, family):
            return ("contract", str(controller), family, code)
    return None


def _is_owed(state: Standing, asking: Asking) -> bool:
    """A message that is no offer: under a contract only to those who have one, or bought (GDPR art. 6(1)(b))."""
    if asking.purpose.basis == Basis.CONTRACT:
        return state.customer or bool(state.contracts)
    return asking.purpose.basis != Basis.CONSENT


def _consent(state: Standing, asking: Asking) -> Ground | None:
    scope = (asking.channel.value, asking.purpose.code)
    if scope in state.consents:
        return Ground("consent", "consent", ("consent", *scope))
    slots = sorted(slot for slot in state.slots if slot[:2] == scope)
    return Ground("consent", "agreed_slot", ("slot", *scope), slots[0]) if slots else None


def _partner(state: Standing, asking: Asking) -> Ground | None:
    """Only a partner that the consent names (PRT-03); asked without one, whether there is any."""
    named = sorted(
        partner
        for code, partner in state.partners
        if code == asking.purpose.code and asking.partner in (None, partner)
    )
    if not named or (asking.channel.value, asking.purpose.code) not in state.consents:
        return None
    return Ground("consent", "consent", ("partner", asking.purpose.code, str(named[0])))


def _email(state: Standing, asking: Asking, rules: Rules) -> Ground | None:
    purpose = asking.purpose
    if state.role_email and rules["email.role_mailboxes"]:
        return Ground("role_mailbox", "role_mailbox", ("role",))
    job_related = rules["email.basis_professional"] == "opt_out_job_related"
    if job_related and state.professional and state.work_email and _is_for(purpose, state.function):
        return Ground("professional", "professional_email", ("work",))
    if rules["email.basis"] == "opt_out":
        return _opt_out(asking, rules, "opt_out_letter")
    return _similar(state, asking, "email")


def _is_for(purpose: PurposeTerms, function: str) -> bool:
    """Whether a message relates to a job: nobody's job when it is not known."""
    if purpose.audience not in ("professional", "any") or not function:
        return False
    return function in purpose.target_functions or ANY in purpose.target_functions


def _similar(state: Standing, asking: Asking, use: str) -> Ground | None:
    """An earlier purchase from the same entity, of a family that the purpose is about (EML-02)."""
    purpose = asking.purpose
    for controller, family, given in sorted(state.bought):
        if controller == purpose.controller and given == use and _is_about(purpose, family):
            return Ground("soft_opt_in", "soft_opt_in", ("soft", str(controller), family, use))
    return None


def _is_about(purpose: PurposeTerms, family: str) -> bool:
    return ANY in purpose.families or (bool(family) and family in purpose.families)


def _call(state: Standing, asking: Asking, rules: Rules) -> Ground | None:
    if rules["call.contract_in_progress"] and (claim := contract_of(state, asking.purpose)):
        return Ground("contract", "contract", claim)
    if not is_consumer(state, asking.purpose) and rules["call.basis_professional"] == "opt_out":
        return Ground("professional", "professional_call", ("point", *USES[Channel.CALL]))
    return _opt_out(asking, rules, "opt_out_call")


def _opt_out(asking: Asking, rules: Rules, reason: str) -> Ground | None:
    if rules[f"{asking.channel.value}.basis"] != "opt_out":
        return None
    return Ground("opt_out", reason, ("point", *USES[asking.channel]))
