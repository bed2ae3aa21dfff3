"""Addresses of the builder."""

from __future__ import annotations

from django.urls import URLPattern, path

from chaland.faces.web.segments.builder import completing, outlines, pages, people, saving, values

builder: list[URLPattern] = [
    path("segments/new/", pages.new, name="segments-new"),
    path("segments/<int:segment_id>/edit/", pages.edit, name="segments-edit"),
    path("segments/builder/shape/", pages.shape, name="segments-shape"),
    path("segments/builder/count/", pages.count, name="segments-count"),
    path("segments/builder/people/", people.people, name="segments-people"),
    path("segments/builder/values/", values.values, name="segments-values"),
    path("segments/builder/complete/", completing.complete, name="segments-complete"),
    path("segments/builder/outlines.svg", outlines.outlines, name="segments-outlines"),
    path("segments/builder/save/", saving.save, name="segments-save"),
]
