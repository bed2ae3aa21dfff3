"""The builder's page, and what answers each change: the blocks and the sentence anew, the exact count.

Anyone may ask who fits; keeping it under a name is for those who make segments.
"""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from chaland.faces.web.contacts.export import EXPORT_FORMS
from chaland.faces.web.jinja import language
from chaland.faces.web.jobs import signed_in
from chaland.faces.web.numbers import row_number
from chaland.faces.web.rights import allow
from chaland.faces.web.segments.builder import words
from chaland.faces.web.segments.builder.asked import Asked, asked_with, of_sentence, of_tree
from chaland.faces.web.segments.builder.draft import write_draft
from chaland.faces.web.segments.builder.menu import fact_menus, menu
from chaland.faces.web.segments.builder.outlines import fingerprint
from chaland.faces.web.segments.builder.shown import Showing
from chaland.faces.web.segments.builder.subjects import Subjects
from chaland.faces.web.segments.properties import property_choices
from chaland.faces.web.segments.seen import seen
from chaland.faces.web.segments.words import COPY
from chaland.kernel.errors import Refused
from chaland.segments.language import Catalogue, explain, print_sentence
from chaland.segments.language.ast import Everyone
from chaland.segments.models import SavedSegment
from chaland.segments.queries import count_where, present, sentence
from chaland.segments.saved import known_to, seen_by, tree_of

NOTHING = '{"group": "all", "parts": []}'


@allow("segments.read")
@require_GET
def new(request: HttpRequest) -> HttpResponse:
    """Empty; or with a sentence (`where`), or that of a segment to copy (`from`)."""
    known = known_to(signed_in(request))
    where = request.GET.get("where", "").strip()
    copied = row_number(request.GET.get("from"))
    if copied is not None:
        found = seen(request, copied)
        asked = of_saved(found, known)
        return _page(request, known, asked, None, copied=found)
    return _page(request, known, of_sentence(where, NOTHING, known, language()), None)


@allow("segments.edit")
@require_GET
def edit(request: HttpRequest, segment_id: int) -> HttpResponse:
    known, found = known_to(signed_in(request)), seen(request, segment_id)
    where = request.GET.get("where", "").strip()
    asked = of_sentence(where, NOTHING, known, language(), found.name) if where else of_saved(found, known)
    return _page(request, known, asked, found)


@allow("segments.read")
@require_POST
def shape(request: HttpRequest) -> HttpResponse:
    """The blocks and the sentence anew, and what is wrong with either. Raises: Invalid."""
    known = known_to(signed_in(request))
    return render(request, "web/segments/builder/shape.html", _shape(known, posted(request, known)))


@allow("segments.read")
@require_POST
def count(request: HttpRequest) -> HttpResponse:
    """How many fit, exactly, and of how many. Raises: Invalid."""
    known = known_to(signed_in(request))
    asked, now = posted(request, known), present()
    facts: dict[str, Any] = {"count": None, "everyone": None, "unfinished": len(asked.built.unfinished)}
    facts["refused"] = ""
    try:
        if asked.tree is not None:
            facts["count"] = count_where(asked.tree, now=now)
            facts["everyone"] = count_where(Everyone(), now=now)
    except Refused as error:  # what it takes is being worked out
        facts |= {"count": None, "refused": error.say(language())}
    return render(request, "web/segments/builder/count.html", facts)


def posted(request: HttpRequest, known: Catalogue) -> Asked:
    """What is asked, as the segment that is edited if one is. Raises: Invalid; NotFound."""
    edited = row_number(request.POST.get("segment"))
    saved_as = seen(request, edited).name if edited is not None else ""
    return asked_with(request.POST, known, language(), saved_as=saved_as)


def of_saved(found: SavedSegment, known: Catalogue) -> Asked:
    """As its page opens. Raises: Refused (`sentence_unreadable`)."""
    tree = tree_of(found)
    return of_tree(tree, print_sentence(tree, language(), known.words()), known, language(), found.name)


def _page(
    request: HttpRequest,
    known: Catalogue,
    asked: Asked,
    edited: SavedSegment | None,
    copied: SavedSegment | None = None,
) -> HttpResponse:
    subjects = Subjects(known, language())
    others = [one for one in seen_by(signed_in(request)) if edited is None or one.pk != edited.pk]
    facts = {
        **_shape(known, asked),
        "edited": edited,
        "copied": copied,
        "typed": _typed(edited or copied, copy=copied is not None),
        "menu": menu(subjects),
        "fact_menus": fact_menus(subjects),
        "others": others,
        "starts": [(text.to(language()), _start(said, known)) for text, said in words.EMPTY],
        "outlines": fingerprint(),
        "export_forms": EXPORT_FORMS.items(),
        **property_choices(request),
    }
    return render(request, "web/segments/builder/page.html", facts)


def _typed(segment: SavedSegment | None, *, copy: bool) -> dict[str, Any]:
    """What the form of the name begins with."""
    if segment is None:
        return {"name": "", "folder": "", "description": "", "colour": "", "frozen": False, "shared": True}
    name = f"{segment.name} ({COPY.to(language())})" if copy else segment.name
    kept = {"folder": segment.folder, "description": segment.description, "colour": segment.colour}
    return {"name": name, **kept, "frozen": segment.frozen, "shared": segment.shared}


def _start(said: str, known: Catalogue) -> str:
    return print_sentence(sentence(said, known, language="en"), language(), known.words())


def _shape(known: Catalogue, asked: Asked) -> dict[str, Any]:
    now, tree = present(), asked.tree
    subjects = Subjects(known, language())
    return {
        "root": Showing(subjects, asked.built, now).block(asked.root),
        "draft": json.dumps(write_draft(asked.root), ensure_ascii=False, separators=(",", ":")),
        "asked": asked,
        "prose": explain(tree, language(), known, now) if tree is not None else "",
        "groups": [(kind, text.to(language())) for kind, text in words.GROUP_WORDS.items()],
        "moments": [(mode, text.to(language())) for mode, text in words.MOMENT_WORDS.items()],
        "faults": [(fault, fault.message.to(language())) for fault in asked.faults],
    }
