"""The fields that a message may say. What a person did not give to be told again is not there: notes, proofs of
consent, tags and colours, identifiers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from chaland.customers.domain.labels import CustomLabel, bare_key
from chaland.customers.queries.labels import custom_fields
from chaland.kernel.folding import fold
from chaland.kernel.text import LANGUAGES, Text
from chaland.segments.language.words.fields import CONTACT_FIELDS

Kind = Literal["text", "number", "amount", "date", "flag", "list", "phone", "link"]

GROUPS: Mapping[str, Text] = {
    "contact": Text("Personne", "Person"),
    "company": Text("Société", "Company"),
    "purchase": Text("Dernier achat", "Last purchase"),
    "purchases": Text("Tous les achats", "All purchases"),
    "loyalty": Text("Fidélité", "Loyalty"),
    "shop": Text("Magasin le plus proche", "Nearest shop"),
    "owner": Text("Responsable du client", "Who looks after them"),
    "custom": Text("Champs du métier", "Fields of the trade"),
    "sender": Text("Expéditeur", "Sender"),
    "links": Text("Liens", "Links"),
    "other": Text("Autres", "Others"),
}
"""In the order they are offered in."""


DETAILS = "links.details"
"""In the messages of a round of updating alone."""


@dataclass(frozen=True, slots=True)
class MessageField:
    """`path`: as it is written, `contact.first_name`. `group`: a key of GROUPS."""

    path: str
    label: Text
    kind: Kind
    group: str

    @property
    def said(self) -> Text:
        """The label, with its group where it says nothing alone: `Ville (magasin le plus proche)`."""
        if self.group in ("contact", "custom", "other"):
            return self.label
        group = GROUPS[self.group]
        return Text(f"{self.label.fr} ({group.fr.lower()})", f"{self.label.en} ({group.en.lower()})")

    @property
    def chip(self) -> str:
        """What a click on the field puts in the text."""
        return f"{{{{ {self.path} }}}}"


def _f(path: str, fr: str, en: str, kind: Kind = "text", group: str = "") -> MessageField:
    return MessageField(path, Text(fr, en), kind, group or path.split(".")[0])


# fmt: off
STANDARD: tuple[MessageField, ...] = (
    _f("contact.first_name", "Prénom", "First name"),
    _f("contact.last_name", "Nom", "Last name"),
    _f("contact.full_name", "Prénom et nom", "First and last name"),
    _f("contact.civility", "Civilité (Mme, M.)", "Title as kept (Mme, M.)"),
    _f("contact.title", "Civilité en toutes lettres (Madame, Monsieur)", "Title (Ms, Mr)"),
    _f("contact.email", "E-mail", "Email"),
    _f("contact.mobile", "Mobile", "Mobile", "phone"),
    _f("contact.phone", "Téléphone fixe", "Landline", "phone"),
    _f("contact.street", "Rue", "Street"),
    _f("contact.postal_code", "Code postal", "Postal code"),
    _f("contact.city", "Ville", "Town"),
    _f("contact.birth_date", "Date de naissance", "Date of birth", "date"),
    _f("contact.age", "Âge", "Age", "number"),
    _f("contact.function", "Fonction", "Function"),
    _f("contact.activity", "Activité", "Activity"),
    _f("contact.hobbies", "Loisirs", "Hobbies", "list"),
    _f("company.name", "Nom de la société", "Name of the company"),
    _f("company.city", "Ville de la société", "Town of the company"),
    _f("purchase.product", "Produit", "Product"),
    _f("purchase.category", "Catégorie", "Category"),
    _f("purchase.brand", "Marque", "Brand"),
    _f("purchase.date", "Date", "Date", "date"),
    _f("purchase.amount", "Montant de la commande", "Amount of the order", "amount"),
    _f("purchase.store", "Magasin de l'achat", "Shop of the purchase"),
    _f("purchase.replacement", "Date de remplacement prévue", "When a replacement is due", "date"),
    _f("purchases.count", "Nombre de commandes", "Number of orders", "number"),
    _f("purchases.total", "Total dépensé", "Total spent", "amount"),
    _f("purchases.first", "Date du premier achat", "Date of the first purchase", "date"),
    _f("loyalty.points", "Points", "Points", "number"),
    _f("loyalty.tier", "Palier", "Tier"),
    _f("loyalty.programme", "Programme", "Programme"),
    _f("shop.name", "Nom", "Name"),
    _f("shop.address", "Adresse", "Address"),
    _f("shop.postal_code", "Code postal", "Postal code"),
    _f("shop.city", "Ville", "Town"),
    _f("shop.phone", "Téléphone", "Phone", "phone"),
    _f("shop.hours", "Horaires", "Opening hours"),
    _f("shop.url", "Page web", "Web page", "link"),
    _f("owner.name", "Nom", "Name"),
    _f("owner.phone", "Téléphone", "Phone", "phone"),
    _f("owner.email", "E-mail", "Email"),
    _f("sender.name", "Nom", "Name"),
    _f("sender.address", "Adresse", "Address"),
    _f("sender.phone", "Téléphone", "Phone", "phone"),
    _f("sender.email", "E-mail", "Email"),
    _f("links.unsubscribe", "Se désinscrire", "Unsubscribe", "link"),
    _f("links.preferences", "Choisir ce que l'on reçoit", "Choose what one gets", "link"),
    _f(DETAILS, "Vérifier ses coordonnées (tour de mise à jour)", "Check one's details (round of updating)", "link"),
    _f("data_source", "D'où viennent ses coordonnées", "Where their details come from", "text", "other"),
    _f("today", "Date du jour de l'envoi", "The day it is sent", "date", "other"),
)
# fmt: on

_SAID: Mapping[str, Text] = {one.path: one.said for one in STANDARD}

_PRIVATE = re.compile(
    r"_(nir|iban|rib|notes?|remarques?|commentaires?|comments?|password|mot_de_passe|sante|health|religion)_"
    r"|securite_sociale|social_security|carte_bancaire|numero_de_carte|credit_card|passport_number|numero_de_passeport"
)
_KINDS: Mapping[str, Kind] = {
    "text": "text",
    "number": "number",
    "date": "date",
    "yes_no": "flag",
    "choice": "text",
    "list": "list",
}

_ELSEWHERE: Mapping[str, str] = {
    "firstname": "contact.first_name",
    "lastname": "contact.last_name",
    "name": "contact.last_name",
    "fullname": "contact.full_name",
    "surname": "contact.last_name",
    "sms": "contact.mobile",
    "zip": "contact.postal_code",
    "zipcode": "contact.postal_code",
    "town": "contact.city",
    "company": "company.name",
    "societe": "company.name",
    "entreprise": "company.name",
    "unsubscribe": "links.unsubscribe",
    "desinscription": "links.unsubscribe",
    "points": "loyalty.points",
    "palier": "loyalty.tier",
    "magasin": "shop.name",
    "vendeur": "owner.name",
    "conseiller": "owner.name",
    "produit": "purchase.product",
}
"""What other tools, and people, call them: `FIRSTNAME`, `{{ contact.FIRSTNAME }}`, `prénom`."""
_FRENCH: Mapping[str, Mapping[str, str]] = {
    "achat": {"produit": "product", "categorie": "category", "marque": "brand", "date": "date", "montant": "amount",
              "magasin": "store"},
    "fidelite": {"points": "points", "palier": "tier", "programme": "programme"},
    "magasin": {"nom": "name", "adresse": "address", "code_postal": "postal_code", "ville": "city",
                "telephone": "phone", "horaires": "hours"},
    "responsable": {"nom": "name", "telephone": "phone", "email": "email"},
    "societe": {"nom": "name", "ville": "city"},
    "liens": {"desinscription": "unsubscribe", "preferences": "preferences", "coordonnees": "details"},
}  # fmt: skip
_ROOTS = {
    "achat": "purchase",
    "fidelite": "loyalty",
    "magasin": "shop",
    "responsable": "owner",
    "societe": "company",
    "liens": "links",
}


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What texts may say, as `compile_template` wants it."""

    fields: tuple[MessageField, ...]
    paths: frozenset[str]
    aliases: Mapping[str, str]


