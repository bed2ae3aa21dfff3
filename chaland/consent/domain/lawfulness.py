"""On what legal basis each channel of a purpose rests, in words: for the record of processing (REG-01). Pure.

The same rules decide on each contact (see `bases`): a channel that a change of the law closes reads otherwise
from that day on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from chaland.consent.domain.asking import PurposeTerms
from chaland.consent.domain.rules import Rules
from chaland.consent.domain.words import Channel
from chaland.kernel.text import Text

BASES: Mapping[str, Text] = {
    "consent": Text("consentement", "consent"),
    "legitimate_interest": Text("intérêt légitime", "legitimate interest"),
    "contract": Text("exécution d'un contrat ou mesures précontractuelles", "contract or steps before one"),
    "legal_obligation": Text("obligation légale", "legal obligation"),
}
_OBJECTING = Text("intérêt légitime, sauf opposition", "legitimate interest, unless opposed")
_SIMILAR = Text(
    "intérêt légitime pour les clients (offres analogues, sauf opposition)",
    "legitimate interest for customers (similar offers, unless opposed)",
)
_AT_WORK = Text(
    "intérêt légitime pour les professionnels (sauf opposition)",
    "legitimate interest for professionals (unless opposed)",
)
_UNDER_CONTRACT = Text("contrat en cours", "contract in progress")
_OWN_CONSENT = (Channel.PIXEL, Channel.PARTNER)


def basis_of(channel: Channel, purpose: PurposeTerms, rules: Rules) -> Text:
    """The grounds that this channel may have for this purpose, the first one first."""
    said = list(_grounds(channel, purpose, rules))
    return Text(" ; ".join(one.fr for one in said), "; ".join(one.en for one in said))


def _grounds(channel: Channel, purpose: PurposeTerms, rules: Rules) -> Iterator[Text]:
    if not purpose.prospecting and channel not in _OWN_CONSENT:
        yield BASES[purpose.basis]
        return
    if rules.get(f"{channel.value}.basis") == "opt_out":
        yield _OBJECTING
        return
    yield BASES["consent"]
    if purpose.families and (
        channel is Channel.EMAIL or (channel is Channel.SMS and rules["sms.soft_opt_in"])
    ):
        yield _SIMILAR
    if channel is Channel.CALL and purpose.families and rules["call.contract_in_progress"]:
        yield _UNDER_CONTRACT
    if _reaches_work(channel, purpose, rules):
        yield _AT_WORK


def _reaches_work(channel: Channel, purpose: PurposeTerms, rules: Rules) -> bool:
    """Calls only when the purpose is for professionals alone; e-mails when it names the jobs they are about."""
    if channel is Channel.CALL:
        return purpose.audience == "professional" and rules["call.basis_professional"] == "opt_out"
    if channel is not Channel.EMAIL or rules["email.basis_professional"] != "opt_out_job_related":
        return False
    return purpose.audience != "consumer" and bool(purpose.target_functions)
