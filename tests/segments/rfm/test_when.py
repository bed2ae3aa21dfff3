"""When customers are scored: as soon as there are some, and whenever much changed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from chaland.jobs.services import queue, run_now
from chaland.kernel.clock import stop_clock
from chaland.segments.queries import count_where
from chaland.segments.services.live import REFRESH, is_refresh_needed
from tests.harness.rows import make_contact
from tests.intake.deliveries import START, Shop
from tests.segments.rfm.test_scores import fill

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    stop_clock(START)
    yield
    stop_clock(None)


def test_those_who_begin_to_buy_do_not_wait_for_the_night() -> None:
    make_contact()
    run_now(queue(kind=REFRESH, arguments={}))
    assert not is_refresh_needed()
    fill([(1, 2, 3_000), (300, 1, 100)])
    assert is_refresh_needed()
    run_now(queue(kind=REFRESH, arguments={}))
    assert count_where("rfm_recency >= 1") == 2
    assert not is_refresh_needed()


def test_a_file_of_purchases_leaves_its_customers_scored_without_any_worker(
    tmp_path: Path, transactional_db: None
) -> None:
    shop = Shop(tmp_path)
    shop.deliver("N° client;Nom;Prénom\n1;Dupont;Zoé\n2;Petit;Al")
    assert count_where("rfm_segment is not empty") == 0
    sales = shop.deliver("Commande;Id client;Date;Montant\nA1;1;2026-02-01;12,50", kind="purchases")
    assert count_where('rfm_segment in ("new", "promising", "lost")') == 1
    shop.undo(sales)
    assert count_where("rfm_segment is not empty") == 0
