"""Whether a message may tell that it was opened, or its link followed (law.md TRK-01 to TRK-06): decided twice, kept
once a day.

When a message is written: no valid consent, no pixel in it, and links that say nothing of who follows them. When the
image or the link is asked for: without a consent that is valid then, the same is given and nothing at all is kept.
"""

from __future__ import annotations

from hashlib import blake2b

from django.db import transaction

from chaland.consent.domain.identifiers import Identifier
from chaland.consent.domain.tokens import Reached, Use, reached_of
from chaland.consent.domain.words import Channel, PointKind
from chaland.consent.queries.decision import may_contact
from chaland.consent.queries.identifiers import contacts_with
from chaland.consent.services.tokens import link_for, open_seal, read_token
from chaland.customers.models import ContactPoint, Event
from chaland.customers.services.collected import collection
from chaland.kernel.clock import Clock, system_clock

GIF = bytes.fromhex("47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b")
"""One transparent point, 43 octets."""
OPEN = "email_open"
"""Type of the event. An open is never a sign of life (law.md RET-02)."""
CLICK = "email_click"
"""Type of the event. A click is one."""
_COLLECTIONS = {OPEN: ("email-opens", "Ouvertures d'e-mails"), CLICK: ("email-clicks", "Clics d'e-mails")}


def pixel_for(
    contact_id: int, email: str, *, campaign: str = "", base: str = "", clock: Clock = system_clock
) -> str | None:
    """The address of the image to put in a message to this person, or None: no image then.

    Raises: Refused (`public_url_missing`).
    """
    if not _consents(contact_id, clock):
        return None
    reached = Reached(PointKind.EMAIL.value, email, Channel.PIXEL.value, "", campaign, contact_id)
    return link_for(Use.OPEN, reached, base=base)


def opened(token: str, *, clock: Clock = system_clock) -> bool:
    """Note that a message was opened, once a day, if its reader consents today; whether it was noted."""
    reached = read_token(Use.OPEN, token)
    return reached is not None and _noted(OPEN, token, reached, clock)


def clicked(token: str, *, clock: Clock = system_clock) -> bool:
    """Note that a link of a message was followed, as `opened`. token: the seal that the link carries."""
    words = open_seal(Use.CLICK, token)
    reached = reached_of(words) if words and len(words) == 7 else None
    return reached is not None and _noted(CLICK, token, reached, clock)


def _noted(kind: str, token: str, reached: Reached, clock: Clock) -> bool:
    contact = _whose(reached)
    if contact is None or not _consents(contact, clock):
        return False
    return _keep(kind, token, contact, reached, clock)


def _consents(contact_id: int, clock: Clock) -> bool:
    return may_contact(contact_id, Channel.PIXEL, None, clock()).verdict == "allow"


def _whose(reached: Reached) -> int | None:
    """The contact it was written to if they still have this address, else the one who alone has it now."""
    identifier = Identifier(reached.kind, reached.identifier)
    found = contacts_with([identifier]).get(identifier, [])
    if reached.contact in found:
        return reached.contact
    return found[0] if len(found) == 1 else None


def _keep(kind: str, token: str, contact: int, reached: Reached, clock: Clock) -> bool:
    now = clock()
    point = (
        ContactPoint.objects.filter(value=reached.identifier, record__contact_id=contact)
        .order_by("pk")
        .select_related("record")
        .first()
    )
    if point is None:
        return False
    key = blake2b(f"{token}{now:%Y-%m-%d}".encode(), digest_size=8).digest()
    with transaction.atomic():
        batch = collection(*_COLLECTIONS[kind], now)
        _event, made = Event.objects.get_or_create(
            source=batch.source,
            key=int.from_bytes(key, "big", signed=True),
            defaults={
                "record": point.record,
                "batch": batch,
                "line": 0,
                "type": kind,
                "at": now,
                "properties": {"campaign": reached.campaign} if reached.campaign else None,
            },
        )
    return made
