"""The one way to delete from the ledger and the suppression list, whose triggers refuse it otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from chaland.consent.models import Door


@contextmanager
def open_door(why: str) -> Iterator[None]:
    """Deletions inside are let through. The row that opens it never leaves this transaction.

    Used by erasure (GDPR art. 17) and, in tests, by what empties tables. Updates stay refused.
    """
    with transaction.atomic():
        door = Door.objects.create(why=why)
        yield
        door.delete()
