"""Addresses of the builder."""

from __future__ import annotations

from django.urls import URLPattern, path

from chaland.faces.web.segments.builder import writing

builder: list[URLPattern] = [
    path("segments/new/", writing.new, name="segments-new"),
    path("segments/count/", writing.count, name="segments-count"),
    path("segments/<int:segment_id>/edit/", writing.edit, name="segments-edit"),
]
