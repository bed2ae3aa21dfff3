"""Words in two languages."""

from hypothesis import given
from hypothesis import strategies as st

from chaland.kernel.text import Text, language_of

LINES = Text(fr="ligne {line}", en="line {line}")


def test_the_wording_of_the_language_is_said_with_its_facts() -> None:
    assert LINES.to("fr", line=3) == "ligne 3"
    assert LINES.to("en", line=3) == "line 3"


def test_braces_are_left_alone_when_there_are_no_facts() -> None:
    assert Text("un {mot}", "a {word}").to("en") == "a {word}"


@given(st.text())
def test_a_fact_is_never_read_as_a_wording(fact: str) -> None:
    assert Text("« {fact} »", "“{fact}”").to("fr", fact=fact) == f"« {fact} »"


def test_french_when_in_doubt() -> None:
    assert [language_of(code) for code in ("en", "EN-gb", "fr-FR", "de", "", None)] == [
        "en",
        "en",
        "fr",
        "fr",
        "fr",
        "fr",
    ]
