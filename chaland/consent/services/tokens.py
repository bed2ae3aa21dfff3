"""Links that messages carry: unsubscribe, preferences, confirmation. Nothing is kept to read them again."""

from __future__ import annotations

from django.conf import settings

from chaland.access.keys import keys_named
from chaland.consent.domain.tokens import Reached, Use, reached_of, seal, unseal, words_of
from chaland.kernel.errors import Refused
from chaland.kernel.text import Text

KEY = "links"
PATHS = {
    Use.UNSUBSCRIBE: "/u/{token}",
    Use.PREFERENCES: "/p/{token}",
    Use.OPEN: "/o/{token}.gif",
    Use.CONFIRM: "/f/c/{token}",
    Use.DETAILS: "/d/{token}",
}


def token_for(use: Use, reached: Reached) -> str:
    """The token of a person and a message, for one use."""
    return seal(keys_named(KEY), use, words_of(reached))


def read_token(use: Use, token: str) -> Reached | None:
    """Whom a token speaks for; None when it was not made here for that use."""
    words = open_seal(use, token)
    return reached_of(words) if words and len(words) == 7 else None


def seal_words(use: Use, *words: str) -> str:
    """Any words, none of which holds a control character, as one opaque token."""
    return seal(keys_named(KEY), use, words)


def open_seal(use: Use, token: str) -> tuple[str, ...] | None:
    """The words sealed in a token; None when it was not made here for that use."""
    return unseal(keys_named(KEY), use, token)


def link_for(use: Use, reached: Reached, *, base: str = "") -> str:
    """The whole address of a page. base: that of the house, when the installation was not told its own.

    Raises: Refused (`public_url_missing`).
    """
    return public_address(PATHS[use].format(token=token_for(use, reached)), base=base)


def public_address(path: str, *, base: str = "") -> str:
    """Where people outside reach a page. Raises: Refused (`public_url_missing`)."""
    house = settings.CHALAND_URL or base
    if not house:
        raise Refused(
            "public_url_missing",
            Text(
                "Chaland ne connaît pas son adresse publique : les liens des messages ne mèneraient nulle part.",
                "Chaland does not know its public address: links in messages would lead nowhere.",
            ),
            remedy=Text(
                "Donnez-la dans CHALAND_URL, par exemple https://clients.exemple.fr.",
                "Give it in CHALAND_URL, for example https://customers.example.com.",
            ),
        )
    return house.rstrip("/") + path


def unsubscribe_headers(reached: Reached, *, base: str = "") -> dict[str, str]:
    """The headers by which mail programs unsubscribe in one click (RFC 8058, law.md EML-07).

    Both must be covered by the DKIM signature. Without https only the first is given: the second needs it.
    Raises: Refused (`public_url_missing`).
    """
    address = link_for(Use.UNSUBSCRIBE, reached, base=base)
    headers = {"List-Unsubscribe": f"<{address}>"}
    if address.startswith("https://"):
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers
