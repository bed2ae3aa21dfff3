"""Addresses of the whole house."""

from __future__ import annotations

from django.urls import include, path

from chaland.faces.api.urls import urls as api

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("api/v1/", api),
    path("", include("chaland.faces.web.urls")),
]
