"""Addresses of the pages of campaigns."""

from __future__ import annotations

from django.urls import URLPattern, path

from chaland.faces.web.campaigns import (
    acts,
    calendar,
    composing,
    listing,
    messages,
    page,
    preflight,
    preview,
    results,
    templates,
)

campaigns: list[URLPattern] = [
    path("campaigns/", listing.campaigns_list, name="campaigns"),
    path("campaigns/calendar/", calendar.month, name="campaigns_calendar"),
    path("campaigns/new/", composing.new, name="campaign_new"),
    path("campaigns/<int:campaign_id>/", page.campaign, name="campaign"),
    path("campaigns/<int:campaign_id>/save/", composing.save, name="campaign_save"),
    path("campaigns/<int:campaign_id>/template/", templates.take_template, name="campaign_template"),
    path("campaigns/<int:campaign_id>/template/back/", templates.give_back, name="campaign_template_back"),
    path("campaigns/<int:campaign_id>/cost/", preview.cost, name="campaign_cost"),
    path(
        "campaigns/<int:campaign_id>/look/<str:letter>/<int:contact_id>/", preview.look, name="campaign_look"
    ),
    path("campaigns/<int:campaign_id>/check/", preflight.checked, name="campaign_preflight"),
    path("campaigns/<int:campaign_id>/keep/", templates.keep_as_template, name="campaign_keep"),
    path("campaigns/<int:campaign_id>/test/", preview.test, name="campaign_test"),
    path("campaigns/<int:campaign_id>/copy/", acts.copy, name="campaign_copy"),
    path("campaigns/<int:campaign_id>/delete/", acts.delete, name="campaign_delete"),
    path("campaigns/bring-back/", acts.bring_back, name="campaign_bring_back"),
    path("campaigns/<int:campaign_id>/freeze/", composing.freeze_now, name="campaign_freeze"),
    path("campaigns/<int:campaign_id>/<str:act>/do/", acts.act, name="campaign_act"),
    path("campaigns/<int:campaign_id>/progress/", page.progress, name="campaign_progress"),
    path("campaigns/<int:campaign_id>/messages/", messages.messages, name="campaign_messages"),
    path("campaigns/<int:campaign_id>/results/", results.results, name="campaign_results"),
]
