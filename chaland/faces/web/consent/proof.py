"""The whole proof of one entry of the ledger, as the law wants it kept; can be printed and handed over."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from chaland.consent.models import Entry, Partner
from chaland.faces.web import formats
from chaland.faces.web.consent.acts import void_address
from chaland.faces.web.consent.words import ACTS, CHANNELS, METHODS
from chaland.faces.web.jinja import language
from chaland.faces.web.rights import allow
from chaland.kernel.errors import NotFound
from chaland.kernel.text import Text

EVIDENCE: Mapping[str, Text] = {
    "read_by": Text("Lu par", "Read out by"),
    "language": Text("Langue", "Language"),
    "submission": Text("Envoi n°", "Submission no."),
    "form_version": Text("Version du formulaire", "Version of the form"),
    "shown_at": Text("Affiché le", "Shown on"),
    "notice": Text("Notice d'information", "Information notice"),
    "ip": Text("Adresse IP (empreinte)", "IP address (hash)"),
}
"""What the ways of collecting keep beside the rest."""


@allow("consent.read")
@require_GET
def proof(request: HttpRequest, entry_id: int) -> HttpResponse:
    entry = _found(entry_id)
    facts = {
        "entry": entry,
        "contact": entry.record.contact if entry.record else None,
        "act": ACTS[entry.act],
        "channels": CHANNELS,
        "methods": METHODS,
        "said_at": with_offset(entry.at, entry.at_offset),
        "partners": list(Partner.objects.filter(pk__in=entry.partners or ()).order_by("name")),
        "evidence": readable(entry.evidence),
        "voided": entry.voided_by.select_related("operator").first(),
        "void_address": void_address([entry.pk]),
    }
    return render(request, "web/consent/proof.html", facts)


def with_offset(at: datetime, minutes: int) -> str:
    """As the clock on the wall said there: 12/03/2026 14:05:09 (UTC+01:00)."""
    there = at.astimezone(timezone(timedelta(minutes=minutes)))
    sign, rest = "+" if minutes >= 0 else "-", abs(minutes)
    day = formats.day(there.date(), language())
    return f"{day} {there:%H:%M:%S} (UTC{sign}{rest // 60:02}:{rest % 60:02})"


def readable(evidence: Any) -> list[tuple[str, str]]:
    """Name and value, one level deep; what lies deeper as JSON."""
    if not isinstance(evidence, dict):
        return [("", json.dumps(evidence, ensure_ascii=False))] if evidence else []
    said = language()
    return [
        (
            EVIDENCE[name].to(said) if name in EVIDENCE else name,
            value if isinstance(value, str) else json.dumps(value, ensure_ascii=False),
        )
        for name, value in evidence.items()
    ]


def _found(entry_id: int) -> Entry:
    related = (
        "record__contact",
        "purpose",
        "controller",
        "wording",
        "form",
        "operator",
        "batch__source",
        "voids",
    )
    found = Entry.objects.select_related(*related).filter(pk=entry_id).first()
    if found is None:
        raise NotFound("entry_gone", Text("Cette preuve n'est pas là.", "This proof is not there."))
    return found
