"""Files of registers that people dropped in: kept in a folder of the house, recognised by their columns."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from django.conf import settings

from chaland.access.models import User
from chaland.enrichment.reading import ban, sirene
from chaland.enrichment.services.runs import About, Asked, Way, queue_run
from chaland.enrichment.services.switches import SERVICES, refuse_if_off
from chaland.jobs.models import Job
from chaland.kernel.clock import Clock, system_clock, today
from chaland.kernel.errors import Invalid, NotFound, Refused
from chaland.kernel.text import Text

Kind = Literal["ban", "units", "establishments"]
ABOUT: dict[Kind, About] = {"ban": "addresses", "units": "companies", "establishments": "companies"}
_ENDINGS = (".csv", ".gz", ".zip", ".parquet")


@dataclass(frozen=True, slots=True)
class Kept:
    """`day`: when the file was made, which stands for its edition. `size` in bytes."""

    name: str
    path: Path
    kind: Kind
    size: int
    day: date


def folder() -> Path:
    """Where files are dropped; whoever looks after the machine may put large ones there by hand."""
    there = Path(settings.CHALAND_HOME) / "enrichment" / "files"
    there.mkdir(parents=True, exist_ok=True, mode=0o700)
    return there


def kept_files() -> list[Kept]:
    """The files that can be asked, by name; others in the folder are passed over."""
    found = []
    for path in sorted(folder().iterdir()):
        if path.is_file() and path.suffix in _ENDINGS and not path.name.startswith("."):
            try:
                found.append(recognised(path))
            except Refused:
                continue
    return found


def recognised(path: Path) -> Kept:
    """Raises: Invalid (`register_unknown`, `enrichment_file_unreadable`)."""
    if not path.is_file():
        raise Invalid(
            "file_missing",
            Text("Le fichier {file} n'existe pas.", "There is no file {file}."),
            path="file",
            file=path.name,
        )
    return Kept(
        path.name, path, _kind(path), path.stat().st_size, ban.edition_of(path, settings.CHALAND_ZONE)
    )


def _kind(path: Path) -> Kind:
    try:
        return sirene.kind_of(path)
    except Invalid as fault:
        if fault.code != "not_sirene":
            raise
    try:
        ban.refuse_other(path)
    except Invalid as fault:
        raise Invalid(
            "register_unknown",
            Text(
                "{file} n'est ni un fichier BAN, ni un stock SIRENE.",
                "{file} is neither a BAN nor a SIRENE file.",
            ),
            remedy=Text(
                "Prenez adresses-<département>.csv.gz, StockUniteLegale ou StockEtablissement.",
                "Take adresses-<department>.csv.gz, StockUniteLegale or StockEtablissement.",
            ),
            path="file",
            file=path.name,
        ) from fault
    return "ban"


def take_in(path: Path, name: str) -> Kept:
    """Keep a file that was sent; one of the same name gives way. Raises: as `recognised`."""
    name = Path(name.replace("\\", "/")).name
    if Path(name).suffix not in _ENDINGS or name.startswith("."):
        raise Invalid(
            "register_unknown",
            Text(
                "« {file} » : attendu csv, csv.gz, zip ou parquet.",
                "“{file}”: expected csv, csv.gz, zip or parquet.",
            ),
            path="file",
            file=name,
        )
    draft = folder() / f".{name}.part{Path(name).suffix}"
    try:
        shutil.copyfile(path, draft)
        _kind(draft)
        return recognised(draft.replace(folder() / name))
    finally:
        draft.unlink(missing_ok=True)


def named(name: str) -> Kept:
    """A file of the folder. Raises: NotFound (`file_gone`)."""
    found = next((one for one in kept_files() if one.name == name), None)
    if found is None:
        raise NotFound("file_gone", Text("Ce fichier n'est plus là.", "This file is no longer there."))
    return found


def remove(name: str) -> None:
    """Raises: NotFound (`file_gone`)."""
    named(name).path.unlink()


def ask(
    about: About,
    files: Sequence[Kept] = (),
    *,
    way: Way = "file",
    dry_run: bool = False,
    by: User | None,
    clock: Clock = system_clock,
) -> Job:
    """Have a worker ask these files (or, without any, the reference within or a service, as `way` says).

    Raises: Invalid (`register_unknown`) when a file tells of something else, Refused (`service_off`).
    """
    wrong = next((one for one in files if ABOUT[one.kind] != about), None)
    if wrong is not None:
        raise Invalid(
            "register_unknown",
            Text("{file} ne dit rien de cela.", "{file} says nothing of that."),
            path="file",
            file=wrong.name,
        )
    if way == "service":
        refuse_if_off(next(one.code for one in SERVICES.values() if one.about == about))
    edition = max((one.day for one in files), default=today(clock, settings.CHALAND_ZONE))
    paths = tuple(str(one.path.resolve()) for one in files)
    label = " + ".join(one.name for one in files)
    return queue_run(Asked(about, way, edition, paths, label, dry_run), by=by, clock=clock)
