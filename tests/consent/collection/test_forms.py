"""Forms: what may be asked, what is refused, how each change becomes a version."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from chaland.access.models import AuditEntry
from chaland.consent.domain.collecting.boxes import BoxFacts, box_words
from chaland.consent.domain.collecting.fields import age_on
from chaland.consent.domain.collecting.notice import as_text, sections_of
from chaland.consent.domain.recording import PHONE_ITEMS
from chaland.consent.domain.words import Channel
from chaland.consent.models import Controller, Form, Partner, Purpose, Wording
from chaland.consent.services.forms import edit_form, show_form
from chaland.consent.services.showing import show
from chaland.kernel.errors import Conflict, Invalid, Refused
from tests.consent.collection.conftest import BASE, NOW, SHOWN, make_form

pytestmark = pytest.mark.django_db


def box(channel: str, **more: Any) -> dict[str, Any]:
    return {"channel": channel, "purpose": "news", **more}


def fields(*names: str, required: str = "email") -> list[dict[str, Any]]:
    return [{"field": name, "required": name == required} for name in names]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"boxes": [box("email", required=True)]}, "consent_required"),
        ({"boxes": [box("email"), box("email")]}, "box_twice"),
        ({"boxes": [box("fax")]}, "box_channel"),
        ({"boxes": [box("partner_transfer")]}, "partners_missing"),
        ({"boxes": [box("partner_transfer", partners=[99])]}, "partner_unknown"),
        ({"boxes": [box("sms")], "fields": fields("email")}, "box_unreachable"),
        ({"boxes": [box("letter")], "fields": fields("email", "street")}, "box_unreachable"),
        ({"boxes": [{"channel": "email", "purpose": "other"}]}, "purpose_unfit"),
        ({"slug": "Été !"}, "slug_wrong"),
        ({"slug": "c"}, "slug_wrong"),
        ({"name": "  "}, "form_nameless"),
        ({"fields": []}, "form_empty"),
        ({"fields": fields("email", required=""), "boxes": []}, "confirm_needs_email"),
        ({"controller_id": 0}, "controller_unknown"),
        ({"origins": ["javascript:alert(1)"]}, "origin_wrong"),
        ({"origins": ["https://a.example; script-src *"]}, "origin_wrong"),
    ],
)
def test_a_form_that_would_not_be_lawful_or_would_not_work_is_refused(
    news: Purpose, changes: dict[str, Any], code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        make_form(news, **changes)
    assert refused.value.code == code
    assert not Form.objects.exists()


def test_a_form_has_an_address_of_its_own(form: Form, news: Purpose) -> None:
    with pytest.raises(Conflict) as refused:
        make_form(news)
    assert refused.value.code == "form_exists"


def test_a_consent_is_asked_for_the_controller_of_its_purpose_alone(
    news: Purpose, company: Controller
) -> None:
    sister = Controller.objects.create(name="Garage Sud", email="sud@example.fr", created_at=NOW)
    with pytest.raises(Invalid) as refused:
        make_form(news, controller_id=sister.pk)
    assert refused.value.code == "purpose_unfit"


def test_whoever_cannot_be_answered_does_not_ask(news: Purpose, company: Controller) -> None:
    Controller.objects.update(email=None)
    with pytest.raises(Invalid) as refused:
        make_form(news)
    assert refused.value.code == "controller_mute"


def test_calls_are_not_asked_for_without_saying_for_what_goods(news: Purpose, form: Form) -> None:
    Purpose.objects.update(goods_or_services=" ")
    with pytest.raises(Invalid) as refused:
        make_form(news, slug="calls", boxes=[box("call")])
    assert refused.value.code == "goods_missing"
    assert Channel.CALL not in {one.box.channel for one in show(form, "fr", base=BASE, clock=SHOWN).boxes}


def test_a_change_is_a_version_and_the_same_again_is_not(form: Form) -> None:
    def edit(name: str) -> None:
        edit_form(
            form_id=form.pk, name=name, controller_id=form.controller_id, fields=form.fields, boxes=form.boxes,
            texts=form.texts, origins=["https://www.garage.fr/contact", "https://www.garage.fr"],
            double_opt_in=True, by=None,
        )  # fmt: skip

    edit("Lettre")
    edit("Lettre")
    form.refresh_from_db()
    assert (form.version, form.origins) == (2, ["https://www.garage.fr"])
    show_form(form_id=form.pk, active=False, by=None)
    assert list(AuditEntry.objects.order_by("id").values_list("verb", flat=True))[-3:] == [
        "forms.add",
        "forms.edit",
        "forms.close",
    ]


def test_each_box_says_exactly_what_is_consented_to(form: Form) -> None:
    shown = {one.box.channel: one.wording for one in show(form, "fr", base=BASE, clock=SHOWN).boxes}
    assert set(shown) == {Channel.EMAIL, Channel.SMS, Channel.CALL, Channel.LETTER, Channel.PIXEL}
    for channel in (Channel.EMAIL, Channel.SMS, Channel.LETTER, Channel.PIXEL, Channel.CALL):
        assert "Garage Martin" in shown[channel].text
    call = shown[Channel.CALL]
    assert set(call.items) == set(PHONE_ITEMS)
    assert all(said in call.text for said in call.items.values())
    assert "voitures neuves" in call.items["goods"]
    assert "https://clients.example.fr/preuve" in call.items["proof"]
    assert "un an" in call.items["period"]


def test_words_are_kept_as_versions_and_only_when_they_change(form: Form, company: Controller) -> None:
    first = show(form, "fr", base=BASE, clock=SHOWN)
    again = show(form, "fr", base=BASE, clock=SHOWN)
    assert first.seal != again.seal
    assert first.notice == again.notice
    count = Wording.objects.count()
    company.name = "Garage Martin et fils"
    company.save()
    form.refresh_from_db()
    renamed = show(form, "fr", base=BASE, clock=SHOWN)
    assert renamed.notice.version == 2
    assert Wording.objects.count() == count + len(first.boxes) + 1
    assert show(form, "en", base=BASE, clock=SHOWN).boxes[0].wording.language == "en"


def test_the_notice_says_what_article_13_asks(form: Form) -> None:
    text = show(form, "fr", base=BASE, clock=SHOWN).notice.text
    for said in ("Garage Martin", "732829320", "dpo@garage-martin.fr", "Offres et nouveautés", "votre consentement",
                 "36 mois", "CNIL", "Adresse e-mail", "vous opposer", "retirer", "/preuve"):  # fmt: skip
        assert said in text
    assert as_text(sections_of(text)) == text


def test_partners_are_named_one_by_one(news: Purpose) -> None:
    partners = [
        Partner.objects.create(name=name, created_at=NOW).pk for name in ("Banque Bleue", "Assur'Auto")
    ]
    made = make_form(news, boxes=[box("partner_transfer", partners=partners)])
    shown = show(made, "fr", base=BASE, clock=SHOWN)
    assert "Assur'Auto et Banque Bleue, et à nul autre" in shown.boxes[0].wording.text
    assert "Banque Bleue" in shown.notice.text


def test_without_a_public_address_no_page_is_shown(form: Form, settings: Any) -> None:
    settings.CHALAND_URL = ""
    with pytest.raises(Refused) as refused:
        show(form, "fr", clock=SHOWN)
    assert refused.value.code == "public_url_missing"


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("channel", list(Channel))
def test_every_channel_has_its_words_in_both_languages(channel: Channel, language: Any) -> None:
    facts = BoxFacts(
        channel,
        "Garage Martin",
        "Offres",
        "voitures",
        "dpo@example.fr",
        "https://x/preuve",
        ("Un", "Deux", "Trois"),
    )
    text, items = box_words(facts, language)
    assert "Garage Martin" in text
    if channel is not Channel.PIXEL:
        assert "voitures" in text
        other, _ = box_words(replace(facts, purpose="Fidélité"), language)
        assert "Offres" in text  # else two boxes of one channel would say the same
        assert other == text.replace("Offres", "Fidélité")
    assert "{" not in text
    assert bool(items) == (channel is Channel.CALL)


def test_age_counts_full_years() -> None:
    born = date(2011, 11, 22)
    assert (age_on(born, date(2026, 11, 21)), age_on(born, date(2026, 11, 22))) == (14, 15)
    assert age_on(date(2012, 2, 29), date(2027, 2, 28)) == 14
    assert age_on(date(2012, 2, 29), date(2027, 3, 1)) == 15
