"""Mail that came back, as reports."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from hashlib import blake2b

from chaland.channels.email.returned.facts import Back
from chaland.channels.email.returned.mailbox import Place, new_mail
from chaland.channels.email.returned.reading import read_back
from chaland.channels.port import Event


def events_in(place: Place, *, provider: str, account: int, now: datetime) -> Iterator[Event]:
    """Raises: ProviderFailed (`mailbox_unreachable`), Invalid (`option_wrong`)."""
    for octets in new_mail(place, now):
        # The same mail has the same name, wherever and however often it is found.
        name = blake2b(octets, digest_size=12).hexdigest()
        for at, back in enumerate(read_back(octets)):
            yield _event(back, f"{account}:{name}:{at}", provider, now)


def _event(back: Back, name: str, provider: str, now: datetime) -> Event:
    return Event(
        provider=provider,
        event_id=name,
        kind=back.kind,
        at=now,
        client_ref=back.client_ref,
        address=back.address,
        text=back.text,
        code=back.code,
    )
