"""Why a column was given a field, in words for people."""

from __future__ import annotations

from collections.abc import Iterator

from chaland.intake.fields import BY_NAME
from chaland.intake.recognition.assignment import SURE_ENOUGH
from chaland.intake.recognition.checks import check_of
from chaland.intake.recognition.evidence import ColumnEvidence, Evidence
from chaland.intake.recognition.guess import Sensitive
from chaland.intake.recognition.lexicon import COMPUTED
from chaland.kernel.text import Text

_WORTH_SAYING = 0.3
_CLEARLY_SAID = 0.7


def reasons_for(column: ColumnEvidence, given: Evidence | None, exporter: str | None) -> tuple[Text, ...]:
    """Why this field, or why none."""
    return tuple(_for_field(column, given, exporter) if given else _for_none(column))


def sensitive_reason(sensitive: Sensitive) -> Text:
    """Why the column is not offered as it is."""
    label, share = sensitive.label, _percent(sensitive.share)
    if sensitive.by == "header":
        return Text(
            fr=f"l'en-tête annonce des données sensibles : {label.fr}",
            en=f"the header announces sensitive data: {label.en}",
        )
    return Text(
        fr=f"{share} % des cellules contiennent des {label.fr}", en=f"{share}% of the cells hold {label.en}"
    )


def _for_field(column: ColumnEvidence, given: Evidence, exporter: str | None) -> Iterator[Text]:
    header = column.header.text.strip()
    if column.by_exporter and exporter and given.said:
        yield Text(
            fr=f"les exports de {exporter} ont cette colonne « {header} »",
            en=f"exports of {exporter} have this column “{header}”",
        )
    elif given.said >= _CLEARLY_SAID:
        yield Text(fr=f"l'en-tête dit « {header} »", en=f"the header says “{header}”")
    elif given.said:
        yield _may_mean(header, given)
    yield from _of_content(column, given)


def _may_mean(header: str, given: Evidence) -> Text:
    label = BY_NAME[given.field].label
    return Text(
        fr=f"l'en-tête « {header} » peut vouloir dire « {label.fr} »",
        en=f"the header “{header}” may mean “{label.en}”",
    )


def _of_content(column: ColumnEvidence, given: Evidence) -> Iterator[Text]:
    noun = check_of(given.field).noun
    if not column.profile.filled:
        yield Text(fr="la colonne est vide dans l'échantillon", en="the column is empty in the sample")
    elif noun and given.support >= _WORTH_SAYING:
        share = _percent(given.support)
        yield Text(fr=f"{share} % des valeurs sont {noun.fr}", en=f"{share}% of the values are {noun.en}")


def _for_none(column: ColumnEvidence) -> Iterator[Text]:
    if column.no_field == COMPUTED:
        yield Text(
            fr="Chaland calcule lui-même cette valeur à partir des achats",
            en="Chaland works this value out by itself from the purchases",
        )
        return
    best = max(column.fields.values(), key=lambda one: one.confidence, default=None)
    if best and best.confidence >= SURE_ENOUGH:
        label = BY_NAME[best.field].label
        yield Text(
            fr=f"d'autres colonnes donnent déjà « {label.fr} »", en=f"other columns already give “{label.en}”"
        )
        return
    contradicted = next(
        (one for one in column.fields.values() if one.said >= _CLEARLY_SAID and one.confidence < SURE_ENOUGH),
        None,
    )
    noun = check_of(contradicted.field).noun if contradicted else None
    if contradicted and noun:
        share = _percent(contradicted.support)
        header = column.header.text.strip()
        yield Text(
            fr=f"l'en-tête dit « {header} » mais {share} % seulement des valeurs sont {noun.fr}",
            en=f"the header says “{header}” but only {share}% of the values are {noun.en}",
        )
        return
    yield Text(fr="rien de connu ne correspond à cette colonne", en="nothing known matches this column")


def _percent(share: float) -> int:
    return round(100 * share)
