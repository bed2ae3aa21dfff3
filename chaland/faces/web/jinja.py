"""The Jinja2 environment of the pages: what every template may say."""

from __future__ import annotations

from typing import Any

from django.middleware.csrf import get_token
from django.templatetags.static import static as static_url
from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext
from jinja2 import Environment, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from chaland.faces.web import formats
from chaland.faces.web.assets import fingerprint
from chaland.kernel.text import Language, Text, language_of


def environment(**options: Any) -> Environment:
    """Called by Django's Jinja2 backend. A name that does not exist is an error, not a blank."""
    chosen = {**options, "undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    env = Environment(**chosen)  # noqa: S701 (Django's backend turns autoescape on)
    env.add_extension("jinja2.ext.i18n")
    env.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    env.globals.update(url=url, static=static, icon=icon, csrf=csrf, t=t, language=language)
    env.filters.update(
        number=lambda value: formats.number(value, language()),
        percent=lambda share: formats.percent(share, language()),
        money=lambda cents, currency="EUR": formats.money(cents, currency, language()),
        day=lambda value: formats.day(value, language()),
        long_day=formats.long_day,
        clock=lambda value: formats.clock(value, language()),
        moment=lambda value: formats.moment(value, language()),
        since=lambda value: formats.since(value, language()),
        size=lambda value: formats.size(value, language()),
        phone=formats.phone,
        initials=formats.initials,
        t=t,
    )
    return env


def language() -> Language:
    """The language of the answer being written."""
    return language_of(get_language())


def t(text: Text, **facts: object) -> str:
    """A word of the domain, in the language of the answer."""
    return text.to(language(), **facts)


def url(name: str, *args: object, **query: object) -> str:
    """The address of a page; keyword arguments make its query, without the empty ones."""
    return reverse(
        name, args=args, query={key: value for key, value in query.items() if value not in (None, "")} or None
    )


def static(path: str) -> str:
    """The address of one of our files, which changes when the file does: it may be kept for ever."""
    return f"{static_url(path)}?v={fingerprint(path)}"


def icon(name: str, size: str = "", label: str = "") -> Markup:
    """One drawing of the sprite. Without a label it is decoration, and hidden from those who listen."""
    kind = f"icon icon-{size}" if size else "icon"
    said = Markup('role="img" aria-label="{}"').format(label) if label else Markup('aria-hidden="true"')
    return Markup('<svg class="{}" {}><use href="{}#{}"></use></svg>').format(
        kind, said, static("vendor/lucide/icons.svg"), name
    )


@pass_context
def csrf(context: Context) -> Markup:
    """The hidden field that every form which writes must hold."""
    return Markup('<input type="hidden" name="csrfmiddlewaretoken" value="{}">').format(
        escape(get_token(context["request"]))
    )
