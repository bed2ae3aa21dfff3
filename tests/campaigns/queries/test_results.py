"""What a campaign came to, against a count person by person; and what may be said of it when."""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from chaland.campaigns.domain.outcomes import Contest, Effect, Results
from chaland.campaigns.domain.states import SENT, State
from chaland.campaigns.models import Campaign, Link, OutboxMessage, Report
from chaland.campaigns.queries.results import results
from chaland.customers.models import Contact, Event, Product, Purchase, SourceRecord
from chaland.customers.services.merging import merge_contacts, undo_merge
from chaland.kernel.clock import stop_clock
from chaland.segments.services.live import catch_up
from chaland.segments.services.saved import save_segment
from tests.campaigns.outbox import make_campaign, make_message
from tests.harness.rows import make_contact, make_event, make_purchase

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
DUE = datetime(2026, 3, 20, 9, 0, tzinfo=UTC)
LATER = DUE + timedelta(days=365)
AFTER = tuple(
    State(one) for one in ("delivered", "delivered", "accepted", "unknown", "failed", "bounced", "stopped")
)


def told(campaign: Campaign, now: datetime = LATER) -> Results:
    return results(campaign.pk, now)


def by_hand(campaign: Campaign) -> dict[str, tuple[int, int, int]]:
    """People, converted, cents by letter, one by one: every row of somebody who was drawn."""
    found: dict[str, list[int]] = {}
    for row in OutboxMessage.objects.filter(campaign=campaign):
        letter = "" if row.state == State.HELD else row.arm
        if not letter and row.state != State.HELD:
            continue
        done, cents = _did(campaign, row)
        sums = found.setdefault(letter, [0, 0, 0])
        sums[0] += 1
        sums[1] += done
        sums[2] += cents
    return {letter: (sums[0], sums[1], sums[2]) for letter, sums in found.items()}


def _did(campaign: Campaign, row: OutboxMessage) -> tuple[bool, int]:
    assert row.due_at is not None
    due, window = row.due_at, timedelta(days=campaign.window_days)
    if campaign.goal == "event":
        at = Event.objects.filter(record__contact_id=row.contact_id, type="visit").values_list(
            "at", flat=True
        )
        return any(due <= one < due + window for one in at), 0
    first = due.astimezone(PARIS).date()
    lines = [
        line.amount_cents
        for line in Purchase.objects.filter(record__contact_id=row.contact_id, product__category="SUV")
        if first <= line.date <= first + window
    ]
    return any(cents > 0 for cents in lines), sum(lines)


def scene(seed: int, **changes: Any) -> Campaign:
    """A hundred people drawn for two wordings or held out, a few left out, who buy and visit now and then."""
    draw = random.Random(seed)
    campaign = make_campaign(window_days=7, **changes)
    other = make_campaign()
    suv, book = [
        Product.objects.create(key=f"{name}{seed}", name=name, category=name) for name in ("SUV", "Livre")
    ]
    for _ in range(100):
        at = DUE + timedelta(minutes=draw.randrange(3_000), hours=draw.choice((0, 14)))
        state = State.HELD if draw.random() < 0.2 else draw.choice(AFTER)
        record = make_message(campaign, state, draw.choice("AB"), at=at)
        make_message(other, contact=record.contact, at=at - timedelta(days=20))
        for _ in range(draw.randrange(4)):
            day = at.astimezone(PARIS).date() + timedelta(days=draw.choice((-1, 0, 1, 6, 7, 8)))
            amount = draw.choice((-2_000, 1_500, 9_900))
            make_purchase(record, date=day, amount_cents=amount, product=draw.choice((suv, book)))
            moment = at + timedelta(days=draw.choice((-1, 0, 3, 7)), seconds=draw.choice((-1, 0, 1)))
            make_event(record, at=moment, type=draw.choice(("visit", "page")))
    for _ in range(5):
        make_message(campaign, State.SKIPPED, "", reason="cap")
    return campaign


