"""Addresses of the pages about what registers know of the file."""

from __future__ import annotations

from django.urls import URLPattern, path

from chaland.faces.web.enrichment import acts, page

enrichment: list[URLPattern] = [
    path("enrichment/", page.enrichment, name="enrichment"),
    path("enrichment/file/", acts.send, name="enrichment_send"),
    path("enrichment/file/remove/", acts.remove, name="enrichment_remove"),
    path("enrichment/ask/", acts.ask, name="enrichment_ask"),
    path("enrichment/services/<slug:code>/", acts.switch, name="enrichment_switch"),
    path("enrichment/runs/<int:run_id>/undo/", acts.undo, name="enrichment_undo"),
    path("enrichment/proposals/<int:proposal_id>/", acts.settle, name="proposal_settle"),
    path("enrichment/proposals/<int:proposal_id>/reopen/", acts.reopen, name="proposal_reopen"),
    path("companies/<int:company_id>/register/", page.of_company, name="company_register"),
]
