"""One difficult cell of whole persons: titles, couples, birth names, households, companies. The slow path."""

from __future__ import annotations

import re
from typing import NamedTuple

from chaland.intake.cleaning.persons import words
from chaland.intake.cleaning.persons.civility import MISSES, MR, MRS, TITLES
from chaland.intake.cleaning.persons.lexicon import (
    COMPANY_KEYS,
    FORM_KEYS,
    HOUSEHOLDS,
    TITLE_KEYS,
    is_female,
    weight,
    word_key,
)
from chaland.intake.cleaning.persons.order import Name, is_shouted, told_apart, units

_TITLE = r"(?:mesdames|messieurs|mademoiselle|madame|monsieur|m[e]?lles?|mmes?|mrs?|mm|ms|miss|docteur|dr|ma[iî]tre|professeure?|prof|pr|me|m)"
_LINK = r"(?:et|&|/|ou|and|\+|,|e)"
_HEAD = re.compile(
    rf"(?i)^({_TITLE})(?:\s+l[ea]\s+(docteur|ma[iî]tre|professeure?))?(?:\.|\b)(?:\s*{_LINK}?\s*({_TITLE})(?:\.|\b))?(?=[\s.,]|$)[\s.,]*"
)
_TAIL = re.compile(r"(?i)[\s,(]+(monsieur|madame|mademoiselle|mr|mme|mlle)\.?\)?$")
_REMARK = re.compile(r"\s*[(\[][^)\]]*[)\]]\s*")
_FULL_STOP = re.compile(r"^\.+|(?<=\w\w)\.+$")
_AND = re.compile(r"(?i)\s+(?:et|ou|and)\s+|\s*[&/+]\s*")
_BORN = re.compile(r"(?i)\s+n[ée]e?\.?\s+")
_WIFE = re.compile(r"(?i)\s+(?:[ée]pouse|[ée]pse|[ée]p\.?|veuve|vve)\s+")
_WIDOW = re.compile(r"(?i)^(?:veuve|vve)\.?\s+")
_KIN = re.compile(
    r"(?i)(?:\bet|&)\s*(?:fils|filles?|fr[èe]res?|s[oœ]e?urs?|cie|associ[ée]s|co)\b|\bfr[èe]res$"
)


class Person(NamedTuple):
    """One person, as written: the capitals come later."""

    civility: str | None
    first_name: str | None
    last_name: str | None
    birth_name: str | None = None


class Cell(NamedTuple):
    """What one cell holds: one or two persons, or a company."""

    people: list[Person] = []
    company: str | None = None
    rule: str | None = None
    fault: str | None = None


def read_cell(text: str, prior: float) -> Cell:
    """`prior`: the habit of the column, above zero when first names come first (see `order`)."""
    if is_company(text):
        return Cell([], text, words.COMPANY.code)
    bare = _FULL_STOP.sub("", _REMARK.sub(" ", text).strip(" ,;:-"))
    if not re.search(r"[^\W\d_]", bare) or re.search(r"[\d@]", bare):
        return Cell(fault=words.UNREADABLE.code)
    titles, bare = _titles(bare)
    if not bare or len(_AND.split(bare)) > 2:
        return Cell(fault=words.UNREADABLE.code)
    household = bare.split()
    if len(household) > 1 and word_key(household[0]) in HOUSEHOLDS:
        name = " ".join(_without_of(household[1:]))
        return Cell([Person(None, None, name)], rule=words.HOUSEHOLD.code)
    return (
        _couple(titles, bare, prior) if len(titles) > 1 or _AND.search(bare) else _lone(titles, bare, prior)
    )


def is_company(text: str) -> bool:
    """Whether a legal form, a trade or a phrase like "& Fils" says that this is not a person."""
    found = [word_key(word) for word in text.replace(".", "").split()]
    if not found:
        return False
    if found[0] in COMPANY_KEYS or found[0] in FORM_KEYS or found[-1] in FORM_KEYS or _KIN.search(text):
        return True
    short_form = found[-1] in ("SA", "EI") and len(found) > 1 and all(weight(word) < 1 for word in found[:-1])
    return short_form or any(word in COMPANY_KEYS and weight(word) >= 0 for word in found)


def _titles(text: str) -> tuple[list[str], str]:
    """The titles written before (or after) the name, as we write them, and the rest."""
    found = _HEAD.match(text)
    if found and word_key(found.group(1)) in {*TITLE_KEYS, "MM", "MMES", "MESSIEURS", "MESDAMES"}:
        raw = [found.group(2) or found.group(1), found.group(3)]
        return _written(raw), _WIDOW.sub("", text[found.end() :]).strip(" ,.")
    last = _TAIL.search(text)
    if last:
        return _written([last.group(1), None]), text[: last.start()].strip(" ,")
    return [], text


def _written(raw: list[str | None]) -> list[str]:
    pairs = {"MM": [MR, MR], "MESSIEURS": [MR, MR], "MMES": [MRS, MRS], "MESDAMES": [MRS, MRS]}
    keys = [word_key(title) for title in raw if title]
    return pairs.get(keys[0]) or [TITLES.get(k, MRS if k in MISSES else MR) for k in keys]


def _without_of(household: list[str]) -> list[str]:
    """`Succession de Mme DUPONT` keeps `DUPONT`."""
    titles = [place for place, word in enumerate(household) if word_key(word) in TITLE_KEYS]
    rest = household[titles[-1] + 1 :] if titles else household
    return rest or household


