"""The keys that a domain signs with. Source: RFC 6376, RFC 8301 (sizes)."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Sequence

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key

from chaland.channels.email.preflight.findings import Finding, Level, found
from chaland.channels.email.preflight.names import Names, tagged
from chaland.kernel.text import Text

USUAL = (
    *("mail", "default", "dkim", "s1", "s2", "k1", "k2", "selector1", "selector2", "google", "smtp"),
    *("brevo1", "brevo2", "mailjet", "mandrill", "resend", "mlsend2", "rwmt1", "pm", "scph0"),
)
"""Names that relays and services commonly give their keys: tried when the account does not say its own."""
_LEAST_BITS, _GOOD_BITS = 1_024, 2_048


def check_dkim(domain: str, selectors: Sequence[str], names: Names) -> Iterator[Finding]:
    """domain: of the sender, whom the signature has to name. Raises: Silent."""
    keys = {one: key for one in selectors or USUAL if (key := _key(one, domain, names)) is not None}
    for selector, key in keys.items():
        yield _judged(f"{selector}._domainkey.{domain}", key)
    for selector in selectors:
        if selector not in keys:
            yield found("dkim_missing", Level.STOP, _MISSING, domain, name=f"{selector}._domainkey.{domain}")
    if not keys and not selectors:
        yield found("dkim_unknown", Level.WARN, _UNKNOWN, domain, domain=domain)


def _key(selector: str, domain: str, names: Names) -> dict[str, str] | None:
    records = [tagged(one) for one in names.text(f"{selector}._domainkey.{domain}")]
    return next((one for one in records if "p" in one), None)


def _judged(name: str, key: dict[str, str]) -> Finding:
    if not key["p"]:
        return found("dkim_revoked", Level.STOP, _REVOKED, name, name=name)
    if key.get("k", "rsa").lower() != "rsa":
        return found("dkim_good", Level.GOOD, _GOOD, name, name=name, kind=key["k"])
    bits = _bits(key["p"])
    if bits is None or bits < _LEAST_BITS:
        return found("dkim_bad", Level.STOP, _BAD, name, name=name, bits=bits or "?")
    if bits < _GOOD_BITS:
        return found("dkim_short", Level.NOTE, _SHORT, name, name=name, bits=bits)
    return found("dkim_good", Level.GOOD, _GOOD, name, name=name, kind=f"RSA {bits}")


def _bits(said: str) -> int | None:
    try:
        key = load_der_public_key(base64.b64decode("".join(said.split()), validate=True))
    except (ValueError, binascii.Error, UnsupportedAlgorithm):
        return None
    return key.key_size if isinstance(key, RSAPublicKey) else None


_MISSING = Text(
    "La clé DKIM {name} n'existe pas : publiez celle que donne votre relais.",
    "The DKIM key {name} does not exist: publish the one that your relay gives.",
)
_UNKNOWN = Text(
    "Aucune clé DKIM de {domain} sous les noms habituels. Si votre relais signe, dites son sélecteur dans le compte.",
    "No DKIM key of {domain} under the usual names. If your relay signs, say its selector in the account.",
)
_REVOKED = Text("La clé DKIM {name} est révoquée.", "The DKIM key {name} is revoked.")
_BAD = Text(
    "La clé DKIM {name} ne se lit pas ou est trop courte ({bits} bits).",
    "The DKIM key {name} cannot be read or is too short ({bits} bits).",
)
_SHORT = Text(
    "La clé DKIM {name} a {bits} bits ; 2048 est mieux.",
    "The DKIM key {name} has {bits} bits; 2048 is better.",
)
_GOOD = Text("Clé DKIM {name} : en place ({kind}).", "DKIM key {name}: in place ({kind}).")
