"""Who may enter, how the door answers each kind of request, and what the browser is told."""

from __future__ import annotations

import pytest
from django.test import Client

from chaland.access.models import User
from tests.faces.web.conftest import PASSWORD, make_user

pytestmark = pytest.mark.django_db


def test_a_house_without_anyone_asks_for_its_admin() -> None:
    assert Client().get("/contacts/").headers["Location"] == "/welcome/"


def test_the_first_run_makes_an_admin_and_signs_them_in() -> None:
    client = Client()
    typed = {"name": "Alice", "email": "alice@example.fr", "password": "une phrase assez longue"}
    assert client.post("/welcome/", typed).headers["Location"] == "/welcome/purposes/"
    assert User.objects.get().role == "admin"
    assert client.get("/contacts/").status_code == 200


@pytest.mark.parametrize(
    ("email", "password", "said"),
    [
        ("alice@example.fr", "court", "12"),
        ("pas une adresse", "une phrase assez longue", "n&#39;est pas une adresse"),
    ],
)
def test_a_first_run_that_goes_wrong_says_so_beside_the_field(email: str, password: str, said: str) -> None:
    answer = Client().post("/welcome/", {"email": email, "password": password})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not User.objects.exists()


def test_there_is_only_one_first_run() -> None:
    make_user("admin")
    typed = {"email": "mallory@example.fr", "password": "une phrase assez longue"}
    assert Client().post("/welcome/", typed).headers["Location"] == "/accounts/login/"
    assert User.objects.count() == 1


def test_strangers_are_sent_to_the_door_each_in_their_way() -> None:
    make_user("admin")
    page = Client().get("/contacts/?q=a")
    assert (page.status_code, page.headers["Location"]) == (302, "/accounts/login/?next=/contacts/%3Fq%3Da")
    fragment = Client().get(
        "/contacts/rows/",
        headers={"HX-Request": "true", "HX-Current-URL": "https://evil.example/contacts/?q=a"},
    )
    assert fragment.status_code == 204
    assert fragment.headers["HX-Redirect"] == "/accounts/login/?next=%2Fcontacts%2F%3Fq%3Da"


def test_nobody_makes_their_own_account() -> None:
    make_user("admin")
    answer = Client().post("/accounts/signup/", {"email": "mallory@example.fr", "password1": PASSWORD})
    assert User.objects.count() == 1
    assert answer.status_code in {200, 302, 403}


def test_signing_in_in_french() -> None:
    make_user("sales")
    client = Client()
    assert "Mot de passe" in client.get("/accounts/login/").content.decode()
    client.post("/accounts/login/", {"login": "sales@example.fr", "password": PASSWORD})
    assert client.get("/contacts/").status_code == 200


@pytest.mark.parametrize("address", ["/accounts/login/", "/contacts/", "/about/", "/accounts/2fa/"])
def test_the_policy_allows_nothing_inline_and_nothing_from_elsewhere(address: str) -> None:
    client = Client()
    client.force_login(make_user("admin"))
    policy = client.get(address).headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "script-src 'self'" in policy


@pytest.mark.parametrize(
    "address", ["/accounts/login/", "/contacts/", "/about/", "/accounts/2fa/", "/accounts/sessions/"]
)
def test_pages_hold_no_inline_script_nor_style(address: str) -> None:
    client = Client()
    client.force_login(make_user("admin"))
    page = client.get(address, follow=True).content.decode()
    assert " style=" not in page
    assert "<style" not in page
    assert " onclick" not in page


def test_the_language_is_the_users_then_the_browsers_then_french() -> None:
    door = "/accounts/login/"
    make_user("reader", language="en")
    assert Client().get(door, headers={"Accept-Language": "en-GB"}).headers["Content-Language"] == "en"
    assert Client().get(door, headers={"Accept-Language": "de"}).headers["Content-Language"] == "fr"
    client = Client()
    client.force_login(User.objects.get())
    assert ">Columns<" in client.get("/contacts/", headers={"Accept-Language": "fr"}).content.decode()
    assert client.post("/language/", {"language": "fr", "next": "//evil.example"}).headers["Location"] == "/"
    assert ">Colonnes<" in client.get("/contacts/").content.decode()
