"""Accounts: one default a channel, secrets that only this home reads, and every provider's form."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from chaland.access.models import AuditEntry
from chaland.channels.catalogue import PROVIDERS, open_transport, provider_named
from chaland.channels.hooks import account_called, hook_path, hook_url
from chaland.channels.models import Account
from chaland.channels.on_file import FileTransport
from chaland.channels.queries import account_for, account_named, accounts
from chaland.channels.services import add_account, edit_account, retire_account, try_account
from chaland.kernel.errors import Conflict, Forbidden, Invalid, NotFound, ProviderFailed, Refused
from tests.channels.sms.peers import OPTIONS, SECRETS, free_port

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _home(tmp_path: Path) -> Iterator[None]:
    kept, settings.CHALAND_HOME = settings.CHALAND_HOME, tmp_path
    yield
    settings.CHALAND_HOME = kept


def brevo(name: str = "Brevo", **more: Any) -> Account:
    facts = {"channel": "sms", "provider": "brevo", "secrets": {"api_key": "xkeysib-very-secret"}, "by": None}
    return add_account(name=name, **{**facts, **more})


def test_a_house_without_account_writes_to_a_file() -> None:
    account = account_for("sms")
    assert (account.provider, account.is_default) == ("file", True)
    assert account_for("sms").pk == account.pk
    transport = open_transport(account)
    assert isinstance(transport, FileTransport)
    assert "outbox" in try_account(account).fr


def test_the_first_account_is_the_default_and_another_may_become_it() -> None:
    first, second = brevo("Un"), brevo("Deux")
    assert account_for("sms").pk == first.pk
    edit_account(account_id=second.pk, is_default=True, by=None)
    assert account_for("sms").pk == second.pk
    assert account_for("sms", first.pk).pk == first.pk
    retire_account(account_id=second.pk, by=None)
    assert account_for("sms").pk == first.pk
    assert second.pk not in {one.pk for one in accounts()}
    assert second.pk in {one.pk for one in accounts(retired=True)}
    with pytest.raises(NotFound):
        account_for("email", first.pk)
    retire_account(account_id=first.pk, by=None)
    assert account_for("sms").provider == "file"


def test_secrets_are_sealed_and_never_told() -> None:
    account = brevo()
    kept = bytes(Account.objects.get(pk=account.pk).secrets)
    assert b"very-secret" not in kept
    assert "very-secret" not in str(list(AuditEntry.objects.values()))
    edit_account(account_id=account.pk, price_millicents=4_500, secrets={"api_key": " "}, by=None)
    from chaland.channels.catalogue import terms_of

    terms = terms_of(Account.objects.get(pk=account.pk))
    assert terms.secret("api_key") == "xkeysib-very-secret"
    assert "very-secret" not in repr(terms)
    edit_account(account_id=account.pk, secrets={"api_key": "other"}, by=None)
    assert terms_of(Account.objects.get(pk=account.pk)).secret("api_key") == "other"


def test_the_first_that_truly_sends_takes_the_place_of_a_file() -> None:
    assert account_for("sms").provider == "file"
    real = brevo()
    assert account_for("sms").pk == real.pk
    add_account(name="Essai", channel="sms", provider="file", by=None)
    brevo("Deux")
    assert account_for("sms").pk == real.pk


def test_the_default_stays_so_until_another_is_made_it() -> None:
    first = brevo("Un")
    edit_account(account_id=first.pk, is_default=False, by=None)
    assert account_for("sms").pk == first.pk
    second = brevo("Deux", is_default=True)
    edit_account(account_id=first.pk, is_default=False, by=None)
    assert account_for("sms").pk == second.pk
    retire_account(account_id=first.pk, by=None)
    edit_account(account_id=first.pk, is_default=True, by=None)
    assert account_for("sms").pk == second.pk


def test_who_moves_an_account_enters_its_secrets_again() -> None:
    account = brevo()
    with pytest.raises(Invalid) as refused:
        edit_account(account_id=account.pk, options={"base_url": "https://elsewhere.example"}, by=None)
    assert (refused.value.code, refused.value.facts["path"]) == ("secret_again", "api_key")
    moved = {"base_url": "https://elsewhere.example"}
    edit_account(account_id=account.pk, options=moved, secrets={"api_key": "again"}, by=None)
    edit_account(account_id=account.pk, options={**moved, "absence": "proof"}, by=None)
    with pytest.raises(Invalid):
        edit_account(account_id=account.pk, options={}, by=None)


def test_a_mailbox_has_a_password_of_its_own() -> None:
    options = {"host": "smtp.example", "user": "moi", "mailbox": "imaps://moi@imap.example"}
    secrets = {"password": "one", "mailbox_password": "two"}
    facts: dict[str, Any] = {"channel": "email", "provider": "smtp", "options": options, "secrets": secrets}
    account = add_account(name="Relais", **facts, by=None)
    moved = {**options, "mailbox": "imaps://moi@elsewhere.example"}
    with pytest.raises(Invalid) as refused:
        edit_account(account_id=account.pk, options=moved, by=None)
    assert refused.value.facts["path"] == "mailbox_password"
    edit_account(account_id=account.pk, options=moved, secrets={"mailbox_password": "two"}, by=None)


def test_another_home_reads_no_secret(tmp_path: Path) -> None:
    account = brevo()
    settings.CHALAND_HOME = tmp_path / "elsewhere"
    settings.CHALAND_HOME.mkdir()
    with pytest.raises(Refused) as refused:
        open_transport(account)
    assert refused.value.code == "secrets_unreadable"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"provider": "nobody"}, "provider_unknown"),
        ({"channel": "letter"}, "provider_unknown"),
        ({"name": "  "}, "name_missing"),
        ({"secrets": {}}, "field_missing"),
        ({"secrets": {"api_key": "k", "more": "x"}}, "field_unknown"),
        ({"options": {"api_key": "in the clear"}}, "field_unknown"),
        ({"senders": ["0612345678"]}, "sender_mobile"),
        ({"rate_per_s": 0}, "rate_wrong"),
        ({"lanes": 99}, "lanes_wrong"),
        ({"price_millicents": -1}, "price_wrong"),
        ({"provider": "octopush", "options": {"login": "x", "quality": "gold"}}, "value_unknown"),
    ],
)
def test_what_cannot_be_is_refused(change: dict[str, Any], code: str) -> None:
    with pytest.raises(Invalid) as refused:
        brevo(**change)
    assert refused.value.code == code
    assert "{" not in refused.value.say("fr")
    assert not Account.objects.exists()


def test_two_accounts_have_two_names() -> None:
    brevo("Un")
    with pytest.raises(Conflict):
        brevo("Un")
    assert account_named("un").name == "Un"
    assert account_named(str(account_named("Un").pk)).name == "Un"


def test_a_provider_that_does_not_answer_is_said() -> None:
    account = brevo(options={"base_url": f"http://127.0.0.1:{free_port()}"})
    with pytest.raises(ProviderFailed) as failed:
        try_account(account)
    assert (failed.value.code, failed.value.permanent) == ("provider_down", False)
    assert "very-secret" not in failed.value.say("fr")


def test_only_the_address_of_an_account_is_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = brevo("Un"), brevo("Deux")
    assert hook_url(one.pk) == ""
    monkeypatch.setattr(settings, "CHALAND_URL", "https://clients.exemple.fr/")
    assert hook_url(one.pk) == f"https://clients.exemple.fr{hook_path(one.pk)}"
    secret = hook_path(one.pk).rsplit("/", 1)[1]
    assert account_called(one.pk, secret).pk == one.pk
    for number, word in ((other.pk, secret), (one.pk, ""), (one.pk, "é"), (999, secret)):
        with pytest.raises(Forbidden):
            account_called(number, word)


@pytest.mark.parametrize(
    "provider", [one.code for one in PROVIDERS if one.channel == "sms" and one.code != "file"]
)
def test_every_form_asks_for_what_its_provider_needs(provider: str) -> None:
    options = dict(OPTIONS[provider])
    if provider == "http":
        options["url"] = "https://exemple.fr/{to}"
    account = add_account(
        name=provider, channel="sms", provider=provider, options=options, secrets=SECRETS[provider], by=None
    )
    account.refresh_from_db()
    transport = open_transport(account)
    assert transport.provider == provider
    assert transport.window >= 1
    transport.close()
    for one in provider_named("sms", provider).fields:
        assert one.label.fr
        assert one.label.en
        assert not (one.required and one.default and one.choices and one.default not in one.choices)


def test_the_hour_it_was_connected_is_kept() -> None:
    at = datetime(2026, 1, 2, tzinfo=UTC)
    assert brevo(clock=lambda: at).created_at == at
