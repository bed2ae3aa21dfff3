"""Sealed links: read back as they were, and by nothing but their own use and keys."""

from __future__ import annotations

import base64
import os
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from chaland.access.keys import keys_named
from chaland.consent.domain.tokens import Reached, Use, reached_of, seal, unseal, words_of
from chaland.consent.services.tokens import (
    KEY,
    link_for,
    open_seal,
    read_token,
    seal_words,
    token_for,
    unsubscribe_headers,
)
from chaland.kernel.errors import Refused

KEYS = {1: b"a" * 64, 2: b"b" * 64}
ANNE = Reached("email", "anne.arnaud@example.fr", "email", "news", "noël 2026", 42, "en")
words = st.lists(
    st.text(st.characters(exclude_characters="\x1f", exclude_categories=["Cs"]), max_size=40),
    min_size=1,
    max_size=8,
)


@given(words, st.sampled_from(Use))
def test_what_is_sealed_is_read_back(said: list[str], use: Use) -> None:
    assert unseal(KEYS, use, seal(KEYS, use, said)) == tuple(said)


@given(words, st.sampled_from(Use), st.sampled_from(Use))
def test_one_use_does_not_open_another(said: list[str], made: Use, asked: Use) -> None:
    assert (unseal(KEYS, asked, seal(KEYS, made, said)) is None) == (made is not asked)


@given(words, st.data())
def test_any_change_of_one_sign_is_seen(said: list[str], data: st.DataObject) -> None:
    token = seal(KEYS, Use.UNSUBSCRIBE, said)
    at = data.draw(st.integers(0, len(token) - 1))
    other = data.draw(st.sampled_from("ABCdef019-_").filter(lambda sign: sign != token[at]))
    assert unseal(KEYS, Use.UNSUBSCRIBE, token[:at] + other + token[at + 1 :]) is None


@given(st.text(max_size=80))
def test_what_was_never_sealed_opens_nothing(token: str) -> None:
    assert unseal(KEYS, Use.UNSUBSCRIBE, token) is None


def test_an_older_key_still_opens_and_a_lost_one_does_not() -> None:
    old = seal({1: KEYS[1]}, Use.UNSUBSCRIBE, ["x"])
    assert unseal(KEYS, Use.UNSUBSCRIBE, old) == ("x",)
    assert unseal({2: KEYS[2]}, Use.UNSUBSCRIBE, old) is None
    assert unseal({1: KEYS[2]}, Use.UNSUBSCRIBE, old) is None


def test_a_link_tells_nothing_in_clear_and_is_the_same_each_time() -> None:
    token = token_for(Use.UNSUBSCRIBE, ANNE)
    assert token == token_for(Use.UNSUBSCRIBE, ANNE)
    raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    assert b"anne" not in raw
    assert b"example" not in raw
    assert read_token(Use.UNSUBSCRIBE, token) == ANNE
    assert reached_of(words_of(ANNE)) == ANNE


def test_a_seal_with_other_words_is_no_link() -> None:
    assert read_token(Use.PAGE, seal_words(Use.PAGE, "one")) is None


def test_keys_are_files_of_their_owner_alone_and_a_new_one_is_taken_up() -> None:
    before = seal_words(Use.PAGE, "kept")
    folder = Path(settings.CHALAND_HOME) / "keys"
    assert (folder / f"{KEY}-1").stat().st_mode & 0o077 == 0
    (folder / f"{KEY}-2").write_text("another key, of at least some length", encoding="ascii")
    try:
        os.utime(folder)
        after = seal_words(Use.PAGE, "kept")
        assert after != before
        assert set(keys_named(KEY)) == {1, 2}
        assert open_seal(Use.PAGE, before) == open_seal(Use.PAGE, after) == ("kept",)
    finally:
        (folder / f"{KEY}-2").unlink()


def test_headers_of_one_click_unsubscribing(settings: Any) -> None:
    settings.CHALAND_URL = "https://clients.example.fr/"
    headers = unsubscribe_headers(ANNE)
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = headers["List-Unsubscribe"]
    assert address.startswith("<https://clients.example.fr/u/")
    assert read_token(Use.UNSUBSCRIBE, address[1:-1].rpartition("/")[2]) == ANNE


def test_without_https_no_one_click_is_claimed_and_without_an_address_nothing(settings: Any) -> None:
    settings.CHALAND_URL = "http://192.0.2.1:8000"
    assert set(unsubscribe_headers(ANNE)) == {"List-Unsubscribe"}
    settings.CHALAND_URL = ""
    assert link_for(Use.PREFERENCES, ANNE, base="https://here.example").startswith("https://here.example/p/")
    with pytest.raises(Refused) as refused:
        unsubscribe_headers(ANNE)
    assert refused.value.code == "public_url_missing"
