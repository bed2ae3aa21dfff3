"""Entries and verdicts as plain values, the same for whoever writes them out: command line, API, files."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from chaland.consent.domain.asking import Verdict
from chaland.consent.models import Entry
from chaland.kernel.text import Language

_SAID = (
    "kind", "identifier", "channel", "act", "at", "recorded_at", "method", "third_party", "goods_or_services",
    "form_url", "document_ref", "double_opt_in_at", "valid_until", "slot_start", "slot_end", "proof_until",
    "partners", "reason", "evidence", "guardian", "line",
)  # fmt: skip
_SHOWN = ("code", "version", "language", "text", "sha256", "items")


def said_at(entry: Entry) -> datetime:
    """The moment as the clock stood where it was said."""
    return entry.at.astimezone(timezone(timedelta(minutes=entry.at_offset)))


def plain_entry(entry: Entry) -> dict[str, Any]:
    """One entry of the ledger as JSON says it, without what is empty."""
    said = {name: getattr(entry, name) for name in _SAID} | {"at": said_at(entry)}
    more = {
        "id": entry.pk,
        "purpose": entry.purpose.code if entry.purpose else None,
        "controller": entry.controller.name if entry.controller else None,
        "operator": str(entry.operator) if entry.operator else None,
        "batch": entry.batch_id,
        "wording": _wording(entry),
        "voided": any(True for _ in entry.voided_by.all()),
    }
    return {name: value for name, value in {**more, **said}.items() if value not in (None, "", [], False)}


def _wording(entry: Entry) -> dict[str, Any] | None:
    shown = entry.wording
    return {name: getattr(shown, name) for name in _SHOWN} if shown else None


def plain_verdict(verdict: Verdict, language: Language) -> dict[str, Any]:
    """The verdict, its reason in words, the article and the rules it was judged by."""
    return {
        "verdict": verdict.verdict,
        "reason": verdict.reason.to(language),
        "rule": verdict.rule,
        "not_before": verdict.not_before.astimezone(UTC) if verdict.not_before else None,
        "proof": verdict.proof,
        "article": verdict.article,
        "basis": verdict.basis,
        "point": verdict.point,
        "rule_set": verdict.rule_set,
    }
