"""An audience shared by processes, when it is worth starting them.

A child imports this module before Django is set up: it may not import models.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from typing import Any

from django.db import connection

from chaland.consent.domain.decision import Asking

Batch = tuple[Sequence[int], Any]

_decider: Any = None


def decided_elsewhere(asking: Asking, batches: Iterable[Sequence[int]], workers: int) -> Iterator[Batch]:
    """Each batch with how it was decided, in order. What this process has not committed is not seen."""
    with _pool(asking, workers) as pool:
        waiting: deque[tuple[Sequence[int], Future[Any]]] = deque()
        for ids in batches:
            waiting.append((ids, pool.submit(_decide, ids)))
            if len(waiting) > 2 * workers:  # memory stays flat
                yield _next(waiting)
        while waiting:
            yield _next(waiting)


def _next(waiting: deque[tuple[Sequence[int], Future[Any]]]) -> Batch:
    ids, future = waiting.popleft()
    return ids, future.result()


def _pool(asking: Asking, workers: int) -> ProcessPoolExecutor:
    """Spawned, because a fork would share the database connection and Polars' threads."""
    os.environ["POLARS_MAX_THREADS"] = "1"  # read by the children when they import it
    context = multiprocessing.get_context("spawn")
    where = str(connection.settings_dict["NAME"])
    return ProcessPoolExecutor(workers, mp_context=context, initializer=_start, initargs=(asking, where))


def _start(asking: Asking, database: str) -> None:
    """In a child: a Django of its own on the same database. Nothing it makes forms circles worth collecting."""
    global _decider
    os.environ["DJANGO_SETTINGS_MODULE"] = "chaland.config.settings"
    import django

    django.setup()
    from chaland.consent.queries.deciding import Decider

    connection.settings_dict["NAME"] = database
    gc.disable()
    _decider = Decider(asking)


def _decide(ids: Sequence[int]) -> Any:
    return _decider.decide(ids)
