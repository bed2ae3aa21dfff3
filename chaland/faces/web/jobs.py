"""The jobs page, and the card of a job that refreshes itself: how far, how fast, how long still."""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET, require_POST

from chaland.access.domain import may, require
from chaland.access.models import User
from chaland.faces.web.answers import is_htmx, nothing, toast
from chaland.faces.web.formats import number
from chaland.faces.web.jinja import language, url
from chaland.faces.web.rights import allow, permission
from chaland.intake.queries import file_names
from chaland.jobs import queries
from chaland.jobs.models import Job, State
from chaland.jobs.services import ask_cancel, resume
from chaland.kernel.errors import NotFound
from chaland.kernel.text import Text

TITLES: Mapping[str, Text] = {
    "intake.stage": Text("Analyse de {file}", "Analysis of {file}"),
    "intake.commit": Text("Import de {file}", "Import of {file}"),
    "intake.undo": Text("Annulation de l'import de {file}", "Undoing the import of {file}"),
    "exports.write": Text("Export des contacts", "Export of contacts"),
    "consent.sweep": Text("Retrait des formulaires jamais confirmés", "Removal of forms never confirmed"),
    "exports.sweep": Text("Retrait des anciens exports", "Removal of old exports"),
    "intake.sweep": Text("Retrait des imports oubliés", "Removal of forgotten imports"),
    "customers.edit": Text("Modification de nombreux contacts", "Change of many contacts"),
    "customers.undo_edit": Text("Annulation d'une modification", "Undoing a change"),
    "mirror.publish": Text("Copie du fichier pour les comptages", "Copy of the file for counting"),
    "consent.reach": Text("Calcul des personnes joignables", "Working out who may be reached"),
    "segments.install": Text("Ajout de segments prêts à l'emploi", "Adding ready-made segments"),
    "segments.refresh": Text("Nouveau calcul des segments", "Working out the segments anew"),
    "duplicates.scan": Text("Recherche des doublons", "Looking for duplicates"),
    "duplicates.arrivals": Text(
        "Recherche de doublons parmi les nouvelles fiches", "Looking for duplicates among the new records"
    ),
    "duplicates.figures": Text("Calcul d'un lot de fusions", "Working out a batch of merges"),
    "duplicates.merge": Text("Fusion des doublons", "Merging duplicates"),
    "duplicates.undo": Text("Annulation d'un lot de fusions", "Undoing a batch of merges"),
    "quality.compute": Text("Calcul de la qualité du fichier", "Working out the quality of the file"),
    "lists.take": Text("Lecture d'un fichier loué", "Reading a hired list"),
    "lists.prepare": Text("Préparation d'une utilisation", "Preparing a use of a hired list"),
    "lists.export": Text("Écriture d'un fichier loué", "Writing the file of a hired list"),
    "lists.purge": Text("Purge des fichiers loués", "Purge of hired lists"),
    "quality.values": Text("Rapprochement des valeurs proches", "Comparing near values"),
    "quality.unify": Text("Écriture des valeurs unifiées", "Writing unified values"),
    "quality.update": Text("Tour de vérification des fiches", "Round of checking records"),
    "campaigns.freeze": Text("Audience d'une campagne", "Audience of a campaign"),
    "campaigns.clear": Text("Rangement d'une campagne", "Clearing up after a campaign"),
    "campaigns.dispatch": Text("Envoi des campagnes", "Sending of campaigns"),
    "campaigns.results": Text("Résultats d'une campagne", "Results of a campaign"),
    "customers.trust": Text("Nouveau calcul des fiches", "Computing the records anew"),
    "enrichment.addresses": Text("Recherche des adresses", "Looking up addresses"),
    "enrichment.companies": Text(
        "Recherche des sociétés au registre", "Looking up companies in the register"
    ),
    "enrichment.undo": Text("Annulation d'un enrichissement", "Undoing an enrichment"),
    "enrichment.count": Text("Décompte de ce qui manque", "Counting what is missing"),
    "enrichment.sweep": Text("Oubli des réponses périmées", "Forgetting answers that have expired"),
}
STATES: Mapping[str, tuple[Text, str]] = {
    State.QUEUED: (Text("en attente", "waiting"), "grey"),
    State.RUNNING: (Text("en cours", "running"), "blue"),
    State.DONE: (Text("terminée", "done"), "green"),
    State.FAILED: (Text("échouée", "failed"), "red"),
    State.CANCELLED: (Text("arrêtée", "stopped"), "orange"),
}
PHASES: Mapping[str, Text] = {
    "staging": Text("Lecture et nettoyage", "Reading and cleaning"),
    "comparing": Text("Comparaison avec le fichier client", "Comparing with the customer file"),
    "committing": Text("Écriture", "Writing"),
    "adding up": Text("Cumuls des clients", "Adding up per customer"),
    "undoing": Text("Retour en arrière", "Taking back"),
    "editing": Text("Modification des contacts", "Changing the contacts"),
    "copying": Text("Copie", "Copying"),
    "segments": Text("Segments", "Segments"),
    "lists.crossing": Text("Croisement avec notre fichier", "Crossing with our own file"),
    "lists.judging": Text("Croisement et choix des noms", "Crossing, and choosing the names"),
    "lists.writing": Text("Écriture du fichier", "Writing the file"),
    "lists.erasing": Text("Effacement des noms", "Erasing the names"),
    "rebuilding": Text("Nouveau calcul", "Computing anew"),
    "reading": Text("Lecture du fichier", "Reading the file"),
    "locating": Text("Situation des adresses", "Placing the addresses"),
    "registering": Text("Reconnaissance des sociétés", "Recognising companies"),
}
BROKEN = Text(
    "Une panne de notre côté ; rien n'est perdu, le travail reprendra où il s'est arrêté.",
    "A fault on our side; nothing is lost, the job will go on from where it stopped.",
)


