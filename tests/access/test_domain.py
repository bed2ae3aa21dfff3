"""Roles, verbs and the chain."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chaland.access.domain import ROLE_NAMES, VERBS, Role, chain, may, require
from chaland.kernel.errors import Forbidden

ALLOWED = {
    "contacts.export": {Role.ADMIN, Role.MANAGER, Role.DPO},
    "imports.sensitive": {Role.ADMIN, Role.DPO},
    "users.edit": {Role.ADMIN},
    "audit.read": {Role.ADMIN, Role.DPO},
    "contacts.read": set(Role),
}


@pytest.mark.parametrize("verb", ALLOWED)
def test_who_may_do_what_matters_most(verb: str) -> None:
    assert {role for role in Role if may(role, verb)} == ALLOWED[verb]


@pytest.mark.parametrize("verb", VERBS)
def test_the_administrator_may_do_everything_and_the_reader_only_see(verb: str) -> None:
    assert may(Role.ADMIN, verb)
    assert may(Role.READER, verb) == (verb in {"contacts.read", "segments.read"})


def test_to_see_is_not_to_export() -> None:
    assert may(Role.SALES, "contacts.read")
    assert not may(Role.SALES, "contacts.export")


def test_a_verb_that_does_not_exist_is_a_fault_of_ours() -> None:
    with pytest.raises(KeyError):
        may(Role.ADMIN, "contacts.destroy")


def test_a_refusal_names_the_action_in_both_languages() -> None:
    with pytest.raises(Forbidden) as refused:
        require(Role.READER, "contacts.export")
    assert "exporter des contacts" in refused.value.say("fr")
    assert "export contacts" in refused.value.say("en")
    require(Role.MANAGER, "contacts.export")


def test_every_role_has_its_name() -> None:
    assert set(ROLE_NAMES) == set(Role)


ENTRIES = st.dictionaries(st.text(), st.none() | st.booleans() | st.integers() | st.text(), max_size=5)


@given(st.text(), ENTRIES, ENTRIES)
def test_the_hash_covers_all_of_the_entry_and_the_hash_before(before: str, one: dict, other: dict) -> None:
    assert chain(before, one) == chain(before, dict(reversed(one.items())))
    assert (chain(before, one) == chain(before, other)) == (one == other and _types(one) == _types(other))
    assert chain(before, one) != chain(before + "x", one)


def _types(entry: dict) -> dict:
    return {key: type(value) for key, value in entry.items()}
