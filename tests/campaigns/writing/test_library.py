"""The messages that come with Chaland: whole, in both languages, short, and of fields that exist."""

from __future__ import annotations

from datetime import date

import pytest

from chaland.campaigns.domain.templates import compile_template
from chaland.campaigns.models import Template
from chaland.campaigns.writing.catalogue import STANDARD
from chaland.campaigns.writing.checks import check_content
from chaland.campaigns.writing.library import LibraryMessage, shipped, templates
from chaland.campaigns.writing.writer import Recipient, Written, writer_of
from chaland.channels.email.blocks import Identity, blocks_of, html_of, text_of
from chaland.channels.sms.encoding import measure
from chaland.channels.sms.stop import mention
from chaland.customers.models import CustomField
from chaland.kernel.text import LANGUAGES, Language
from chaland.segments.domain.packs import TradePack
from chaland.segments.ready_made import packs
from tests.campaigns.writing.drafting import draft
from tests.harness.rows import NOW

PACKS = {pack.key: pack for pack in packs()}
USUAL = {
    "contact": {
        "first_name": "Jean-Baptiste",
        "last_name": "LEFEBVRE",
        "title": "Monsieur",
        "city": "Villeurbanne",
    },
    "purchase": {"product": "Peugeot 3008 Hybrid", "date": date(2024, 9, 14)},
    "purchases": {"count": 12},
    "loyalty": {"points": 1250, "tier": "Or"},
    "shop": {
        "name": "Garage du Pont Villeurbanne",
        "phone": "+33472000000",
        "address": "1 rue",
        "city": "Lyon",
    },
    "owner": {"name": "Julie Mercier", "phone": "+33612345678"},
    "sender": {"name": "Garage du Pont", "phone": "+33472000000"},
    "links": {"unsubscribe": "https://x/u/1", "preferences": "https://x/p/1"},
}
CUSTOM = {"text": "Mercedes Classe A", "choice": "Diesel", "date": date(2026, 9, 23), "number": 42, "yes_no": True,
          "list": ["Italie du Sud", "Islande"]}  # fmt: skip
BARE = {"sender": USUAL["sender"], "links": USUAL["links"]}
IDENTITY = Identity("Garage du Pont", contact="contact@garage.example", preferences="{{ links.preferences }}")


def values(pack: TradePack) -> dict[str, object]:
    return {**USUAL, "custom": {field.key: CUSTOM[field.type] for field in pack.fields}}


def known(pack: TradePack) -> set[str]:
    return {one.path for one in STANDARD} | {f"custom.{field.key}" for field in pack.fields}


def sources(one: LibraryMessage, language: Language) -> dict[str, tuple[str, bool]]:
    if one.channel == "sms":
        return {"body": (one.body[language], False)}
    blocks = blocks_of(one.blocks[language])
    return {
        "subject": (one.subject[language], False),
        "preheader": (one.preheader[language], False),
        "text": (text_of(blocks, language=language, identity=IDENTITY), False),
        "html": (html_of(blocks, language=language, identity=IDENTITY), True),
    }


def test_every_trade_has_its_messages() -> None:
    counted = {trade: [one.channel for one in shipped() if one.trade == trade] for trade in PACKS}
    assert all(found.count("sms") >= 8 and found.count("email") >= 1 for found in counted.values())
    assert len({one.key for one in shipped()}) == len(shipped())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("one", shipped(), ids=lambda one: one.key)
def test_a_message_is_written_from_fields_that_exist(one: LibraryMessage, language: Language) -> None:
    pack = PACKS[one.trade]
    assert one.name.to(language)
    assert not one.segment or one.segment in {segment.key for segment in pack.segments}
    for place, (source, html) in sources(one, language).items():
        written = compile_template(
            source, html=html, known_fields=known(pack), path=place, language=language
        ).render(values(pack))
        assert written.strip()
        assert "  " not in written or html
        if one.channel == "sms":
            told = measure(written + mention({}, language))
            assert (told.encoding, told.culprits) == ("GSM-7", ())
            assert told.parts <= 2, written


def test_a_message_asks_for_little() -> None:
    """Who is known by nothing but their number gets it too, or is left out for the one field it is about."""
    for one in shipped():
        for source, html in sources(one, "fr").values():
            compiled = compile_template(source, html=html, known_fields=known(PACKS[one.trade]), path=one.key)
            asked = {path for path in compiled.required if path.split(".")[0] not in BARE}
            assert len(asked) <= 1, (one.key, asked)


@pytest.mark.django_db
def test_a_house_is_offered_its_own_and_those_of_its_trade() -> None:
    assert {one.trade for one in templates("sms")} == {"general"}
    CustomField.objects.create(
        key="energie", label_fr="Énergie", label_en="Energy", type="text", created_at=NOW
    )
    Template.objects.create(name="Le nôtre", channel="sms", body={"fr": "Bonjour"}, created_at=NOW)
    offered = templates("sms")
    assert {one.trade for one in offered} == {"", "general", "car_dealer"}
    assert offered[0].name.to("en") == "Le nôtre"
    assert offered[0].words() == {"subject": {}, "preheader": {}, "body": {"fr": "Bonjour"}, "blocks": {}}
    assert {one.channel for one in templates("email")} == {"email"}


@pytest.mark.django_db
def test_a_message_of_the_library_is_ready_to_leave() -> None:
    welcome = next(one for one in templates("sms") if one.key == "general.welcome")
    campaign = draft(welcome.body)
    assert check_content(campaign) == []
    (one,) = writer_of(campaign).write([Recipient(0, "+33612345678", "A", told={})])
    assert isinstance(one, Written)
    assert one.text == (
        "Bonjour, merci pour votre premier achat chez Garage du Pont ! Une question ? Appelez-nous au 04 72 00 00 00."
        " STOP au 36xxx"
    )
