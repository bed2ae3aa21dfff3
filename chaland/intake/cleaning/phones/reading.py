"""One difficult cell: several numbers, words around, an extension, a foreign number. The slow path."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from chaland.intake.cleaning import excel
from chaland.intake.cleaning.phones import words
from chaland.intake.cleaning.phones.numbering import FRENCH_REGIONS, HEAD, block_of, e164_of, fault_of

_GAP = r"[\s.\-/()_]{0,3}"
_FRENCH = re.compile(
    rf"(?<![\d+])(?:(?:\+|00)\s?33{_GAP}(?:0{_GAP})?|\+?0{_GAP})([1-9](?:{_GAP}[0-9]){{8}})(?!\d)", re.ASCII
)
_FOREIGN = re.compile(r"(?:\+|(?<!\d)00)[\s(]{0,2}[1-9](?:[\s.\-()]{0,3}\d){6,14}(?!\d)", re.ASCII)
_EXTENSION = re.compile(
    r"(?i)[\s,;(/-]*(?<![^\W\d_])(?:postes?|pte?\.?|p\.|ext(?:ension)?\.?|x|interne)\s*:?\s*(\d{1,6})\s*\)?\s*$|\s*#\s*(\d{1,6})\s*$"
)
_LETTER_O = re.compile(r"(?<=\d)[oO](?=[\d\s.])|(?<=[\d\s.])[oO](?=\d)|^[oO](?=\s?[1-9])")
_BETWEEN = re.compile(r"(?i)[;,|/\n]|\s+(?:ou|et|or|and|puis)\s+|\s+-\s+")
_SHORT = re.compile(r"^(?:1[578]|1[0-9]{2}|10[0-9]{2}|116[0-9]{3}|118[0-9]{3}|3[0-9]{3})$")
_KINDS = {
    PhoneNumberType.MOBILE: "mobile",
    PhoneNumberType.FIXED_LINE: "fixed",
    PhoneNumberType.VOIP: "voip",
    **dict.fromkeys(
        (
            PhoneNumberType.TOLL_FREE,
            PhoneNumberType.PREMIUM_RATE,
            PhoneNumberType.SHARED_COST,
            PhoneNumberType.UAN,
            PhoneNumberType.PAGER,
            PhoneNumberType.VOICEMAIL,
        ),
        "special",
    ),
}


class Number(NamedTuple):
    """One number read. `rule` is what had to be done to it."""

    e164: str
    kind: str
    rule: str
    fault: str | None = None


class PhoneCell(NamedTuple):
    """What one cell holds, in the order of the columns of `clean_phones`."""

    phone: str | None = None
    phone_kind: str | None = None
    extension: str | None = None
    phones_other: list[str] | None = None
    rule: str | None = None
    fault: str | None = None


def read_cell(text: str, region: str) -> PhoneCell:
    """The numbers of a tidied, non-empty text. `region`: ISO 3166 code of where it was dialled from."""
    if re.match(excel.SCIENTIFIC, text):
        return _unfolded(text, region)
    plain = unicodedata.normalize("NFKC", text).lstrip("'")
    plain, extension = _without_extension(plain)
    lettered = _LETTER_O.sub("0", plain)
    numbers, rest = _inside(lettered, region)
    if not numbers:
        numbers, rest = _pieces(lettered, region)
    if not numbers:
        return PhoneCell(fault=_why_not(plain))
    return _cell(numbers, rest, extension, lettered=lettered != plain)


def kind_of(number: phonenumbers.PhoneNumber) -> str:
    """The kind of a foreign number: 'mobile', 'fixed', 'voip', 'special' or 'unknown'."""
    return _KINDS.get(phonenumbers.number_type(number), "unknown")


def parsed(text: str, region: str | None) -> phonenumbers.PhoneNumber | None:
    """The number if the library finds it valid, else null."""
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    return number if phonenumbers.is_valid_number(number) else None


def _unfolded(text: str, region: str) -> PhoneCell:
    digits = excel.full_digits(text)
    return read_cell(digits, region) if digits else PhoneCell(fault=excel.DAMAGED.code)


def _without_extension(text: str) -> tuple[str, str | None]:
    found = _EXTENSION.search(text)
    if not found or not re.search(r"\d", text[: found.start()]):
        return text, None
    return text[: found.start()], found.group(1) or found.group(2)


def _inside(text: str, region: str) -> tuple[list[Number], str]:
    """Numbers that carry their own beginning (0, +, 00), and the text without them."""
    numbers: list[Number] = []

    def take(found: re.Match[str]) -> str:
        number = _french(found.group(1)) if found.re is _FRENCH else _foreign(found.group(), None)
        if number is None:
            return found.group()
        numbers.append(number)
        return " "

    in_france = region in FRENCH_REGIONS
    rest = _FOREIGN.sub(take, _FRENCH.sub(take, text) if in_france else text)
    too_long = re.fullmatch(r"[\s.\-]*\d[\d\s.\-]*", rest)
    return ([], text) if too_long else (numbers, rest)


def _pieces(text: str, region: str) -> tuple[list[Number], str]:
    """Numbers bare of any beginning: a zero or a plus was lost, or they are dialled from `region`."""
    whole = _bare(text, region)
    if whole:
        return [whole], ""
    read = [(piece, _bare(piece, region)) for piece in _BETWEEN.split(text)]
    return [number for _, number in read if number], " ".join(piece for piece, number in read if not number)


def _bare(text: str, region: str) -> Number | None:
    digits = re.sub(r"[^\d+]", "", text)
    if re.search(r"[^\W\d_]", text) and len(digits) < 9:
        return None
    if region not in FRENCH_REGIONS or len(digits) < 9:
        return _foreign(digits, region)
    if re.fullmatch(r"(?:33|\+33)?0?[1-9][0-9]{8}", digits):
        restored = len(digits) == 9
        return _french(digits[-9:], words.ZERO.code if restored else words.FORMATTED.code)
    plus = _foreign(f"+{digits}", None) if len(digits) > 10 and digits[0] not in "0+" else None
    return plus._replace(rule=words.PLUS.code) if plus else None


def _french(digits: str, rule: str = words.FORMATTED.code) -> Number:
    nine = re.sub(r"\D", "", digits)
    block = block_of(nine[:HEAD])
    rule = words.OVERSEAS.code if block.code != "33" and rule == words.FORMATTED.code else rule
    return Number(e164_of(nine), block.kind, rule, fault_of(nine))


def _foreign(text: str, region: str | None) -> Number | None:
    text = re.sub(r"^00", "+", text.strip())
    number = parsed(text, region)
    if number is None:
        return None
    e164 = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    if e164.startswith("+33"):
        return _french(e164[3:]) if len(e164) == 12 else None
    return Number(e164, kind_of(number), words.FORMATTED.code)


def _why_not(text: str) -> str:
    digits = re.sub(r"[\s.\-]", "", text)
    if re.match(r"^(?:0|\+33|0033)700[0-9]{9,10}$", digits):
        return words.MACHINE.code
    return words.SHORT.code if _SHORT.match(digits) else words.INVALID.code


def _cell(numbers: list[Number], rest: str, extension: str | None, *, lettered: bool) -> PhoneCell:
    once = list({number.e164: number for number in numbers}.values())
    first = once[0]
    if len(numbers) > 1:
        rule = words.SPLIT.code
    elif re.search(r"[^\W_]", rest):
        rule = words.EXTRACTED.code
    elif extension:
        rule = words.EXTENSION.code
    else:
        rule = words.LETTER.code if lettered else first.rule
    partly = re.search(r"\d{4}|^\s*/\s*\d", rest)
    fault = words.PARTLY.code if partly else first.fault
    others = [number.e164 for number in once[1:]]
    return PhoneCell(first.e164, first.kind, extension, others or None, rule, fault)
