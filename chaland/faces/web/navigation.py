"""The sidebar: one line a page. A page adds its line here."""

from __future__ import annotations

from dataclasses import dataclass

from chaland.kernel.text import Text


@dataclass(frozen=True, slots=True)
class Place:
    """A page of the sidebar. `key` is the letter typed after `g`; `verb` the right it takes to see it; `holds`: a page
    that stands within it under an address of its own."""

    name: str
    text: Text
    icon: str
    key: str
    verb: str
    holds: str = ""


PLACES: tuple[Place, ...] = (
    Place("contacts", Text("Contacts", "Contacts"), "users", "c", "contacts.read"),
    Place("companies", Text("Sociétés", "Companies"), "building-2", "s", "contacts.read"),
    Place("tasks", Text("À faire", "To do"), "calendar-clock", "a", "tasks.edit"),
    Place("segments", Text("Segments", "Segments"), "layers", "e", "segments.read"),
    Place("campaigns", Text("Campagnes", "Campaigns"), "megaphone", "m", "campaigns.read", "automations"),
    Place("consents", Text("Consentements", "Consents"), "shield-check", "o", "consent.read"),
    Place("duplicates", Text("Doublons", "Duplicates"), "copy", "d", "contacts.merge"),
    Place("quality", Text("Qualité", "Quality"), "circle-check", "q", "quality.read"),
    Place("lists", Text("Fichiers loués", "Hired lists"), "handshake", "l", "lists.read"),
    Place("enrichment", Text("Enrichir", "Enrich"), "database", "n", "imports.read"),
    Place("imports", Text("Imports", "Imports"), "file-up", "i", "imports.read"),
    Place("jobs", Text("Travaux", "Jobs"), "activity", "t", "jobs.read"),
    Place("settings", Text("Réglages", "Settings"), "settings", "r", "settings.edit"),
)
