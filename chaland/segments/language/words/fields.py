"""The fields of a contact. One row a field: its name, its words, its kind, and how it is read aloud."""

from __future__ import annotations

from dataclasses import dataclass

from chaland.kernel.text import Text
from chaland.segments.language.words.kinds import Kind


@dataclass(frozen=True, slots=True)
class FieldWord:
    """`word` is written in sentences; `said` is the noun with its article. `choices` names a row of CHOICES."""

    name: str
    kind: Kind
    word: Text
    said: Text
    choices: str | None = None


def _f(name: str, kind: Kind, word: str, fr: str, en: str, choices: str | None = None) -> FieldWord:
    """`word` is the French word; the English one is the name."""
    return FieldWord(name, kind, Text(word, name), Text(fr, en), choices)


# fmt: off
CONTACT_FIELDS: tuple[FieldWord, ...] = (
    _f("last_name", "text", "nom", "le nom", "the last name"),
    _f("first_name", "text", "prénom", "le prénom", "the first name"),
    _f("civility", "text", "civilité", "la civilité", "the title"),
    _f("sex", "choice", "sexe", "le sexe", "the sex", "sex"),
    _f("birth_date", "date", "date_naissance", "la date de naissance", "the birth date"),
    _f("age", "number", "âge", "l'âge", "the age"),
    _f("birthday", "anniversary", "anniversaire", "l'anniversaire", "the birthday"),
    _f("kind", "choice", "nature", "la nature", "the kind", "kind"),
    _f("company", "text", "société", "la société", "the company"),
    _f("company_state", "choice", "état_société", "l'état de la société", "the state of the company", "company_state"),
    _f("function", "text", "fonction", "la fonction", "the function"),
    _f("activity", "text", "activité", "l'activité", "the activity"),
    _f("email", "text", "email", "l'e-mail", "the email"),
    _f("mobile", "text", "mobile", "le mobile", "the mobile"),
    _f("phone", "text", "téléphone", "le téléphone", "the phone"),
    _f("postal_code", "text", "code_postal", "le code postal", "the postal code"),
    _f("city", "text", "ville", "la ville", "the city"),
    _f("department", "text", "département", "le département", "the department"),
    _f("region", "text", "région", "la région", "the region"),
    _f("country", "text", "pays", "le pays", "the country"),
    _f("language", "text", "langue", "la langue", "the language"),
    _f("status", "choice", "statut", "le statut", "the status", "status"),
    _f("colour", "text", "couleur", "la couleur", "the colour"),
    _f("owner", "text", "responsable", "le responsable", "the owner"),
    _f("source", "text", "source", "la source", "the source"),
    _f("created_at", "instant", "créé_le", "la date de création", "the creation date"),
    _f("last_contact", "instant", "dernier_contact", "la date du dernier contact", "the date of the last contact"),
    _f("loyalty_programme", "text", "programme_fidélité", "le programme de fidélité", "the loyalty programme"),
    _f("loyalty_tier", "text", "palier_fidélité", "le palier de fidélité", "the loyalty tier"),
    _f("loyalty_points", "number", "points_fidélité", "le nombre de points de fidélité", "the number of loyalty points"),
    _f("hobbies", "list", "loisirs", "la liste des loisirs", "the list of hobbies"),
    _f("tags", "list", "étiquettes", "la liste des étiquettes", "the list of tags"),
    _f("purchase_count", "number", "nombre_achats", "le nombre de commandes", "the number of orders"),
    _f("total_spent", "money", "total_dépensé", "le total dépensé", "the total spent"),
    _f("average_basket", "money", "panier_moyen", "le panier moyen", "the average basket"),
    _f("first_purchase", "date", "premier_achat", "la date du premier achat", "the date of the first purchase"),
    _f("last_purchase", "date", "dernier_achat", "la date du dernier achat", "the date of the last purchase"),
    _f("last_order_amount", "money", "montant_dernier_achat", "le montant du dernier achat", "the amount of the last order"),
    _f("rfm_recency", "number", "rfm_recency", "la note de récence", "the recency score"),
    _f("rfm_frequency", "number", "rfm_frequency", "la note de fréquence", "the frequency score"),
    _f("rfm_monetary", "number", "rfm_monetary", "la note de montant", "the monetary score"),
    _f("rfm_segment", "choice", "rfm_segment", "le segment RFM", "the RFM segment", "rfm_segment"),
    _f("quality", "number", "qualité", "la note de qualité", "the quality score"),
    _f("last_confirmed", "date", "dernière_confirmation", "la date de dernière confirmation", "the date of last confirmation"),
    _f("doubt", "choice", "doute", "le doute", "the doubt", "doubt"),
)
# fmt: on
