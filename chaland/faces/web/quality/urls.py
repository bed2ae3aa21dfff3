"""Addresses of the pages about quality."""

from __future__ import annotations

from django.urls import URLPattern, path

from chaland.faces.web.quality import acts, contact, doubts, page, updating, values

quality: list[URLPattern] = [
    path("quality/", page.quality, name="quality"),
    path("quality/mend/", page.mend, name="quality_mend"),
    path("quality/doubts/<slug:kind>/", doubts.doubts, name="quality_doubts"),
    path("quality/doubts/<int:doubt_id>/accept/", acts.take_proposal, name="doubt_accept"),
    path("quality/doubts/<int:doubt_id>/right/", acts.is_right, name="doubt_right"),
    path("quality/settled/<int:settled_id>/undo/", acts.undo_right, name="doubt_again"),
    path("quality/fields/<str:name>/purge/", acts.purge, name="quality_purge"),
    path("quality/values/", values.values, name="quality_values"),
    path("quality/values/look/", values.look, name="values_look"),
    path("quality/values/<int:group_id>/unify/", values.unify, name="values_unify"),
    path("quality/values/<int:group_id>/distinct/", values.distinct, name="values_distinct"),
    path("quality/values/<int:group_id>/propose/", values.propose, name="values_propose"),
    path("quality/values/rules/<int:number>/undo/", values.separate, name="values_separate"),
    path("quality/updating/", updating.updating, name="quality_updating"),
    path("quality/updating/start/", updating.start, name="updating_start"),
    path("quality/updating/<int:round_id>/list/", updating.download, name="updating_list"),
    path("quality/updating/answers/<int:answer_id>/undo/", updating.undo, name="updating_undo"),
    path("contacts/<int:contact_id>/quality/", contact.of_contact, name="contact_quality"),
]
