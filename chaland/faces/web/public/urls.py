"""Addresses that need no account. Short ones: they stand in messages."""

from __future__ import annotations

from django.urls import URLPattern, path

from chaland.faces.web.public import calls, details, forms, proofs, unsubscribe

public: list[URLPattern] = [
    path("f/c/<str:token>", forms.confirmation, name="public_confirm"),
    path("f/<slug:slug>.js", forms.snippet, name="public_snippet"),
    path("f/<slug:slug>", forms.form, name="public_form"),
    path("u/<str:token>", unsubscribe.leave, name="public_unsubscribe"),
    path("p/<str:token>", unsubscribe.preferences, name="public_preferences"),
    path("o/<str:token>.gif", unsubscribe.pixel, name="public_pixel"),
    path("d/<str:token>", details.details, name="public_details"),
    path("hooks/<int:account>/<str:secret>", calls.call, name="public_hook"),
    path("l/<str:token>", calls.short, name="public_short"),
    path("l/<str:token>/<str:trace>", calls.short, name="public_short_traced"),
    path("preuve", proofs.proofs, name="public_proofs"),
]
