"""The beginning and the end of asking a register: its source, its batch, what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from django.db import transaction

from chaland.access.models import User
from chaland.access.services import record
from chaland.customers.models import Batch
from chaland.customers.services.sources import source_named
from chaland.enrichment.models import Run, State
from chaland.jobs.models import Job
from chaland.jobs.services import queue
from chaland.kernel.clock import Clock, system_clock

About = Literal["addresses", "companies"]
Way = Literal["reference", "file", "service"]


@dataclass(frozen=True, slots=True)
class Register:
    """Whom we ask, as their answers are signed. `licence`: under which they may be used again."""

    source: str
    licence: str


LICENCE = "Licence Ouverte 2.0 (Etalab)"
REGISTERS: Mapping[tuple[About, Way], Register] = {
    ("addresses", "reference"): Register("Communes", LICENCE),
    ("addresses", "file"): Register("BAN", LICENCE),
    ("addresses", "service"): Register("Géoplateforme", LICENCE),
    ("companies", "file"): Register("SIRENE", LICENCE),
    ("companies", "service"): Register("Recherche d'entreprises", LICENCE),
}
HEADERS: Mapping[About, tuple[str, ...]] = {
    "addresses": (
        "type",
        "score",
        "voie",
        "code_postal",
        "commune",
        "code_insee",
        "lat",
        "lon",
        "licence",
        "édition",
    ),
    "companies": ("siren", "siret", "dénomination", "état", "depuis", "siège", "score", "licence", "édition"),
}
"""What the page of a contact or a company shows of an answer, as received."""
KINDS: Mapping[About, str] = {"addresses": "enrichment.addresses", "companies": "enrichment.companies"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a job is told. `files`: paths on this machine; none for the built-in reference and the services."""

    about: About
    way: Way
    edition: date
    files: tuple[str, ...] = ()
    label: str = ""
    dry_run: bool = False


def queue_run(asked: Asked, *, by: User | None, clock: Clock = system_clock) -> Job:
    """Have it asked by a worker. A dry run writes nothing, and leaves no trace but its result."""
    with transaction.atomic():
        entry = None if asked.dry_run else begin(asked, by=by, clock=clock)
        job = queue(
            kind=KINDS[asked.about],
            arguments={
                "run": entry.pk if entry else None,
                "way": asked.way,
                "files": list(asked.files),
                "edition": asked.edition.isoformat(),
            },
            unique_key=f"enrichment:{asked.about}:{entry.pk if entry else 'dry'}",
            by_id=by.pk if by else None,
        )
        if entry is not None:
            Run.objects.filter(pk=entry.pk).update(job_id=job.pk)
    return job


def begin(asked: Asked, *, by: User | None, clock: Clock = system_clock) -> Run:
    """In the caller's transaction."""
    register, now = REGISTERS[asked.about, asked.way], clock()
    source = source_named(name=register.source, clock=clock)
    label = asked.label or register.source
    headers = list(HEADERS[asked.about])
    batch = Batch.objects.create(
        source=source, kind="answers", label=label, headers=headers, by=by, created_at=now
    )
    entry = Run.objects.create(
        batch=batch, about=asked.about, way=asked.way, licence=register.licence, edition=asked.edition
    )
    facts = {"about": asked.about, "way": asked.way, "label": label}
    record(
        actor=by,
        verb="enrichment.run",
        subject_kind="enrichment",
        subject_id=entry.pk,
        facts=facts,
        clock=clock,
    )
    return entry


def end(entry: Run | None, counts: Mapping[str, int], clock: Clock = system_clock) -> dict[str, Any]:
    """Say what came of it. Returns the result of the job."""
    if entry is not None:
        with transaction.atomic():
            Run.objects.filter(pk=entry.pk).update(state=State.DONE, counts=dict(counts))
            Batch.objects.filter(pk=entry.pk).update(committed_at=clock())
    return {"run": entry.pk if entry else None, "dry_run": entry is None, **counts}
