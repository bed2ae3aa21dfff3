"""The start: the contact grid."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect


def home(_request: HttpRequest) -> HttpResponse:
    return redirect("contacts")
