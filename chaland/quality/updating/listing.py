"""The list of a round of links, for the tool by which the house sends messages today."""

from __future__ import annotations

import csv
from io import StringIO

from chaland.access.models import User
from chaland.access.services import record
from chaland.customers.models import Contact
from chaland.kernel.errors import NotFound
from chaland.kernel.formulas import shield
from chaland.kernel.text import Text
from chaland.quality.updating.models import Round
from chaland.quality.updating.rounds import invitations

COLUMNS = ("contact_id", "first_name", "last_name", "language", "channel", "point", "link")


def list_of(*, round_id: int, by: User | None) -> str:
    """As CSV (UTF-8, semicolons): those who did not answer yet and may be asked now, each with their own link.

    Written in the audit trail as an export. Raises: NotFound (`round_unknown`), Refused (`public_url_missing`).
    """
    found = Round.objects.filter(pk=round_id, way="links").first()
    if found is None:
        raise NotFound("round_unknown", Text("Il n'y a pas de tel tour.", "There is no such round."))
    invited = invitations(found)
    people = Contact.objects.in_bulk([one.contact_id for one in invited])
    written = StringIO()
    rows = csv.writer(written, delimiter=";", lineterminator="\r\n")
    rows.writerow(COLUMNS)
    for one in invited:
        who = people[one.contact_id]
        named = (who.first_name or "", who.last_name or "", who.language or "")
        rows.writerow([one.contact_id, *map(shield, named), one.point.channel, one.point.value, one.link])
    facts = {"kind": "updating", "round": round_id, "rows": len(invited), "columns": list(COLUMNS)}
    record(actor=by, verb="contacts.export", subject_kind="export", facts=facts)
    return written.getvalue()
