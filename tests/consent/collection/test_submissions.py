"""What visitors send: nothing before the mailbox confirms, once only, by humans, and old enough."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail

from chaland.access.models import AuditEntry
from chaland.consent.models import CollectionTerms, Entry, Form, Purpose, Submission, Throttle
from chaland.consent.services.showing import LATEST, show
from chaland.consent.services.submissions import PATIENCE, confirm, forget_unconfirmed, read_confirmation
from chaland.consent.services.throttle import forget_past
from chaland.customers.models import Contact, SourceRecord
from chaland.customers.services.hand import add_contact
from chaland.kernel.clock import fixed_clock
from chaland.kernel.errors import Invalid, ProviderFailed, Refused
from tests.consent.collection.conftest import (
    BASE,
    CONFIRMED,
    NOW,
    SENT,
    SHOWN,
    collect,
    fill,
    make_form,
    token_sent,
)

pytestmark = pytest.mark.django_db


def nothing_written() -> bool:
    return not (Entry.objects.exists() or Contact.objects.exists() or SourceRecord.objects.exists())


def test_nothing_is_written_before_the_mailbox_confirms(form: Form) -> None:
    assert fill(form) == "waiting"
    assert nothing_written()
    assert mail.outbox[0].to == ["anne@example.fr"]
    assert mail.outbox[0].from_email == "Garage Martin <contact@garage-martin.fr>"
    assert f"{BASE}/f/c/" in mail.outbox[0].body
    assert read_confirmation(token_sent(), clock=CONFIRMED) is not None
    assert nothing_written()


def test_confirmed_it_is_a_person_with_the_proof_of_each_consent(form: Form) -> None:
    values = {"mobile": "+33612345678", "street": "3 RUE DES LILAS", "postal_code": "69003", "city": "LYON"}
    collect(form, values, ("email.news", "sms.news", "call.news", "letter.news"))
    contact = Contact.objects.get()
    assert (contact.last_name, contact.email, contact.language) == ("Arnaud", "anne@example.fr", "fr")
    record = SourceRecord.objects.get()
    assert (record.source.name, record.contact_id) == ("Lettre d'information", contact.pk)
    entries = {entry.channel: entry for entry in Entry.objects.all()}
    assert set(entries) == {"email", "sms", "call", "letter"}
    for entry in entries.values():
        assert (entry.act, entry.method, entry.form_id, entry.record_id) == (
            "given",
            "double_opt_in",
            form.pk,
            record.pk,
        )
        assert (entry.at, entry.double_opt_in_at) == (SENT(), CONFIRMED())
        assert entry.wording is not None
        assert entry.wording.text
        assert entry.controller_id == form.controller_id
        assert len(entry.evidence["notice"]["sha256"]) == 64
        assert "192.0.2.7" not in str(entry.evidence)
    assert entries["sms"].identifier == "+33612345678"
    assert entries["call"].goods_or_services == "voitures neuves et entretien"
    assert (entries["call"].valid_until - NOW.date()).days == 365
    terms = CollectionTerms.objects.get(source=record.source)
    assert (terms.direct, terms.informed, terms.refusal_offered) == (True, True, True)


def test_what_was_typed_is_emptied_once_it_is_in_the_file(form: Form) -> None:
    collect(form)
    assert Submission.objects.get().payload is None


def test_confirming_twice_is_confirming_once(form: Form) -> None:
    collect(form)
    assert confirm(token=token_sent(), clock=CONFIRMED) is not None
    assert (Contact.objects.count(), Entry.objects.count()) == (1, 1)


def test_only_what_was_ticked_is_given(form: Form) -> None:
    collect(form, ticked=())
    assert Contact.objects.exists()
    assert not Entry.objects.exists()


def test_a_box_that_was_not_shown_gives_nothing(form: Form) -> None:
    collect(form, {"mobile": "+33612345678"}, ("robocall.news", "email.other", "email.news"))
    assert list(Entry.objects.values_list("channel", flat=True)) == ["email"]


def test_a_page_is_sent_once(form: Form) -> None:
    seal = show(form, "fr", base=BASE, clock=SHOWN).seal
    fill(form, seal=seal)
    with pytest.raises(Refused) as refused:
        fill(form, {"email": "other@example.fr"}, seal=seal)
    assert refused.value.code == "page_sent"
    assert len(mail.outbox) == 1


@pytest.mark.parametrize(
    ("after", "code"),
    [(timedelta(milliseconds=300), "page_hasty"), (LATEST + timedelta(seconds=1), "page_stale")],
)
def test_nobody_reads_that_fast_nor_that_slowly(form: Form, after: timedelta, code: str) -> None:
    with pytest.raises(Refused) as refused:
        fill(form, clock=fixed_clock(NOW + after))
    assert refused.value.code == code
    assert not Submission.objects.exists()


def test_a_forged_page_is_refused_and_noted_without_an_address(form: Form) -> None:
    with pytest.raises(Refused) as refused:
        fill(form, seal="x" * 60)
    assert refused.value.code == "page_forged"
    noted = AuditEntry.objects.get(verb="forms.forged")
    assert "192.0.2.7" not in str(noted.facts)
    assert "anne" not in str(noted.facts)


def test_the_page_of_one_form_does_not_send_another(form: Form, news: Purpose) -> None:
    other = make_form(news, slug="other")
    with pytest.raises(Refused) as refused:
        fill(other, seal=show(form, "fr", base=BASE, clock=SHOWN).seal)
    assert refused.value.code == "page_forged"


def test_a_form_that_changed_meanwhile_is_read_again(form: Form) -> None:
    seal = show(form, "fr", base=BASE, clock=SHOWN).seal
    Form.objects.update(version=2)
    form.refresh_from_db()
    with pytest.raises(Refused) as refused:
        fill(form, seal=seal)
    assert refused.value.code == "page_stale"


def test_a_robot_in_the_trap_is_told_the_same_and_nothing_is_kept(form: Form) -> None:
    assert fill(form, trap="http://spam.example") == "waiting"
    assert not Submission.objects.exists()
    assert not mail.outbox
    assert AuditEntry.objects.filter(verb="forms.trapped").exists()


@pytest.mark.parametrize(
    ("values", "ticked", "path", "code"),
    [
        ({"email": None}, (), "email", "field_required"),
        ({"first_name": "x" * 1_000_000}, (), "first_name", "field_long"),
        ({}, ("sms.news",), "mobile", "point_needed"),
        ({"street": "3 RUE DES LILAS"}, ("letter.news",), "postal_code", "point_needed"),
        ({"birth_date": "1850-01-01"}, (), "birth_date", "birth_date_absurd"),
        ({"birth_date": "2031-01-01"}, (), "birth_date", "birth_date_absurd"),
        ({"birth_date": "2011-11-19"}, (), "birth_date", "too_young"),
        ({"age_band": "under_15"}, (), "age_band", "too_young"),
    ],
)
def test_what_cannot_be_taken_is_said_beside_its_field(
    form: Form, values: dict[str, Any], ticked: tuple[str, ...], path: str, code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        fill(form, values, ticked)
    assert (refused.value.path, refused.value.code) == (path, code)
    assert not Submission.objects.exists()


def test_from_fifteen_on_one_may_consent_alone(form: Form) -> None:
    collect(form, {"birth_date": "2011-11-18"})
    assert Entry.objects.count() == 1


def test_an_address_gets_three_messages_an_hour_whoever_asks(form: Form) -> None:
    for turn in range(3):
        fill(form, ip=f"192.0.2.{turn}")
    with pytest.raises(Refused) as refused:
        fill(form, ip="198.51.100.1")
    assert refused.value.code == "too_many"
    assert len(mail.outbox) == 3


def test_a_machine_sends_thirty_an_hour_whatever_it_sends(form: Form) -> None:
    for turn in range(30):
        fill(form, {"email": f"a{turn}@example.fr"})
    with pytest.raises(Refused) as refused:
        fill(form, {"email": "last@example.fr"})
    assert refused.value.code == "too_many"
    later = fixed_clock(SENT() + timedelta(hours=1))
    assert fill(form, {"email": "last@example.fr"}, clock=later) == "waiting"
    assert forget_past(NOW + timedelta(days=3)) > 0
    assert not Throttle.objects.exists()


def test_the_counts_of_strangers_hold_nothing_that_tells_who(form: Form) -> None:
    fill(form)
    kept = b" ".join(bytes(bucket) for bucket in Throttle.objects.values_list("bucket", flat=True))
    assert b"192.0.2" not in kept
    assert b"anne" not in kept


def test_known_or_not_the_answer_and_the_message_are_the_same(form: Form) -> None:
    add_contact(values={"last_name": "Arnaud", "email": "anne@example.fr"}, by=None)
    assert fill(form) == fill(form, {"email": "unknown@example.fr"}) == "waiting"
    first, second = (str(message.body).split("/f/c/")[0] for message in mail.outbox)
    assert first == second


def test_a_confirmed_address_that_one_contact_has_under_the_same_name_is_that_contact(form: Form) -> None:
    known = add_contact(
        values={"last_name": "ARNAUD", "first_name": "Anne", "email": "anne@example.fr"}, by=None
    )
    collect(form)
    assert Contact.objects.get().pk == known
    assert SourceRecord.objects.filter(contact_id=known).count() == 2


@pytest.mark.parametrize("known", [{"first_name": "Paul"}, {"last_name": "Blanc"}])
def test_under_another_name_it_is_somebody_else(form: Form, known: dict[str, str]) -> None:
    add_contact(
        values={"last_name": "Arnaud", "first_name": "Anne", "email": "anne@example.fr", **known}, by=None
    )
    collect(form)
    assert Contact.objects.count() == 2


def test_an_address_only_typed_never_joins_a_known_contact(news: Purpose) -> None:
    known = add_contact(
        values={"last_name": "Arnaud", "first_name": "Anne", "email": "anne@example.fr"}, by=None
    )
    form = make_form(news, double_opt_in=False)
    assert fill(form) == "done"
    assert Contact.objects.count() == 2
    entry = Entry.objects.get()
    assert entry.method == "web_form"
    assert entry.record.contact_id != known


def test_what_nobody_confirms_is_erased(form: Form) -> None:
    fill(form)
    late = fixed_clock(SENT() + PATIENCE + timedelta(seconds=1))
    assert confirm(token=token_sent(), clock=late) is None
    assert forget_unconfirmed(SENT() + timedelta(days=6)) == 0
    assert forget_unconfirmed(late()) == 1
    assert confirm(token=token_sent(), clock=CONFIRMED) is None
    assert nothing_written()


def test_a_purpose_given_up_meanwhile_is_consented_to_by_nobody(form: Form) -> None:
    fill(form)
    Purpose.objects.update(active=False)
    assert confirm(token=token_sent(), clock=CONFIRMED) is not None
    assert not Entry.objects.exists()


def test_when_the_message_cannot_leave_the_same_page_may_be_sent_again(form: Form, settings: Any) -> None:
    seal = show(form, "fr", base=BASE, clock=SHOWN).seal
    working = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1  # nobody listens there
    with pytest.raises(ProviderFailed):
        fill(form, seal=seal)
    settings.EMAIL_BACKEND = working
    assert fill(form, seal=seal) == "waiting"
