"""Addresses of the pages of segments."""

from __future__ import annotations

from django.urls import URLPattern, path

from chaland.faces.web.segments import (
    acts,
    comparing,
    listing,
    moves,
    page,
    properties,
    ready_made,
    why,
)
from chaland.faces.web.segments.builder.urls import builder

segments: list[URLPattern] = [
    path("segments/", listing.segments, name="segments"),
    path("segments/ready-made/", ready_made.ready_made, name="segments_ready_made"),
    path("segments/ready-made/adding/<int:job_id>/", ready_made.progress, name="segments_adding"),
    path("segments/ready-made/<slug:key>/", ready_made.add, name="segments_add"),
    path("segments/<int:segment_id>/", page.segment, name="segment"),
    path("segments/<int:segment_id>/sizes/", page.sizes_over_time, name="segment_sizes"),
    path("segments/<int:segment_id>/moves/", moves.moves, name="segment_moves"),
    path("segments/<int:segment_id>/why/", why.search, name="segment_why"),
    path("segments/<int:segment_id>/why/<int:contact_id>/", why.why, name="segment_why_contact"),
    path("segments/<int:segment_id>/compare/", comparing.compare, name="segment_compare"),
    path("segments/<int:segment_id>/properties/", properties.properties, name="segment_properties"),
    path("segments/<int:segment_id>/duplicate/", acts.duplicate, name="segment_duplicate"),
    path("segments/<int:segment_id>/freeze/", acts.freeze, name="segment_freeze"),
    path("segments/<int:segment_id>/delete/", acts.delete, name="segment_delete"),
    path("segments/<int:segment_id>/restore/", acts.restore, name="segment_restore"),
    path("contacts/<int:contact_id>/segments/", why.of_contact, name="contact_segments"),
    *builder,
]
