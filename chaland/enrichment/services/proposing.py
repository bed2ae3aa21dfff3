"""Companies that the register may know under several units: shown, settled by somebody, taken back."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from chaland.access.models import User
from chaland.access.services import record
from chaland.customers.domain.answers import KEY, KIND
from chaland.customers.models import SourceRecord
from chaland.enrichment.domain.companies import Candidate, Verdict
from chaland.enrichment.domain.units import values_of
from chaland.enrichment.models import Proposal, Run
from chaland.enrichment.services.undoing import take_back
from chaland.enrichment.services.writing import Answer, write_answers
from chaland.kernel.clock import Clock, system_clock
from chaland.kernel.errors import Conflict, Invalid, NotFound
from chaland.kernel.text import Text


def propose(run: Run, verdicts: Sequence[Verdict], about: Mapping[str, Any], now: datetime) -> int:
    """In the caller's transaction; what was proposed of these companies before gives way. Returns how many."""
    ids = [one.party_id for one in verdicts]
    Proposal.objects.filter(company_id__in=ids, settled="").delete()
    Proposal.objects.bulk_create(
        Proposal(
            company_id=one.party_id,
            run=run,
            candidates=[_shown(candidate, about) for candidate in one.shown],
            best=one.shown[0].score,
            at=now,
        )
        for one in verdicts
    )
    return len(ids)


def _shown(candidate: Candidate, about: Mapping[str, Any]) -> dict[str, Any]:
    unit = candidate.unit
    facts = ("siren", "siret", "name", "usual", "street", "postal_code", "city", "head_office")
    values = values_of(unit, score=candidate.score, how=candidate.how, **about)
    likeness = {"score": candidate.score, "name_alike": candidate.name, "place_alike": candidate.place}
    return {**{name: unit[name] for name in facts}, **likeness, "values": values}


def declined(company_ids: Collection[int]) -> dict[int, frozenset[str]]:
    """Company → the SIRET that somebody said it is not."""
    said: dict[int, frozenset[str]] = {}
    settled = Proposal.objects.filter(company_id__in=list(company_ids), settled="none")
    for pk, candidates in settled.values_list("company_id", "candidates"):
        said[pk] = said.get(pk, frozenset()) | {one["siret"] for one in candidates}
    return said


@transaction.atomic
def accept(*, proposal_id: int, siret: str, by: User | None, clock: Clock = system_clock) -> Proposal:
    """It is that one: its values are written as an answer of the run that proposed it.

    Raises: NotFound (`proposal_unknown`), Conflict (`proposal_settled`), Invalid (`not_proposed`).
    """
    entry = _open(proposal_id)
    chosen = next((one for one in entry.candidates if one["siret"] == siret), None)
    if chosen is None:
        raise Invalid(
            "not_proposed", Text("Ce SIRET n'est pas proposé.", "This SIRET is not proposed."), path="siret"
        )
    run = Run.objects.select_related("batch").get(pk=entry.run_id)
    values = {**chosen["values"], KEY: {**chosen["values"][KEY], "how": "hand"}}
    raw = (values["siren"], siret, chosen["name"], values[KEY]["state"], *[None] * 5)
    write_answers("company", run, [Answer(entry.company_id, values, raw=raw)], clock())
    return _settle(entry, "accepted", siret, by, clock)


@transaction.atomic
def decline(*, proposal_id: int, by: User | None, clock: Clock = system_clock) -> Proposal:
    """It is none of them: they are not proposed again. Raises: NotFound, Conflict, as `accept`."""
    return _settle(_open(proposal_id), "none", "", by, clock)


@transaction.atomic
def reopen(*, proposal_id: int, by: User | None) -> Proposal:
    """Take a decision back; what it wrote goes, and what was said before stands again. Raises: NotFound (`proposal_unknown`), Conflict (`proposal_newer`)."""
    entry = Proposal.objects.select_for_update().filter(pk=proposal_id).first()
    if entry is None:
        raise _unknown()
    if Proposal.objects.filter(company_id=entry.company_id, settled="").exclude(pk=entry.pk).exists():
        raise Conflict(
            "proposal_newer",
            Text("Une proposition plus récente attend.", "A newer proposal is waiting."),
        )
    if entry.settled == "accepted":
        said = SourceRecord.objects.filter(company_id=entry.company_id, kind=KIND, batch_id=entry.run_id)
        take_back(list(said), entry.run)
    entry.settled, entry.chosen, entry.by = "", "", None
    entry.save(update_fields=["settled", "chosen", "by"])
    record(actor=by, verb="enrichment.reopen", subject_kind="company", subject_id=entry.company_id)
    return entry


def _open(proposal_id: int) -> Proposal:
    entry = Proposal.objects.select_for_update().filter(pk=proposal_id).first()
    if entry is None:
        raise _unknown()
    if entry.settled:
        raise Conflict("proposal_settled", Text("C'est déjà réglé.", "It is settled already."))
    return entry


def _unknown() -> NotFound:
    return NotFound("proposal_unknown", Text("Cette proposition n'existe plus.", "This proposal is gone."))


def _settle(entry: Proposal, how: str, siret: str, by: User | None, clock: Clock) -> Proposal:
    entry.settled, entry.chosen, entry.by, entry.at = how, siret, by, clock()
    entry.save(update_fields=["settled", "chosen", "by", "at"])
    facts = {"settled": how, "siret": siret}
    record(
        actor=by,
        verb="enrichment.settle",
        subject_kind="company",
        subject_id=entry.company_id,
        facts=facts,
        clock=clock,
    )
    return entry
