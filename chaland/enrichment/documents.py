"""What the command line and the API say of the room: one shape for both."""

from __future__ import annotations

from typing import Any

from chaland.enrichment.models import Proposal, Run
from chaland.enrichment.queries.runs import open_count, runs
from chaland.enrichment.services import gaps
from chaland.enrichment.services.switches import standing


def state_document() -> dict[str, Any]:
    """What is missing, which services may be asked, what was asked."""
    return {
        "missing": gaps.known(),
        "services": [
            {
                "service": one.service.code,
                "on": one.is_on,
                "by": one.by,
                "at": one.at.isoformat() if one.at else None,
            }
            for one in standing()
        ],
        "proposals": open_count(),
        "runs": [run_document(one) for one in runs()],
    }


def run_document(run: Run) -> dict[str, Any]:
    return {
        "run": run.pk,
        "about": run.about,
        "way": run.way,
        "state": run.state,
        "source": run.batch.source.name,
        "label": run.batch.label,
        "licence": run.licence,
        "edition": run.edition.isoformat(),
        "counts": run.counts,
    }


def proposal_document(proposal: Proposal) -> dict[str, Any]:
    shown = (
        "siren",
        "siret",
        "name",
        "usual",
        "street",
        "postal_code",
        "city",
        "score",
        "name_alike",
        "place_alike",
    )
    return {
        "proposal": proposal.pk,
        "company_id": proposal.company_id,
        "company": proposal.company.name,
        "settled": proposal.settled or None,
        "chosen": proposal.chosen or None,
        "candidates": [{name: one[name] for name in shown} for one in proposal.candidates],
    }