def path_said(path: str) -> Text:
    """What a field is called; of the trade's own, its key."""
    return _SAID.get(path) or Text(path.removeprefix("custom."), path.removeprefix("custom."))


def fields() -> tuple[MessageField, ...]:
    """Every field that a message may say, by groups in their order. Cost: one query."""
    return catalogue().fields


def catalogue() -> Catalogue:
    """The fields and their other names, those of the trade included. Cost: one query."""
    own = [one for one in custom_fields() if not _is_private(one)]
    offered = (*STANDARD, *(_own(one) for one in own))
    order = list(GROUPS)
    ranked = tuple(sorted(offered, key=lambda one: order.index(one.group)))
    paths = frozenset(one.path for one in ranked)
    return Catalogue(ranked, paths, _aliases(paths, own))


def _is_private(label: CustomLabel) -> bool:
    """What is told to nobody again, whoever made a field of it."""
    names = (label.key, *(bare_key(label.label.to(language)) for language in LANGUAGES))
    return any(_PRIVATE.search(f"_{name}_") for name in names)


def _own(label: CustomLabel) -> MessageField:
    return MessageField(f"custom.{label.key}", label.label, _KINDS.get(label.type, "text"), "custom")


def _aliases(paths: frozenset[str], own: list[CustomLabel]) -> dict[str, str]:
    """Folded names to paths; what two fields are called is neither's name."""
    known = {**_contacts(paths), **_elsewhere(), **_in_french(), **_trade(own)}
    return {name: path for name, path in known.items() if name not in paths and path in paths}


def _contacts(paths: frozenset[str]) -> dict[str, str]:
    """`ville`, `contact.ville`, `city`: the words of segments."""
    named = [(word, field.name) for field in CONTACT_FIELDS for word in (field.word.fr, field.word.en)]
    found = {fold(word): f"contact.{name}" for word, name in named if f"contact.{name}" in paths}
    return found | {f"contact.{word}": path for word, path in found.items()}


def _elsewhere() -> dict[str, str]:
    return {**_ELSEWHERE, **{f"contact.{word}": path for word, path in _ELSEWHERE.items()}}


def _in_french() -> dict[str, str]:
    return {
        f"{root}.{word}": f"{_ROOTS[root]}.{name}"
        for root, words in _FRENCH.items()
        for word, name in words.items()
    }


def _trade(own: list[CustomLabel]) -> dict[str, str]:
    """`perso.énergie`, `custom.energy`: by the key and by the labels, when a label is one field's alone."""
    claims: dict[str, set[str]] = {}
    for one in own:
        for word in {one.key, *(bare_key(one.label.to(language)) for language in LANGUAGES)}:
            claims.setdefault(word, set()).add(f"custom.{one.key}")
    alone = {word: next(iter(paths)) for word, paths in claims.items() if len(paths) == 1}
    return {f"{root}.{word}": path for word, path in alone.items() for root in ("custom", "perso")}