def _lone(titles: list[str], text: str, prior: float) -> Cell:
    name, birth = named(text, prior, titled=bool(titles))
    fault = words.DOUBTFUL.code if name.doubtful else None
    person = Person(titles[0] if titles else None, name.first, name.last, birth)
    return Cell([person], rule=words.SPLIT.code, fault=fault)


def named(text: str, prior: float, *, titled: bool = False) -> tuple[Name, str | None]:
    """The name of one person without title, and the birth name if it is told."""
    if _BORN.search(text):
        before, after = _BORN.split(text, maxsplit=1)
        return _born(before, after, prior)
    if _WIFE.search(text):
        before, after = _WIFE.split(text, maxsplit=1)
        return _wife(before, after, prior)
    if "," in text:
        last, _, first = (part.strip() for part in text.partition(","))
        if last and first:
            return Name(first.replace(",", " "), last), None
    found = text.replace(",", " ").split()
    name = told_apart(found, prior)
    if titled and name.last is None:
        return Name(None, name.first), None
    return name, None


def _born(before: str, after: str, prior: float) -> tuple[Name, str | None]:
    """`DUPONT née MARTIN Marie` or `Marie DUPONT née MARTIN`."""
    born = units(after.split())
    if len(units(before.split())) > 1 or len(born) == 1:
        return told_apart(before.split(), prior), after
    return Name(" ".join(born[1:]), before), born[0]


def _wife(before: str, after: str, prior: float) -> tuple[Name, str | None]:
    """`MARTIN épouse DUPONT Marie` or `Marie MARTIN épouse DUPONT`: the second surname is the one in use."""
    if len(units(before.split())) > 1:
        name = told_apart(before.split(), prior)
        return Name(name.first, after, name.doubtful), name.last
    return told_apart(after.split(), prior), before


def _couple(titles: list[str], text: str, prior: float) -> Cell:
    halves = [half.strip() for half in _AND.split(text)]
    if len(halves) == 1:
        return _one_name_for_two(titles, text, prior)
    second_titles, halves[1] = _titles(halves[1])
    titles = (titles + [""] * (2 - len(titles)))[:2]
    if second_titles:
        titles[1] = second_titles[0]
    if not any(halves):
        return Cell(fault=words.UNREADABLE.code)
    if not all(halves):
        return _one_name_for_two([t or MR for t in titles], " ".join(halves).strip(), prior)
    people, doubtful = _two_names(halves, prior)
    return _titled(people, [title or None for title in titles], doubtful=doubtful)


def _one_name_for_two(titles: list[str], text: str, prior: float) -> Cell:
    """`M. et Mme DUPONT`; in `M. et Mme Jean DUPONT` the first name is the husband's."""
    name, birth = named(text, prior, titled=True)
    husband = titles.index(MR) if MR in titles else 0
    people = [
        Person(
            title, name.first if place == husband else None, name.last, birth if place != husband else None
        )
        for place, title in enumerate(titles[:2])
    ]
    return Cell(people, rule=words.COUPLE.code, fault=words.DOUBTFUL.code if name.doubtful else None)


def _two_names(halves: list[str], prior: float) -> tuple[list[Person], bool]:
    """Two persons; the surname said once is shared."""
    one, two = (units(half.replace(",", " ").split()) for half in halves)
    if len(one) == 1 and len(two) == 1:
        return _two_words(one[0], two[0])
    if len(one) > 1 and len(two) > 1 and (_any_family(two) or "," not in halves[0]):
        names = [named(half, prior)[0] for half in halves]
        return [Person(None, n.first, n.last) for n in names], any(n.doubtful for n in names)
    whole, single = (halves[0], two) if len(one) > 1 else (halves[1], one)
    name, _ = named(whole, prior)
    lone = " ".join(single)
    is_surname = (is_shouted(lone) and not is_shouted(whole)) or weight(lone) < -1
    other = Person(None, None, lone) if is_surname else Person(None, lone, name.last)
    main = Person(None, name.first, name.last)
    return ([main, other] if whole is halves[0] else [other, main]), name.doubtful


def _any_family(parts: list[str]) -> bool:
    return any(is_shouted(part) or weight(part) < 0 for part in parts)


def _two_words(one: str, two: str) -> tuple[list[Person], bool]:
    """`Jean et Marie`, or `DUPONT et MARTIN`."""
    if weight(one) > 1 and weight(two) > 1 and not is_shouted(one + two):
        return [Person(None, one, None), Person(None, two, None)], False
    return [Person(None, None, one), Person(None, None, two)], False


def _titled(people: list[Person], titles: list[str | None], *, doubtful: bool) -> Cell:
    """Titles go to names in the order of the text; if the names contradict them, nobody gets one."""
    against = any(
        title in (MR, MRS) and person.first_name and is_female(person.first_name) is (title == MR)
        for person, title in zip(people, titles, strict=True)
    )
    if against:
        return Cell(people, rule=words.COUPLE.code, fault=words.COUPLE_DOUBTFUL.code)
    titled = [person._replace(civility=title) for person, title in zip(people, titles, strict=True)]
    return Cell(titled, rule=words.COUPLE.code, fault=words.DOUBTFUL.code if doubtful else None)
