"""Small tables to recognise: files of the repository, and columns invented on the spot."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl

from chaland.intake.recognition import ColumnGuess, Recognition, recognise

DATA = Path(__file__).parents[2] / "data"

FIRST_NAMES = ("Marcel", "Solène", "Amina", "Jean-Baptiste", "Odile", "Yann", "Nathalie", "Bruno")
LAST_NAMES = ("Bourdin", "Le Goff", "Benali", "Kervella", "Marchetti", "Dupont", "Moreau", "Petit")
COMPANIES = ("Menuiserie Bourdin SARL", "Garage Kervella", "SAS Lumen", "Association Les Oliviers")
MOBILES = ("06 39 98 10 11", "0639981012", "+33 6 39 98 10 13", "06.39.98.10.14")
LANDLINES = ("01 99 00 20 31", "0261912032", "+33 4 65 71 20 33", "05.36.49.20.34")
EMAILS = ("marcel@example.fr", "solene.legoff@example.com", "amina@example.org", "jb@example.fr")
POSTAL_CODES = ("69003", "44000", "75019", "20000")
TOWNS = ("Lyon", "NANTES", "Paris", "Ajaccio")
STREETS = ("12 rue des Acacias", "3 quai de la Fosse", "48 avenue Jean Jaurès", "7 bis route de Brest")
SIRETS = ("73282932000074", "35600000000048", "35600000049837", "44306184100047")


def recognise_file(path: Path, **choices: str) -> Recognition:
    """Recognise a csv of the repository as the reader would hand it over."""
    text = path.read_text(encoding="utf-8-sig")
    delimiter = max(",;\t", key=text.splitlines()[0].count)
    headers, *rows = csv.reader(text.splitlines(keepends=True), delimiter=delimiter)
    return recognise(headers, frame(rows, len(headers)), file_name=path.name, **choices)


def frame(rows: Sequence[Sequence[str]], width: int) -> pl.DataFrame:
    columns = {str(i): [row[i] if i < len(row) else "" for row in rows] for i in range(width)}
    return pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))


def recognise_columns(columns: Mapping[str, Sequence[str]], **choices: str) -> Recognition:
    """Columns by header; repeated to 20 rows, so that the content can be trusted."""
    cells = {header: [values[i % len(values)] for i in range(20)] for header, values in columns.items()}
    return recognise(list(cells), pl.DataFrame(cells), **choices)


def mapping(recognition: Recognition) -> dict[str, str | None]:
    return {guess.header: guess.field for guess in recognition.columns}


def column(recognition: Recognition, header: str) -> ColumnGuess:
    return next(guess for guess in recognition.columns if guess.header == header)
