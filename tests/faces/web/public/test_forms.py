"""Hosted forms as strangers meet them: no cookie, no account, no leak, and nothing by a look."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from chaland.consent.models import Entry, Form, Purpose, Submission
from chaland.customers.models import Contact
from chaland.customers.services.hand import add_contact
from tests.consent.collection.conftest import NOW, make_form

pytestmark = pytest.mark.django_db

ANNE = {"email": "Anne@Example.fr", "first_name": "Anne", "last_name": "Arnaud", "box": ["email.news"]}
ADDRESS = "/f/newsletter"


def seal_of(answer: Any) -> str:
    found = re.search(r'name="page" value="([^"]+)"', answer.content.decode())
    assert found
    return found[1]


def send(visitor: Client, clock: Any, address: str = ADDRESS, **changes: Any) -> Any:
    seal = changes.pop("page", None) or seal_of(visitor.get(address))
    clock(NOW + timedelta(seconds=30))
    return visitor.post(address, {**ANNE, "page": seal, **changes})


def text_of(answer: Any) -> str:
    return unescape(answer.content.decode())


def test_boxes_come_unticked_with_their_words_and_the_law(visitor_of: Client, form: Form, clock: Any) -> None:
    page = text_of(visitor_of.get(ADDRESS))
    assert page.count('type="checkbox"') == 5
    assert "checked" not in page
    assert "J'accepte de recevoir par e-mail des messages de Garage Martin" in page
    assert "L223-1" in page
    assert "CNIL" in page
    assert 'name="csrfmiddlewaretoken"' not in page


def test_without_a_phone_field_the_phone_notice_is_not_said(visitor_of: Client, news: Purpose) -> None:
    make_form(news, slug="plain", fields=[{"field": "email", "required": True}], boxes=[])
    assert "L223-1" not in text_of(visitor_of.get("/f/plain"))


@pytest.mark.parametrize(
    ("asked", "header", "said"),
    [
        ("", "en-GB,en", "Send"),
        ("", "de,fr;q=0.5", "Envoyer"),
        ("?lang=en", "fr", "Send"),
        ("", "", "Envoyer"),
    ],
)
def test_the_page_speaks_the_visitors_language(
    form: Form, visitor_of: Client, asked: str, header: str, said: str
) -> None:
    answer = visitor_of.get(ADDRESS + asked, headers={"Accept-Language": header})
    assert f">{said}</button>" in text_of(answer)
    assert answer.headers["Content-Language"] == ("en" if said == "Send" else "fr")


def test_sent_then_confirmed_by_the_button_and_not_by_a_look(
    visitor_of: Client, form: Form, clock: Any
) -> None:
    answer = send(visitor_of, clock)
    assert "ouvrez votre boîte" in text_of(answer)
    link = re.search(r"http://testserver(/f/c/\S+)", str(mail.outbox[0].body))
    assert link
    for _ in range(3):
        page = visitor_of.get(link[1])
        assert visitor_of.head(link[1]).status_code == 200
    assert '<form method="post"' in page.content.decode()
    assert "<script" not in page.content.decode()
    assert not Entry.objects.exists()
    assert "c'est enregistré" in text_of(visitor_of.post(link[1]))
    entry = Entry.objects.get()
    assert (entry.identifier, entry.form_url) == ("anne@example.fr", "http://testserver/f/newsletter")
    assert "c'est enregistré" in text_of(visitor_of.get(link[1]))


def test_public_pages_set_no_cookie_and_shield_themselves(visitor_of: Client, form: Form, clock: Any) -> None:
    for answer in (
        visitor_of.get(ADDRESS),
        send(visitor_of, clock),
        visitor_of.get("/preuve"),
        visitor_of.get("/u/x"),
    ):
        assert not answer.cookies
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Cache-Control"] == "no-store"
        assert "noindex" in answer.headers["X-Robots-Tag"]
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_only_the_sites_of_the_form_may_frame_it(visitor_of: Client, form: Form, embeddable: Form) -> None:
    own, shared = visitor_of.get(ADDRESS), visitor_of.get("/f/embedded?embed=1")
    assert "frame-ancestors 'self';" in own.headers["Content-Security-Policy"] + ";"
    assert "frame-ancestors 'self' https://www.garage.fr" in shared.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in shared.headers
    assert visitor_of.get("/preuve").headers["X-Frame-Options"] == "DENY"


def test_the_snippet_names_our_page_alone_and_no_name_gets_out_of_it(
    visitor_of: Client, news: Purpose
) -> None:
    make_form(news, slug="odd", name='</script><script>alert("x")')
    answer = visitor_of.get("/f/odd.js")
    script = answer.content.decode()
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert '"http://testserver/f/odd?embed=1"' in script
    assert "</script>" not in script
    assert set(re.findall(r"https?://[^/\"]+", script)) == {"http://testserver"}


def test_the_site_around_is_kept_in_the_proof_when_it_may_show_the_form(
    visitor_of: Client, embeddable: Form, clock: Any
) -> None:
    for around, kept in (
        ("https://www.garage.fr/contact", "https://www.garage.fr/contact"),
        ("https://evil.example/", "http://testserver/f/embedded"),
    ):
        clock(NOW)
        send(visitor_of, clock, f"/f/embedded?embed=1&from={around}")
        assert Submission.objects.latest("pk").payload["url"] == kept


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("email", "pas une adresse", "n'est pas une adresse"),
        ("mobile", "12", "n'est pas un numéro"),
        ("birth_date", "31/02/1980", "n'est pas une date"),
        ("birth_date", "2020-01-01", "15 ans"),
        ("first_name", "x" * 1_000, "trop long"),
        ("first_name", "An\x00ne", "pas lisibles"),
        ("age_band", "other", "dans la liste"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_what_was_typed_stays(
    visitor_of: Client, form: Form, clock: Any, field: str, typed: str, said: str
) -> None:
    answer = send(visitor_of, clock, **{field: typed})
    page = text_of(answer)
    assert answer.status_code == 422
    assert said in page
    assert f'id="f-{field}-error1"' in page
    assert 'value="Arnaud"' in page
    assert not Submission.objects.exists()


def test_a_page_sent_again_is_said_to_be_sent(visitor_of: Client, form: Form, clock: Any) -> None:
    seal = seal_of(visitor_of.get(ADDRESS))
    send(visitor_of, clock, page=seal)
    assert "déjà été envoyé" in text_of(send(visitor_of, clock, page=seal))
    assert Submission.objects.count() == 1


def test_too_fast_brings_the_page_back_with_what_was_typed(
    visitor_of: Client, form: Form, clock: Any
) -> None:
    answer = visitor_of.post(ADDRESS, {**ANNE, "page": seal_of(visitor_of.get(ADDRESS))})
    assert answer.status_code == 409
    assert "Vérifiez, puis envoyez de nouveau" in text_of(answer)
    assert 'value="Arnaud"' in text_of(answer)


def test_known_or_unknown_the_page_is_the_same(visitor_of: Client, form: Form, clock: Any) -> None:
    add_contact(values={"last_name": "Arnaud", "email": "anne@example.fr"}, by=None)
    known = send(visitor_of, clock)
    clock(NOW)
    unknown = send(visitor_of, clock, email="unknown@example.fr")
    assert known.content == unknown.content
    assert (
        known.status_code,
        known.headers.get("Content-Length", ""),
    ) == (
        unknown.status_code,
        unknown.headers.get("Content-Length", ""),
    )


def test_a_body_of_a_million_signs_is_not_read(visitor_of: Client, form: Form) -> None:
    answer = visitor_of.post(ADDRESS, {**ANNE, "last_name": "x" * 1_000_000})
    assert answer.status_code == 413
    assert not Submission.objects.exists()


@pytest.mark.parametrize("address", ["/f/none", "/f/none.js", "/f/c/forged", "/u/forged", "/p/forged"])
def test_what_is_forged_or_gone_gets_one_neutral_page(visitor_of: Client, company: Any, address: str) -> None:
    answer = visitor_of.get(address)
    assert answer.status_code == 404
    assert "Ce lien n'est pas valable" in text_of(answer)
    assert not visitor_of.post(address).cookies


def test_a_closed_form_is_not_there(visitor_of: Client, form: Form) -> None:
    Form.objects.update(active=False)
    assert visitor_of.get(ADDRESS).status_code == 404
    assert visitor_of.post(ADDRESS, ANNE).status_code == 404


def test_a_place_is_found_from_its_postal_code(visitor_of: Client, form: Form, clock: Any) -> None:
    values = {"street": "3 rue des Lilas", "postal_code": "69003", "city": "Lyon", "box": ["letter.news"]}
    send(visitor_of, clock, **values)
    link = re.search(r"(/f/c/\S+)", str(mail.outbox[0].body))
    assert link
    visitor_of.post(link[1])
    contact = Contact.objects.get()
    assert (contact.insee, contact.department) == ("69383", "69")
    assert Entry.objects.get().kind == "postal"


def test_only_public_pages_are_open_to_strangers() -> None:
    """The one list of what needs no account; whoever adds to it does so on purpose."""
    from django.urls import get_resolver

    def views(patterns: Any) -> Any:
        for pattern in patterns:
            if hasattr(pattern, "url_patterns"):
                yield from views(pattern.url_patterns)
            else:
                yield pattern

    ours = [
        view for view in views(get_resolver().url_patterns) if view.callback.__module__.startswith("chaland")
    ]
    open_to_all = {view.name for view in ours if not getattr(view.callback, "login_required", True)}
    assert open_to_all == {
        "first_run",
        "choose_language",
        "public_confirm",
        "public_snippet",
        "public_form",
        "public_hook",
        "public_unsubscribe",
        "public_preferences",
        "public_details",
        "public_pixel",
        "public_proofs",
        "public_short",
        "public_short_traced",
        "nowhere",  # what the API answers where there is nothing
    }