@dataclass(frozen=True, slots=True)
class Pace:
    """The first measure a card made of a phase: what its speed is counted from."""

    phase: str
    done: int
    at: float

    @classmethod
    def read(cls, request: HttpRequest, job: Job) -> Pace:
        """The one the card brought along, unless the job has moved to another phase since."""
        phase, done, at = (*request.GET.get("since", "").split("~"), "", "", "")[:3]
        try:
            brought = cls(phase, int(done), float(at))
        except ValueError:
            return cls(job.note, job.done, time.time())
        return (
            brought
            if brought.phase == job.note and brought.done <= job.done
            else cls(job.note, job.done, time.time())
        )

    def __str__(self) -> str:
        return f"{self.phase}~{self.done}~{self.at:.2f}"


def title(job: Job, names: Mapping[int, str]) -> str:
    """`names`: file names by import."""
    words = TITLES.get(job.kind)
    file = names.get(int(job.arguments.get("import", 0)), gettext("a file"))
    return words.to(language(), file=file) if words else job.kind


def error_of(job: Job) -> str:
    """What went wrong, in people's words; nothing when nothing did."""
    if not job.error:
        return ""
    return BROKEN.to(language()) if job.error.get("code") == "broken" else str(job.error.get(language(), ""))


def details(job: Job, pace: Pace) -> list[str]:
    """The phase, how far, how fast, how long still."""
    if job.state == State.QUEUED:
        return [_waiting(job)]
    said = [PHASES[job.note].to(language())] if job.note in PHASES else []
    if job.total:
        said.append(
            gettext("%(done)s of %(total)s") % {"done": _n(min(job.done, job.total)), "total": _n(job.total)}
        )
    elif job.done:
        said.append(_n(job.done))
    return said + _speed(job, pace)


def _speed(job: Job, pace: Pace) -> list[str]:
    elapsed, moved = time.time() - pace.at, job.done - pace.done
    if elapsed < 1 or moved <= 0:
        return []
    rate = moved / elapsed
    said = [gettext("%(n)s rows a second") % {"n": _n(round(rate) or 1)}]
    if job.total and job.total > job.done:
        said.append(_left(round((job.total - job.done) / rate)))
    return said


