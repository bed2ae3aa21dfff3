"""Tokens: shown once, found again by what is kept of them, ended by time and by hand."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chaland.access.models import ApiToken, AuditEntry, User
from chaland.access.services import add_user, let_in
from chaland.access.tokens import issue_token, revoke_token, token_of, tokens_seen_by
from chaland.kernel.clock import real_clock
from chaland.kernel.errors import Forbidden, Invalid, NotFound

pytestmark = pytest.mark.django_db


def user(role: str = "manager") -> User:
    return add_user(email=f"{role}@example.fr", role=role)


def test_the_secret_is_kept_nowhere() -> None:
    token, secret = issue_token(user=user(), name=" la  caisse ", scopes=["contacts:read"], days=30)
    row = " ".join(str(value) for value in ApiToken.objects.values_list().get())
    assert secret not in row
    assert secret[:-4] not in row
    assert (token.name, secret.endswith(token.ending)) == ("la caisse", True)
    told = AuditEntry.objects.get(verb="tokens.issue")
    assert (told.subject_id, told.facts) == (str(token.pk), {"scopes": ["contacts:read"]})


def test_a_token_lives_until_its_day_and_its_use_is_noted_by_the_minute() -> None:
    now = real_clock()
    token, secret = issue_token(user=user(), name="site", scopes=["contacts:read"], days=30)
    assert token_of(secret, now) == token
    assert token_of(secret, now + timedelta(seconds=59)) == token
    token.refresh_from_db()
    assert token.used_at == now
    assert token_of(secret, now + timedelta(days=30, seconds=1)) is None
    assert token_of(secret[:-1], now) is None
    assert token_of("", now) is None


def test_a_revoked_token_and_one_of_a_closed_account_are_dead_at_once() -> None:
    owner, now = user(), real_clock()
    first, secret = issue_token(user=owner, name="site", scopes=["contacts:read"], days=30)
    _, other = issue_token(user=owner, name="caisse", scopes=["contacts:read"], days=30)
    revoke_token(token_id=first.pk, by=owner)
    assert token_of(secret, now) is None
    let_in(user=owner, active=False, by=None)
    assert token_of(other, now) is None


def test_nobody_ends_the_token_of_another_but_who_manages_users() -> None:
    token, _ = issue_token(user=user(), name="site", scopes=["contacts:read"], days=30)
    stranger = user("marketing")
    assert list(tokens_seen_by(stranger)) == []
    with pytest.raises(NotFound, match="no such token"):
        revoke_token(token_id=token.pk, by=stranger)
    revoke_token(token_id=token.pk, by=user("admin"))
    token.refresh_from_db()
    assert token.revoked_at is not None


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"name": " "}, "token_nameless"),
        ({"scopes": []}, "scopes_missing"),
        ({"scopes": ["contacts:erase"]}, "scope_unknown"),
        ({"days": 0}, "token_days"),
        ({"days": 4000}, "token_days"),
    ],
)
def test_a_token_says_who_what_and_until_when(wrong: dict[str, object], code: str) -> None:
    right = {"user": user(), "name": "site", "scopes": ["contacts:read"], "days": 30}
    with pytest.raises(Invalid) as refused:
        issue_token(**(right | wrong))  # type: ignore[arg-type]
    assert refused.value.code == code


def test_who_may_not_issue_tokens_is_refused() -> None:
    with pytest.raises(Forbidden):
        issue_token(user=user("reader"), name="site", scopes=["contacts:read"], days=30)
