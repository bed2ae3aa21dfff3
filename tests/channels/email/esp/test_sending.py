"""Every sending service of django-anymail: answers compared with what the service truly took."""

from __future__ import annotations

import json
import re
import socket
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote_plus

import pytest

from chaland.channels.email.esp.services import SERVICES
from chaland.channels.email.esp.transport import EspTransport
from chaland.channels.port import Answer, Outcome
from chaland.channels.terms import Terms
from chaland.kernel.errors import Invalid, ProviderFailed, Refused
from tests.channels.email.esp.conftest import Services
from tests.channels.email.mail import email

Opened = Callable[..., EspTransport]
OVER_HTTP = [service.code for service in SERVICES if service.code != "amazon_ses"]
WITHOUT_SIGNS = [service.code for service in SERVICES if not service.switches]


def sent(transport: EspTransport, *to: str) -> dict[str, Answer]:
    """The answer to each recipient."""
    messages = [email(one) for one in to]
    answers = {answer.client_ref: answer for answer in transport.send(messages)}
    return {message.to: answers[message.client_ref] for message in messages}


@pytest.mark.filterwarnings("ignore:django-anymail has dropped")
@pytest.mark.parametrize("code", OVER_HTTP)
def test_each_service_takes_what_we_send_and_gives_its_number(
    services: Services, esp: Opened, code: str
) -> None:
    to = [f"ok.{n}@x.fr" for n in range(3)]
    answers = sent(esp(code), *to, "refused@x.fr", "status500@x.fr")
    assert [answers[one].outcome for one in to] == [Outcome.ACCEPTED] * 3
    assert answers["refused@x.fr"].outcome is Outcome.REFUSED
    assert answers["status500@x.fr"].outcome is Outcome.UNKNOWN
    assert services.recipients(code) == {*to, "status500@x.fr"}
    if code not in ("sendgrid", "unisender_go"):  # these go by numbers that anymail gives them
        numbers = {one["to"]: one["number"] for one in services.taken(code)}
        assert {one: answers[one].provider_ref for one in to} == {one: numbers[one] for one in to}
    assert all(answers[one].provider_ref for one in to)


@pytest.mark.filterwarnings("ignore:django-anymail has dropped")
@pytest.mark.parametrize("code", OVER_HTTP)
def test_what_people_read_arrives_whole_and_nobody_is_tracked(
    services: Services, esp: Opened, code: str
) -> None:
    link = "<https://clients.exemple.fr/u/abc>"
    message = email(
        "ok.whole@x.fr",
        subject="Élodie, votre\r\nBcc: z@z.fr révision",
        sender_name='Garage "Élan", SARL\r\nX: y',
        text="Bonjour Élodie",
        html="<p>Bonjour Élodie</p>",
        reply_to="accueil@garage.example",
        headers={"List-Unsubscribe": link, "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
    )
    [answer] = esp(code).send([message])
    assert answer.outcome is Outcome.ACCEPTED
    [taken] = [one for one in services.taken(code) if one["to"] == "ok.whole@x.fr"]
    body = taken["body"] if code != "mailgun" else unquote_plus(taken["body"])
    body = body if not body.startswith("{") else json.dumps(json.loads(body), ensure_ascii=False)
    for said in (
        "Élodie, votre Bcc: z@z.fr révision",
        "Bonjour Élodie",
        link,
        "accueil@garage.example",
    ):
        assert said in body, said
    assert "\\r\\n" not in body.replace("Bonjour", "")
    assert "Élan" in body or "=?utf-8?" in body.lower()
    if code not in WITHOUT_SIGNS:
        assert re.search(
            r"(track|click|open)[^,]{0,30}(false|none|disabled|\bno\b|\b0\b)", body, re.IGNORECASE
        )
    if next(one for one in SERVICES if one.code == code).names_ours:
        assert message.client_ref in body


def test_each_outcome_is_what_it_must_be(services: Services, esp: Opened) -> None:
    to = [
        "ok.a@y.fr",
        "status400@y.fr",
        "status429@y.fr",
        "status503@y.fr",
        "garbage@y.fr",
        "list@y.fr",
        "cut@y.fr",
    ]
    answers = sent(esp("brevo"), *to, "status401@y.fr", "moved@y.fr")
    assert {one.partition("@")[0]: answer.outcome for one, answer in answers.items()} == {
        "ok.a": Outcome.ACCEPTED,
        "status400": Outcome.REFUSED,
        "status429": Outcome.LATER,
        "status503": Outcome.UNKNOWN,
        "garbage": Outcome.UNKNOWN,
        "list": Outcome.UNKNOWN,
        "cut": Outcome.UNKNOWN,
        "status401": Outcome.LATER,
        "moved": Outcome.LATER,
    }
    assert answers["status429@y.fr"].again_in_s == 7
    assert {one for one in services.recipients("brevo") if one.endswith("@y.fr")} == {
        "ok.a@y.fr",
        "garbage@y.fr",
        "list@y.fr",
        "cut@y.fr",
    }


def test_slower_than_we_wait_is_unknown(services: Services, esp: Opened) -> None:
    assert sent(esp("resend", timeout_s=0.3), "slow@x.fr")["slow@x.fr"].outcome is Outcome.UNKNOWN
    assert "slow@x.fr" in services.recipients("resend")


@pytest.mark.parametrize(
    ("to", "code", "permanent"),
    [("status401@x.fr", "provider_refused", True), ("moved@x.fr", "provider_refused", True)],
)
def test_when_none_was_taken_the_whole_window_says_so(
    esp: Opened, to: str, code: str, permanent: bool
) -> None:
    with pytest.raises(ProviderFailed) as failed:
        sent(esp("postmark"), to)
    assert (failed.value.code, failed.value.permanent) == (code, permanent)
    assert "key-of-ours" not in failed.value.say("fr")


def test_nothing_listens_and_nothing_was_taken(esp_terms: Callable[..., Terms]) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        transport = EspTransport("brevo", esp_terms("brevo", free.getsockname()[1]))
        with pytest.raises(ProviderFailed) as failed:
            sent(transport, "ok@x.fr", "ok.b@x.fr")
    transport.close()
    assert (failed.value.code, failed.value.permanent) == ("provider_down", False)


def test_bad_addresses_and_headers_never_reach_the_service(services: Services, esp: Opened) -> None:
    messages = [email("a b@z.fr"), email("ok.bad@z.fr", headers={"Bcc": "x@z.fr"}), email("ok.good@z.fr")]
    answers = {answer.client_ref: answer for answer in esp("mailjet").send(messages)}
    assert [answers[message.client_ref].code for message in messages] == [
        "address_unsendable",
        "header_bad",
        "",
    ]
    assert {one for one in services.recipients("mailjet") if one.endswith("z.fr")} == {"ok.good@z.fr"}


def test_an_account_without_its_key_says_which(tmp_path: Path) -> None:
    with pytest.raises(Invalid) as refused:
        EspTransport("brevo", Terms(1, {}, tmp_path))
    assert refused.value.path == "secrets.api_key"


def test_amazon_without_its_package_says_what_to_install(esp_terms: Callable[..., Terms]) -> None:
    with pytest.raises(Refused) as refused:
        EspTransport("amazon_ses", esp_terms("amazon_ses", 1))
    assert refused.value.code == "provider_missing"
    assert "chaland[ses]" in refused.value.say("fr")
