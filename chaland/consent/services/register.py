"""The record of processing (GDPR art. 30(1), law.md REG-01): one row a purpose, as the authority asks for it."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import xlsxwriter

from chaland.access.models import User
from chaland.access.services import record
from chaland.consent.domain.lawfulness import BASES, basis_of
from chaland.consent.domain.words import CHANNEL_NAMES, Channel
from chaland.consent.models import Controller, Purpose
from chaland.consent.queries.purposes import purposes
from chaland.consent.queries.terms import rules_for, terms_of
from chaland.kernel.clock import Clock, system_clock
from chaland.kernel.errors import Invalid
from chaland.kernel.formulas import shield
from chaland.kernel.text import Language, Text

_NONE, _YES, _NO = Text("aucun", "none"), Text("oui", "yes"), Text("non", "no")
_COLUMNS: Sequence[tuple[Text, Callable[[Purpose, Language], str]]] = (
    (Text("Responsable de traitement", "Controller"), lambda p, _: _contact_of(p.controller)),
    (Text("Délégué à la protection des données", "Data protection officer"), lambda p, _: _dpo_of(p.controller)),
    (Text("Finalité", "Purpose"), lambda p, lang: p.label_en if lang == "en" else p.label_fr),
    (Text("Description", "Description"), lambda p, _: p.description),
    (Text("Base légale", "Legal basis"), lambda p, lang: BASES[p.basis].to(lang)),
    (Text("Canaux et leur base légale", "Channels and their legal basis"), lambda p, lang: _channels(p, lang)),
    (Text("Catégories de personnes", "Categories of people"), lambda p, _: "; ".join(p.people)),
    (Text("Catégories de données", "Categories of data"), lambda p, _: "; ".join(p.data)),
    (Text("Destinataires", "Recipients"), lambda p, _: "; ".join(p.recipients)),
    (Text("Transferts hors UE", "Transfers outside the EU"), lambda p, lang: p.transfers or _NONE.to(lang)),
    (Text("Durée de conservation", "Retention"), lambda p, lang: _kept(p.retention_months).to(lang)),
    (Text("Mesures de sécurité", "Security measures"), lambda p, _: p.security),
    (Text("En usage", "In use"), lambda p, lang: (_YES if p.active else _NO).to(lang)),
)  # fmt: skip


def register(language: Language) -> list[dict[str, str]]:
    """Header → text, in one language; purposes no longer in use last."""
    found = sorted(purposes(active_only=False), key=lambda purpose: not purpose.active)
    return [{head.to(language): say(purpose, language) for head, say in _COLUMNS} for purpose in found]


def export_register(
    *, path: Path, language: Language, by: User | None = None, clock: Clock = system_clock
) -> int:
    """Write it as .csv or .xlsx. Returns the number of rows. Raises: Invalid (`form_unknown`)."""
    write = {".csv": _csv, ".xlsx": _xlsx}.get(path.suffix.lower())
    if write is None:
        raise Invalid(
            "form_unknown",
            Text("« {end} » n'est pas une forme connue.", "“{end}” is not a known form."),
            remedy=Text("Choisissez .csv ou .xlsx.", "Choose .csv or .xlsx."),
            path="to",
            end=path.suffix,
        )
    rows = register(language)
    write(path, [head.to(language) for head, _ in _COLUMNS], rows)
    record(actor=by, verb="purposes.export", facts={"rows": len(rows)}, clock=clock)
    return len(rows)


def _csv(path: Path, heads: Sequence[str], rows: Sequence[Mapping[str, str]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";", quoting=csv.QUOTE_ALL)
        writer.writerow(heads)
        writer.writerows([shield(row[head]) for head in heads] for row in rows)


def _xlsx(path: Path, heads: Sequence[str], rows: Sequence[Mapping[str, str]]) -> None:
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet, bold = book.add_worksheet(), book.add_format({"bold": True, "text_wrap": True})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        sheet.set_column(0, len(heads) - 1, 28)
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, heads, bold)
        for line, row in enumerate(rows, start=1):
            sheet.write_row(line, 0, [row[head] for head in heads], wrapped)


def _contact_of(controller: Controller) -> str:
    siren = f"SIREN {controller.siren}" if controller.siren else None
    said = (controller.name, siren, controller.address, controller.email, controller.phone)
    return ", ".join(part for part in said if part)


def _dpo_of(controller: Controller) -> str:
    return ", ".join(part for part in (controller.dpo_name, controller.dpo_email) if part)


def _channels(purpose: Purpose, language: Language) -> str:
    """Each with the right by which it is used under today's rules."""
    terms, rules = terms_of(purpose), rules_for(system_clock())
    known = [channel for channel in Channel if channel.value in purpose.channels]
    colon = " : " if language == "fr" else ": "
    return "\n".join(
        f"{CHANNEL_NAMES[one].to(language)}{colon}{basis_of(one, terms, rules).to(language)}" for one in known
    )


def _kept(months: int) -> Text:
    return Text(
        f"{months} mois après le dernier contact venant de la personne",
        f"{months} months after the last contact from the person",
    )
