"""What a file of rules may say: each key with the test of its value and what it should be."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from chaland.consent.domain.words import Channel, Sector
from chaland.kernel.text import Text

DAYS = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")
SLOT = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")
STEPS = (
    "R_STATUS", "R_OPPOSED", "R_EXPIRED", "R_MINOR", "R_SECTOR", "R_NO_POINT", "R_NO_BASIS",
    "R_NO_ART14", "R_HOURS", "R_FREQ", "R_CONTENT", "R_OK",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Check:
    """`wanted` completes “it must be …”."""

    fits: Callable[[Any], bool]
    wanted: Text


def _one_of(*words: str) -> Check:
    listed = ", ".join(words)
    return Check(lambda said: said in words, Text(f"un mot parmi : {listed}", f"one of: {listed}"))


def _list_of(*words: str) -> Check:
    listed = ", ".join(words)
    return Check(
        lambda said: isinstance(said, list) and bool(said) and set(said) <= set(words),
        Text(f"une liste de mots parmi : {listed}", f"a list of words among: {listed}"),
    )


def is_slot(said: Any) -> bool:
    return isinstance(said, str) and SLOT.fullmatch(said) is not None and said[:5] < said[6:]


def _are_slots(said: Any) -> bool:
    if not isinstance(said, list) or not said or not all(map(is_slot, said)):
        return False
    return all(first[6:] <= then[:5] for first, then in pairwise(said))


def _is_number(said: Any) -> bool:
    return type(said) is int and 0 <= said <= 10_000


_WHOLE = Check(_is_number, Text("un nombre entier, 0 ou plus", "a whole number, 0 or more"))
_RATE = Check(
    lambda said: type(said) in (int, float) and 0 < said < 1,
    Text("un taux entre 0 et 1", "a rate between 0 and 1"),
)
_YES_NO = Check(lambda said: type(said) is bool, Text("true ou false", "true or false"))
_WORD = Check(lambda said: isinstance(said, str) and bool(said.strip()), Text("un texte", "a text"))
_DAY = Check(lambda said: type(said) is date, Text("une date, 2026-08-11", "a date, 2026-08-11"))
_SLOTS = Check(
    _are_slots,
    Text(
        'des plages qui se suivent, ["10:00-13:00", "14:00-20:00"]',
        'slots one after another, ["10:00-13:00", "14:00-20:00"]',
    ),
)
_SLOT = Check(is_slot, Text('une plage, "08:00-22:00"', 'a slot, "08:00-22:00"'))
_WORDS = Check(
    lambda said: isinstance(said, list) and all(isinstance(word, str) and word for word in said),
    Text("une liste de textes", "a list of texts"),
)
_DAYS = _list_of(*DAYS)
_OPT = _one_of("opt_in", "opt_out")
_HOURS_FOR = _one_of("all", "prospecting")
_BANNED = Check(
    lambda said: isinstance(said, list) and set(said) <= set(Sector),
    Text("une liste de secteurs connus", "a list of known sectors"),
)

CHECKS: Mapping[str, Check] = {
    "effective_from": _DAY,
    "note.fr": _WORD,
    "note.en": _WORD,
    "holidays.national": _one_of("L3133-1"),
    "holidays.local": _YES_NO,
    "call.basis": _OPT,
    "call.basis_professional": _OPT,
    "call.contract_in_progress": _YES_NO,
    "call.consent_max_days": _WHOLE,
    "call.proof_retention_years": _WHOLE,
    "call.tacit_renewal": Check(lambda said: said is False, Text("false", "false")),
    "call.days": _DAYS,
    "call.slots": _SLOTS,
    "call.hours_for": _HOURS_FOR,
    "call.max_attempts": _WHOLE,
    "call.window_days": _WHOLE,
    "call.after_refusal": _one_of("block_until_new_consent"),
    "call.callback_banned_sector_working_days": _WHOLE,
    "robocall.basis": _OPT,
    "robocall.days": _DAYS,
    "robocall.slots": _SLOTS,
    "robocall.hours_for": _HOURS_FOR,
    "sms.basis": _OPT,
    "sms.basis_professional": _OPT,
    "sms.soft_opt_in": _YES_NO,
    "sms.days": _DAYS,
    "sms.slots": _SLOTS,
    "sms.slot_limit": _SLOT,
    "sms.hours_for": _HOURS_FOR,
    "sms.stop_suffix_chars": _WHOLE,
    "sms.sender_id.min": _WHOLE,
    "sms.sender_id.max": _WHOLE,
    "sms.gsm7.single": _WHOLE,
    "sms.gsm7.part": _WHOLE,
    "sms.ucs2.single": _WHOLE,
    "sms.ucs2.part": _WHOLE,
    "email.basis": _OPT,
    "email.basis_professional": _one_of("opt_in", "opt_out_job_related"),
    "email.role_mailboxes": _YES_NO,
    "email.unsubscribe_max_hours": _WHOLE,
    "email.open_tracking_default": _one_of("on", "off"),
    "email.click_tracking_default": _one_of("on", "off"),
    "email.tracking_consent_reask_months": _WHOLE,
    "email.complaint_rate_stop": _RATE,
    "email.soft_opt_in.same_entity": _YES_NO,
    "email.soft_opt_in.similar_product": _YES_NO,
    "email.soft_opt_in.direct_collection": _YES_NO,
    "email.soft_opt_in.refusal_at_collection": _YES_NO,
    "letter.basis": _OPT,
    "tracking_pixel.basis": _OPT,
    "tracking_pixel.legacy_before": _DAY,
    "tracking_pixel.legacy_informed_before": _DAY,
    "tracking_pixel.legacy_proof": _YES_NO,
    "partner_transfer.basis": _one_of("opt_in"),
    "third_party.art14_max_days": _WHOLE,
    "third_party.hired_purge_days": _WHOLE,
    "third_party.named_partners_only": _YES_NO,
    "minors.digital_majority": _WHOLE,
    "minors.majority": _WHOLE,
    **{f"sectors.{channel.value}": _BANNED for channel in Channel},
    "retention.prospect_years": _WHOLE,
    "retention.customer_marketing_years": _WHOLE,
    "retention.accounting_years": _WHOLE,
    "retention.contract_archive_years": _WHOLE,
    "retention.opposition_min_years": _WHOLE,
    "retention.sign_events": _WORDS,
    "retention.sign_interactions": _WORDS,
    "retention.logs_months.min": _WHOLE,
    "retention.logs_months.max": _WHOLE,
    "rights.answer_months": _WHOLE,
    "rights.extension_months": _WHOLE,
    "breach.notice_hours": _WHOLE,
    "naf.version": _one_of("NAFRev2", "NAF2025"),
    "naf.switch_date": _DAY,
}
"""Every key of a file of rules but `reasons.<code>.<word>`."""

OPTIONAL = frozenset(
    {"naf.switch_date", "tracking_pixel.legacy_before", "tracking_pixel.legacy_informed_before"}
    | {"tracking_pixel.legacy_proof"}
    | {f"sectors.{channel.value}" for channel in Channel}
)
"""Keys that the first file may leave out."""

REASON_WORDS: Mapping[str, Check] = {
    "rule": _one_of(*STEPS),
    "article": _WORD,
    "fr": _WORD,
    "en": _WORD,
}

OWN: Mapping[str, Check] = {
    "sms.soft_opt_in": _YES_NO,
    "sms.slots": _SLOTS,
    "holidays.local": _YES_NO,
}
"""What a company may settle for itself, within the limits of the rules."""


def check_of(name: str) -> Check | None:
    """The test of a key, None for a key that does not exist."""
    parts = name.split(".")
    if parts[0] == "reasons" and len(parts) == 3:
        return REASON_WORDS.get(parts[2])
    return CHECKS.get(name)
