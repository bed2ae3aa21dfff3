"""Hired lists as plain values, as the command line and the API give them."""

from __future__ import annotations

from typing import Any

from chaland.enrichment.lists.domain.status import MISSING_NAMES
from chaland.enrichment.lists.queries import Seen
from chaland.enrichment.lists.services.editing import FIELDS
from chaland.enrichment.models import HiredName, HiredUse
from chaland.kernel.text import Language


def plain_list(one: Seen, language: Language) -> dict[str, Any]:
    """One list: where it stands, what it lacks, its contract, figures. Days and instants stay such."""
    row = one.row
    return {
        "list": row.pk,
        "status": one.status.value,
        "missing": [{"code": code, "said": MISSING_NAMES[code].to(language)} for code in one.missing],
        "names": one.names,
        "uninformed": one.uninformed,
        "inform_by": one.inform_by,
        "uses_left": one.uses_left,
        "uses_done": row.uses_done,
        "days_left": one.days_left,
        "counts": row.counts,
        "received_at": row.received_at,
        "purged_at": row.purged_at,
        "contract": {field: getattr(row, field) for field in FIELDS},
    }


def plain_use(use: HiredUse) -> dict[str, Any]:
    """`counts`: `names` that may be written to, and the others by reason."""
    return {
        "use": use.pk,
        "list": use.list_id,
        "key": use.key,
        "channel": use.channel,
        "state": use.state,
        "counts": use.counts,
        "reserved_at": use.reserved_at,
        "handed_at": use.handed_at,
    }


def plain_name(name: HiredName) -> dict[str, Any]:
    return {
        "name": name.pk,
        "first_name": name.first_name,
        "last_name": name.last_name,
        "company": name.company,
        "email": name.email,
        "mobile": name.mobile,
        "phone": name.phone,
        "city": name.city,
        "informed_at": name.informed_at,
    }
