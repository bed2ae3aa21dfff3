"""What each person gets: fields, languages, mentions, links, and nothing that a telephone would obey."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import override_settings

from chaland.campaigns.models import Link
from chaland.campaigns.writing.links import Followed, follow
from chaland.campaigns.writing.writer import Recipient, Unwritable, Written, writer_of
from chaland.channels.models import Account
from chaland.consent.domain.tokens import Use
from chaland.consent.models import Entry, Purpose
from chaland.consent.services.tokens import read_token
from chaland.customers.models import Event
from chaland.kernel.errors import Conflict, Invalid, Refused
from tests.campaigns.writing.drafting import CLOCK, MONDAY, bought, draft, garage, offers, to, zoe
from tests.consent.harness import LONG_AGO, make_purpose
from tests.harness.rows import make_contact, make_record

pytestmark = pytest.mark.django_db
HOUSE = override_settings(CHALAND_URL="https://garage.example")
BLOCKS = [
    {"kind": "heading", "text": "Bonjour {{ contact.first_name | default: 'à vous' }}"},
    {"kind": "button", "text": "Prendre rendez-vous", "link": "https://rdv.example/prendre?de=chaland&ici=1"},
]


def written(campaign: Any, *recipients: Recipient) -> list[Any]:
    return writer_of(campaign, clock=CLOCK).write(recipients)


def text(campaign: Any, recipient: Recipient) -> str:
    (one,) = written(campaign, recipient)
    assert isinstance(one, Written), one
    return one.text


def test_an_sms_says_its_fields_and_how_to_stop() -> None:
    person = zoe()
    bought(person)
    body = (
        "Bonjour {{ contact.title }} {{ contact.last_name }}, votre {{ purchase.product }} du {{ purchase.date }} "
        "({{ purchase.amount }}) : {{ loyalty.points }} points, palier {{ loyalty.tier }}."
    )
    assert text(draft(body), to(person)) == (
        "Bonjour Madame ROSSI, votre Clio du 2 février 2026 (12 345,60 €) : 1 250 points, palier Or."
        " STOP au 36xxx"
    )


def test_a_service_message_says_nothing_of_stopping() -> None:
    service = offers(prospecting=False)
    assert text(draft("Votre voiture est prête.", purpose=service), to(zoe())) == "Votre voiture est prête."


def test_a_mention_that_was_written_by_hand_is_not_doubled() -> None:
    account = Account.objects.create(
        name="a", channel="sms", provider="file", options={"stop_number": "36180"}, created_at=LONG_AGO
    )
    campaign = draft("Soldes. STOP au 36180", account=account)
    assert text(campaign, to(zoe())) == "Soldes. STOP au 36180"


def test_each_reads_their_own_language_and_french_when_there_is_no_other() -> None:
    person = zoe()
    both = {"fr": "Le {{ today }}, {{ 1234.5 | amount }}", "en": "On {{ today }}, {{ 1234.5 | amount }}"}
    campaign = draft(both)
    assert text(campaign, to(person)).startswith("Le 23 novembre 2026, 1 234,50 €")
    assert text(campaign, to(person, language="en")) == "On 23 November 2026, €1,234.50 STOP to 36xxx"
    only = draft("Le {{ today }}")
    assert text(only, to(person, language="en")) == "Le 23 novembre 2026 STOP au 36xxx"


def test_who_lacks_a_field_without_default_is_left_out() -> None:
    nobody, person = make_contact(first_name=None), zoe()
    campaign = draft("Bonjour {{ contact.first_name }}")
    one, other = written(campaign, to(nobody), to(person))
    assert isinstance(one, Unwritable)
    assert (one.contact_id, one.reason, one.field) == (nobody.pk, "missing_field", "contact.first_name")
    assert "contact.first_name" in one.detail.fr
    assert isinstance(other, Written)
    kind = draft('Bonjour {{ contact.first_name | default: "cher client" }}')
    assert text(kind, to(nobody)) == "Bonjour cher client STOP au 36xxx"


def test_who_is_gone_gets_nothing() -> None:
    (one,) = written(
        draft("Bonjour {{ contact.city | default: '' }}"), Recipient(987_654, "+33612345678", "A")
    )
    assert isinstance(one, Unwritable)
    assert one.reason == "gone"


def test_each_variant_is_for_those_who_drew_it() -> None:
    campaign = draft("Un", letters="AB")
    campaign.variants.filter(letter="B").update(body={"fr": "Deux"})
    person = zoe()
    assert [one.text.split()[0] for one in written(campaign, to(person), to(person, arm="B"))] == [
        "Un",
        "Deux",
    ]


HOSTILE = [
    ("{{ contact.last_name }}{% if 1 %}", "{{ contact.last_name }}{% if 1 %}"),
    ("Ana\r\nBcc: x@example.com", "Ana Bcc: x@example.com"),
    ("A\x00n\x1ba\x7f", "Ana"),
    ("\u202eanA\u202c\u200f", "anA"),
    ("\ud83d", ""),
    ("a\u200b\ufeffb  \u00a0 c\u2028d", "ab c d"),
    ("e\u0301", "é"),
]


@pytest.mark.parametrize(("name", "said"), HOSTILE)
def test_a_name_is_said_and_never_obeyed(name: str, said: str) -> None:
    recipient = Recipient(0, "+33612345678", "A", told={"contact.first_name": name})
    found = text(draft("Bonjour {{ contact.first_name | default: '' }}, promo"), recipient)
    assert found == f"Bonjour {said}, promo STOP au 36xxx"


def test_a_name_of_ten_thousand_letters_makes_no_sixty_sms() -> None:
    recipient = Recipient(0, "+33612345678", "A", told={"contact.first_name": "a" * 10_000})
    (one,) = written(draft("Bonjour {{ contact.first_name }}"), recipient)
    assert isinstance(one, Unwritable)
    assert one.reason == "text_wrong"


def test_a_message_of_which_nothing_is_left_does_not_leave() -> None:
    (one,) = written(draft("{% if contact.city == 'Nice' %}Promo{% endif %}"), to(zoe()))
    assert isinstance(one, Unwritable)
    assert one.reason == "text_wrong"


def test_parts_are_those_of_the_text_that_leaves() -> None:
    campaign = draft("a" * 140 + " {{ contact.first_name }}")
    campaign.variants.update(body={"fr": "a" * 143 + "{{ contact.first_name }}"})
    short, longer = (Recipient(0, "+336", "A", told={"contact.first_name": name}) for name in ("abc", "abcd"))
    assert [one.parts for one in written(campaign, short, longer)] == [1, 2]


@HOUSE
def test_addresses_are_shortened_and_their_clicks_counted() -> None:
    long = "https://www.garage-du-pont.example/offres/revision-hiver?de=sms"
    campaign = draft(f"Offre : {long}. Ici {long} ou {long}/{{{{ contact.city | url_encode }}}}")
    said = text(campaign, to(zoe()))
    link = Link.objects.get(campaign=campaign)
    short = f"https://garage.example/l/{link.token}"
    assert said.startswith(f"Offre : {short}. Ici {short} ou {long}/Lyon")
    assert text(campaign, to(zoe())) == said
    followed = follow(link.token)
    assert followed is not None
    assert (followed.url, followed.campaign_id, followed.noted) == (long, campaign.pk, False)
    assert Link.objects.get(campaign=campaign).clicks == 1
    assert follow("nothing") is None


def test_addresses_stay_when_the_house_has_none() -> None:
    long = "https://www.garage-du-pont.example/offres/revision-hiver?de=sms"
    assert long in text(draft(long), to(zoe()))
    assert not Link.objects.exists()


@HOUSE
def test_a_draft_keeps_nothing_and_is_as_long_as_what_will_be_sent() -> None:
    campaign = draft("a" * 90 + " https://www.garage-du-pont.example/offres/revision-hiver?de=sms")
    person = zoe()
    (imagined,) = writer_of(campaign, draft=True).write([to(person)])
    assert not Link.objects.exists()
    (sent,) = written(campaign, to(person))
    (known,) = writer_of(campaign, draft=True).write([to(person)])
    assert isinstance(imagined, Written)
    assert isinstance(sent, Written)
    assert (imagined.units, imagined.parts) == (sent.units, sent.parts)
    assert known == sent


@HOUSE
def test_an_email_has_its_parts_its_footer_and_one_click_to_stop() -> None:
    person = zoe(first_name='<b>"Zoé" & {{x}}')
    campaign = draft(channel="email", subject="Zoé {{ contact.first_name }}", blocks=BLOCKS)
    (one,) = written(campaign, to(person, address="zoe@example.fr"))
    assert isinstance(one, Written)
    assert one.subject == 'Zoé <b>"Zoé" & {{x}}'
    assert "&lt;b&gt;&quot;Zoé&quot; &amp; {{x}}" in one.html
    assert "<b>" not in one.html
    for part in (one.text, one.html):
        assert "Garage du Pont" in part
        assert "732 829 320" in part
        assert "69002 Lyon" in part
    address = one.headers["List-Unsubscribe"].strip("<>")
    assert one.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    reached = read_token(Use.UNSUBSCRIBE, address.rsplit("/", 1)[1])
    assert reached is not None
    assert (reached.identifier, reached.channel, reached.contact) == ("zoe@example.fr", "email", person.pk)
    assert address in one.text
    assert "/l/" not in one.html
    assert "<img" not in one.html


@HOUSE
def test_an_email_of_words_alone_ends_with_who_writes() -> None:
    (one,) = written(draft("Bonjour", channel="email", subject="Bonjour"), to(zoe(), address="z@example.fr"))
    assert isinstance(one, Written)
    assert one.html == ""
    assert one.text.startswith("Bonjour\n\n")
    assert "Garage du Pont" in one.text
    assert "/u/" in one.text


@HOUSE
def test_whatever_measures_says_how_to_be_measured_no_more() -> None:
    service = make_purpose(garage(), channels=["email"], prospecting=False)
    said = [
        written(
            draft(channel="email", subject="S", blocks=BLOCKS, purpose=service, track_opens=tracks), to(zoe())
        )[0]
        for tracks in (False, True)
    ]
    assert ["/p/" in one.html for one in said if isinstance(one, Written)] == [False, True]


@HOUSE
def test_only_who_consented_is_followed() -> None:
    campaign = draft(channel="email", subject="S", blocks=BLOCKS, track_opens=True, track_clicks=True)
    free, watched = zoe(), zoe(email="w@example.fr")
    _consent_to_pixel(watched, campaign.purpose)
    unseen, seen = written(campaign, to(free, address="zoe@example.fr"), to(watched, address="w@example.fr"))
    assert "https://rdv.example" not in unseen.html
    token = Link.objects.get(campaign=campaign).token
    assert f"/l/{token}&quot;" not in unseen.html
    assert f'/l/{token}"' in unseen.html
    assert "/o/" not in unseen.html
    assert "/o/" in seen.html
    trace = seen.html.split(f"/l/{token}/")[1].split('"')[0]
    followed = follow(token, trace, clock=CLOCK)
    assert followed == Followed("https://rdv.example/prendre?de=chaland&ici=1", campaign.pk, True)
    event = Event.objects.get(type="email_click")
    assert (event.record.contact_id, event.properties) == (watched.pk, {"campaign": str(campaign.pk)})
    forged = follow(token, trace[:-3] + "abc", clock=CLOCK)
    assert forged == Followed(followed.url, campaign.pk, False)
    Entry.objects.create(
        **{**_consent(watched, campaign.purpose), "act": "withdrawn", "digest": b"no".ljust(16)}
    )
    assert follow(token, trace, clock=lambda: MONDAY + timedelta(days=1)) == forged
    assert Event.objects.filter(type="email_click").count() == 1
    assert Link.objects.get(campaign=campaign).clicks == 3


def _consent_to_pixel(person: Any, purpose: Any) -> None:
    make_record(person).points.create(kind="email", value=person.email)
    offers(channels=["tracking_pixel"])
    Entry.objects.create(**_consent(person, purpose))


def _consent(person: Any, purpose: Any) -> dict[str, Any]:
    return {
        "kind": "email",
        "identifier": person.email,
        "channel": "tracking_pixel",
        "purpose": Purpose.objects.get(channels=["tracking_pixel"]),
        "act": "given",
        "at": LONG_AGO,
        "recorded_at": LONG_AGO,
        "method": "web_form",
        "controller": purpose.controller,
        "record": person.records.first(),
        "digest": b"pixel".ljust(16),
    }


def test_an_email_without_an_address_for_its_links_is_refused() -> None:
    with pytest.raises(Refused) as told:
        writer_of(draft("Bonjour", channel="email", subject="S"))
    assert told.value.code == "public_url_missing"
    (one,) = writer_of(draft("Bonjour", channel="email", subject="S"), draft=True).write([to(zoe())])
    assert isinstance(one, Written)


def test_what_a_message_says_of_itself_is_what_the_law_is_told() -> None:
    assert writer_of(draft("Bonjour")).content.sender
    assert not writer_of(draft("Bonjour", sender="")).content.sender
    assert not writer_of(draft("Bonjour")).content.source
    assert writer_of(draft("{{ data_source }}")).content.source
    assert not writer_of(draft("{% if contact.city %}{{ data_source }}{% endif %}")).content.source
    half = draft("{{ data_source }}", letters="AB")
    half.variants.filter(letter="B").update(body={"fr": "Bonjour"})
    assert not writer_of(half).content.source


def test_a_fault_names_the_variant_the_part_and_the_language() -> None:
    with pytest.raises(Invalid) as told:
        writer_of(draft({"fr": "Bonjour", "en": "Hello {{ contact.frist_name }}"}))
    assert told.value.path == "variants.A.body.en"
    assert told.value.facts["suggestion"] == "contact.first_name"
    with pytest.raises(Invalid) as told:
        writer_of(draft(""))
    assert told.value.code == "body_missing"
    with pytest.raises(Conflict):
        writer_of(draft("x", letters=""))


def test_the_sender_is_a_field_too() -> None:
    assert text(draft("{{ sender.name }}, {{ sender.phone | phone }}"), to(zoe())) == (
        "Garage du Pont, 04 72 00 00 00 STOP au 36xxx"
    )
    assert garage().address is not None
