"""E-mail addresses as servers want them, and the return address that says which message came back. Pure."""

from __future__ import annotations

import re
from functools import lru_cache

from email_validator import EmailSyntaxError, validate_email

from chaland.kernel.errors import Invalid
from chaland.kernel.text import Text

_PLAIN = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")
_REF = re.compile(r"[A-Za-z0-9_-]{1,48}")


@lru_cache(maxsize=1_024)
def sendable(address: str) -> str:
    """The address in ASCII: a domain with accents in its xn-- form.

    Raises: Invalid (`address_unsendable`): no address, or one whose part before the @ few servers take.
    """
    if _PLAIN.fullmatch(address):
        return address
    try:
        ascii_email = validate_email(address, check_deliverability=False).ascii_email
    except EmailSyntaxError:
        ascii_email = None
    if ascii_email is None or not _PLAIN.fullmatch(ascii_email):
        raise Invalid(
            "address_unsendable",
            Text(
                "« {address} » n'est pas une adresse joignable.", "“{address}” is no address mail can reach."
            ),
            address=address[:100],
        )
    return ascii_email


def domain_of(address: str) -> str:
    """What follows the @, in lower case."""
    return address.rpartition("@")[2].lower()


def return_address(bounces: str, client_ref: str) -> str:
    """Where this message's bounces go (VERP): `retours@x.fr` -> `retours+<client_ref>@x.fr`.

    client_ref: letters, digits, - and _, 48 at most. Raises: Invalid (`client_ref_bad`).
    """
    local, _, domain = bounces.rpartition("@")
    return f"{local}+{checked_ref(client_ref)}@{domain}"


def ref_in(address: str) -> str:
    """The number of the message that a return address speaks of; empty when it is not one."""
    found = re.fullmatch(r"[^@+]+\+([A-Za-z0-9_-]{1,48})@[^@]+", address.strip().strip("<>"))
    return found[1] if found else ""


def checked_ref(client_ref: str) -> str:
    """Raises: Invalid (`client_ref_bad`): it could not stand in an address or a Message-ID."""
    if not _REF.fullmatch(client_ref):
        raise Invalid(
            "client_ref_bad",
            Text("Numéro de message impossible : {ref}.", "Impossible message number: {ref}."),
            ref=client_ref[:60],
        )
    return client_ref
