"""Two who write at the same time, on PostgreSQL."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from django.db import connection, transaction


def at_once(first: Callable[[], object], second: Callable[[], object]) -> None:
    """`second` in a transaction of its own, begun while that of `first` is still open."""

    def other() -> None:
        try:
            with transaction.atomic():
                second()
        finally:
            connection.close()

    thread = threading.Thread(target=other)
    with transaction.atomic():
        first()
        thread.start()
        time.sleep(0.3)
    thread.join(timeout=20)
