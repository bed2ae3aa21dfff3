"""Addresses of the pages of segments."""

from __future__ import annotations

from django.urls import URLPattern, path

from chaland.faces.web.segments import listing, page
from chaland.faces.web.segments.builder.urls import builder

segments: list[URLPattern] = [
    path("segments/", listing.segments, name="segments"),
    path("segments/<int:segment_id>/", page.segment, name="segment"),
    *builder,
]
