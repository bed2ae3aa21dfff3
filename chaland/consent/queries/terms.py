"""Purposes as decisions need them, and the rules of the day with what the company settled for itself."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.conf import settings

from chaland.consent.domain.asking import PurposeTerms
from chaland.consent.domain.rules import Rules, rules_at
from chaland.consent.domain.words import Channel
from chaland.consent.models import Purpose
from chaland.kernel.folding import fold
from chaland.kernel.text import Text

OWN_SETTINGS = "consent.toml"


def own_settings() -> str | None:
    """`CHALAND_HOME/consent.toml`, where a company widens or narrows what the rules leave open; None without.

    Its keys: `sms.soft_opt_in`, `sms.slots`, `holidays.local`.
    """
    try:
        return (Path(settings.CHALAND_HOME) / OWN_SETTINGS).read_text(encoding="utf-8")
    except FileNotFoundError:
        return None


def rules_for(at: datetime) -> Rules:
    """Raises: Invalid when a file is wrong, naming the file, the key and the remedy."""
    return rules_at(at, own_settings())


def terms_of(purpose: Purpose) -> PurposeTerms:
    """`purpose.controller` is read with it."""
    return PurposeTerms(
        code=purpose.code,
        label=Text(purpose.label_fr, purpose.label_en),
        controller=purpose.controller_id,
        controller_name=purpose.controller.name,
        sector=purpose.controller.sector,
        basis=purpose.basis,
        prospecting=purpose.prospecting,
        audience=purpose.audience,
        channels=frozenset(purpose.channels),
        families=_folded(purpose.families),
        target_functions=_folded(purpose.target_functions),
        retention_months=purpose.retention_months,
        active=purpose.active,
        bit=purpose.bit,
    )


def _folded(words: list[str]) -> frozenset[str]:
    return frozenset(fold(word).strip() for word in words)


def all_terms() -> list[PurposeTerms]:
    """Those in use, in their order."""
    found = Purpose.objects.filter(active=True).select_related("controller").order_by("position", "pk")
    return [terms_of(purpose) for purpose in found]


def terms_for(channel: Channel, code: str | None) -> PurposeTerms | None:
    """The purpose of that code, in use or not; without a code, the first that prospects by this channel."""
    if code is not None:
        found = Purpose.objects.select_related("controller").filter(code=code).first()
        return terms_of(found) if found else None
    prospecting = (one for one in all_terms() if one.prospecting and channel in one.channels)
    return next(prospecting, None)
