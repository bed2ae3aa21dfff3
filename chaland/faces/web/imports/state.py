"""What every page of an import says of it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext

from chaland.faces.web.imports.words import KIND_WORDS, STATE_WORDS
from chaland.faces.web.jobs import error_of
from chaland.intake.models import Import, State
from chaland.intake.queries import last_job


def facts_of(found: Import) -> dict[str, Any]:
    """What every page of an import says of it."""
    job = last_job(found)
    return {
        "entry": found,
        "kind_words": KIND_WORDS,
        "state_words": STATE_WORDS,
        "step": _step(found),
        "step_names": [gettext("File"), gettext("Columns"), gettext("Check"), gettext("Import")],
        "last_job": job,
        "stop_reason": error_of(job) if job else "",
    }


def _step(found: Import) -> int:
    order = {State.MAPPING: 1, State.STAGING: 1, State.STAGED: 2, State.COMMITTING: 3}
    return order.get(State(found.state), 4)
