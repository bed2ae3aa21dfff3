"""Services of others, off until somebody switches them on, having read what leaves the house."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from chaland.access.models import User
from chaland.access.services import record
from chaland.enrichment.models import CachedAnswer, ServiceSwitch
from chaland.kernel.clock import Clock, system_clock
from chaland.kernel.errors import Invalid, Refused
from chaland.kernel.text import Text


@dataclass(frozen=True, slots=True)
class Service:
    """`notice`: what whoever switches it on must know; it is kept with their name."""

    code: str
    name: str
    about: str
    notice: Text


SERVICES: Mapping[str, Service] = {
    one.code: one
    for one in (
        Service(
            "geoplateforme",
            "Géoplateforme",
            "addresses",
            Text(
                "Les adresses postales du fichier (rue, code postal, ville), sans nom ni téléphone, seront envoyées "
                "au service de géocodage de l'IGN (data.geopf.fr). Une adresse désigne souvent une personne : "
                "inscrivez ce destinataire à votre registre des traitements. Sans cela, un fichier de la BAN donne "
                "la même réponse sans que rien ne sorte.",
                "The postal addresses of the file (street, postal code, town), without names or phone numbers, will "
                "be sent to the geocoding service of the IGN (data.geopf.fr). An address often points to a person: "
                "enter this recipient in your record of processing. Without it, a file of the BAN gives the same "
                "answer with nothing leaving the house.",
            ),
        ),
        Service(
            "recherche-entreprises",
            "Recherche d'entreprises",
            "companies",
            Text(
                "Le nom, le SIREN et le code postal des sociétés du fichier seront envoyés au service de l'État "
                "« Recherche d'entreprises » (recherche-entreprises.api.gouv.fr). Il saura quelles sociétés vous "
                "suivez ; le nom d'un entrepreneur individuel est celui d'une personne. Sans cela, les fichiers "
                "SIRENE donnent la même réponse sans que rien ne sorte.",
                "The name, SIREN and postal code of the companies of the file will be sent to the State's service "
                "“Recherche d'entreprises” (recherche-entreprises.api.gouv.fr). It will know which companies you "
                "follow; the name of a sole trader is that of a person. Without it, the SIRENE files give the same "
                "answer with nothing leaving the house.",
            ),
        ),
    )
}


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a service may be asked, who said so and when; nobody ever did when `at` is None."""

    service: Service
    is_on: bool
    by: str
    at: datetime | None


def standing() -> list[Standing]:
    return [_standing(service) for service in SERVICES.values()]


def _standing(service: Service) -> Standing:
    last = ServiceSwitch.objects.filter(service=service.code).select_related("by").order_by("-pk").first()
    if last is None:
        return Standing(service, False, "", None)
    return Standing(service, last.is_on, str(last.by or "chaland"), last.at)


@transaction.atomic
def switch(*, code: str, on: bool, read: bool, by: User | None, clock: Clock = system_clock) -> ServiceSwitch:
    """`read`: whether they said that they read the notice. What a service answered goes when it is switched off.

    Raises: Invalid (`service_unknown`, `notice_unread`).
    """
    if code not in SERVICES:
        raise Invalid(
            "service_unknown", Text("Ce service n'existe pas.", "There is no such service."), path="service"
        )
    if on and not read:
        raise Invalid(
            "notice_unread",
            Text(
                "Cochez que vous avez lu ce qui sort du fichier.",
                "Tick that you have read what leaves the file.",
            ),
            path="read",
        )
    if not on:
        CachedAnswer.objects.filter(service=code).delete()
    notice = SERVICES[code].notice.fr if on else ""
    verb = "enrichment.switch_on" if on else "enrichment.switch_off"
    record(actor=by, verb=verb, subject_kind="service", subject_id=code, clock=clock)
    return ServiceSwitch.objects.create(service=code, is_on=on, notice=notice, by=by, at=clock())


def refuse_if_off(code: str) -> None:
    """Raises: Refused (`service_off`)."""
    if not _standing(SERVICES[code]).is_on:
        raise Refused(
            "service_off",
            Text("Le service « {service} » n'est pas activé.", "The service “{service}” is switched off."),
            remedy=Text(
                "Un responsable l'active sur la page Enrichir, après en avoir lu la notice.",
                "A manager switches it on, on the page Enrich, having read its notice.",
            ),
            service=SERVICES[code].name,
        )
