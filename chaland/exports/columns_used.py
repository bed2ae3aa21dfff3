"""Which columns left the house in exports, and when: lent to the room of quality."""

from __future__ import annotations

from chaland.access.models import AuditEntry
from chaland.kernel.text import Text
from chaland.quality.ports import Use

_LOOKED_AT = 500
"""The latest exports: what nobody took out since is not in use."""
_EXPORTS = Text("les exports", "exports")


def exported_fields() -> dict[str, list[Use]]:
    """Column → its last export. Cost: one range of an index."""
    done = AuditEntry.objects.filter(verb="contacts.export").order_by("-pk")
    found: dict[str, list[Use]] = {}
    for at, facts in done.values_list("at", "facts")[:_LOOKED_AT]:
        for column in facts.get("columns", ()):
            found.setdefault(column, [Use(_EXPORTS, at)])
    return found
