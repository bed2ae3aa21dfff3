"""Sizes known without writing: never different from the messages themselves."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import example, given
from hypothesis import strategies as st

from chaland.campaigns.domain.sizes import weigh
from chaland.campaigns.domain.templates import Amount, compile_template
from chaland.campaigns.models import Campaign
from chaland.campaigns.writing.catalogue import STANDARD
from chaland.campaigns.writing.measuring import Measurer, Sized
from chaland.campaigns.writing.wordings import Wording
from chaland.campaigns.writing.writer import Recipient, Unwritable, Writer, Written, writer_of
from chaland.channels.models import Account
from chaland.channels.sms.encoding import measure
from chaland.consent.models import Purpose
from tests.campaigns.writing.drafting import CLOCK, draft
from tests.harness.rows import make_contact

PATHS = {one.path for one in STANDARD}
LETTERS = st.text("ab é€[êç👋\n ", max_size=90)
FRAGMENTS = st.one_of(
    LETTERS,
    st.sampled_from(
        [
            "{{ contact.first_name }}",
            '{{ contact.first_name | default: "vous" }}',
            "{{ contact.city | upcase | append: '€' | default: '' }}",
            "{% if contact.city %}à {{ contact.city }}{% else %}ailleurs ê{% endif %}",
            "{% unless loyalty.points > 3 %}[]{% endunless %}",
            "{%- if loyalty.points == 2 -%} {{ loyalty.points }} points {%- endif -%}",
            "{{ loyalty.points }}",
            "{{ purchase.amount | default: purchase.date }}",
            "{% assign ville = contact.city | default: 'x' %}{{ ville }}",
            '{{ "👋" }}',
        ]
    ),
)
NAMES = st.one_of(st.none(), LETTERS, st.sampled_from(["a" * 140, "€" * 80, "ê" * 66, "👋" * 40]))
PEOPLE = st.fixed_dictionaries(
    {
        "contact.first_name": NAMES,
        "contact.city": NAMES,
        "loyalty.points": st.sampled_from([None, 2, 2.0, True, 12_345]),
        "purchase.amount": st.sampled_from([None, Amount(250), Amount(250, "USD")]),
        "purchase.date": st.sampled_from([None, date(2026, 11, 1)]),
    }
)


def writer(source: str, stop: str = " STOP au 36180") -> Writer:
    """Of a campaign that no database knows."""
    campaign = Campaign(channel="sms", purpose=Purpose(prospecting=True), sender="GARAGE")
    text = compile_template(source, html=False, known_fields=PATHS, path="body")
    return Writer(
        campaign, Account(price_millicents=4_500), {("A", "fr"): Wording("A", "fr", text, stop)}, {}
    )


def known(one: Written | Sized | Unwritable) -> tuple[Any, ...]:
    if isinstance(one, Unwritable):
        return one.contact_id, one.reason
    if isinstance(one, Sized):
        return one.contact_id, one.parts, one.encoding
    return one.contact_id, one.parts, measure(one.text).encoding


@given(st.lists(FRAGMENTS, min_size=1, max_size=5), st.lists(PEOPLE, min_size=1, max_size=6))
@example(["a" * 152, "{{ contact.first_name }}"], [{"contact.first_name": "€" + "b" * 20}])
@example(["é" * 66, "{{ contact.first_name }}"], [{"contact.first_name": "👋ê" + "a" * 40}])
@example(["{{ contact.first_name }}"], [{"contact.first_name": None}, {"contact.first_name": " "}])
def test_a_size_is_that_of_the_message(fragments: list[str], people: list[dict[str, Any]]) -> None:
    one = writer("".join(fragments))
    recipients = [Recipient(at, "+33612345678", "A", told=told) for at, told in enumerate(people)]
    twice = recipients * 2
    assert [known(each) for each in Measurer(one).sizes(twice)] == [known(each) for each in one.write(twice)]


@given(st.text("ab é€[êç👋\n{", max_size=320))
@example("a" * 152 + "€" + "b" * 152)
@example("ê" * 66 + "👋" + "b" * 66)
def test_the_parts_that_sums_tell_are_those_of_the_text(text: str) -> None:
    weight, told = weigh(text), measure(text)
    assert weight.parts in (None, told.parts)
    assert weight.encoding == told.encoding
    if told.parts == 1:
        assert (weight.septets if weight.plain else weight.units) == told.units


def test_a_total_says_what_it_costs_whom_it_leaves_and_who_is_worst() -> None:
    one = writer("Bonjour {{ contact.first_name }}")
    names = ["Ana", "a" * 140, "Žofie", None, "a" * 2_000]
    total = Measurer(one).total(
        Recipient(at, "+33", "A", told={"contact.first_name": name}) for at, name in enumerate(names)
    )
    assert (total.people, total.messages, total.parts) == (5, 3, 4)
    assert total.cost_millicents == 4 * 4_500
    assert total.worst == (1, 2)
    assert total.by_parts == {1: 2, 2: 1}
    assert total.by_encoding == {"GSM-7": 2, "UCS-2": 1}
    assert total.left_out == {"missing_field": 1, "text_wrong": 1}
    assert total.empty == {"contact.first_name": 1}


@pytest.mark.django_db
def test_a_thousand_people_take_as_many_questions_as_ten() -> None:
    campaign = draft("Bonjour {{ contact.first_name }}, {{ contact.city | default: '' }}")
    people = [make_contact(first_name=f"Ana {at}").pk for at in range(30)]
    recipients = [Recipient(pk, "+33612345678", "A") for pk in people]
    measurer = Measurer(writer_of(campaign, clock=CLOCK))
    with CaptureQueriesContext(connection) as few:
        measurer.total(recipients[:3])
    with CaptureQueriesContext(connection) as many:
        assert measurer.total(recipients).messages == 30
    assert len(few) == len(many) == 1


@pytest.mark.django_db
def test_an_email_is_one_part_or_nothing() -> None:
    campaign = draft("Bonjour {{ contact.first_name }}", channel="email", subject="S")
    measurer = Measurer(writer_of(campaign, draft=True, clock=CLOCK))
    there, bare = make_contact(first_name="Ana"), make_contact(first_name=None)
    one, other = measurer.sizes([Recipient(there.pk, "a@b.fr", "A"), Recipient(bare.pk, "c@b.fr", "A")])
    assert one == Sized(there.pk, 1, None)
    assert isinstance(other, Unwritable)
    with CaptureQueriesContext(connection) as asked:
        measurer.total(Recipient(there.pk, f"a{at}@b.fr", "A") for at in range(20))
    assert len(asked) == 1
