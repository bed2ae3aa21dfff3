"""The kinds of doubt: what they are called, and what to do about them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from chaland.kernel.text import Text


@dataclass(frozen=True, slots=True)
class Doubt:
    """`field`: where it stands. `remedy`: what a person does about it. `accept`: what accepting does, if anything."""

    code: str
    field: str
    label: Text
    remedy: Text
    accept: Text | None = None


DOUBTS: tuple[Doubt, ...] = (
    Doubt(
        "town_postal",
        "city",
        Text("Ville et code postal en désaccord", "Town and postal code that disagree"),
        Text("Gardez celui des deux qui est juste.", "Keep whichever of the two is right."),
        Text("Corriger l'adresse", "Correct the address"),
    ),
    Doubt(
        "civility_sex",
        "civility",
        Text("Civilité et sexe ou prénom en désaccord", "Title that disagrees with sex or first name"),
        Text("Vérifiez la civilité avant d'écrire.", "Check the title before you write."),
        Text("Corriger", "Correct"),
    ),
    Doubt(
        "minor",
        "birth_date",
        Text("Mineurs", "Minors"),
        Text(
            "Avant 15 ans, il faut aussi l'accord d'un parent ; ni profil ni ciblage avant 18 ans.",
            "Under 15 a parent must agree too; no profile nor targeting before 18.",
        ),
    ),
    Doubt(
        "age",
        "birth_date",
        Text("Âge impossible", "Impossible age"),
        Text("Redemandez la date, ou laissez-la vide.", "Ask for the date again, or leave it empty."),
        Text("Vider la date de naissance", "Clear the birth date"),
    ),
    Doubt(
        "email_typo",
        "email",
        Text("E-mail mal tapé", "Mistyped email"),
        Text("Vérifiez l'adresse proposée.", "Check the proposed address."),
        Text("Corriger l'e-mail", "Correct the email"),
    ),
    Doubt(
        "email_dead",
        "email",
        Text("E-mail sans destinataire", "Email that reaches nobody"),
        Text(
            "Ce service a fermé, ou l'adresse est inventée : redemandez-la.",
            "The service has closed, or the address is made up: ask for it again.",
        ),
        Text("Vider l'e-mail", "Clear the email"),
    ),
    Doubt(
        "email_bounced",
        "email",
        Text("E-mail qui n'existe plus", "Email that no longer exists"),
        Text(
            "Le dernier message qui y est parti est revenu : redemandez l'adresse.",
            "The last message that left for it came back: ask for the address again.",
        ),
        Text("Vider l'e-mail", "Clear the email"),
    ),
    Doubt(
        "mobile_dead",
        "mobile",
        Text("Mobile qui n'existe plus", "Mobile that no longer exists"),
        Text(
            "Le dernier SMS a été refusé : personne n'a ce numéro. Redemandez-le.",
            "The last text was refused: nobody has this number. Ask for it again.",
        ),
        Text("Vider le mobile", "Clear the mobile"),
    ),
    Doubt(
        "phone_shared",
        "mobile",
        Text("Mobile porté par plusieurs fiches", "Mobile shared by several records"),
        Text(
            "Souvent le numéro du magasin, saisi pour remplir la case.",
            "Often the shop's own number, typed to fill the box.",
        ),
        Text("Vider le mobile", "Clear the mobile"),
    ),
    Doubt(
        "test_name",
        "last_name",
        Text("Nom de test", "Test name"),
        Text(
            "Si c'était un essai, annulez l'import qui l'a apportée, ou videz ses coordonnées sur la fiche.",
            "If it was a trial, undo the import that brought it, or empty its details on the record.",
        ),
    ),
    Doubt(
        "note",
        "notes",
        Text("Note excessive ou sensible", "Excessive or sensitive note"),
        Text(
            "Une note reste objective : ni santé, ni religion, ni opinion, ni insulte, ni numéro de carte ou de sécurité sociale. La personne peut la lire.",
            "A note stays objective: no health, religion, opinion or insult, no card or social security number. The person may read it.",
        ),
        Text("Masquer ces mots", "Hide these words"),
    ),
    Doubt(
        "call_note",
        "interactions",
        Text("Échange noté de façon sensible", "Exchange noted in sensitive words"),
        Text(
            "Ce qu'on note d'un appel ou d'une visite reste objectif : la personne peut le lire.",
            "What is noted of a call or a visit stays objective: the person may read it.",
        ),
    ),
)
BY_CODE: Mapping[str, Doubt] = {doubt.code: doubt for doubt in DOUBTS}