@pytest.mark.parametrize(("goal", "where"), [("purchase", 'catégorie = "suv"'), ("event", 'type = "visit"')])
def test_everybody_drawn_counts_once_within_their_own_days(goal: str, where: str) -> None:
    campaign = scene(1, goal=goal, goal_where=where)
    found = told(campaign)
    arms = [*found.arms, *([found.held] if found.held else [])]
    assert {arm.letter: (arm.people, arm.converted, arm.revenue_cents) for arm in arms} == by_hand(campaign)
    assert found.treated.converted > 0
    assert found.held is not None
    assert 0 < found.held.converted < found.held.people
    for arm in arms:
        curve = found.curve[arm.letter]
        assert curve == sorted(curve)
        assert curve[-1] == arm.converted


def test_messages_are_counted_by_what_became_of_them() -> None:
    campaign = scene(2)
    found = told(campaign)
    rows = OutboxMessage.objects.filter(campaign=campaign)
    drawn = [row for row in rows if row.arm or row.state == State.HELD]
    assert found.states == Counter(row.state for row in drawn)
    left = [row for row in drawn if row.state in (*SENT, State.UNKNOWN)]
    assert found.treated.messages == len(left)
    assert found.treated.cost_millicents == 5_000 * len(left)
    assert found.treated.delivered == sum(row.state in ("delivered", "stopped") for row in drawn)
    assert sum(day.messages for day in found.days) == sum(row.sent_at is not None for row in drawn)
    assert {cause.state for cause in found.causes} == {"failed", "bounced"}
    assert found.left_out == {}


def test_what_the_provider_charged_is_the_cost_where_it_says() -> None:
    campaign = make_campaign()
    make_message(campaign, charged_millicents=7_000)
    make_message(campaign, State.UNKNOWN)
    make_message(campaign, State.FAILED, code="bad_number")
    record = make_message(campaign)
    make_purchase(record, date=DUE.date(), amount_cents=3_000)
    OutboxMessage.objects.update(due_at=DUE)
    found = told(campaign)
    assert (found.charged, found.estimated, found.treated.cost_millicents) == (1, 2, 17_000)
    assert (found.cost_cents, found.net_cents, found.revenue_per_message_cents) == (17, 2_983, 1_000.0)
    assert [(cause.code, cause.messages) for cause in found.causes] == [("bad_number", 1)]


def test_days_are_those_of_the_place() -> None:
    """A message due late in the evening of Paris counts from that day, not from the day of Greenwich."""
    campaign = make_campaign(window_days=1)
    at = datetime(2026, 6, 1, 22, 30, tzinfo=UTC)  # 00:30 on the 2nd
    early, first, last, late = (make_message(campaign, at=at) for _ in range(4))
    for record, day in ((early, 1), (first, 2), (last, 3), (late, 4)):
        make_purchase(record, date=datetime(2026, 6, day, tzinfo=UTC).date())
    found = told(campaign)
    assert (found.treated.converted, found.curve["A"]) == (2, [1, 2])
    assert found.closes_at == datetime(2026, 6, 3, 22, tzinfo=UTC)
    assert [(day.day.day, day.messages) for day in found.days] == [(2, 4)]


def test_somebody_merged_since_counts_once_and_apart_again_once_it_is_undone() -> None:
    campaign = make_campaign()
    one, other = make_message(campaign, at=DUE), make_message(campaign, State.HELD, at=DUE)
    make_purchase(other, date=DUE.date())
    made = merge_contacts(contact_ids=[one.contact_id or 0, other.contact_id or 0], by=None)
    OutboxMessage.objects.filter(campaign=campaign).update(contact_id=made.kept_id)
    found = told(campaign)
    assert (found.merged, found.treated.people, found.treated.converted) == (1, 1, 1)
    assert found.held is not None
    assert (found.held.people, found.held.converted) == (0, 0)
    assert found.treated.messages == 1
    undo_merge(merge_id=made.pk, by=None)
    for row in OutboxMessage.objects.filter(campaign=campaign):
        OutboxMessage.objects.filter(pk=row.pk).update(contact_id=row.home)
    found = told(campaign)
    assert found.held is not None
    assert (found.merged, found.treated.converted, found.held.converted) == (0, 0, 1)


def crowd(campaign: Campaign, sizes: dict[tuple[str, bool], int]) -> None:
    """Many at once: by letter (none for the held out) and whether they bought."""
    for (letter, bought), number in sizes.items():
        for _ in range(number):
            record = make_message(campaign, State.DELIVERED if letter else State.HELD, letter, at=DUE)
            if bought:
                make_purchase(record, date=DUE.date() + timedelta(days=2))