def _left(seconds: int) -> str:
    if seconds < 60:
        return ngettext("%(n)s second left", "%(n)s seconds left", max(1, seconds)) % {"n": max(1, seconds)}
    minutes = round(seconds / 60)
    return ngettext("%(n)s minute left", "%(n)s minutes left", minutes) % {"n": minutes}


def _waiting(job: Job) -> str:
    if job.error:
        return gettext("Will be tried again: %(error)s") % {"error": error_of(job)}
    if job.not_before is None and not queries.is_any_worker_alive() and queries.waited_s(job) > 10:
        return gettext("No worker is at work: start one with “chaland worker”.")
    return gettext("Waiting for its turn")


def _n(value: int) -> str:
    return number(value, language())


def card(request: HttpRequest, job: Job, address: str) -> dict[str, Any]:
    """What the card of a live job shows. `address`: where it asks for itself again."""
    pace = Pace.read(request, job)
    return {
        "job": job,
        "title": title(job, file_names([job])),
        "details": details(job, pace),
        "address": f"{address}?since={pace}",
        "may_cancel": may_cancel(request, job),
    }


def cards_under_way(request: HttpRequest, kinds: Collection[str]) -> list[dict[str, Any]]:
    """The cards of the live jobs of these kinds, for a page that waits for them; for those who may see jobs."""
    if not permission(request)("jobs.read"):
        return []
    live = [job for job in queries.live_jobs() if job.kind in kinds]
    return [card(request, job, url("job_card", job.pk)) for job in live]


def may_cancel(request: HttpRequest, job: Job) -> bool:
    """Who may stop any job, or started this one."""
    return may(getattr(request.user, "role", ""), "jobs.cancel") or job.started_by_id == request.user.pk


@allow("jobs.read")
@require_GET
def jobs(request: HttpRequest) -> HttpResponse:
    """What is under way, each as a card; what has ended, the latest first."""
    live, ended = queries.live_jobs(), queries.ended_jobs()
    names = file_names([*live, *ended])
    facts = {
        "cards": [card(request, job, url("job_card", job.pk)) for job in live],
        "ended": ended,
        "title_of": lambda job: title(job, names),
        "error_of": error_of,
        "states": STATES,
        "may_cancel": lambda job: may_cancel(request, job),
    }
    return render(request, "web/jobs/list.html", facts)


@allow("jobs.read")
@require_GET
def job_card(request: HttpRequest, job_id: int) -> HttpResponse:
    """The card alone; once the job has ended, the page is asked for again."""
    job = _job(job_id)
    if job.state not in (State.QUEUED, State.RUNNING):
        return HttpResponse(headers={"HX-Refresh": "true"}) if is_htmx(request) else redirect("jobs")
    return render(request, "web/jobs/card.html", card(request, job, url("job_card", job.pk)))


@require_POST
def cancel(request: HttpRequest, job_id: int) -> HttpResponse:
    """Stop a job: at once when it waits, at its next step when it runs."""
    job = _job(job_id)
    if not may_cancel(request, job):
        require(getattr(request.user, "role", ""), "jobs.cancel")
    ask_cancel(job_id=job.pk)
    if is_htmx(request):
        return toast(nothing(), gettext("Stopping at the next step."))
    number = job.arguments.get("import")
    return redirect("import", number) if number else redirect("jobs")


@require_POST
def go_on(request: HttpRequest, job_id: int) -> HttpResponse:
    """Put a stopped or failed job back in the queue."""
    job = _job(job_id)
    if not may_cancel(request, job):
        require(getattr(request.user, "role", ""), "jobs.cancel")
    resume(job_id=job.pk)
    return redirect("jobs")


def _job(job_id: int) -> Job:
    job = queries.job(job_id)
    if job is None:
        raise NotFound("job_unknown", Text("Ce travail n'existe plus.", "This job is no longer there."))
    return job


def signed_in(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
