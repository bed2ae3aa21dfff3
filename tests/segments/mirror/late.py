"""Another writer, whose transaction lasts: PostgreSQL alone has such."""

from __future__ import annotations

from secrets import randbits
from typing import Any

from django.db import connection

from chaland.customers.models import SourceRecord
from tests.segments.mirror.scene import NOW, Scene


def is_served() -> bool:
    return connection.vendor == "postgresql"


class Late:
    """One open transaction at most: it adds a contact, and a purchase and an event to a record there is."""

    def __init__(self) -> None:
        self._open: Any = None

    def write(self, scene: Scene) -> SourceRecord:
        record = SourceRecord.objects.filter(contact__isnull=False).order_by("pk")[scene.draw.randrange(3)]
        self.commit()
        self._open = connection.copy()
        self._open.connect()
        self._open.set_autocommit(False)
        with self._open.cursor() as cursor:
            cursor.execute(
                "INSERT INTO customers_contact (last_name, created_at, updated_at, record_count, name_key, search) "
                "VALUES ('Retard', %s, %s, 1, '', '')",
                [NOW.instant, NOW.instant],
            )
            key = randbits(60)
            of = [record.pk, record.source_id, record.batch_id, key]
            cursor.execute(
                'INSERT INTO customers_purchase (record_id, source_id, batch_id, key, line, date, amount_cents, quantity, currency, store, "order") '
                "VALUES (%s, %s, %s, %s, 2, '2026-03-01', 70000, 1, 'EUR', 'Été', 'E9')",
                of,
            )
            cursor.execute(
                "INSERT INTO customers_event (record_id, source_id, batch_id, key, line, type, at, path) "
                "VALUES (%s, %s, %s, %s, 2, 'page_view', '2026-03-20', '/devis')",
                of,
            )
        return record

    def commit(self) -> None:
        if self._open is not None:
            self._open.commit()
            self._open.close()
            self._open = None

    def close(self) -> None:
        """Whatever is still open is taken back: nothing may wait for it."""
        if self._open is not None:
            self._open.rollback()
            self._open.close()
            self._open = None
