"""Partners by the names that people write: whom a consent lets data go to is always somebody named (PRT-03)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from chaland.consent.models import Partner
from chaland.kernel.errors import Invalid
from chaland.kernel.folding import fold
from chaland.kernel.text import Text


def partners_in_use() -> Mapping[str, int]:
    """Folded name → id."""
    known = Partner.objects.filter(active=True).values_list("name", "pk")
    return {fold(name): pk for name, pk in known}


def partners_named(names: Iterable[str]) -> tuple[int, ...]:
    """Their ids, ascending, each once. Raises: Invalid (`partner_unknown`)."""
    wanted = [name for name in names if name.strip()]
    known = partners_in_use() if wanted else {}
    for name in wanted:
        if fold(name) not in known:
            raise _unknown(name)
    return tuple(sorted({known[fold(name)] for name in wanted}))


def _unknown(name: str) -> Invalid:
    names = Partner.objects.filter(active=True).order_by("name").values_list("name", flat=True)
    return Invalid(
        "partner_unknown",
        Text("Aucun partenaire en usage ne s'appelle « {name} ».", "No partner in use is called “{name}”."),
        remedy=Text(
            "Nommez-le d'abord dans Réglages, Sources. Connus : {known}.",
            "Name it first in Settings, Sources. Known: {known}.",
        ),
        path="partners",
        name=name[:80],
        known=", ".join(names[:20]) or "–",
    )
