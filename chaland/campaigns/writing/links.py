"""Short addresses on the company's own domain: how they are made, and where they lead.

Their clicks are counted, not whose they are. Only when a campaign measures clicks, and for somebody who consented to
being measured (law.md TRK-06), does the address carry a seal that says who.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape

from django.conf import settings
from django.db.models import F

from chaland.campaigns.models import Campaign, Link
from chaland.consent.domain.tokens import Reached, Use, words_of
from chaland.consent.services.pixels import clicked
from chaland.consent.services.tokens import seal_words
from chaland.kernel.clock import Clock, system_clock

PATH = "/l/"
TRACE = '{{ links.trace | default: "" }}'
"""What an address ends with in messages that are measured: nothing, or `/` and the seal of who got it."""

_LETTERS = "23456789abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ"
_LENGTH = 6
_IN_TEXT = re.compile(r"https?://[^\s{}<>\"'|]+")
_IN_HTML = re.compile(r"(?<=href=\")https?://[^\"{}]+(?=\")")


@dataclass(frozen=True, slots=True)
class Followed:
    """Where a short address leads. `noted`: it was kept who followed it."""

    url: str
    campaign_id: int
    noted: bool = False


def follow(token: str, trace: str = "", *, clock: Clock = system_clock) -> Followed | None:
    """One click more; whose is kept only when the address says so and they consent to it today. None when there is no
    such address. Cost: two queries by index, some more for who is followed."""
    link = Link.objects.filter(token=token).first()
    if link is None:
        return None
    Link.objects.filter(pk=link.pk).update(clicks=F("clicks") + 1)
    return Followed(link.url, link.campaign_id, bool(trace) and clicked(trace, clock=clock))


def trace_of(reached: Reached) -> str:
    return f"/{seal_words(Use.CLICK, *words_of(reached))}"


def shorten_text(campaign: Campaign, source: str, *, keeps: bool = True) -> str:
    """The text of an SMS with its addresses shortened, where that makes it shorter; as it is when the house has no
    address of its own, or the address is one person's. keeps: the short addresses are made; else those not made yet
    are stood for by one as long, which leads nowhere: the text costs the same."""
    found = [url for url, _ in _addresses(source)]
    tokens = _tokens(campaign, found) if keeps else _imagined(campaign, found)
    short = {url: _short(token) for url, token in tokens.items()}
    return _replaced(source, {url: to for url, to in short.items() if len(to) < len(url)})


def measured_html(campaign: Campaign, html: str) -> str:
    """The page with each of its links counted."""
    found = [match.group() for match in _IN_HTML.finditer(html) if not _is_ours(match.group())]
    tokens = _tokens(campaign, [unescape(url) for url in found])
    return _IN_HTML.sub(lambda match: _counted(match.group(), tokens), html)


def measured_text(campaign: Campaign, text: str) -> str:
    tokens = _tokens(campaign, [url for url, _ in _addresses(text)])
    return _replaced(text, {url: _short(token) + TRACE for url, token in tokens.items()})


def _counted(address: str, tokens: dict[str, str]) -> str:
    token = tokens.get(unescape(address))
    return _short(token) + TRACE if token else address


def _addresses(source: str) -> list[tuple[str, int]]:
    """Those that are the same for everybody, with where they stand."""
    found = []
    for match in _IN_TEXT.finditer(source):
        url = match.group().rstrip(".,;:!?)")
        if source[match.end() : match.end() + 1] != "{" and not _is_ours(url):
            found.append((url, match.start()))
    return found


def _replaced(source: str, by: dict[str, str]) -> str:
    for url, at in reversed(_addresses(source)):
        if url in by:
            source = source[:at] + by[url] + source[at + len(url) :]
    return source


def _is_ours(url: str) -> bool:
    return bool(settings.CHALAND_URL) and url.startswith(settings.CHALAND_URL.rstrip("/") + "/")


def _short(token: str) -> str:
    return settings.CHALAND_URL.rstrip("/") + PATH + token


def _tokens(campaign: Campaign, urls: Sequence[str]) -> dict[str, str]:
    """By address; the same one for ever. None while the house has no address of its own."""
    wanted = list(dict.fromkeys(urls))
    if not wanted or not settings.CHALAND_URL:
        return {}
    fresh = [Link(campaign=campaign, token=_token(), url=url) for url in wanted]
    Link.objects.bulk_create(fresh, ignore_conflicts=True)
    return dict(Link.objects.filter(campaign=campaign, url__in=wanted).values_list("url", "token"))


def _imagined(campaign: Campaign, urls: Sequence[str]) -> dict[str, str]:
    """As `_tokens`, but nothing is kept."""
    if not settings.CHALAND_URL:
        return {}
    made = dict(Link.objects.filter(campaign=campaign, url__in=urls).values_list("url", "token"))
    return {url: made.get(url, "x" * _LENGTH) for url in urls}


def _token() -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
