"""Values: texts, numbers, dates, moments counted from now, lists, lengths of time."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from chaland.segments.language.ast import Day, Duration, Flag, Number, Place, Quoted, Relative, Unit, Value
from chaland.segments.language.grammar.keywords import Keyword
from chaland.segments.language.grammar.parser.cursor import Cursor, Lost
from chaland.segments.language.grammar.tokens import Token, quoted
from chaland.segments.language.limits import MAX_DIGITS
from chaland.segments.language.words import UNITS

_WORDS: dict[Keyword, Value] = {
    "yes": Flag(True),
    "no": Flag(False),
    "today": Relative(0, "day"),
    "yesterday": Relative(-1, "day"),
    "tomorrow": Relative(1, "day"),
}


def read_value(cursor: Cursor, *, in_list: bool = False) -> Value | None:
    """One value; None when it is missing or wrong, which is told."""
    token = cursor.peek()
    if token.kind == "text":
        return Quoted(cursor.take().text, at=token.at)
    if token.kind == "date":
        return _day(cursor, cursor.take())
    if token.kind == "number":
        return _counted(cursor, in_list=in_list)
    if token.kind == "word":
        return _worded(cursor)
    _tell_missing(cursor)
    return None


def read_list(cursor: Cursor) -> tuple[Value | None, ...]:
    """Values in parentheses, apart by commas. Raises: Lost without an opening one."""
    start = cursor.peek().at
    if not cursor.sign("("):
        cursor.tell(
            "missing_list",
            "Il faut ici une liste entre parenthèses : (…, …).",
            "A list in parentheses is needed here: (…, …).",
            at=start,
        )
        raise Lost
    values = [read_value(cursor, in_list=True)]
    while cursor.sign(",") or _lacks_comma(cursor):
        values.append(read_value(cursor, in_list=True))
    close(cursor, start)
    return tuple(values)


def _lacks_comma(cursor: Cursor) -> bool:
    """Whether another value follows without one, which is told."""
    lacks = cursor.peek().kind in ("text", "number", "date")
    if lacks:
        cursor.tell(
            "missing_comma", "Il manque ici une virgule.", "A comma is missing here.", at=cursor.peek().at
        )
    return lacks


def close(cursor: Cursor, opened: Place) -> None:
    """Takes the closing parenthesis. Raises: Lost when something else stands there."""
    if cursor.sign(")"):
        return
    cursor.tell(
        "unclosed_parenthesis",
        "Cette parenthèse n'est pas refermée là où il faudrait.",
        "This parenthesis is not closed where it should be.",
        at=opened,
    )
    raise Lost


def read_duration(cursor: Cursor) -> Duration | None:
    """`7 days`."""
    start = cursor.peek().at
    amount = read_amount(cursor)
    unit = read_unit(cursor)
    return Duration(amount, unit, at=cursor.since(start)) if amount is not None and unit else None


def read_amount(cursor: Cursor) -> int | None:
    token = cursor.peek()
    if token.kind != "number":
        cursor.tell("missing_number", "Il faut ici un nombre.", "A number is needed here.", at=token.at)
        raise Lost
    number = read_number(cursor, comma=False)
    if number is None or (number == int(number) and number >= 0):
        return None if number is None else int(number)
    cursor.tell("not_whole", "Il faut ici un nombre entier.", "A whole number is needed here.", at=token.at)
    return None


def read_unit(cursor: Cursor) -> Unit | None:
    """Raises: Lost when no unit of time stands here."""
    unit = cursor.take_match(cursor.lexicon.units)
    if unit is None:
        cursor.tell(
            "missing_unit",
            "Il faut ici une durée : minutes, heures, jours, semaines, mois ou ans.",
            "A unit of time is needed here: minutes, hours, days, weeks, months or years.",
            at=cursor.peek().at,
        )
        raise Lost
    return unit


def read_number(cursor: Cursor, *, comma: bool) -> Decimal | None:
    """A number. `comma`: the French decimal comma may stand in it, glued to digits on both sides."""
    token = cursor.take()
    written = token.text
    if comma and cursor.lexicon.language == "fr" and "." not in written:
        written += _decimals(cursor, token)
    if sum(char.isdigit() for char in written) > MAX_DIGITS:
        cursor.tell(
            "number_too_long",
            "Ce nombre a plus de {digits} chiffres.",
            "This number has more than {digits} digits.",
            at=cursor.since(token.at),
            digits=MAX_DIGITS,
        )
        return None
    return Decimal(written)


def _decimals(cursor: Cursor, number: Token) -> str:
    sign, digits = cursor.peek(), cursor.peek(1)
    glued = (
        sign.text == ","
        and sign.kind == "sign"
        and digits.kind == "number"
        and digits.text.isdecimal()
        and sign.at.offset == number.at.offset + number.at.length
        and digits.at.offset == sign.at.offset + 1
    )
    if not glued:
        return ""
    cursor.position += 2
    return f".{digits.text}"


def _day(cursor: Cursor, token: Token) -> Day | None:
    if "/" in token.text:
        day, month, year = (int(part) for part in token.text.split("/"))
    else:
        year, month, day = (int(part) for part in token.text.split("-"))
    try:
        return Day(date(year, month, day), at=token.at)
    except ValueError:
        cursor.tell(
            "bad_date",
            "Ce jour n'existe pas au calendrier.",
            "There is no such day in the calendar.",
            at=token.at,
        )
        return None


def _counted(cursor: Cursor, *, in_list: bool) -> Value | None:
    """A number or, with a unit, a moment: `6 months ago`."""
    start = cursor.peek().at
    number = read_number(cursor, comma=not in_list)
    if cursor.in_years and (found := cursor.match(cursor.lexicon.units)) and found[0] == "year":
        cursor.position += found[1]
        return None if number is None else Number(number, at=cursor.since(start))
    if cursor.match(cursor.lexicon.units) is None:
        cursor.sign("€")
        return None if number is None else Number(number, at=cursor.since(start))
    unit = read_unit(cursor)
    if cursor.lexicon.language == "en" and cursor.keyword("ago"):
        return _relative(cursor, number, unit, -1, start)
    _tell_direction(cursor, cursor.since(start), number, unit)
    return None


def _relative(
    cursor: Cursor, number: Decimal | None, unit: Unit | None, sign: int, start: Place
) -> Relative | None:
    if number is None or unit is None:
        return None
    at = cursor.since(start)
    if number != int(number) or number < 0:
        cursor.tell("not_whole", "Il faut ici un nombre entier.", "A whole number is needed here.", at=at)
        return None
    return Relative(sign * int(number), unit if number else "day", at=at)


def _tell_direction(cursor: Cursor, at: Place, number: Decimal | None, unit: Unit | None) -> None:
    counted = next(row.counted(int(number or 0)) for row in UNITS if row.unit == unit)
    words = counted.to(cursor.lexicon.language)
    ago = f"il y a {number} {words}" if cursor.lexicon.language == "fr" else f"{number} {words} ago"
    cursor.tell(
        "missing_direction",
        "Cette durée doit dire depuis quand, ou dans combien de temps.",
        "This length of time must say since when, or in how long.",
        at=at,
        suggestion=ago,
    )


def _worded(cursor: Cursor) -> Value | None:
    """today, yes, `il y a 6 mois`, `in 3 days`, or a text that lacks its quotes."""
    start = cursor.peek().at
    for keyword, value in _WORDS.items():
        if cursor.keyword(keyword):
            return _placed(value, cursor.since(start))
    ago = cursor.lexicon.language == "fr" and cursor.keyword("ago")
    if ago or (cursor.length_of("ahead") and cursor.peek(1).kind == "number" and cursor.keyword("ahead")):
        amount = read_amount(cursor)
        unit = read_unit(cursor)
        number = None if amount is None else Decimal(amount)
        return _relative(cursor, number, unit, -1 if ago else 1, start)
    if not ends_here(cursor):
        return _bare_text(cursor)
    _tell_missing(cursor)
    return None


def _placed(value: Value, at: Place) -> Value:
    if isinstance(value, Flag):
        return Flag(value.value, at=at)
    assert isinstance(value, Relative)
    return Relative(value.amount, value.unit, at=at)


def _bare_text(cursor: Cursor) -> Value | None:
    start = cursor.take()
    said = [start.text]
    while cursor.peek().kind in ("word", "number") and not ends_here(cursor):
        said.append(cursor.take().text)
    text = " ".join(said)
    cursor.tell(
        "unquoted_text",
        "Un texte s'écrit entre guillemets.",
        "A text is written in quotes.",
        at=cursor.since(start.at),
        suggestion=quoted(text),
    )
    return Quoted(text, at=cursor.since(start.at))


def ends_here(cursor: Cursor) -> bool:
    """Whether another condition is joined here."""
    return cursor.length_of("and") > 0 or cursor.length_of("or") > 0


def _tell_missing(cursor: Cursor) -> None:
    cursor.tell("missing_value", "Il manque ici une valeur.", "A value is missing here.", at=cursor.peek().at)
    if not (cursor.is_sign(")", ",") or cursor.peek().kind in ("end", "word")):
        raise Lost
