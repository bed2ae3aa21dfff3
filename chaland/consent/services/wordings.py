"""The exact words shown or read when consent is asked, each version kept: a proof points at one."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from django.db import transaction

from chaland.access.models import User
from chaland.access.services import record
from chaland.consent.models import Wording
from chaland.kernel.clock import Clock, system_clock
from chaland.kernel.errors import Invalid, NotFound
from chaland.kernel.text import Language, Text


def exact_wording(
    *,
    code: str,
    language: Language,
    text: str,
    items: Mapping[str, str] | None = None,
    by: User | None = None,
    clock: Clock = system_clock,
) -> Wording:
    """The version that says exactly this, made when it is not the latest: versions only go forward.

    `items`: for calls, what the text says of each item of R223-1 (`recording.PHONE_ITEMS`).
    Raises: Invalid (`wording_empty`).
    """
    if not text.strip():
        raise Invalid("wording_empty", Text("Écrivez la formulation.", "Write the wording."), path="text")
    said, kept = hashlib.sha256(text.encode()).hexdigest(), dict(items or {})
    with transaction.atomic():
        last = _latest(code, language)
        if last is not None and last.sha256 == said and last.items == kept:
            return last
        made, _ = Wording.objects.get_or_create(
            code=code,
            version=last.version + 1 if last else 1,
            language=language,
            defaults={"text": text, "sha256": said, "items": kept, "created_at": clock()},
        )
        facts = {"version": made.version, "language": language, "sha256": said}
        record(
            actor=by, verb="wordings.add", subject_kind="wording", subject_id=code, facts=facts, clock=clock
        )
    return (
        made
        if made.sha256 == said
        else exact_wording(code=code, language=language, text=text, items=items, by=by, clock=clock)
    )


def latest_wording(*, code: str, language: Language) -> Wording:
    """What is shown today. Falls back on the other language. Raises: NotFound (`wording_unknown`)."""
    found = _latest(code, language) or _latest(code, "en" if language == "fr" else "fr")
    if found is None:
        known = Wording.objects.values_list("code", flat=True).distinct().order_by("code")
        raise NotFound(
            "wording_unknown",
            Text("Il n'y a pas de formulation « {wording} ».", "There is no wording “{wording}”."),
            remedy=Text("Choisissez parmi : {known}.", "Choose among: {known}."),
            wording=code,
            known=", ".join(known[:40]),
        )
    return found


def _latest(code: str, language: str) -> Wording | None:
    return Wording.objects.filter(code=code, language=language).order_by("-version").first()
