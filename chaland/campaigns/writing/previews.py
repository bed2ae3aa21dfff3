"""What real people would read, chosen to hurt: the field that is empty, the longest, the dearest, each branch."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection
from django.db.models import Max

from chaland.campaigns.audiences.hired import address_column, is_hired, names_of, number_of
from chaland.campaigns.audiences.rounds import asked_ids
from chaland.campaigns.domain.states import State
from chaland.campaigns.domain.templates import Compiled, MissingField, TextWrong
from chaland.campaigns.models import Campaign
from chaland.campaigns.queries.audience import whom
from chaland.campaigns.writing.catalogue import path_said
from chaland.campaigns.writing.values import Values
from chaland.campaigns.writing.wordings import Wording
from chaland.campaigns.writing.writer import Recipient, Unwritable, Writer, Written, writer_of
from chaland.channels.sms.encoding import Culprit, Encoding, measure
from chaland.consent.domain.words import Channel
from chaland.customers.models import Contact
from chaland.enrichment.lists.domain.status import HELD
from chaland.enrichment.lists.queries import list_row, status_now
from chaland.enrichment.models import HiredName
from chaland.kernel.clock import Clock, system_clock
from chaland.kernel.text import LANGUAGES, Text, language_of
from chaland.segments.language import Tree
from chaland.segments.listed import listed
from chaland.segments.queries import contact_ids_where

SAMPLE = 600
"""People looked at: a page that shows previews may not read the whole file."""
_STRETCH = 10_000
"""Numbers of contacts gone through at each place."""

_EMPTY = Text("« {field} » est vide", "“{field}” is empty")
_LONGEST = Text("le plus long", "the longest")
_DEAR = Text("caractères hors SMS (GSM-7)", "characters outside SMS (GSM-7)")
_BRANCH = Text("prend une condition du texte", "takes a condition of the text")
_VARIANT = Text("message {letter}", "message {letter}")
_PLAIN = Text("comme la plupart", "like most")


@dataclass(frozen=True, slots=True)
class Preview:
    """One person and what they would read. `why`: for what they were chosen. `written`: None when they would be left
    out, for `problem`. `encoding`, `culprits`: of an SMS."""

    contact_id: int
    name: str
    arm: str
    language: str
    why: Text
    written: Written | None
    problem: Text | None = None
    encoding: Encoding | None = None
    culprits: tuple[Culprit, ...] = ()


@dataclass(frozen=True, slots=True)
class _Case:
    """A person and a wording. `features`: what they show, such as `empty contact.city`."""

    recipient: Recipient
    wording: Wording
    features: frozenset[tuple[str, str]]
    length: int


def hard_cases(campaign: Campaign, limit: int, *, clock: Clock = system_clock) -> list[Preview]:
    """At most `limit` previews, those that show the most first; none when nobody is asked for. The same people as long as
    the file and the text are the same. Cost: some queries about a sample of the audience (and of the dearest messages,
    once it is frozen); nothing is kept.

    Raises: as `writer_of`; Refused (`sentence_unreadable`).
    """
    writer = writer_of(campaign, draft=True, clock=clock)
    people = _names(campaign, clock) if campaign.hired_list_id else _people(campaign, _sample(campaign))
    letters = [letter for letter, language in writer.wordings if language == "fr"]
    alone = len(letters) == 1
    asked = [replace(one, arm=letters[at % len(letters)]) for at, one in enumerate(people)]
    cases = [_case(*each, alone) for each in writer.told(asked)]
    chosen = list(_covering(cases, limit))
    names = said_names([case.recipient.contact_id for case, _ in chosen])
    written = writer.write([case.recipient for case, _ in chosen])
    return [
        _preview(case, why, told, names, writer) for (case, why), told in zip(chosen, written, strict=True)
    ]


def said_names(numbers: Collection[int]) -> dict[int, str]:
    """How people of an outbox are called, by their number there: contacts, and names of hired lists."""
    contacts = Contact.objects.filter(pk__in=[pk for pk in numbers if not is_hired(pk)])
    return {one.pk: str(one) for one in contacts} | {pk: str(one) for pk, one in names_of(numbers).items()}


def _names(campaign: Campaign, clock: Clock) -> list[Recipient]:
    """Of a hired list, as long as its names are within reach."""
    row = list_row(campaign.hired_list_id or 0)
    if status_now(row, clock()) not in HELD:
        return []
    column = address_column(campaign.channel)
    found = HiredName.objects.filter(list=row, **{f"{column}__isnull": False}).order_by("pk")[:SAMPLE]
    return [Recipient(number_of(one.pk), getattr(one, column)) for one in found]


def _sample(campaign: Campaign) -> list[int]:
    dearest = campaign.messages.filter(state=State.READY).order_by("-parts", "pk")
    found = list(dearest.values_list("contact_id", flat=True)[:20]) if campaign.frozen_at else []
    if campaign.round is not None:
        return list(dict.fromkeys([*found, *asked_ids(campaign)[:SAMPLE]]))
    tree = whom(campaign)
    if tree is None:
        return found or list(Contact.objects.order_by("-pk").values_list("pk", flat=True)[:SAMPLE])
    return list(dict.fromkeys([*found, *_some(tree)]))


def _some(tree: Tree) -> list[int]:
    """Of many, those of a few stretches of the file; of few, all: whoever fits is asked for only when they are few."""
    fitting = listed(tree)
    if not isinstance(fitting, list):
        near = _stretches(fitting.sql, fitting.values)
        if len(near) >= SAMPLE // 4:
            return near
        fitting = contact_ids_where(tree)
    step = max(len(fitting) // SAMPLE, 1)
    return fitting[::step][:SAMPLE]


def _stretches(condition: str, values: list[Any]) -> list[int]:
    """From four places of the file, so that those of one import are not all there is; no further than `_STRETCH`."""
    last = Contact.objects.aggregate(last=Max("pk"))["last"] or 0
    found: list[int] = []
    with connection.cursor() as cursor:
        for quarter in range(4):
            start = last * quarter // 4
            cursor.execute(
                f"SELECT c.id FROM customers_contact AS c WHERE ({condition}) AND c.id > %s AND c.id <= %s "
                "ORDER BY c.id LIMIT %s",
                [*values, start, start + _STRETCH, SAMPLE // 4],
            )
            found += [row[0] for row in cursor.fetchall()]
    return list(dict.fromkeys(found))


def _people(campaign: Campaign, ids: Sequence[int]) -> list[Recipient]:
    """Those who have what the channel needs; without any, the others."""
    column = "mobile" if campaign.channel == Channel.SMS else "email"
    rows = Contact.objects.filter(pk__in=ids).order_by("pk").values_list("pk", column, "language")
    people = [Recipient(pk, address or "", language=language_of(spoken)) for pk, address, spoken in rows]
    return [one for one in people if one.address] or people


def _case(recipient: Recipient, wording: Wording, values: Values | None, alone: bool) -> _Case:
    features = set() if alone else {("variant", wording.letter)}
    length = 0
    for part in wording.parts if values is not None else ():
        assert values is not None
        features |= {("empty", path) for path in part.fields if not _held(values, path)}
        said, branches = _tried(part, values)
        features |= {("branch", f"{wording.letter}{branch}") for branch in branches}
        length += len(said)
        if wording.subject is None and said and measure(said).encoding == "UCS-2":
            features.add(("dear", ""))
    return _Case(recipient, wording, frozenset(features), length)


def _tried(part: Compiled, values: Values) -> tuple[str, frozenset[int]]:
    try:
        return part.trace(values)
    except (MissingField, TextWrong):
        return "", frozenset()


def _held(values: Values, path: str) -> bool:
    root, _, name = path.partition(".")
    held = values.get(root)
    return held is not None if not name else isinstance(held, dict) and held.get(name) is not None


def _covering(cases: Sequence[_Case], limit: int) -> Iterator[tuple[_Case, Text]]:
    """The longest, then whoever shows most of what was not shown yet."""
    left = sorted(cases, key=lambda one: (-one.length, one.recipient.contact_id))
    shown: set[tuple[str, str]] = set()
    for place in range(min(limit, len(left))):
        case = left[0] if place == 0 else max(left, key=lambda one: len(one.features - shown))
        fresh = case.features - shown
        if place and not fresh:
            case = left[len(left) // 2]
        left.remove(case)
        shown |= case.features
        yield case, _LONGEST if place == 0 and case.length else _why(fresh)


def _why(fresh: frozenset[tuple[str, str]]) -> Text:
    words: dict[str, Callable[[str], Text]] = {
        "empty": _emptiness,
        "dear": lambda _: _DEAR,
        "branch": lambda _: _BRANCH,
        "variant": lambda letter: _filled(_VARIANT, letter=letter),
    }
    reasons = list(
        dict.fromkeys(words[kind](what) for kind in words for name, what in sorted(fresh) if name == kind)
    )
    if not reasons:
        return _PLAIN
    return Text(*(", ".join(one.to(language) for one in reasons[:3]) for language in LANGUAGES))


def _emptiness(path: str) -> Text:
    field = path_said(path)
    return Text(_EMPTY.to("fr", field=field.fr), _EMPTY.to("en", field=field.en))


def _filled(text: Text, **facts: str) -> Text:
    return Text(text.to("fr", **facts), text.to("en", **facts))


def _preview(
    case: _Case, why: Text, told: Written | Unwritable, names: dict[int, str], writer: Writer
) -> Preview:
    contact_id, letter = case.recipient.contact_id, case.wording.letter
    name, language = names.get(contact_id, f"#{contact_id}"), case.wording.language
    if isinstance(told, Unwritable):
        return Preview(contact_id, name, letter, language, why, None, told.detail)
    if writer.campaign.channel != Channel.SMS:
        return Preview(contact_id, name, letter, language, why, told)
    measured = measure(told.text)
    return Preview(contact_id, name, letter, language, why, told, None, measured.encoding, measured.culprits)
