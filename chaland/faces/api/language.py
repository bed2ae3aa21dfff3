"""The language of an answer: what Accept-Language prefers among ours, French otherwise."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation.trans_real import parse_accept_lang_header

from chaland.kernel.text import LANGUAGES, Language


def asked(request: HttpRequest) -> Language:
    """Of programs nobody knows more: neither cookie nor session counts."""
    for code, _ in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        for known in LANGUAGES:
            if code.split("-")[0].lower() == known:
                return known
    return "fr"
