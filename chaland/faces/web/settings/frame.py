"""What every page of settings shares: its tabs, its answers, moving an item up or down a list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from chaland.access.domain import may
from chaland.customers.domain.labels import HUES
from chaland.faces.web.answers import status_of
from chaland.faces.web.jinja import language, url
from chaland.faces.web.jobs import signed_in
from chaland.kernel.errors import Invalid, Refused
from chaland.kernel.text import Text

T = TypeVar("T")

TABS: tuple[tuple[str, Text, str], ...] = (
    ("settings_fields", Text("Champs", "Fields"), "settings.edit"),
    ("settings_tags", Text("Étiquettes", "Tags"), "settings.edit"),
    ("settings_colours", Text("Couleurs", "Colours"), "settings.edit"),
    ("settings_sources", Text("Sources", "Sources"), "settings.edit"),
    ("settings_purposes", Text("Finalités", "Purposes"), "purposes.edit"),
    ("settings_terms", Text("Collecte", "Collection"), "purposes.edit"),
    ("settings_forms", Text("Formulaires", "Forms"), "settings.edit"),
    ("settings_sending", Text("Envoi", "Sending"), "channels.edit"),
    ("settings_users", Text("Utilisateurs", "Users"), "users.edit"),
    ("settings_tokens", Text("API", "API"), "tokens.issue"),
    ("settings_me", Text("Mon compte", "My account"), "contacts.read"),
)
HUE_WORDS: dict[str, Text] = {
    "red": Text("rouge", "red"),
    "orange": Text("orange", "orange"),
    "yellow": Text("jaune", "yellow"),
    "green": Text("vert", "green"),
    "blue": Text("bleu", "blue"),
    "violet": Text("violet", "violet"),
    "pink": Text("rose", "pink"),
    "grey": Text("gris", "grey"),
}


def page(
    request: HttpRequest, name: str, facts: dict[str, Any], error: Refused | None = None
) -> HttpResponse:
    """A page of settings; with an error, shown beside the field of the form `typed.form` it is about."""
    role = signed_in(request).role
    shown = {
        "tabs": [
            (url(tab), text.to(language()), None, tab == f"settings_{name.partition('_')[0]}")
            for tab, text, verb in TABS
            if may(role, verb)
        ],
        "hues": [(hue, HUE_WORDS[hue].to(language())) for hue in HUES],
        "typed": defaultdict(str, request.POST.dict()),
        "wrong": request.POST.get("form", "") if error else "",
        "errors": {_field(error): [error.say(language())]} if error else {},
    }
    return render(
        request, f"web/settings/{name}.html", {**shown, **facts}, status=status_of(error) if error else 200
    )


def _field(error: Refused) -> str:
    return error.path if isinstance(error, Invalid) and error.path else "form"


def done(request: HttpRequest, page_name: str, said: str = "") -> HttpResponse:
    messages.success(request, said or gettext("Saved."))
    return redirect(page_name)


def attempt(
    request: HttpRequest, page_name: str, act: Callable[[], object], again: Callable[[Refused], HttpResponse]
) -> HttpResponse:
    """Do it and come back to the list; refused, the list is shown `again` with what is wrong."""
    try:
        act()
    except Refused as error:
        return again(error)
    return done(request, page_name)


def moved(items: Sequence[T], item: T, direction: str) -> list[T]:
    """The list with one item a place up or down; at its end it stays."""
    order = list(items)
    if item not in order:
        return order
    at = order.index(item)
    to = max(0, min(len(order) - 1, at + {"up": -1, "down": 1}.get(direction, 0)))
    order.insert(to, order.pop(at))
    return order
