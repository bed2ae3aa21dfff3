"""Who writes, and how to stop (law.md EML-05): what every message ends with. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from chaland.kernel.text import Text

_STOP = Text("Se désinscrire", "Unsubscribe")
_CHOOSE = Text("Choisir ce que je reçois", "Choose what I receive")


@dataclass(frozen=True, slots=True)
class Identity:
    """On whose behalf the message is sent. `siren`: nine digits. `contact`: an e-mail address or a phone number that
    somebody answers. `notice`: why, or from whom we have their data, in the words of a text block. `unsubscribe`,
    `preferences`: addresses, or Liquid; a message that no marketing is in may do without."""

    legal_name: str
    address: str = ""
    siren: str = ""
    contact: str = ""
    notice: str = ""
    unsubscribe: str = "{{ links.unsubscribe }}"
    preferences: str = ""


def who(identity: Identity) -> str:
    """Name, address, number, on one line."""
    address = ", ".join(part.strip() for part in identity.address.splitlines() if part.strip())
    siren = f"SIREN {_grouped(identity.siren)}" if identity.siren else ""
    return " · ".join(part for part in (identity.legal_name, address, siren, identity.contact) if part)


def ways_out(identity: Identity) -> list[tuple[Text, str]]:
    """The links of the footer, unsubscribing first."""
    links = [(_STOP, identity.unsubscribe), (_CHOOSE, identity.preferences)]
    return [(words, link) for words, link in links if link]


def _grouped(siren: str) -> str:
    digits = "".join(siren.split())
    return f"{digits[:3]} {digits[3:6]} {digits[6:]}" if len(digits) == 9 else siren
