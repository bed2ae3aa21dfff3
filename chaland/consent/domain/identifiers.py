"""How a person is known to the ledger and to the suppression list: one normal form per kind. Pure.

E-mail: lower case, domain in ASCII. Phone: E.164. Postal: postal code, street and surname as matching
keys (lines 4 and 6 of NF Z10-011 and the surname, law.md SUP-02). No folding of dots or tags.
"""

from __future__ import annotations

from typing import NamedTuple

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from chaland.consent.domain.words import POINT_OF_CHANNEL, Channel, PointKind
from chaland.kernel.errors import Invalid
from chaland.kernel.text import Text
from chaland.reference import key

POINT_KINDS = {
    "email": PointKind.EMAIL,
    "mobile": PointKind.PHONE,
    "phone": PointKind.PHONE,
    "fax": PointKind.PHONE,
}
"""Kinds of customers.ContactPoint, but addresses, to kinds of identifiers."""
_FRENCH = ("FR", "GP", "MQ", "GF", "RE", "YT", "PM")


class Identifier(NamedTuple):
    kind: str
    value: str


def email_of(said: str) -> str | None:
    """The stored form of an address, None when it is none."""
    try:
        checked = validate_email(said.strip().lower(), check_deliverability=False, test_environment=True)
    except (EmailNotValidError, ValueError):
        return None
    return f"{checked.local_part.lower()}@{(checked.ascii_domain or checked.domain).lower()}"


def phone_of(said: str) -> str | None:
    """The number in E.164, None when it is none; without a country it is French, overseas included."""
    tries = [parsed for region in _FRENCH if (parsed := _parsed(said, region)) is not None]
    sure = [parsed for parsed in tries if phonenumbers.is_valid_number(parsed)]
    if not tries:
        return None
    return phonenumbers.format_number((sure or tries)[0], phonenumbers.PhoneNumberFormat.E164)


def _parsed(said: str, region: str) -> phonenumbers.PhoneNumber | None:
    try:
        parsed = phonenumbers.parse(said, region)
    except phonenumbers.NumberParseException:
        return None
    return parsed if phonenumbers.is_possible_number(parsed) else None


def postal_of(street: str | None, postal_code: str | None, surname: str | None) -> str | None:
    """The key of a household at its address, None without street or postal code."""
    if not street or not postal_code:
        return None
    return f"{postal_code.strip().upper()}|{key(street)}|{key(surname or '')}"


def identifier_of(kind: PointKind, said: str) -> Identifier:
    """The normal form of what was said. A postal key is taken as it is. Raises: Invalid (`identifier_wrong`)."""
    if kind is PointKind.POSTAL:
        value: str | None = said.strip() or None
    else:
        value = email_of(said) if kind is PointKind.EMAIL else phone_of(said)
    if value is None:
        raise Invalid(
            "identifier_wrong",
            Text(
                "« {said} » n'est ni une adresse e-mail, ni un numéro de téléphone.",
                "“{said}” is neither an email address nor a phone number.",
            ),
            path="identifier",
            said=said[:80],
        )
    return Identifier(kind.value, value)


def identifier_for(channel: Channel, said: str) -> Identifier:
    """What was said as the identifier that this channel reaches. Raises: Invalid (`identifier_channel`).

    A transfer to a partner may be about any identifier.
    """
    wanted = POINT_OF_CHANNEL[channel]
    if channel is Channel.PARTNER:
        return guessed(said)
    try:
        return identifier_of(wanted, said)
    except Invalid:
        raise Invalid(
            "identifier_channel",
            Text(
                "« {said} » n'est pas une coordonnée que ce canal peut joindre.",
                "“{said}” is not something that this channel can reach.",
            ),
            path="identifier",
            said=said[:80],
            channel=channel.value,
        ) from None


def hint_of(value: str) -> str:
    """Enough of an identifier to tell it from the person's others: …12@example.fr, …0001. Reasons are kept and
    passed on, identifiers are not."""
    if "|" in value:
        return value.split("|")[0]
    mailbox, at, domain = value.partition("@")
    return f"…{mailbox[-2:]}@{domain}" if at else f"…{value[-4:]}"


def guessed(said: str) -> Identifier:
    """An e-mail when there is an @, else a phone. Raises: Invalid (`identifier_wrong`)."""
    return identifier_of(PointKind.EMAIL if "@" in said else PointKind.PHONE, said)
