"""Addresses of the pages about consent."""

from __future__ import annotations

from django.urls import URLPattern, path

from chaland.faces.web.consent import acts, dashboard, lists, panel, proof, start, tab, yes

consents: list[URLPattern] = [
    path("welcome/purposes/", start.question, name="purposes_start"),
    path("contacts/<int:contact_id>/reach/", panel.alone, name="contact_reach"),
    path("contacts/<int:contact_id>/reach/brief/", panel.brief, name="contact_reach_brief"),
    path("contacts/<int:contact_id>/consents/", tab.tab, name="contact_consents"),
    path("contacts/<int:contact_id>/consents/new/", yes.new, name="consent_new"),
    path("contacts/<int:contact_id>/consents/refuse/", acts.refuse, name="consent_refuse"),
    path("contacts/<int:contact_id>/bars/", acts.bar, name="contact_bar"),
    path("contacts/<int:contact_id>/bars/<slug:kind>/lift/", acts.unbar, name="contact_bar_lift"),
    path("contacts/<int:contact_id>/contracts/", tab.new_contract, name="contract_new"),
    path("contracts/<int:contract_id>/end/", tab.stop_contract, name="contract_end"),
    path("consents/", dashboard.dashboard, name="consents"),
    path("consents/expiring/", dashboard.expiring, name="consents_expiring"),
    path("consents/unproved/", dashboard.unproved, name="consents_unproved"),
    path("consents/oppositions/", lists.lists, name="oppositions"),
    path("consents/oppositions/export/", lists.export, name="oppositions_export"),
    path("consents/proofs/<int:entry_id>/", proof.proof, name="consent_proof"),
    path("consents/void/", acts.void, name="consent_void"),
]