def test_nothing_is_concluded_before_the_last_day_and_then_only_what_is_sure() -> None:
    campaign = make_campaign()
    crowd(campaign, {("A", True): 30, ("A", False): 30, ("B", True): 8, ("B", False): 52, ("", False): 40})
    found = told(campaign, DUE + timedelta(days=30))
    assert (found.effect, found.contest, found.winner) == (Effect.TOO_EARLY, Contest.TOO_EARLY, "")
    assert found.gap is not None
    over = told(campaign)
    assert (over.effect, over.contest, over.winner) == (Effect.MORE, Contest.WON, "A")
    assert over.gap is not None
    assert 0 < over.gap.low < over.gap.value < over.gap.high
    (gap,) = over.gaps
    assert (gap.one, gap.other, gap.is_sure) == ("A", "B", True)


def test_too_little_is_said_to_be_too_little() -> None:
    campaign = make_campaign()
    crowd(campaign, {("A", True): 3, ("A", False): 7, ("B", True): 1, ("B", False): 9, ("", False): 5})
    found = told(campaign)
    assert (found.effect, found.contest, found.winner) == (Effect.NOT_ENOUGH, Contest.NOT_ENOUGH, "")
    alone = make_campaign()
    crowd(alone, {("A", True): 3})
    assert (told(alone).effect, told(alone).contest) == (Effect.NO_HOLDOUT, Contest.ONE)
    assert told(make_campaign(goal="none")).effect is Effect.NO_GOAL
    assert told(make_campaign()).treated.people == 0


def test_answers_are_counted_and_never_compared_with_who_could_not_answer() -> None:
    campaign = make_campaign(goal="answer", window_days=2)
    crowd(campaign, {("A", False): 3, ("", False): 2})
    rows = OutboxMessage.objects.filter(campaign=campaign, arm="A").order_by("pk")
    for place, (row, hours) in enumerate(zip(rows, (1, 2, 49), strict=True)):
        for again in range(2):
            at = DUE + timedelta(hours=hours + again)
            Report.objects.create(
                provider="file", event_id=f"{place} {again}", kind="replied", at=at, received_at=at, message=row
            )  # fmt: skip
    Link.objects.create(campaign=campaign, token="a", url="https://example.fr", clicks=4)
    found = told(campaign)
    assert (found.treated.replied, found.treated.converted, found.clicks) == (3, 2, 4)
    assert (found.effect, found.gap) == (Effect.NOT_COMPARABLE, None)


def test_which_segments_answered_as_they_were_when_it_was_frozen() -> None:
    stop_clock(DUE - timedelta(days=2))
    people = [make_contact(city=city, city_key=city.lower()) for city in ("Lyon", "Lyon", "Paris", "Lyon")]
    save_segment(name="Lyon", sentence='city = "Lyon"', by=None)
    save_segment(name="Figé", sentence='city = "Paris"', by=None, frozen=True)
    save_segment(name="Vide", sentence='city = "Brest"', by=None)
    campaign = make_campaign(frozen_at=DUE)
    states = (State.DELIVERED, State.DELIVERED, State.BOUNCED, State.HELD)
    for who, state in zip(people, states, strict=True):
        record = make_message(campaign, state, contact=who, at=DUE)
        if who.pk in (people[0].pk, people[3].pk):
            make_purchase(record, date=DUE.date())
    stop_clock(DUE + timedelta(days=1))
    Contact.objects.filter(pk=people[0].pk).update(city="Paris", city_key="paris")
    Contact.objects.filter(pk=people[2].pk).update(city="Lyon", city_key="lyon")
    catch_up()
    stop_clock(None)
    rows = {
        one.name: (one.people, one.converted, one.held, one.held_converted) for one in told(campaign).segments
    }
    assert rows == {"Lyon": (2, 1, 1, 1), "Figé": (1, 0, 0, 0)}


def test_somebody_who_is_gone_still_counts_among_those_who_were_drawn() -> None:
    campaign = make_campaign()
    record = make_message(campaign, at=DUE)
    make_message(campaign, at=DUE)
    SourceRecord.objects.filter(pk=record.pk).update(contact=None)
    Contact.objects.filter(pk=record.contact_id or 0).delete()
    assert told(campaign).treated.people == 2
