"""What registers know of the file: what is missing, what was asked, what waits to be settled."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from chaland.enrichment import documents
from chaland.enrichment.models import Proposal
from chaland.enrichment.queries.runs import open_proposals
from chaland.enrichment.services import proposing
from chaland.faces.api.keys import Key, user
from chaland.faces.api.shapes import Body, Number, PageSize, answers

router = Router(tags=["enrichment"])
READ = Key("contacts:read", "imports.read")
WRITE = Key("contacts:write", "contacts.edit")


class EnrichmentService(Schema):
    service: str
    on: bool
    by: str
    at: str | None


class EnrichmentRun(Schema):
    """`about`: addresses | companies; `way`: reference | file | service; `edition`: the day its answers are of."""

    run: int
    about: str
    way: str
    state: str
    source: str
    label: str
    licence: str
    edition: str
    counts: dict[str, int]


class EnrichmentOut(Schema):
    """`missing`: how many lack what; of a large file as last counted, empty before the first count."""

    missing: dict[str, int]
    services: list[EnrichmentService]
    proposals: int
    runs: list[EnrichmentRun]


class RegisterCandidate(Schema):
    """`score`, and its parts, of 1."""

    siren: str
    siret: str | None
    name: str | None
    usual: str | None
    street: str | None
    postal_code: str | None
    city: str | None
    score: float
    name_alike: float
    place_alike: float


class RegisterProposal(Schema):
    """`settled`: accepted | none, null while open."""

    proposal: int
    company_id: int
    company: str
    settled: str | None
    chosen: str | None
    candidates: list[RegisterCandidate]


class RegisterChoice(Body):
    """The SIRET of the candidate that it is; null: none of them."""

    siret: str | None = Field(pattern=r"^[0-9]{14}$")


@router.get("", auth=READ, response=answers(EnrichmentOut), operation_id="enrichment")
def state(request: HttpRequest) -> dict[str, Any]:
    """What is missing, which services may be asked, what was asked so far."""
    return documents.state_document()


@router.get(
    "/proposals", auth=READ, response=answers(list[RegisterProposal]), operation_id="enrichment_proposals"
)
def proposals(request: HttpRequest, limit: PageSize = 20) -> list[dict[str, Any]]:
    """The companies that the register may know under several units, the most likely first."""
    return [documents.proposal_document(one) for one in open_proposals(limit=limit)]


@router.post(
    "/proposals/{proposal}", auth=WRITE, response=answers(RegisterProposal), operation_id="settle_proposal"
)
def settle(request: HttpRequest, proposal: Number, body: RegisterChoice) -> dict[str, Any]:
    """Say which one it is, or that it is none; the page of enrichment takes it back."""
    by = user(request)
    if body.siret is None:
        proposing.decline(proposal_id=proposal, by=by)
    else:
        proposing.accept(proposal_id=proposal, siret=body.siret, by=by)
    return documents.proposal_document(Proposal.objects.select_related("company").get(pk=proposal))
