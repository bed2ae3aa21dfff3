"""Who gets in: a live token, its scope, its user's rights, so many requests a minute; never a redirect."""

from __future__ import annotations

import dataclasses

import pytest
from django.test import Client

from chaland.access.models import ApiToken, User
from chaland.access.services import change_role
from chaland.faces.api import keys
from tests.faces.api.conftest import Program, Programs

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer chl_unknown", "Basic YTpi", "Bearer \x00é"])
def test_without_a_good_token_it_is_401_and_never_a_redirect(header: str) -> None:
    answer = Client().get("/api/v1/contacts", headers={"Authorization": header, "Accept-Language": "en"})
    assert answer.status_code == 401
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert answer.json()["code"] in ("token_missing", "token_wrong")


def test_a_session_of_the_pages_is_no_token(program: Programs, anne: int) -> None:
    program("manager")
    visitor = Client()
    visitor.force_login(User.objects.get())
    assert visitor.get("/api/v1/contacts").status_code == 401
    assert visitor.post("/api/v1/segments/count", {}, content_type="application/json").status_code == 401


def test_a_scope_that_the_token_lacks_is_403(program: Programs, anne: int) -> None:
    reader = program("manager", "contacts:read")
    assert reader.get(f"/contacts/{anne}").status == 200
    refused = reader.patch(f"/contacts/{anne}", city="Paris")
    assert (refused.status, refused.body["code"]) == (403, "scope_missing")
    assert "contacts:write" in refused.body["message"]


def test_the_rights_of_the_user_apply_as_they_are_now(program: Programs, anne: int) -> None:
    asker = program("manager")
    assert asker.get("/contacts").status == 200
    change_role(user=User.objects.get(email="manager@example.fr"), role="sales", by=None)
    refused = asker.get("/contacts")
    assert (refused.status, refused.body["code"]) == (403, "forbidden")
    assert asker.get(f"/contacts/{anne}").status == 200


def test_a_refusal_speaks_the_language_that_is_asked_for(program: Programs) -> None:
    french, english = program(language="fr-FR,en;q=0.5"), program(language="de,en;q=0.8,fr;q=0.2")
    said = french.get("/contacts/999").body
    assert said["message"] == "Aucun contact ne répond à « 999 »."
    answer = english.get("/contacts/999")
    assert answer.body["message"] == "No contact answers to “999”."
    assert answer.headers["Content-Language"] == "en"
    assert (answer.body["status"], answer.body["title"], answer.body["type"]) == (
        404,
        "Not Found",
        "about:blank",
    )


def test_a_token_may_ask_so_many_times_a_minute(
    program: Programs, anne: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "LIMIT", dataclasses.replace(keys.LIMIT, most=2))
    now = keys.real_clock()
    monkeypatch.setattr(keys, "real_clock", lambda: now)  # a minute must not end between two requests
    greedy, patient = program(), program()
    assert [greedy.get(f"/contacts/{anne}").status for _ in range(3)] == [200, 200, 429]
    refused = greedy.get(f"/contacts/{anne}")
    assert refused.body["code"] == "too_many_requests"
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert patient.get(f"/contacts/{anne}").status == 200


def test_what_is_no_address_and_what_is_no_method_are_problems(program: Programs) -> None:
    asker = program()
    assert asker.get("/nowhere").body["code"] == "no_such_address"
    refused = asker.send("DELETE", "/contacts", {})
    assert (refused.status, refused.body["code"]) == (405, "method_not_allowed")
    assert refused.headers["Allow"]


def test_the_use_of_a_token_is_known(program: Programs, anne: int) -> None:
    asker = program()
    assert ApiToken.objects.get().used_at is None
    asker.get(f"/contacts/{anne}")
    assert ApiToken.objects.get().used_at is not None


def test_the_document_and_its_page_come_from_here_alone() -> None:
    visitor = Client()
    document = visitor.get("/api/v1/openapi.json").json()
    assert document["info"]["title"] == "Chaland"
    page = visitor.get("/api/v1/docs")
    html = page.content.decode()
    assert page.status_code == 200
    assert "swagger-ui-bundle.js" in html
    assert "://" not in html.replace("http://testserver", "")


def test_a_fault_of_ours_is_a_problem_that_tells_nothing_of_the_house(
    program: Programs, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from chaland.faces.api import segments

    def fail(_: str) -> int:
        raise RuntimeError("a secret of the house")

    monkeypatch.setattr(segments.queries, "count_where", fail)
    asker: Program = program()
    answer = asker.post("/segments/count", sentence='ville = "Lyon"')
    assert (answer.status, answer.body["code"]) == (500, "broken")
    assert "secret" not in str(answer.body)
    assert "a secret of the house" in caplog.text
