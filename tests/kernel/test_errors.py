"""The tree of errors: what each face can count on."""

import pytest

from chaland.kernel.errors import (
    Broken,
    ChalandError,
    Conflict,
    Forbidden,
    Invalid,
    NotFound,
    ProviderFailed,
    Refused,
)
from chaland.kernel.text import Text

SAID = Text("« {value} » ne va pas.", "“{value}” will not do.")


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (Refused, 2),
        (Invalid, 2),
        (NotFound, 2),
        (Conflict, 2),
        (Forbidden, 2),
        (ProviderFailed, 3),
        (Broken, 4),
    ],
)
def test_exit_codes_are_the_contract_of_the_command_line(kind: type[ChalandError], code: int) -> None:
    assert kind.exit_code == code


def test_an_error_says_its_message_then_its_remedy_in_the_language_asked() -> None:
    error = Invalid("wrong", SAID, path="row 3", remedy=Text("Voyez {path}.", "See {path}."), value="x")
    assert error.say("fr") == "« x » ne va pas. Voyez row 3."
    assert error.say("en") == "“x” will not do. See row 3."
    assert str(error) == error.say("en")
    assert (error.code, error.path, error.facts["value"]) == ("wrong", "row 3", "x")


def test_a_provider_says_whether_trying_again_is_useless() -> None:
    assert ProviderFailed("down", SAID, permanent=False, value="x").permanent is False
