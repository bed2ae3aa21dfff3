"""What each person gets, word for word: at dispatch, for estimates, for previews."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from html import escape
from typing import Any

from django.conf import settings

from chaland.campaigns.audiences.hired import is_hired
from chaland.campaigns.audiences.rounds import links_of
from chaland.campaigns.domain.templates import MissingField, TextWrong
from chaland.campaigns.models import Campaign
from chaland.campaigns.writing.catalogue import DETAILS, Catalogue, catalogue
from chaland.campaigns.writing.cleaning import cleaned, said_value
from chaland.campaigns.writing.hired_values import hired_values
from chaland.campaigns.writing.links import trace_of
from chaland.campaigns.writing.values import Values, put, values_for
from chaland.campaigns.writing.wordings import Setting, Wording, compiled
from chaland.channels.email.blocks import Identity
from chaland.channels.models import Account
from chaland.channels.queries import account_for
from chaland.channels.sms.encoding import measure
from chaland.consent.domain.asking import Content
from chaland.consent.domain.tokens import Reached, Use
from chaland.consent.domain.words import Channel, PointKind
from chaland.consent.models import Controller
from chaland.consent.queries.bulk import bulk_may_contact
from chaland.consent.services.tokens import link_for, public_address, unsubscribe_headers
from chaland.kernel.clock import Clock, system_clock, today
from chaland.kernel.errors import Conflict
from chaland.kernel.text import Language, Text, language_of

MOST_PARTS = 8
"""SMS of one message: what every provider takes (1,224 characters)."""
LONGEST_SUBJECT = 250
NOWHERE = "https://votre-adresse.invalid"
"""Where links of a preview lead while the house has no public address."""

TOO_LONG = Text(f"Le message dépasserait {MOST_PARTS} SMS.", f"The message would exceed {MOST_PARTS} texts.")
_USES = {"unsubscribe": Use.UNSUBSCRIBE, "preferences": Use.PREFERENCES}
LONG_SUBJECT = Text("L'objet serait trop long.", "The subject would be too long.")
EMPTY = Text("Le message serait vide.", "The message would be empty.")
GONE = Text("La fiche n'existe plus.", "The record is gone.")


@dataclass(frozen=True, slots=True)
class Recipient:
    """One person to write to. `address`: normalised. `arm`: letter of the variant. `occasion`: 0, or an automation's.
    `told`: values by path that are known otherwise, for a name of a hired list that is no contact."""

    contact_id: int
    address: str
    arm: str = ""
    language: str = "fr"
    client_ref: str = ""
    occasion: int = 0
    told: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """`text`: the SMS with its STOP mention, or the plain part. `parts`, `units`: of an SMS; 1 and 0 of an e-mail.
    `headers`: List-Unsubscribe and its like. `body_hash`: of everything that is read."""

    contact_id: int
    subject: str
    text: str
    html: str
    headers: Mapping[str, str]
    parts: int
    units: int
    body_hash: str


@dataclass(frozen=True, slots=True)
class Unwritable:
    """`reason`: missing_field, text_wrong or gone, as in `domain.states.SKIPS`. `field`: the one that is empty."""

    contact_id: int
    reason: str
    detail: Text
    field: str = ""


@dataclass(frozen=True, slots=True)
class Writer:
    """Of one campaign as it stands; not to be kept across a change of its texts."""

    campaign: Campaign
    account: Account
    wordings: Mapping[tuple[str, Language], Wording]
    sender: Mapping[str, str]
    base: str = ""
    """Of links, while the house has no public address."""
    clock: Clock = field(default=system_clock, compare=False)

    @property
    def content(self) -> Content:
        """What every wording says beside its offer."""
        told = all(one.says_source for one in self.wordings.values())
        return Content(sender=self._says_who, stop=True, source=told)

    @property
    def _says_who(self) -> bool:
        if self.campaign.channel == Channel.SMS:
            return bool(self.campaign.sender or self.account.senders)
        reached = ("email", "phone", "address")
        return bool(self.sender.get("name")) and any(self.sender.get(name) for name in reached)

    @property
    def needs(self) -> frozenset[str]:
        """The fields of people that the wordings look at."""
        return frozenset().union(*(one.fields for one in self.wordings.values()))

    def write(self, recipients: Sequence[Recipient]) -> list[Written | Unwritable]:
        """In the order given. Cost: few queries for each 5,000 people, and the writing of each message."""
        return [self.write_one(*each) for each in self.told(recipients)]

    def told(self, recipients: Sequence[Recipient]) -> Iterator[tuple[Recipient, Wording, Values | None]]:
        """Each with the wording for them and what their fields hold; None of who is gone."""
        chosen = [self.wording_for(one) for one in recipients]
        found = self._values(recipients, chosen)
        measured, pages = self._measured(recipients), self._pages(recipients)
        for one, wording in zip(recipients, chosen, strict=True):
            values = (
                _nested(one.told) if one.told is not None else found.get((one.contact_id, wording.language))
            )
            if values is not None:
                values["sender"] = self.sender
                if wording.links or one.contact_id in measured:
                    values["links"] = self._links(one, wording, one.contact_id in measured)
                if one.contact_id in pages:
                    values["links"]["details"] = pages[one.contact_id]
            yield one, wording, values

    def wording_for(self, one: Recipient) -> Wording:
        language = language_of(one.language)
        found = self.wordings.get((one.arm, language))
        return found or next(known for (_, spoken), known in self.wordings.items() if spoken == language)

    def _values(
        self, recipients: Sequence[Recipient], chosen: Sequence[Wording]
    ) -> dict[tuple[int, Language], Values]:
        by_language: dict[Language, list[int]] = {}
        for one, wording in zip(recipients, chosen, strict=True):
            if one.told is None:
                by_language.setdefault(wording.language, []).append(one.contact_id)
        return {
            (pk, language): values
            for language, ids in by_language.items()
            for pk, values in self._values_of(ids, language).items()
        }

    def _values_of(self, ids: Sequence[int], language: Language) -> Mapping[int, Values]:
        if self.campaign.hired_list_id is None:
            return values_for(ids, self.needs, language, self.clock)
        return hired_values(ids, self.needs, language, today(self.clock, settings.CHALAND_ZONE))

    def _links(self, one: Recipient, wording: Wording, measured: bool) -> dict[str, str]:
        reached = self._reached(one, wording.language)
        links = {
            name: link_for(_USES[name], reached, base=self.base) for name in wording.links if name in _USES
        }
        if measured and self.campaign.track_clicks:
            links["trace"] = trace_of(reached)
        if measured and self.campaign.track_opens:
            links["open"] = link_for(Use.OPEN, reached, base=self.base)
        return links

    def _pages(self, recipients: Sequence[Recipient]) -> Mapping[int, str]:
        """Of a round of updating: where each may check their own details."""
        if DETAILS not in self.needs:
            return {}
        return links_of(self.campaign, [one.contact_id for one in recipients], self.base, self.clock)

    def _reached(self, one: Recipient, language: Language) -> Reached:
        kind = PointKind.PHONE if self.campaign.channel == Channel.SMS else PointKind.EMAIL
        purpose, campaign = self.campaign.purpose.code, str(self.campaign.pk)
        contact = 0 if is_hired(one.contact_id) else one.contact_id
        return Reached(kind.value, one.address, self.campaign.channel, purpose, campaign, contact, language)

    def _measured(self, recipients: Sequence[Recipient]) -> frozenset[int]:
        """Who may be followed: they consented to it. Without a campaign that follows, nobody is asked about."""
        if self.campaign.channel != Channel.EMAIL or not (
            self.campaign.track_clicks or self.campaign.track_opens
        ):
            return frozenset()
        ids = [one.contact_id for one in recipients if one.told is None and not is_hired(one.contact_id)]
        judged = bulk_may_contact(ids, Channel.PIXEL, None, self.clock())
        return frozenset(pk for pk, verdict in judged if verdict.is_allowed)

    def write_one(self, one: Recipient, wording: Wording, values: Values | None) -> Written | Unwritable:
        """Out of what `told` gives."""
        if values is None:
            return Unwritable(one.contact_id, "gone", GONE)
        try:
            if self.campaign.channel == Channel.SMS:
                return self._sms(one, wording, values)
            return self._email(one, wording, values)
        except (MissingField, TextWrong) as error:
            return unwritable(one.contact_id, error)

    def _sms(self, one: Recipient, wording: Wording, values: Values) -> Written:
        body = wording.text.render(values)
        if not body.strip():
            raise TextWrong(EMPTY)
        text = body + wording.mention
        measured = measure(text)
        if measured.parts > MOST_PARTS:
            raise TextWrong(TOO_LONG)
        return Written(one.contact_id, "", text, "", {}, measured.parts, measured.units, _hash(text))

    def _email(self, one: Recipient, wording: Wording, values: Values) -> Written:
        assert wording.subject is not None
        subject = " ".join(wording.subject.render(values).split())
        if len(subject) > LONGEST_SUBJECT:
            raise TextWrong(LONG_SUBJECT)
        text = wording.text.render(values)
        html = wording.html.render(values) if wording.html else ""
        marketing = self.campaign.purpose.prospecting
        reached = self._reached(one, wording.language)
        headers = unsubscribe_headers(reached, base=self.base) if marketing else {}
        if html and (pixel := values.get("links", {}).get("open")):
            html = _with_pixel(html, pixel)
        return Written(one.contact_id, subject, text, html, headers, 1, 0, _hash(subject, text, html))


def writer_of(campaign: Campaign, *, draft: bool = False, clock: Clock = system_clock) -> Writer:
    """What writes the messages of a campaign. draft: nothing is kept (no short address), and links lead nowhere while
    the house has no public address; else that is refused, for an e-mail cannot do without.

    Raises: Invalid (`body_missing`, and as `compile_template`), its path naming variant, part and language; Refused
    (`public_url_missing`); Conflict (`no_wording`).
    """
    if campaign.channel == Channel.EMAIL and not draft:
        public_address("/")
    account = account_for(campaign.channel, campaign.account_id)
    setting = setting_of(campaign, account, catalogue(), keeps=not draft)
    wordings = compiled(setting)
    if not wordings:
        raise Conflict(
            "no_wording",
            Text("La campagne n'a pas de message.", "The campaign has no message."),
            remedy=Text("Écrivez-en un.", "Write one."),
        )
    sender = sender_values(campaign.purpose.controller)
    return Writer(campaign, account, wordings, sender, NOWHERE if draft else "", clock)


def setting_of(campaign: Campaign, account: Account, known: Catalogue, *, keeps: bool) -> Setting:
    return Setting(campaign, known, _identity(campaign), account.options, keeps)


def sender_values(controller: Controller) -> dict[str, str]:
    """`sender.*`: who the messages are from."""
    kept = {name: getattr(controller, name) for name in ("name", "address", "phone", "email")}
    return {name: said for name, value in kept.items() if value and (said := cleaned(value))}


def unwritable(contact_id: int, error: MissingField | TextWrong) -> Unwritable:
    missing = error.field if isinstance(error, MissingField) else ""
    return Unwritable(contact_id, error.code, Text(error.say("fr"), error.say("en")), missing)


def _identity(campaign: Campaign) -> Identity:
    """Only marketing has to say how to stop it; whatever is measured, how to be measured no more (law.md TRK-04)."""
    controller = campaign.purpose.controller
    marketing = campaign.purpose.prospecting
    chooses = marketing or campaign.track_opens or campaign.track_clicks
    return Identity(
        controller.name,
        address=controller.address or "",
        siren=controller.siren or "",
        contact=controller.email or controller.phone or "",
        unsubscribe="{{ links.unsubscribe }}" if marketing else "",
        preferences="{{ links.preferences }}" if chooses else "",
    )


def _nested(told: Mapping[str, Any]) -> Values:
    values: Values = {}
    for path, value in told.items():
        if (said := said_value(value)) is not None:
            put(values, path, said)
    return values


def _with_pixel(html: str, address: str) -> str:
    image = f'<img src="{escape(address)}" alt="" width="1" height="1">'
    head, closing, tail = html.rpartition("</body>")
    return f"{head}{image}{closing}{tail}" if closing else html + image


def _hash(*parts: str) -> str:
    return blake2b("\x1f".join(parts).encode(), digest_size=16).hexdigest()
