"""Lets a page of allauth stand in our frame: the same pieces, rendered by the same engine."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.loader import get_template
from django.utils.safestring import SafeString

from chaland.faces.web import jinja

register = template.Library()


@register.simple_tag(takes_context=True)
def piece(context: dict[str, Any], name: str) -> SafeString:
    """One of our Jinja2 templates, in this place."""
    return SafeString(get_template(name).render({}, context["request"]))


@register.simple_tag
def icon(name: str, size: str = "") -> SafeString:
    return SafeString(jinja.icon(name, size))
