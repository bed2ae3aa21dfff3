"""The wordings of a campaign compiled: one for each variant and each language that it is said in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from chaland.campaigns.domain.templates import Compiled, compile_template
from chaland.campaigns.models import Campaign, Variant
from chaland.campaigns.writing.catalogue import Catalogue
from chaland.campaigns.writing.links import measured_html, measured_text, shorten_text
from chaland.channels.email.blocks import Identity, blocks_of, html_of, text_of
from chaland.channels.sms.stop import mention
from chaland.consent.domain.words import Channel
from chaland.kernel.errors import Invalid
from chaland.kernel.text import LANGUAGES, Language, Text

_INTERNAL = frozenset({"links.trace"})
"""Fields that nobody writes: they come with links that are measured."""


@dataclass(frozen=True)
class Wording:
    """`text`: the SMS before its `mention`, or the plain part of an e-mail."""

    letter: str
    language: Language
    text: Compiled
    mention: str = ""
    subject: Compiled | None = None
    html: Compiled | None = None

    @property
    def parts(self) -> tuple[Compiled, ...]:
        return tuple(one for one in (self.subject, self.text, self.html) if one is not None)

    @cached_property
    def fields(self) -> frozenset[str]:
        return frozenset().union(*(one.fields for one in self.parts))

    @property
    def says_source(self) -> bool:
        """Whether it tells where we have the details from, in whichever form it is read."""
        return all("data_source" in one.required for one in (self.text, self.html) if one is not None)

    @cached_property
    def links(self) -> tuple[str, ...]:
        """Names of the links that it holds, but those that measure."""
        held = (path.removeprefix("links.") for path in self.fields if path.startswith("links."))
        return tuple(sorted(name for name in held if name != "trace"))


def language_said(words: Mapping[str, Any], language: str) -> Language | None:
    """In which language a text is said to somebody of that one: theirs, else French, else the one there is."""
    wanted: tuple[Language, ...] = ("en", "fr") if language == "en" else ("fr", "en")
    return next((one for one in wanted if words.get(one)), None)


@dataclass(frozen=True, slots=True)
class Setting:
    """What the wordings of one campaign have in common. `options`: of the account. `keeps`: short addresses are made,
    not only imagined."""

    campaign: Campaign
    known: Catalogue
    identity: Identity
    options: Mapping[str, object]
    keeps: bool = True

    def compile(self, variant: Variant, language: Language) -> Wording:
        """Raises: Invalid, as `compile_template`, its path naming the variant; (`body_missing`)."""
        if self.campaign.channel == Channel.SMS:
            return self._sms(variant, language)
        return self._email(variant, language)

    def _sms(self, variant: Variant, language: Language) -> Wording:
        spoken = language_said(variant.body, language)
        if spoken is None:
            raise no_body(variant)
        source = shorten_text(self.campaign, _lines(variant.body[spoken]), keeps=self.keeps)
        stop = mention(self.options, spoken) if self.campaign.purpose.prospecting else ""
        text = self._text(source, variant, "body", spoken)
        return Wording(variant.letter, spoken, text, "" if source.endswith(stop.strip()) else stop)

    def _email(self, variant: Variant, language: Language) -> Wording:
        held = variant.blocks if language_said(variant.blocks, language) else variant.body
        spoken = language_said(held, language)
        if spoken is None:
            raise no_body(variant)
        subject = " ".join(str(_said(variant.subject, spoken)).split())
        return Wording(
            variant.letter,
            spoken,
            self._text(self._plain(variant, spoken), variant, "body", spoken),
            subject=self._text(subject, variant, "subject", spoken),
            html=self._page(variant, spoken, subject) if variant.blocks.get(spoken) else None,
        )

    def _plain(self, variant: Variant, language: Language) -> str:
        body, blocks = _lines(variant.body.get(language, "")), variant.blocks.get(language) or []
        if body:
            footer = text_of([], language=language, identity=self.identity)
            source = f"{body}\n\n{footer}"
        else:
            source = text_of(blocks_of(blocks), language=language, identity=self.identity)
        return measured_text(self.campaign, source) if self._counts else source

    def _page(self, variant: Variant, language: Language, subject: str) -> Compiled:
        source = html_of(
            blocks_of(variant.blocks[language]),
            language=language,
            identity=self.identity,
            subject=subject,
            preheader=str(_said(variant.preheader, language)),
        )
        if self._counts:
            source = measured_html(self.campaign, source)
        return self._text(source, variant, "blocks", language, html=True)

    @property
    def _counts(self) -> bool:
        return self.keeps and self.campaign.track_clicks

    def _text(
        self, source: str, variant: Variant, place: str, language: Language, *, html: bool = False
    ) -> Compiled:
        return compile_template(
            source,
            html=html,
            known_fields=self.known.paths | _INTERNAL,
            path=f"variants.{variant.letter}.{place}.{language}",
            language=language,
            aliases=self.known.aliases,
        )


def compiled(setting: Setting) -> dict[tuple[str, Language], Wording]:
    """Each variant in each language. Raises: as `Setting.compile`."""
    variants = list(setting.campaign.variants.all())
    return {
        (one.letter, language): setting.compile(one, language) for one in variants for language in LANGUAGES
    }


def no_body(variant: Variant) -> Invalid:
    return Invalid(
        "body_missing",
        Text("Le message {letter} est vide.", "Message {letter} is empty."),
        path=f"variants.{variant.letter}.body",
        remedy=Text("Écrivez-le.", "Write it."),
        letter=variant.letter,
    )


def _said(words: Mapping[str, Any], language: Language) -> Any:
    spoken = language_said(words, language)
    return words[spoken] if spoken else ""


def _lines(source: str) -> str:
    return source.replace("\r\n", "\n").replace("\r", "\n").strip()
