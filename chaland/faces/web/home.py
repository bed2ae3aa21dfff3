"""The start: the contact grid."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse


def home(request: HttpRequest) -> HttpResponse:
    """What was asked of the start (a search, a sentence) is asked of the grid."""
    return redirect(reverse("contacts", query=request.GET or None))
