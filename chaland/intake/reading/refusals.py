"""Why a file is refused, in words for the person who chose it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from chaland.kernel.errors import Refused
from chaland.kernel.figures import figure
from chaland.kernel.text import Text

_SAVE_AS_CSV = Text(
    fr="Ouvrez-le dans votre tableur puis enregistrez-le au format CSV ou XLSX.",
    en="Open it in your spreadsheet program and save it as CSV or XLSX.",
)
_ASK_AGAIN = Text(
    fr="Demandez un nouvel export à qui l'a produit.", en="Ask for a new export from whoever made it."
)


def empty() -> Refused:
    return Refused("file_empty", Text(fr="Le fichier est vide.", en="The file is empty."), remedy=_ASK_AGAIN)


def no_table() -> Refused:
    return Refused(
        "file_without_table",
        Text(fr="Aucun tableau n'a été trouvé dans ce fichier.", en="No table was found in this file."),
        remedy=Text(
            fr="Il faut une ligne d'en-têtes et au moins une ligne en dessous.",
            en="It needs a header line and at least one line under it.",
        ),
    )


def too_large(what: Text, limit: int) -> Refused:
    return Refused(
        "file_too_large",
        Text(
            fr=f"Le fichier est trop gros : {what.fr} (limite : {figure(f'{limit:,}', 'fr')}).",
            en=f"The file is too large: {what.en} (limit: {limit:,}).",
        ),
        remedy=Text(
            fr="Coupez-le en plusieurs fichiers, ou enregistrez-le au format CSV.",
            en="Split it into several files, or save it as CSV.",
        ),
    )


def bomb() -> Refused:
    return Refused(
        "file_bomb",
        Text(
            fr="Une fois décompressé, ce fichier serait démesuré : il est peut-être piégé.",
            en="Once unpacked this file would be enormous: it may be a trap.",
        ),
        remedy=Text(
            fr="N'ouvrez ce fichier que si vous connaissez son auteur ; demandez-lui un export CSV.",
            en="Only open this file if you know who made it; ask them for a CSV export.",
        ),
    )


def password() -> Refused:
    return Refused(
        "file_password",
        Text(fr="Le fichier est protégé par un mot de passe.", en="The file is protected by a password."),
        remedy=Text(
            fr="Enregistrez-en une copie sans mot de passe, puis importez la copie.",
            en="Save a copy without a password, then import the copy.",
        ),
    )


def damaged(kind: str) -> Refused:
    return Refused(
        "file_damaged",
        Text(
            fr=f"Le fichier {kind} est abîmé ou incomplet.",
            en=f"The {kind} file is damaged or incomplete.",
        ),
        remedy=_ASK_AGAIN,
    )


@contextmanager
def damage(kind: str, *expected: type[Exception]) -> Iterator[None]:
    """Turns the expected errors of a reader, and its panics, into a refusal."""
    try:
        yield
    except expected as error:
        raise damaged(kind) from error
    except BaseException as error:  # a panic of a Rust library is no Exception
        if type(error).__name__ != "PanicException":
            raise
        raise damaged(kind) from error


def forbidden_xml() -> Refused:
    return Refused(
        "file_entities",
        Text(
            fr="Le classeur contient des définitions d'entités, qu'un tableur n'écrit jamais.",
            en="The workbook holds entity definitions, which no spreadsheet program writes.",
        ),
        remedy=Text(
            fr="Ce fichier est peut-être piégé : demandez un export CSV à son auteur.",
            en="This file may be a trap: ask its author for a CSV export.",
        ),
    )


def nul_bytes() -> Refused:
    return Refused(
        "file_nul_bytes",
        Text(
            fr="Ce fichier n'est pas du texte : il contient des octets nuls.",
            en="This file is not text: it holds NUL bytes.",
        ),
        remedy=_SAVE_AS_CSV,
    )


def too_many_columns(count: int, limit: int) -> Refused:
    return Refused(
        "file_too_many_columns",
        Text(
            fr=f"Le tableau a {count} colonnes ; la limite est {limit}.",
            en=f"The table has {count} columns; the limit is {limit}.",
        ),
        remedy=Text(
            fr="Ne gardez que les colonnes utiles, puis réessayez.",
            en="Keep only the columns you need, then try again.",
        ),
    )


def cell_too_large(row: int, limit: int) -> Refused:
    return Refused(
        "file_cell_too_large",
        Text(
            fr=f"La ligne {row} contient une cellule de plus de {limit} octets.",
            en=f"Row {row} holds a cell of more than {limit} bytes.",
        ),
        remedy=Text(fr="Videz cette cellule, puis réessayez.", en="Empty that cell, then try again."),
    )


def several_tables(names: Sequence[str]) -> Refused:
    shown = ", ".join(name[:80] for name in names[:10]) + (", …" if len(names) > 10 else "")
    return Refused(
        "archive_several_tables",
        Text(
            fr=f"L'archive contient plusieurs tableaux : {shown}.",
            en=f"The archive holds several tables: {shown}.",
        ),
        remedy=Text(
            fr="Décompressez-la et importez les fichiers un par un.",
            en="Unpack it and import the files one by one.",
        ),
        names=tuple(names[:10]),
    )


def no_table_inside(names: Sequence[str]) -> Refused:
    shown = ", ".join(name[:80] for name in names[:10])
    return Refused(
        "archive_without_table",
        Text(
            fr=f"L'archive ne contient aucun fichier lisible ({shown}).",
            en=f"The archive holds no file that can be read ({shown}).",
        ),
        remedy=Text(
            fr="Elle doit contenir un fichier CSV, XLSX, XLS, ODS, VCF, JSON ou Parquet.",
            en="It must hold a CSV, XLSX, XLS, ODS, VCF, JSON or Parquet file.",
        ),
    )


def nested_archive() -> Refused:
    return Refused(
        "archive_nested",
        Text(fr="L'archive contient une autre archive.", en="The archive holds another archive."),
        remedy=Text(
            fr="Décompressez-la et importez le fichier qu'elle contient.",
            en="Unpack it and import the file inside.",
        ),
    )


def unknown_sheet(name: str, sheets: Sequence[str]) -> Refused:
    shown = ", ".join(sheets[:20])
    return Refused(
        "sheet_unknown",
        Text(fr=f"Il n'y a pas de feuille « {name} ».", en=f"There is no sheet '{name}'."),
        remedy=Text(fr=f"Feuilles du classeur : {shown}.", en=f"Sheets of the workbook: {shown}."),
        sheets=tuple(sheets),
    )


def foreign(what: str) -> Refused:
    """A known kind of file that holds no table we read."""
    return Refused(
        "file_kind_unsupported",
        Text(
            fr=f"C'est un fichier {what}, pas un tableau.",
            en=f"This is a {what} file, not a table.",
        ),
        remedy=_SAVE_AS_CSV,
        kind=what,
    )


def json_shape() -> Refused:
    return Refused(
        "json_without_records",
        Text(
            fr="Ce JSON n'est ni une liste d'objets, ni un objet qui contient une seule liste d'objets.",
            en="This JSON is neither a list of objects nor an object holding one list of objects.",
        ),
        remedy=Text(
            fr="Demandez un export JSON par lignes (un objet par ligne) ou CSV.",
            en="Ask for a JSON lines export (one object per line) or a CSV.",
        ),
    )
