"""Numbers, money, dates and phones as a French or an English reader expects them."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache

import phonenumbers
from django.utils import timezone
from django.utils.dateformat import format as django_format
from django.utils.timesince import timesince
from django.utils.translation import get_language, gettext

from chaland.kernel.figures import amount, figure
from chaland.kernel.text import Language, language_of

NARROW = "\u202f"  # the thin space that French puts between thousands and before its marks
NBSP = "\u00a0"
BLANK = "—"


def number(value: float | None, language: Language, decimals: int | None = None) -> str:
    """12 345,6 in French, 12,345.6 in English. Whole numbers carry no decimals unless asked."""
    if value is None:
        return BLANK
    if decimals is None:
        decimals = 0 if float(value).is_integer() else 2
    said = f"{value:,.{decimals}f}"
    return figure(said, language, NARROW)


def percent(share: float, language: Language) -> str:
    """share: 0 to 1. 12,3 % in French, 12.3% in English; what is there, but hardly, is not 0."""
    value = round(share * 100, 1)
    hardly = bool(share) and not value
    said = number(0.1 if hardly else value, language, 0 if value in (0, 100) and not hardly else 1)
    return f"{'<' + NBSP if hardly else ''}{said}{NARROW if language == 'fr' else ''}%"


def money(cents: int | None, currency: str, language: Language) -> str:
    """Units: cents. 1 234,56 € in French, €1,234.56 in English."""
    if cents is None:
        return BLANK
    return amount(cents / 100, language, currency, space=NARROW, gap=NBSP)


def day(value: date | datetime | None, language: Language) -> str:
    """16/04/2023 in French, 16 Apr 2023 in English."""
    if value is None:
        return BLANK
    value = _local(value)
    return f"{value:%d/%m/%Y}" if language == "fr" else f"{value.day} {value:%b %Y}"


def long_day(value: date | datetime) -> str:
    """dimanche 22 novembre 2026, Sunday 22 November 2026: in the language of the answer."""
    pattern = r"l j\e\r F Y" if language_of(get_language()) == "fr" and _local(value).day == 1 else "l j F Y"
    return django_format(_local(value), pattern)


def clock(value: datetime, language: Language) -> str:
    """14 h 05 in French, 14:05 in English."""
    at = timezone.localtime(value)
    return f"{at.hour}{NBSP}h{NBSP}{at.minute:02}" if language == "fr" else f"{at:%H:%M}"


def moment(value: datetime | None, language: Language) -> str:
    return BLANK if value is None else f"{day(value, language)} {clock(value, language)}"


def since(value: datetime | None, language: Language) -> str:
    """il y a 3 jours, 3 days ago; a moment ago under a minute."""
    if value is None:
        return BLANK
    elapsed = timezone.now() - value
    if elapsed.total_seconds() < 60:
        return gettext("just now")
    return gettext("%(time)s ago") % {"time": timesince(value, depth=1)}


def size(octets: int, language: Language) -> str:
    """Units: octets. 1,4 Mo in French, 1.4 MB in English."""
    units = ("o", "ko", "Mo", "Go") if language == "fr" else ("B", "kB", "MB", "GB")
    value, unit = float(octets), 0
    while value >= 1000 and unit < len(units) - 1:
        value, unit = value / 1000, unit + 1
    return f"{number(value, language, 1 if unit and value < 100 else 0)}{NBSP}{units[unit]}"


@lru_cache(maxsize=20_000)
def phone(e164: str | None) -> str:
    """06 12 34 56 78 for a French number, +41 22 767 61 11 for another; what is not E.164 as it is."""
    if not e164:
        return ""
    if e164.startswith("+33") and len(e164) == 12 and e164[1:].isdigit():
        local = "0" + e164[3:]
        return NBSP.join(local[at : at + 2] for at in range(0, 10, 2))
    try:
        parsed = phonenumbers.parse(e164)
    except phonenumbers.NumberParseException:
        return e164
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL).replace(" ", NBSP)


def initials(name: str) -> str:
    """Two capitals at most: JD for Jean Dupont."""
    words = [word for word in name.replace("-", " ").split() if word[0].isalnum()]
    return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()


def _local(value: date | datetime) -> date | datetime:
    return timezone.localtime(value) if isinstance(value, datetime) else value
