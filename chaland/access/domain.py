"""Roles, verbs, and the rule that joins them. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from chaland.kernel.errors import Forbidden
from chaland.kernel.text import Text


class Role(StrEnum):
    ADMIN = "admin"
    MANAGER = "manager"
    MARKETING = "marketing"
    SALES = "sales"
    SUPPORT = "support"
    DPO = "dpo"
    READER = "reader"


SECOND_FACTOR_ROLES = "second_factor_roles"
"""The setting that holds the roles of which a second step at sign-in is demanded."""

ROLE_NAMES: Mapping[Role, Text] = {
    Role.ADMIN: Text("administrateur", "administrator"),
    Role.MANAGER: Text("responsable", "manager"),
    Role.MARKETING: Text("marketing", "marketing"),
    Role.SALES: Text("commercial", "sales"),
    Role.SUPPORT: Text("service client", "support"),
    Role.DPO: Text("délégué à la protection des données", "data protection officer"),
    Role.READER: Text("lecteur", "reader"),
}


@dataclass(frozen=True, slots=True)
class Verb:
    """Something a person may be allowed to do, e.g. `contacts.export`."""

    code: str
    text: Text
    roles: frozenset[Role]


def _verb(code: str, fr: str, en: str, *roles: Role) -> Verb:
    return Verb(code, Text(fr, en), frozenset((Role.ADMIN, *roles)))


_ALL = tuple(Role)
_FIELD = (Role.MANAGER, Role.MARKETING, Role.SALES, Role.SUPPORT)

VERBS: Mapping[str, Verb] = {
    verb.code: verb
    for verb in (
        _verb("contacts.read", "voir les contacts", "see contacts", *_ALL),
        _verb("contacts.edit", "modifier les contacts", "edit contacts", *_FIELD),
        _verb("contacts.label", "colorer, étiqueter, attribuer", "colour, tag, assign", *_FIELD),
        _verb(
            "contacts.merge",
            "fusionner des contacts et défaire une fusion",
            "merge contacts and undo a merge",
            Role.MANAGER,
            Role.MARKETING,
        ),
        _verb("contacts.export", "exporter des contacts", "export contacts", Role.MANAGER, Role.DPO),
        _verb("interactions.log", "noter un appel ou une visite", "log a call or a visit", *_FIELD),
        _verb("tasks.edit", "voir et tenir ce qui est à faire", "see and keep what is to be done", *_FIELD),
        _verb("imports.read", "voir les imports", "see imports", Role.MANAGER, Role.MARKETING, Role.DPO),
        _verb("imports.run", "importer un fichier", "import a file", Role.MANAGER, Role.MARKETING),
        _verb("imports.undo", "annuler un import", "undo an import", Role.MANAGER),
        _verb("imports.sensitive", "accepter une colonne sensible", "accept a sensitive column", Role.DPO),
        _verb("views.share", "partager une vue", "share a view", Role.MANAGER, Role.MARKETING),
        _verb("segments.read", "voir les segments", "see segments", *_ALL),
        _verb(
            "segments.edit",
            "créer et modifier des segments",
            "make and change segments",
            Role.MANAGER,
            Role.MARKETING,
        ),
        _verb("quality.read", "voir la qualité du fichier", "see how good the file is", *_FIELD, Role.DPO),
        _verb(
            "lists.read", "voir les fichiers loués", "see hired lists", Role.MANAGER, Role.MARKETING, Role.DPO
        ),
        _verb(
            "lists.edit",
            "louer des fichiers et s'en servir",
            "hire lists and use them",
            Role.MANAGER,
            Role.MARKETING,
        ),
        _verb(
            "campaigns.read",
            "voir les campagnes et leurs résultats",
            "see campaigns and their results",
            *_FIELD,
            Role.DPO,
        ),
        _verb(
            "campaigns.edit",
            "préparer, lancer et arrêter des campagnes",
            "prepare, launch and stop campaigns",
            Role.MANAGER,
            Role.MARKETING,
        ),
        _verb("campaigns.approve", "approuver une campagne", "approve a campaign", Role.MANAGER),
        _verb(
            "channels.edit",
            "brancher les prestataires d'envoi",
            "connect sending providers",
            Role.MANAGER,
        ),
        _verb("settings.edit", "modifier les réglages", "change settings", Role.MANAGER),
        _verb(
            "purposes.edit",
            "dire à quoi sert le fichier et tenir le registre des traitements",
            "say what the file is for and keep the record of processing",
            Role.MANAGER,
            Role.DPO,
        ),
        _verb("users.edit", "gérer les utilisateurs", "manage users"),
        _verb("jobs.read", "voir les travaux en cours", "see jobs", Role.MANAGER, Role.MARKETING, Role.DPO),
        _verb("jobs.cancel", "arrêter un travail", "cancel a job", Role.MANAGER),
        _verb(
            "consent.read",
            "voir les consentements et leurs preuves",
            "see consents and proofs",
            *_FIELD,
            Role.DPO,
        ),
        _verb(
            "consent.record",
            "noter un consentement ou un refus",
            "note a consent or a refusal",
            *_FIELD,
            Role.DPO,
        ),
        _verb(
            "consent.void",
            "annuler une saisie erronée de consentement",
            "void a mistaken consent entry",
            Role.MANAGER,
            Role.DPO,
        ),
        _verb(
            "oppositions.edit",
            "importer et exporter les oppositions",
            "import and export oppositions",
            Role.MANAGER,
            Role.DPO,
        ),
        _verb("audit.read", "lire le journal", "read the audit trail", Role.DPO),
        _verb(
            "tokens.issue",
            "créer des jetons d'API pour soi",
            "make API tokens of one's own",
            Role.MANAGER,
            Role.MARKETING,
            Role.DPO,
        ),
    )
}


def may(role: str, verb: str) -> bool:
    """Whether a role holds a verb. Raises KeyError on a verb that does not exist."""
    return role in VERBS[verb].roles


def require(role: str, verb: str) -> None:
    """Raises Forbidden when the role does not hold the verb."""
    if not may(role, verb):
        raise Forbidden(
            "forbidden",
            Text("Votre rôle ne permet pas de {action_fr}.", "Your role may not {action_en}."),
            remedy=Text("Demandez à un administrateur.", "Ask an administrator."),
            verb=verb,
            action_fr=VERBS[verb].text.fr,
            action_en=VERBS[verb].text.en,
        )


def chain(previous: str, entry: Mapping[str, object]) -> str:
    """The hash of an audit entry: SHA-256 over the hash before it and the entry's canonical JSON.

    Changing or removing any earlier entry changes every later hash. Source: law.md SEC-04.
    """
    canonical = json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)
    return hashlib.sha256(f"{previous}\n{canonical}".encode()).hexdigest()
