"""In whose name an SMS may leave. Pure. Source: law.md SMS-03 and SMS-05."""

from __future__ import annotations

import re

from chaland.kernel.errors import Invalid
from chaland.kernel.text import Text

_SHORT_CODE = re.compile(r"\d{4,6}")
_LONG_NUMBER = re.compile(r"\+[1-9]\d{6,14}")
_MOBILE = re.compile(r"\+?(33|0033)?0?[67]\d{8}")


def check_sender(sender: str, least: int = 3, most: int = 11) -> None:
    """A name of `least` to `most` letters, digits and spaces with a letter at least; or a short code; or a number of a
    business. Raises: Invalid (`sender_mobile`, `sender_length`, `sender_characters`)."""
    bare = re.sub(r"[ .-]", "", sender)
    if _MOBILE.fullmatch(bare):
        raise _wrong(
            "sender_mobile",
            sender,
            Text(
                "Un numéro en 06 ou 07 ne peut pas envoyer de SMS commerciaux (Arcep 18-0881).",
                "A number in 06 or 07 may not send marketing texts (Arcep 18-0881).",
            ),
        )
    if _SHORT_CODE.fullmatch(sender) or _LONG_NUMBER.fullmatch(bare):
        return
    _check_name(sender, least, most)


def _check_name(sender: str, least: int, most: int) -> None:
    if not least <= len(sender.strip()) <= most or len(sender) > most:
        raise _wrong(
            "sender_length",
            sender,
            Text(
                "Le nom d'expéditeur « {sender} » doit avoir de {least} à {most} caractères.",
                "The sender name “{sender}” must have {least} to {most} characters.",
            ),
            least=least,
            most=most,
        )
    if not re.fullmatch(r"(?=.*[A-Za-z])[A-Za-z0-9 ]+", sender):
        raise _wrong(
            "sender_characters",
            sender,
            Text(
                "Le nom d'expéditeur « {sender} » doit être fait de lettres sans accent, de chiffres et d'espaces, "
                "avec au moins une lettre.",
                "The sender name “{sender}” must be made of unaccented letters, digits and spaces, "
                "with one letter at least.",
            ),
        )


def _wrong(code: str, sender: str, message: Text, **facts: int) -> Invalid:
    return Invalid(code, message, path="sender", remedy=None, sender=sender, **facts)
