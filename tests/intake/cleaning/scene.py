"""Tables and mappings that the tests of cleaning share."""

from __future__ import annotations

from datetime import date

import polars as pl

from chaland.intake.cleaning import ColumnUse, Mapping, clean, gather_evidence

TODAY = date(2026, 11, 22)


def mapping(kind, **fields):
    """`mapping("contacts", nom="last_name")`: header -> field, or a ColumnUse of its own."""
    uses = [use if isinstance(use, ColumnUse) else ColumnUse(header, use) for header, use in fields.items()]
    return Mapping(kind, tuple(uses))


def frame(**columns):
    return pl.DataFrame({name: pl.Series(cells, dtype=pl.String) for name, cells in columns.items()})


def cleaned(table, used, **changes):
    return clean(table, used, gather_evidence(table, used, today=TODAY, **changes))


CONTACTS = mapping(
    "contacts",
    id="external_id", civ="civility", nom="last_name", prenom="first_name", ne="birth_date", societe="company",
    siret="siret", mail="email", mail2="email", tel="phone", rue="street", cp="postal_code", ville="city",
    loisirs="hobbies", points="loyalty_points", cree="created_at", remarque="notes", remarque2="notes",
    energie=ColumnUse("energie", None, "fuel"), club=ColumnUse("club", None, "club", "yes_no"),
    budget=ColumnUse("budget", None, "budget", "number"), controle=ColumnUse("controle", None, "check", "date"),
    gouts=ColumnUse("gouts", None, "tastes", "list"),
)  # fmt: skip

PEOPLE = frame(
    id=["1", "2", None],
    civ=["Mr", "mme", None],
    nom=["DUPONT", "de la tour", None],
    prenom=["JEAN", "Hélène", None],
    ne=["05/03/1980", "13/04/75", None],
    societe=["SociÃ©tÃ© Durand SARL", None, None],
    siret=["73282932000074", None, None],
    mail=["JEAN.DUPONT@POSTE.FR", "helene@tour.fr; h@tour.fr", None],
    mail2=["jd@poste.fr", "h@tour.fr", None],
    tel=["06 12 34 56 78", "0478123456 / 0612345679", None],
    rue=["12 RUE DE LA REPUBLIQUE", None, None],
    cp=["1000", "69003 LYON 03", "75001"],
    ville=["BOURG EN BRESSE", None, "Paris"],
    loisirs=["golf; voile", None, None],
    points=["1 250", "12,5", None],
    cree=["05/03/2024 14:30", "20/03/2024", None],
    remarque=["bon client", None, None],
    remarque2=["rappeler", None, None],
    energie=["diesel", "essence", None],
    club=["oui", "X", None],
    budget=["1 234,5", "12", None],
    controle=["01/06/2026", None, None],
    gouts=["sucré, salé", None, None],
)
