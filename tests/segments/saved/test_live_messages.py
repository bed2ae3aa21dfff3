"""While a campaign leaves, only the segments that speak of messages are asked anew."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from chaland.customers.services.messages import SentMessage, note_messages
from chaland.jobs.services import queue, run_now
from chaland.segments.saved import segment_called
from chaland.segments.services.live import REFRESH, catch_up, is_refresh_needed
from chaland.segments.together import holding
from tests.harness.rows import make_contact, make_record
from tests.segments.saved.test_live import START, _clock, check_laws, save_all, written

pytestmark = pytest.mark.django_db
__all__ = ["_clock"]


def test_a_flood_of_messages_asks_of_everybody_only_what_speaks_of_messages(
    monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: Any
) -> None:
    from chaland.segments.services.live import news

    monkeypatch.setattr(news, "TOO_MANY", 3)
    people = [make_record(make_contact(city="Lyon", city_key="lyon")).contact_id or 0 for _ in range(3)]
    run_now(queue(kind=REFRESH, arguments={}))
    save_all()
    run_now(queue(kind=REFRESH, arguments={}))
    note_messages([SentMessage(key, people[key % 2], "Noël", "sms", "delivered", START) for key in range(4)])
    if connection.vendor == "sqlite":  # PostgreSQL reads again what this very transaction wrote before
        assert news.news().flooded
        assert not is_refresh_needed()
        assert catch_up(only=0) is False
        assert catch_up()
    else:
        run_now(queue(kind=REFRESH, arguments={}))
    assert written(segment_called("Reçu")) == sorted(people[:2])
    assert written(segment_called("Pas reçu")) == [people[2]]
    check_laws()


@pytest.mark.django_db(transaction=True)
def test_a_message_is_asked_about_only_where_messages_count(monkeypatch: pytest.MonkeyPatch) -> None:
    """300 a second leave: they must not be compared with every segment."""
    from chaland.segments.services.live import catching_up

    record = make_record(make_contact())
    save_all()
    for _ in range(4):
        catch_up()
    asked: list[int] = []

    def spied(conditions: Any, contacts: Any) -> Any:
        asked.append(len(conditions))
        return holding(conditions, contacts)

    monkeypatch.setattr(catching_up, "holding", spied)
    note_messages([SentMessage(1, record.contact_id or 0, "Noël", "sms", "delivered", START)])
    catch_up()
    about = 2  # that which speaks of messages, and that which names it
    assert asked
    assert set(asked) == {about}
    assert written(segment_called("Reçu")) == [record.contact_id]
