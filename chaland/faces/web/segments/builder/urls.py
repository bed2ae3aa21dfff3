"""Addresses of the builder."""

from __future__ import annotations

from django.urls import URLPattern, path

from chaland.faces.web.segments.builder import completing, outlines, pages, people, saving, values

builder: list[URLPattern] = [
    path("segments/new/", pages.new, name="segments_new"),
    path("segments/<int:segment_id>/edit/", pages.edit, name="segments_edit"),
    path("segments/builder/shape/", pages.shape, name="segments_shape"),
    path("segments/builder/count/", pages.count, name="segments_count"),
    path("segments/builder/people/", people.people, name="segments_people"),
    path("segments/builder/values/", values.values, name="segments_values"),
    path("segments/builder/complete/", completing.complete, name="segments_complete"),
    path("segments/builder/outlines.svg", outlines.outlines, name="segments_outlines"),
    path("segments/builder/save/", saving.save, name="segments_save"),
]
