"""One-time codes: for whoever reads the mailbox, hopeless for everybody else."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail

from chaland.access.models import AuditEntry
from chaland.consent.models import Controller, OneTimeCode
from chaland.consent.services import codes
from chaland.consent.services.codes import LIFE, TRIES, VISIT, address_of, ask_code, forget_codes, try_code
from chaland.kernel.clock import fixed_clock
from chaland.kernel.errors import Invalid, Refused
from tests.consent.collection.conftest import NOW, SHOWN

pytestmark = pytest.mark.django_db

ANNE = "anne@example.fr"


@pytest.fixture(autouse=True)
def _company(company: Controller) -> None:
    """Messages have a sender."""


def ask(email: str = ANNE, ip: str = "192.0.2.7", after: timedelta = timedelta(0)) -> str:
    return ask_code(email=email, ip=ip, language="fr", clock=fixed_clock(NOW + after))


def code_sent() -> str:
    found = re.search(r": (\d{6})$", mail.outbox[-1].subject)
    assert found
    return found[1]


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


def test_the_right_code_opens_once_and_for_its_own_address() -> None:
    ticket = ask(" Anne@Example.FR ")
    visit = try_code(ticket=ticket, code=f" {code_sent()[:3]} {code_sent()[3:]}", ip="192.0.2.7", clock=SHOWN)
    assert address_of(visit, clock=SHOWN) == ANNE
    assert address_of(visit, clock=fixed_clock(NOW + VISIT)) is None
    with pytest.raises(Refused):
        try_code(ticket=ticket, code=code_sent(), ip="192.0.2.7", clock=SHOWN)


def test_neither_address_nor_code_is_kept_in_clear() -> None:
    ask()
    kept = OneTimeCode.objects.get()
    assert len(bytes(kept.identifier)) == len(bytes(kept.code)) == 32
    assert code_sent().encode() not in bytes(kept.code)


def test_known_and_unknown_addresses_are_answered_alike() -> None:
    first, second = ask(), ask("nobody@example.fr")
    assert len(first) - len(ANNE) == pytest.approx(len(second) - len("nobody@example.fr"), abs=3)
    bodies = {re.sub(r"\d{6}", "", str(message.body)) for message in mail.outbox}
    assert len(bodies) == 1


def test_a_code_is_over_after_ten_minutes() -> None:
    ticket = ask()
    with pytest.raises(Refused) as refused:
        try_code(ticket=ticket, code=code_sent(), ip="192.0.2.7", clock=fixed_clock(NOW + LIFE))
    assert refused.value.code == "code_wrong"


def test_five_tries_then_the_right_code_is_refused_too() -> None:
    ticket = ask()
    right = code_sent()
    for _ in range(TRIES):
        with pytest.raises(Refused):
            try_code(ticket=ticket, code=wrong(right), ip="192.0.2.7", clock=SHOWN)
    with pytest.raises(Refused) as refused:
        try_code(ticket=ticket, code=right, ip="192.0.2.7", clock=SHOWN)
    assert refused.value.code == "code_wrong"


def test_only_the_latest_code_counts() -> None:
    ticket = ask()
    first = code_sent()
    ask(after=timedelta(seconds=1))
    if code_sent() != first:
        with pytest.raises(Refused):
            try_code(ticket=ticket, code=first, ip="192.0.2.7", clock=fixed_clock(NOW + timedelta(seconds=2)))


def test_the_ticket_of_one_address_takes_no_code_of_another() -> None:
    ask()
    mine = code_sent()
    other = ask("paul@example.fr")
    if code_sent() != mine:
        with pytest.raises(Refused):
            try_code(ticket=other, code=mine, ip="192.0.2.7", clock=SHOWN)


@pytest.mark.parametrize("ticket", ["", "x", "x" * 5_000, "é", "\x00"])
def test_a_forged_ticket_is_a_wrong_code_like_any_other(ticket: str) -> None:
    with pytest.raises(Refused) as refused:
        try_code(ticket=ticket, code="123456", ip="192.0.2.7", clock=SHOWN)
    assert refused.value.code == "code_wrong"
    assert AuditEntry.objects.filter(verb="proofs.code_wrong").exists()
    assert address_of(ticket, clock=SHOWN) is None


def test_a_ticket_is_not_a_visit() -> None:
    assert address_of(ask(), clock=SHOWN) is None


def test_a_million_guesses_are_hopeless() -> None:
    """From as many machines as one likes, for a day: 6 codes, of 5 tries each, are compared at most."""
    counted = 0
    for minute in range(0, 24 * 60, 12):
        after = timedelta(minutes=minute)
        try:
            ticket = ask(ip=f"198.51.100.{minute % 250}", after=after)
        except Refused:
            continue
        secret = code_sent()
        for guess in range(TRIES + 3):
            with pytest.raises(Refused):
                try_code(
                    ticket=ticket, code=wrong(secret), ip=f"203.0.113.{guess}", clock=fixed_clock(NOW + after)
                )
        counted += OneTimeCode.objects.order_by("-pk")[0].tries
    assert counted <= 6 * TRIES * 2  # a day of the calendar may straddle two spans
    assert counted / 1_000_000 < 1e-4


def test_one_machine_guesses_forty_times_an_hour_and_is_not_even_compared_after() -> None:
    ticket = ask()
    for _ in range(codes.TRIED_FROM.most):
        with pytest.raises(Refused) as refused:
            try_code(ticket=ticket, code="", ip="192.0.2.7", clock=SHOWN)
    assert refused.value.code == "code_wrong"
    with pytest.raises(Refused) as refused:
        try_code(ticket=ticket, code=code_sent(), ip="192.0.2.7", clock=SHOWN)
    assert refused.value.code == "too_many"


@pytest.mark.parametrize(
    "said", ["", "anne", "+33612345678", "anne@", "a" * 1_000 + "@example.fr", "a\x00@b.fr"]
)
def test_what_is_no_address_gets_no_code(said: str) -> None:
    with pytest.raises(Invalid) as refused:
        ask(said)
    assert refused.value.code == "identifier_wrong"
    assert not mail.outbox


def test_codes_are_forgotten_when_their_time_is_over() -> None:
    ask()
    assert forget_codes(NOW + timedelta(minutes=9)) == 0
    assert forget_codes(NOW + timedelta(minutes=11)) == 1
