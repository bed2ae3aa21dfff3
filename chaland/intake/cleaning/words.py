"""Every rule and fault of cleaning, by code: the words behind corrections, warnings and rejects."""

from __future__ import annotations

from chaland.intake.cleaning import (
    addresses,
    amounts,
    companies,
    currencies,
    dates,
    emails,
    identifiers,
    persons,
    phones,
    places,
    text,
)
from chaland.intake.cleaning.assembly import consents, verdict
from chaland.intake.cleaning.column import Fault, Rule

_SPEAKING = (text, dates, amounts, places, addresses, persons, companies, emails, phones, identifiers)

RULES: dict[str, Rule] = {rule.code: rule for module in _SPEAKING for rule in module.RULES}
FAULTS: dict[str, Fault] = {
    fault.code: fault for module in (*_SPEAKING, currencies, verdict, consents) for fault in module.FAULTS
}
