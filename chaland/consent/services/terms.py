"""On what terms a source got its people: what soft opt-in and messages to professionals rest on."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from chaland.access.models import User
from chaland.access.services import record
from chaland.consent.models import CollectionTerms, Partner
from chaland.consent.services.purposes import company
from chaland.customers.models import Source
from chaland.kernel.clock import Clock, system_clock
from chaland.kernel.errors import Conflict, Invalid, NotFound
from chaland.kernel.text import Text

STATES = ("ready", "quarantine")


@transaction.atomic
def set_terms(
    *,
    source_id: int,
    direct: bool,
    informed: bool,
    refusal_offered: bool,
    since: date | None = None,
    status: str = "ready",
    controller_id: int | None = None,
    note: str = "",
    by: User | None,
    clock: Clock = system_clock,
) -> CollectionTerms:
    """Declare how a source collected (law.md EML-02, PRT-04). What is not declared is not assumed.

    Raises: NotFound (`source_unknown`), Invalid (`status_unknown`).
    """
    if not Source.objects.filter(pk=source_id).exists():
        raise NotFound("source_unknown", Text("Cette source n'existe pas.", "There is no such source."))
    if status not in STATES:
        raise Invalid(
            "status_unknown", Text("Cet état n'existe pas.", "There is no such state."), path="status"
        )
    said = {
        "direct": direct,
        "informed": informed,
        "refusal_offered": refusal_offered,
        "since": since,
        "status": status,
        "note": note,
    }
    controller = controller_id or company(clock=clock).pk
    terms, _ = CollectionTerms.objects.update_or_create(
        source_id=source_id, defaults={**said, "controller_id": controller}
    )
    facts = {**said, "since": since.isoformat() if since else None, "controller": controller}
    record(actor=by, verb="terms.set", subject_kind="source", subject_id=source_id, facts=facts, clock=clock)
    return terms


@transaction.atomic
def add_partner(
    *,
    name: str,
    siren: str | None = None,
    url: str | None = None,
    by: User | None,
    clock: Clock = system_clock,
) -> Partner:
    """A named partner. Raises: Invalid (`partner_nameless`), Conflict (`partner_exists`)."""
    named = name.strip()
    if not named:
        raise Invalid("partner_nameless", Text("Nommez le partenaire.", "Name the partner."), path="name")
    if Partner.objects.filter(name__iexact=named).exists():
        raise Conflict(
            "partner_exists", Text("« {name} » existe déjà.", "“{name}” exists already."), name=named
        )
    partner = Partner.objects.create(name=named, siren=siren, url=url, created_at=clock())
    record(
        actor=by,
        verb="partners.add",
        subject_kind="partner",
        subject_id=partner.pk,
        facts={"name": named},
        clock=clock,
    )
    return partner


@transaction.atomic
def retire_partner(
    *, partner_id: int, active: bool = False, by: User | None, clock: Clock = system_clock
) -> Partner:
    """Pass data to it no more, or again with `active`; consents that named it stay as they were given."""
    partner = Partner.objects.filter(pk=partner_id).first()
    if partner is None:
        raise NotFound("partner_unknown", Text("Ce partenaire n'existe pas.", "There is no such partner."))
    partner.active = active
    partner.save(update_fields=["active"])
    record(actor=by, verb="partners.retire", subject_kind="partner", subject_id=partner_id, clock=clock)
    return partner
