"""Contracts in progress: while one runs, calls about its object need no consent (law.md PHO-03)."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from chaland.access.models import User
from chaland.access.services import record
from chaland.consent.models import Contract, Purpose
from chaland.consent.services.purposes import company
from chaland.customers.services.hand import hand_record
from chaland.kernel.clock import Clock, system_clock
from chaland.kernel.errors import Invalid, NotFound
from chaland.kernel.folding import fold
from chaland.kernel.text import Text


@transaction.atomic
def add_contract(
    *,
    contact_id: int,
    reference: str,
    family: str,
    starts_on: date,
    ends_on: date,
    purpose: Purpose | None = None,
    controller_id: int | None = None,
    by: User | None,
    clock: Clock = system_clock,
) -> Contract:
    """Write that a contract runs, from its first to its last day. A sale already delivered is none.

    Raises: NotFound (`contact_gone`), Invalid (`contract_reference`, `contract_period`).
    """
    if not reference.strip() or not fold(family):
        raise Invalid(
            "contract_reference",
            Text(
                "Donnez la référence et l'objet du contrat.", "Give the reference and object of the contract."
            ),
            path="reference",
        )
    if ends_on < starts_on:
        raise Invalid(
            "contract_period",
            Text("Le contrat finit avant de commencer.", "The contract ends before it starts."),
            path="ends_on",
        )
    contract = Contract.objects.create(
        record=hand_record(contact_id=contact_id, clock=clock),
        controller_id=controller_id or (purpose.controller_id if purpose else company(clock=clock).pk),
        purpose=purpose,
        reference=reference.strip(),
        family=family.strip(),
        starts_on=starts_on,
        ends_on=ends_on,
    )
    _note(by, "contracts.add", contact_id, contract, clock)
    return contract


@transaction.atomic
def end_contract(*, contract_id: int, by: User | None, clock: Clock = system_clock) -> Contract:
    """It is over before its last day. Raises: NotFound (`contract_unknown`)."""
    contract = Contract.objects.select_related("record").filter(pk=contract_id).first()
    if contract is None:
        raise NotFound("contract_unknown", Text("Ce contrat n'existe pas.", "There is no such contract."))
    if contract.ended_at is None:
        contract.ended_at = clock()
        contract.save(update_fields=["ended_at"])
        _note(by, "contracts.end", contract.record.contact_id, contract, clock)
    return contract


def _note(by: User | None, verb: str, contact_id: int | None, contract: Contract, clock: Clock) -> None:
    facts = {"contract": contract.pk, "until": contract.ends_on.isoformat()}
    record(actor=by, verb=verb, subject_kind="contact", subject_id=contact_id or "", facts=facts, clock=clock)
