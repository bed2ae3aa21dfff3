"""The API as it is mounted: its addresses, its OpenAPI document, its page. No address asks for a session."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern, URLResolver, re_path
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from chaland.faces.api import (
    campaigns,
    consents,
    contacts,
    duplicates,
    enrichment,
    imports,
    lists,
    quality,
    segments,
    tasks,
    values,
)
from chaland.faces.api.problems import CONTENT, NotAllowed, handle_in, problem
from chaland.faces.api.wire import PlainRenderer, StrictParser
from chaland.kernel.errors import NotFound
from chaland.kernel.text import Text

View = Callable[..., HttpResponseBase]

_ABOUT = (
    "Every address takes a token made in the settings, sent as `Authorization: Bearer chl_…`. A token does what "
    "its scopes and the role of its user both allow. Refusals are `application/problem+json`, with a `code` for "
    "programs, and a `message` and a `remedy` in the language of `Accept-Language` (fr, en)."
)


class HouseAPI(NinjaAPI):
    """As ninja makes it, its document saying how refusals are sent and which scope each operation takes."""

    def get_openapi_schema(self, **asked: Any) -> OpenAPISchema:
        document = super().get_openapi_schema(**asked)
        for path in document["paths"].values():
            for operation in path.values():
                for status, answer in operation["responses"].items():
                    if int(status) >= 400 and "content" in answer:
                        answer["content"] = {CONTENT: next(iter(answer["content"].values()))}
        return document


def _api() -> HouseAPI:
    made = HouseAPI(
        title="Chaland",
        version="1",
        description=_ABOUT,
        urls_namespace="api",
        parser=StrictParser(),
        renderer=PlainRenderer(),
    )
    handle_in(made)
    made.add_router("/contacts", contacts.router)
    made.add_router("", consents.router)
    made.add_router("/segments", segments.router)
    made.add_router("/imports", imports.router)
    made.add_router("/enrichment", enrichment.router)
    made.add_router("/quality", quality.router)
    made.add_router("/duplicates", duplicates.router)
    made.add_router("/quality/values", values.router)
    made.add_router("/lists", lists.router)
    made.add_router("/tasks", tasks.router)
    made.add_router("/campaigns", campaigns.router)
    return made


api = _api()


def _open(patterns: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    """The same addresses, without the redirect to the door, a wrong method told as a problem."""
    for pattern in patterns:
        assert isinstance(pattern, URLPattern)
        pattern.callback = login_not_required(_told(pattern.callback))
        yield pattern


def _told(view: View) -> View:
    @wraps(view)
    def told(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "no-store")
        if response.status_code != 405:
            return response
        refused = problem(request, NotAllowed("method_not_allowed", _METHOD))
        refused.headers["Allow"] = response.headers["Allow"]
        return refused

    return told


_METHOD = Text("Cette adresse ne prend pas cette méthode.", "This address does not take this method.")


@login_not_required
@csrf_exempt
def nowhere(request: HttpRequest, **_: Any) -> HttpResponseBase:
    """Any other address of the API."""
    return problem(request, NotFound("no_such_address", Text("Il n'y a rien ici.", "There is nothing here.")))


_patterns, _app, _namespace = api.urls
urls = ([*_open(_patterns), re_path(r"^.*$", nowhere, name="nowhere")], _app, _namespace)
