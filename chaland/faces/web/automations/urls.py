"""Addresses of the pages of automations."""

from __future__ import annotations

from django.urls import URLPattern, path

from chaland.faces.web.automations import acts, listing, page, trying, writing

automations: list[URLPattern] = [
    path("automations/", listing.automations_list, name="automations"),
    path("automations/ready/", listing.add_ready, name="automation_ready"),
    path("automations/new/", writing.new, name="automation_new"),
    path("automations/<int:automation_id>/", page.automation, name="automation"),
    path("automations/<int:automation_id>/edit/", writing.edit, name="automation_edit"),
    path("automations/<int:automation_id>/try/", trying.trial, name="automation_try"),
    path("automations/<int:automation_id>/on/", acts.on, name="automation_on"),
    path("automations/<int:automation_id>/off/", acts.off, name="automation_off"),
    path("automations/<int:automation_id>/delete/", acts.delete, name="automation_delete"),
]
