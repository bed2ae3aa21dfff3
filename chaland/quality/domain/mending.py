"""What to mend: the groups of people whose records cost most, each as a sentence of the language of segments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chaland.kernel.text import Text

_GOOD = Text(
    'rfm_segment parmi ("champions", "loyal", "potential_loyalist", "cannot_lose", "at_risk")',
    'rfm_segment in ("champions", "loyal", "potential_loyalist", "cannot_lose", "at_risk")',
)
_CUSTOMERS = Text("nombre_achats >= 1", "purchase_count >= 1")


@dataclass(frozen=True, slots=True)
class Mending:
    """`one`, `many`: the group as it follows its number. `sentence`: who is in it.

    `stake`: how much of what they spend hangs on it, from 0 to 1: our estimate, for the order alone. `needs`: a field
    that is worth asking for only where something uses it (GDPR art. 5(1)(c)).
    """

    code: str
    stake: float
    one: Text
    many: Text
    sentence: Text
    needs: str = ""


def _of(who: Text, code: str, stake: float, lack: Text, one: Text, many: Text, needs: str = "") -> Mending:
    sentence = Text(f"{who.fr} et {lack.fr}", f"{who.en} and {lack.en}")
    return Mending(code, stake, one, many, sentence, needs)


MENDINGS: Sequence[Mending] = (
    _of(
        _GOOD,
        "mobile",
        0.4,
        Text(
            '(mobile est vide ou doute parmi ("phone_shared", "mobile_dead"))',
            '(mobile is empty or doubt in ("phone_shared", "mobile_dead"))',
        ),
        Text("bon client sans mobile valide", "good customer without a valid mobile"),
        Text("bons clients sans mobile valide", "good customers without a valid mobile"),
    ),
    _of(
        _GOOD,
        "email",
        0.4,
        Text(
            '(email est vide ou doute parmi ("email_typo", "email_dead", "email_bounced"))',
            '(email is empty or doubt in ("email_typo", "email_dead", "email_bounced"))',
        ),
        Text("bon client sans e-mail valide", "good customer without a valid email"),
        Text("bons clients sans e-mail valide", "good customers without a valid email"),
    ),
    _of(
        _GOOD,
        "address",
        0.3,
        Text(
            '(code_postal est vide ou ville est vide ou doute = "town_postal")',
            '(postal_code is empty or city is empty or doubt = "town_postal")',
        ),
        Text("bon client sans adresse sûre", "good customer without a sure address"),
        Text("bons clients sans adresse sûre", "good customers without a sure address"),
    ),
    _of(
        _CUSTOMERS,
        "unreachable",
        1.0,
        Text(
            "email est vide et mobile est vide et téléphone est vide",
            "email is empty and mobile is empty and phone is empty",
        ),
        Text("client sans e-mail ni téléphone", "customer without email or phone"),
        Text("clients sans e-mail ni téléphone", "customers without email or phone"),
    ),
    _of(
        _GOOD,
        "birthday",
        0.05,
        Text("date_naissance est vide", "birth_date is empty"),
        Text("bon client dont on ignore l'anniversaire", "good customer without a birthday"),
        Text("bons clients dont on ignore l'anniversaire", "good customers without a birthday"),
        needs="birth_date",
    ),
    _of(
        _CUSTOMERS,
        "poor",
        0.2,
        Text("qualité < 50", "quality < 50"),
        Text("client dont la fiche n'a pas la moyenne", "customer whose record is under 50"),
        Text("clients dont la fiche n'a pas la moyenne", "customers whose record is under 50"),
    ),
)
