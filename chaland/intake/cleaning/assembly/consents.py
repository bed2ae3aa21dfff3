"""The stations of consents: a yes wants its date and its source, a no is taken as it comes.

Sources: law.md CON-01 (no consent without date and source), CON-03 (a refusal is never made difficult),
PHO-02 (a consent to calls names its five items, which only a wording can do).
"""

from __future__ import annotations

from datetime import date

import polars as pl

from chaland.intake.cleaning.assembly.bench import Bench
from chaland.intake.cleaning.column import Fault
from chaland.intake.cleaning.dates import clean_instants
from chaland.intake.cleaning.text import clean_yes_no
from chaland.kernel.text import Text

CHANNELS = ("email", "sms", "call", "letter")
_EARLIEST = date(1990, 1, 1)
_DATE = Text(fr="Donnez la date où la personne l'a dit.", en="Give the date when the person said it.")

FAULTS = (
    Fault(
        "consent_without_proof",
        Text(fr="accord sans date ou sans source : il n'est pas retenu", en="consent without date or source: it is not kept"),
        Text(fr="Ajoutez les colonnes « date du consentement » et « source du consentement ».", en="Add the columns “consent date” and “consent source”."),
    ),
    Fault(
        "consent_to_calls_without_wording",
        Text(fr="accord pour des appels sans la formulation lue : il n'est pas retenu", en="consent to calls without the wording read: it is not kept"),
        Text(fr="Importez-le comme fichier de consentements, avec sa formulation.", en="Import it as a file of consents, with its wording."),
    ),
    Fault("consent_without_date", Text(fr="accord sans date lisible", en="consent without a readable date"), _DATE, "reject"),
    Fault("consent_date_impossible", Text(fr="date d'accord dans l'avenir ou trop ancienne", en="date of consent in the future or too old"), _DATE, "reject"),
    Fault(
        "consent_without_source",
        Text(fr="accord sans source", en="consent without source"),
        Text(fr="Dites d'où il vient, par exemple d'un bulletin ou d'un salon.", en="Say where it comes from, for example a slip or a fair."),
        "reject",
    ),
    Fault(
        "consent_call_without_wording",
        Text(fr="accord pour des appels sans formulation", en="consent to calls without wording"),
        Text(fr="Nommez la formulation qui donne les cinq mentions (R223-1).", en="Name the wording that gives the five items (R223-1)."),
        "reject",
    ),
    Fault(
        "opposed",
        Text(fr="personne inscrite sur la liste d'opposition : importée, jamais contactée", en="person on the suppression list: imported, never contacted"),
        Text(fr="Rien à faire : l'opposition l'emporte.", en="Nothing to do: the objection wins."),
    ),
    Fault(
        "consent_without_point",
        Text(fr="accord d'une personne dont la coordonnée n'est pas connue : il n'est pas retenu", en="consent of a person whose coordinate is not known: it is not kept"),
        Text(fr="Ajoutez l'e-mail ou le téléphone dans le fichier.", en="Add the email or the phone to the file."),
    ),
    Fault(
        "consent_purpose_unknown",
        Text(fr="accord pour une finalité qui n'existe pas : il n'est pas retenu", en="consent to a purpose that does not exist: it is not kept"),
        Text(fr="Créez la finalité, ou écrivez-la comme dans le registre.", en="Create the purpose, or write it as in the record."),
    ),
    Fault(
        "consent_partner_unknown",
        Text(fr="accord pour un partenaire qui n'est pas nommé, ou pas connu : il n'est pas retenu", en="consent for a partner that is not named, or not known: it is not kept"),
        Text(fr="Écrivez chaque partenaire comme dans Réglages, Sources.", en="Write each partner as in Settings, Sources."),
    ),
    Fault(
        "consent_proof_long",
        Text(fr="preuve d'accord bien trop longue : il n'est pas retenu", en="proof of consent that is far too long: it is not kept"),
        Text(fr="Donnez la référence du document plutôt que son contenu.", en="Give the reference of the document rather than what it holds."),
    ),
)  # fmt: skip

BY_THE_HOUSE = (
    "opposed",
    "consent_without_point",
    "consent_purpose_unknown",
    "consent_call_without_wording",
    "consent_partner_unknown",
    "consent_proof_long",
)
"""Faults that only the tables can tell: counted when the file is compared."""


