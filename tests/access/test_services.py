"""Accounts."""

import pytest

from chaland.access.models import AuditEntry, User
from chaland.access.queries import has_any_user, user_by_email
from chaland.access.services import add_user, change_role, choose_language
from chaland.kernel.errors import Conflict, Invalid

pytestmark = pytest.mark.django_db


def test_an_account_is_found_whatever_the_case_of_its_address() -> None:
    assert not has_any_user()
    user = add_user(email="Elise@Example.FR", role="sales", password="correct horse battery")
    assert user.email == "elise@example.fr"
    assert user_by_email("ELISE@example.fr") == user
    assert user.check_password("correct horse battery")
    assert has_any_user()


def test_without_a_password_nobody_can_sign_in() -> None:
    user = add_user(email="a@example.fr", role="reader")
    assert not user.has_usable_password()


@pytest.mark.parametrize(
    ("email", "role", "code"),
    [("not an address", "sales", "email_invalid"), ("a@example.fr", "king", "role_unknown")],
)
def test_what_is_wrong_is_refused_and_writes_nothing(email: str, role: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        add_user(email=email, role=role)
    assert refused.value.code == code
    assert not User.objects.exists()
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize("again", ["a@example.fr", "A@EXAMPLE.FR", "a@EXAMPLE.fr"])
def test_one_account_an_address(again: str) -> None:
    add_user(email="a@example.fr", role="reader")
    with pytest.raises(Conflict) as refused:
        add_user(email=again, role="admin")
    assert refused.value.code == "user_exists"
    assert AuditEntry.objects.count() == 1


def test_the_house_keeps_an_administrator() -> None:
    one = add_user(email="a@example.fr", role="admin")
    with pytest.raises(Conflict) as refused:
        change_role(user=one, role="reader", by=one)
    assert refused.value.code == "last_admin"
    assert User.objects.get().role == "admin"
    other = add_user(email="b@example.fr", role="admin")
    change_role(user=one, role="reader", by=other)
    assert User.objects.get(pk=one.pk).role == "reader"
    last = AuditEntry.objects.latest("id")
    assert (last.verb, last.actor, last.facts) == ("users.role", other, {"role": "reader"})


def test_an_administrator_who_is_no_longer_active_does_not_count() -> None:
    one = add_user(email="a@example.fr", role="admin")
    gone = add_user(email="b@example.fr", role="admin")
    User.objects.filter(pk=gone.pk).update(is_active=False)
    with pytest.raises(Conflict):
        change_role(user=one, role="sales", by=None)


def test_a_role_that_does_not_exist_is_refused_and_the_old_one_stays() -> None:
    user = add_user(email="a@example.fr", role="sales")
    with pytest.raises(Invalid) as refused:
        change_role(user=user, role="king", by=None)
    assert refused.value.code == "role_unknown"
    assert User.objects.get().role == "sales"


def test_the_language_is_remembered() -> None:
    user = add_user(email="a@example.fr", role="sales")
    choose_language(user=user, language="en")
    assert User.objects.get().language == "en"
