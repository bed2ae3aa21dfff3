"""A company, one purpose by every channel, and a form that asks for them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail

from chaland.consent.domain.words import Channel
from chaland.consent.models import Controller, Form, Purpose
from chaland.consent.services.forms import add_form
from chaland.consent.services.showing import show
from chaland.consent.services.submissions import Outcome, Sent, confirm, submit
from chaland.kernel.clock import Clock, fixed_clock

NOW = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)
SHOWN = fixed_clock(NOW)
SENT = fixed_clock(NOW + timedelta(seconds=40))
CONFIRMED = fixed_clock(NOW + timedelta(minutes=5))
BASE = "https://clients.example.fr"
EVERY_FIELD = (
    "first_name",
    "last_name",
    "email",
    "mobile",
    "street",
    "postal_code",
    "city",
    "birth_date",
    "age_band",
)


@pytest.fixture
def company(db: None) -> Controller:
    Purpose.objects.all().delete()
    Controller.objects.all().delete()
    return Controller.objects.create(
        name="Garage Martin",
        siren="732829320",
        address="1 rue de la Paix, 75002 Paris",
        email="contact@garage-martin.fr",
        dpo_name="Aline Roy",
        dpo_email="dpo@garage-martin.fr",
        is_default=True,
        created_at=NOW,
    )


@pytest.fixture
def news(company: Controller) -> Purpose:
    return Purpose.objects.create(
        code="news",
        bit=0,
        label_fr="Offres et nouveautés",
        label_en="Offers and news",
        controller=company,
        channels=[channel.value for channel in Channel],
        goods_or_services="voitures neuves et entretien",
        created_at=NOW,
    )


@pytest.fixture
def form(news: Purpose) -> Form:
    return make_form(news)


def make_form(purpose: Purpose, **changes: Any) -> Form:
    """A form open to all, with a box by e-mail, SMS, phone, letter and for the pixel."""
    channels = (Channel.EMAIL, Channel.SMS, Channel.CALL, Channel.LETTER, Channel.PIXEL)
    given: dict[str, Any] = {
        "slug": "newsletter",
        "name": "Lettre d'information",
        "controller_id": purpose.controller_id,
        "fields": [{"field": name, "required": name == "email"} for name in EVERY_FIELD],
        "boxes": [{"channel": channel.value, "purpose": purpose.code} for channel in channels],
        "by": None,
        "clock": SHOWN,
    }
    return add_form(**{**given, **changes})


def fill(
    form: Form,
    values: Mapping[str, Any] | None = None,
    ticked: tuple[str, ...] = ("email.news",),
    *,
    clock: Clock = SENT,
    **changes: Any,
) -> Outcome:
    """What a person does: look at the page, then send it."""
    seal = changes.pop("seal", None) or show(form, "fr", base=BASE, clock=SHOWN).seal
    given = {"email": "anne@example.fr", "first_name": "Anne", "last_name": "Arnaud", **(values or {})}
    sent = Sent(
        seal=seal, values=given, ticked=frozenset(ticked), url=f"{BASE}/f/{form.slug}", ip="192.0.2.7"
    )
    return submit(
        form=form,
        sent=Sent(**{**{name: getattr(sent, name) for name in Sent.__slots__}, **changes}),
        base=BASE,
        clock=clock,
    )


def token_sent() -> str:
    """The token of the link in the latest message."""
    body = str(mail.outbox[-1].body)
    return body.split("/f/c/")[1].split()[0]


def collect(
    form: Form, values: Mapping[str, Any] | None = None, ticked: tuple[str, ...] = ("email.news",)
) -> None:
    """Sent, and confirmed from the mailbox."""
    fill(form, values, ticked)
    assert confirm(token=token_sent(), clock=CONFIRMED) is not None
