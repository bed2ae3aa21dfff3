"""A role that needs a second factor: until one is there, nothing but adding it. Passkeys in a real Chromium."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from playwright.sync_api import Page, expect

from chaland.access.models import AuditEntry, User
from chaland.access.queries import roles_with_second_factor
from chaland.access.services import demand_second_factor
from chaland.kernel.errors import Invalid
from tests.faces.web.conftest import PASSWORD, make_user
from tests.harness.browser import assert_accessible

ENROLMENT = "/accounts/2fa/"


def signed_in(role: str) -> Client:
    client = Client()
    client.force_login(make_user(role))
    return client


@pytest.mark.django_db
class TestRule:
    def test_a_fresh_house_demands_nothing(self) -> None:
        assert roles_with_second_factor() == frozenset()
        assert signed_in("admin").get("/contacts/").status_code == 200

    def test_who_lacks_one_is_led_to_add_it_and_to_nothing_else(self) -> None:
        demand_second_factor(roles=["sales"], by=None)
        client = signed_in("sales")
        for address in ("/", "/contacts/", "/settings/me/", "/accounts/password/change/"):
            assert client.get(address).headers["Location"] == ENROLMENT
        assert client.post("/contacts/bulk/", {"ids": [1], "tag": "VIP"}).headers["Location"] == ENROLMENT
        fragment = client.get("/contacts/rows/", headers={"HX-Request": "true"})
        assert fragment.headers["HX-Redirect"] == ENROLMENT
        assert "Votre rôle demande" in client.get(ENROLMENT).content.decode()
        assert client.post("/accounts/logout/").headers["Location"] == "/"

    def test_who_has_one_works(self) -> None:
        demand_second_factor(roles=["sales"], by=None)
        client = signed_in("sales")
        TOTP.activate(User.objects.get(), generate_totp_secret())
        assert client.get("/contacts/").status_code == 200
        Authenticator.objects.all().delete()
        assert client.get("/contacts/").status_code == 302

    def test_other_roles_and_strangers_pass(self) -> None:
        demand_second_factor(roles=["sales"], by=None)
        assert signed_in("support").get("/contacts/").status_code == 200
        assert Client().get("/accounts/login/").status_code == 200

    def test_the_admin_says_of_which_roles_and_it_is_written_down(self) -> None:
        admin = signed_in("admin")
        answer = admin.post("/settings/users/second-factor/", {"roles": ["sales", "manager"]})
        assert answer.headers["Location"] == "/settings/users/"
        assert roles_with_second_factor() == {"sales", "manager"}
        assert AuditEntry.objects.get(verb="settings.house").facts == {"is": ["manager", "sales"]}
        page = admin.get("/settings/users/").content.decode()
        assert 'name="roles" value="sales" checked' in page
        admin.post("/settings/users/second-factor/", {})
        assert roles_with_second_factor() == frozenset()
        with pytest.raises(Invalid):
            demand_second_factor(roles=["king"], by=None)

    def test_a_manager_may_not(self) -> None:
        assert signed_in("manager").post("/settings/users/second-factor/").status_code == 403


def with_passkeys(page: Page) -> None:
    """A key that answers by itself, as a telephone would after a fingerprint."""
    browser = page.context.new_cdp_session(page)
    browser.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    browser.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_a_passkey_is_added_then_opens_the_door(visitor: Page, transactional_db: None) -> None:
    make_user("sales")
    demand_second_factor(roles=["sales"], by=None)
    page = visitor
    with_passkeys(page)
    page.goto("/accounts/login/")
    page.locator("[name=login]").fill("sales@example.fr")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("button.button-primary").click()
    expect(page.get_by_text("Votre rôle demande")).to_be_visible()
    assert_accessible(page)
    page.locator("a[href*='webauthn']").click()
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main button.button-primary").click()
    assert_accessible(page)
    expect(page.get_by_label("Nom")).to_be_visible()
    page.locator("[name=passwordless]").check()
    page.locator("#mfa_webauthn_add").click()
    expect(page.get_by_role("heading", name="Codes de récupération")).to_be_visible()
    page.goto("/contacts/")
    page.locator(".who").click()
    page.get_by_role("button", name="Se déconnecter").click()
    expect(page.locator(".who")).to_have_count(0)
    page.goto("/accounts/login/?next=/contacts/")
    page.locator("#passkey_login").click()
    expect(page.get_by_role("heading", name="Contacts")).to_be_visible()
    assert page.url.endswith("/contacts/")
