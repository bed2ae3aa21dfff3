"""What surrounds every page: the language, who may enter, what the browser may load, refusals."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation

from chaland.access.queries import has_any_user
from chaland.faces.web.answers import is_htmx, refusal
from chaland.kernel.errors import ChalandError
from chaland.kernel.text import LANGUAGES

Answer = Callable[[HttpRequest], HttpResponseBase]

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "font-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "frame-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)


class SecurityHeaders:
    """The browser loads and runs only what we serve. A view may set a stricter policy of its own."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=()"
        )
        if "HX-Request" in request.headers:
            response.headers.setdefault("Cache-Control", "no-store")
        return response


class ReaderLanguage:
    """Answers in the language of the signed-in user, else the browser's, else French."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        chosen = getattr(request.user, "language", None) or translation.get_language_from_request(request)
        language = chosen if chosen in LANGUAGES else "fr"
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class Entrance(LoginRequiredMiddleware):
    """Sends strangers to the door: a page to sign-in, an htmx request by header, the API by 401."""

    def handle_no_permission(  # type: ignore[override]
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseBase:
        if request.path.startswith("/api/"):
            return JsonResponse(
                {"code": "not_signed_in"}, status=401, content_type="application/problem+json"
            )
        if not has_any_user():
            return redirect("first_run")
        if is_htmx(request):
            here = urlsplit(request.headers.get("HX-Current-URL", "/"))
            address = reverse(
                "account_login", query={"next": here._replace(scheme="", netloc="").geturl() or "/"}
            )
            return HttpResponse(status=204, headers={"HX-Redirect": address})
        return super().handle_no_permission(request, view_func)


class Refusals:
    """Renders an error of the house once, for all pages: a toast for a fragment, else a page."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponseBase | None:
        if not isinstance(error, ChalandError) or request.path.startswith("/api/"):
            return None
        return refusal(request, error)