def check_consents(bench: Bench) -> None:
    """Of a file of consents: find what each yes lacks. Columns date, proof, wording, channel, consent are put."""
    yes = _put(bench, "consent", pl.Boolean).fill_null(False)
    day, proof = _put(bench, "date", pl.Date), _put(bench, "proof", pl.String)
    calls = (_put(bench, "channel", pl.String) == "call").fill_null(False)
    wording = _put(bench, "wording", pl.String)
    _find(bench, yes & day.is_null(), "date", "consent_without_date")
    _find(bench, yes & ~_possible(bench, day).fill_null(True), "date", "consent_date_impossible")
    _find(bench, yes & proof.is_null(), "proof", "consent_without_source")
    _find(bench, yes & calls & wording.is_null(), "wording", "consent_call_without_wording")


def put_consents(bench: Bench) -> None:
    """Of a file of contacts: `consent_<channel>` (true, false, null), `refusal_all`, their date and source."""
    _put_moment(bench)
    for use in bench.uses("consent_source"):
        bench.put("consent_source", bench.cells(use))
    day, source = _put(bench, "consent_date", pl.Date), _put(bench, "consent_source", pl.String)
    proven = _possible(bench, day).fill_null(False) & source.is_not_null()
    for channel in CHANNELS:
        _put_channel(bench, channel, proven)
    for use in bench.uses("refusal_all"):
        bench.put("refusal_all", _refused(bench, use.header))


def _put_channel(bench: Bench, channel: str, proven: pl.Series) -> None:
    """A no of any column wins; a yes stays only with its proof, and never for calls."""
    name = f"consent_{channel}"
    for use in bench.uses(name):
        column = clean_yes_no(bench.cells(use))
        answers = column.values["yes_no"]
        bench.note(use, column, after=answers)
        yes = answers.fill_null(False)
        without = yes if channel == "call" else yes & ~proven
        fault = "consent_to_calls_without_wording" if channel == "call" else "consent_without_proof"
        bench.find(without, use.header, name, fault, bench.raw(use))
        _strictest(bench, name, answers.set(without, None))
    for use in bench.uses(f"refusal_{channel}"):
        refused = _refused(bench, use.header)
        _strictest(
            bench, name, refused.set(refused.fill_null(False), False).set(~refused.fill_null(False), None)
        )


def _strictest(bench: Bench, name: str, answers: pl.Series) -> None:
    before = bench.values.get(name)
    if before is None:
        bench.put(name, answers)
        return
    both = pl.DataFrame({"a": before, "b": answers})
    # null where neither speaks, false where either refuses
    bench.values[name] = both.select(pl.min_horizontal("a", "b")).to_series().alias(name)


def _refused(bench: Bench, header: str) -> pl.Series:
    """`Désinscrit`: yes, a date of unsubscription, or any word that is not a no."""
    use = next(use for use in bench.mapping.columns if use.header == header)
    cells = bench.raw(use)
    said = clean_yes_no(cells).values["yes_no"]
    filled = (cells.str.strip_chars() != "").fill_null(False)
    return said.zip_with(said.is_not_null(), filled).set(~filled, None)


def _put_moment(bench: Bench) -> None:
    for use in bench.uses("consent_date"):
        column = clean_instants(bench.cells(use), bench.evidence.date(use.header), zone=bench.mapping.zone)
        bench.note(use, column, after=column.values["date"])
        bench.put("consent_date", column.values["date"])
        bench.put("consent_at", column.values["at"])


def _possible(bench: Bench, day: pl.Series) -> pl.Series:
    """Null where there is no date."""
    return day.is_between(_EARLIEST, bench.evidence.today)


def _put(bench: Bench, name: str, kind: type[pl.DataType]) -> pl.Series:
    """The column, empty when nothing feeds it; it is not put then."""
    found = bench.values.get(name)
    return pl.Series([None], dtype=kind).new_from_index(0, bench.height) if found is None else found


def _find(bench: Bench, mask: pl.Series, field: str, fault: str) -> None:
    use = next(iter(bench.uses(field)), None)
    bench.find(mask, use.header if use else "", field, fault, bench.raw(use) if use else None)
