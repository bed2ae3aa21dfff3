"""doctor: what is installed, reachable, stale, wrong. Exit 2 if anything is."""

from __future__ import annotations

import shutil
import stat
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Literal

import typer

from chaland.faces.cli.output import MANNER, answer, say
from chaland.kernel.errors import Refused
from chaland.kernel.text import Text

State = Literal["ok", "warn", "wrong"]
_MARKS: dict[State, str] = {"ok": "[green]✓[/green]", "warn": "[yellow]![/yellow]", "wrong": "[red]✗[/red]"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One check: its name, how it stands, what was seen, in the language of this run."""

    check: str
    state: State
    said: str


def register(app: typer.Typer) -> None:
    app.command("doctor", help="Examine l'installation.")(doctor)


def doctor() -> None:
    findings = [finding for check in CHECKS for finding in _safely(check)]
    for finding in findings:
        say(f"{_MARKS[finding.state]} {finding.check:<12} {finding.said}")
    wrong = any(finding.state == "wrong" for finding in findings)
    answer({"ok": not wrong, "checks": [asdict(finding) for finding in findings]})
    if wrong:
        raise typer.Exit(2)


def _safely(check: Callable[[], Iterator[Finding]]) -> Iterator[Finding]:
    """A check that fails is itself a finding."""
    try:
        yield from check()
    except Exception as error:
        yield Finding(check.__name__.strip("_"), "wrong", f"{type(error).__name__}: {error}")


def _to(text: Text, **facts: object) -> str:
    return text.to(MANNER.language, **facts)


def _versions() -> Iterator[Finding]:
    names = ("chaland", "Django", "polars", "duckdb")
    yield Finding("versions", "ok", ", ".join(f"{name} {version(name)}" for name in names))


def _home() -> Iterator[Finding]:
    from django.conf import settings

    home = Path(settings.CHALAND_HOME)
    free = shutil.disk_usage(home).free / 2**30
    said = _to(Text("{home}, {free:.1f} Go libres", "{home}, {free:.1f} GB free"), home=home, free=free)
    yield Finding("home", "ok" if free > 1 else "wrong", said)
    for key in (home / "keys").glob("*"):
        if stat.S_IMODE(key.stat().st_mode) & 0o077:
            yield Finding(
                "keys",
                "wrong",
                _to(
                    Text(
                        "{key} est lisible par d'autres : chmod 600", "{key} can be read by others: chmod 600"
                    ),
                    key=key,
                ),
            )


def _database() -> Iterator[Finding]:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    with connection.cursor() as cursor:
        cursor.execute("SELECT sqlite_version()" if connection.vendor == "sqlite" else "SHOW server_version")
        yield Finding("database", "ok", f"{connection.vendor} {cursor.fetchone()[0]}")
    executor = MigrationExecutor(connection)
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if pending:
        said = Text("{count} migrations à passer : chaland init", "{count} migrations to run: chaland init")
        yield Finding("migrations", "wrong", _to(said, count=len(pending)))


def _indexes() -> Iterator[Finding]:
    from chaland.customers.services.indexes import missing_indexes

    missing = missing_indexes()
    if missing:
        said = Text(
            "absents : {names} (chaland init les refait)", "missing: {names} (chaland init rebuilds them)"
        )
        yield Finding("indexes", "warn", _to(said, names=", ".join(missing)))


def _search() -> Iterator[Finding]:
    from chaland.customers.queries.changes import search_lag

    lag = search_lag()
    said = _to(Text("{lag} changements à indexer", "{lag} changes to index"), lag=lag)
    yield Finding("search", "ok" if lag < 100_000 else "warn", said)


def _jobs() -> Iterator[Finding]:
    from chaland.jobs.queries import abandoned_count, failed_count, live_count

    abandoned = abandoned_count()
    said = _to(
        Text(
            "{live} en cours ou en attente, {failed} en échec, {abandoned} abandonnées par leur travailleur",
            "{live} running or waiting, {failed} failed, {abandoned} abandoned by their worker",
        ),
        live=live_count(),
        failed=failed_count(),
        abandoned=abandoned,
    )
    yield Finding("jobs", "warn" if abandoned else "ok", said)


def _mail() -> Iterator[Finding]:
    """A fresh machine writes its messages in files: worth knowing before people wait for them."""
    from django.conf import settings

    from chaland.consent.services.mail import goes_to_files

    if goes_to_files():
        said = Text(
            "aucun serveur (CHALAND_SMTP) : les messages s'écrivent dans {folder}",
            "no server (CHALAND_SMTP): messages are written in {folder}",
        )
        yield Finding("mail", "warn", _to(said, folder=settings.EMAIL_FILE_PATH))
    else:
        yield Finding("mail", "ok", f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}")


def _address() -> Iterator[Finding]:
    """Where people outside open the links of messages."""
    from django.conf import settings

    if not settings.CHALAND_URL:
        said = Text(
            "CHALAND_URL n'est pas donnée : les liens de désinscription ne mèneraient nulle part",
            "CHALAND_URL is not set: unsubscribe links would lead nowhere",
        )
        yield Finding("address", "warn", _to(said))
    elif not settings.CHALAND_URL.startswith("https://"):
        said = Text(
            "CHALAND_URL n'est pas une adresse https : pas de désinscription en un clic dans les messages",
            "CHALAND_URL is no https address: messages cannot offer to unsubscribe in one click",
        )
        yield Finding("address", "warn", _to(said))
    else:
        yield Finding("address", "ok", settings.CHALAND_URL)


def _audit() -> Iterator[Finding]:
    from chaland.access.queries import first_broken_entry

    broken = first_broken_entry()
    if broken is None:
        yield Finding("audit", "ok", _to(Text("la chaîne du journal est intacte", "the audit chain holds")))
    else:
        said = Text(
            "la chaîne du journal est rompue à l'entrée {entry}", "the audit chain is broken at entry {entry}"
        )
        yield Finding("audit", "wrong", _to(said, entry=broken))


def _imports() -> Iterator[Finding]:
    from chaland.intake.queries import cut_short

    for entry in cut_short():
        said = Text(
            "l'import n° {number} ({file}) a été interrompu : relancez la même commande ou chaland worker",
            "import {number} ({file}) was cut short: run the same command again or chaland worker",
        )
        yield Finding("imports", "warn", _to(said, number=entry.pk, file=entry.file_name))


def _mirror() -> Iterator[Finding]:
    from chaland.kernel.clock import real_clock
    from chaland.segments.publishing import STALE, standing

    found = standing()
    if found.row is None:
        missing = Text(
            "aucun instantané : chaland worker en fait un", "no snapshot: chaland worker makes one"
        )
        small = Text("inutile pour un fichier de cette taille", "not needed for a file of this size")
        yield Finding("mirror", "warn" if found.worth else "ok", _to(missing if found.worth else small))
        return
    if found.fault:
        said = Text(
            "{file} ne s'ouvre pas ({fault}) : il sera refait",
            "{file} does not open ({fault}): it will be built again",
        )
        yield Finding("mirror", "warn", _to(said, file=found.row.file, fault=found.fault))
        return
    said = Text(
        "{file} s'ouvre, {megabytes:.0f} Mo, a {minutes} min, position {position}, {delta}{more} changements depuis",
        "{file} opens, {megabytes:.0f} MB, {minutes} min old, position {position}, {delta}{more} changes since",
    )
    facts = {
        "file": found.row.file,
        "megabytes": found.row.bytes / 2**20,
        "minutes": int((real_clock() - found.row.built_at).total_seconds() // 60),
        "position": found.row.position,
        "delta": found.delta,
        "more": "+" if found.delta >= STALE else "",
    }
    yield Finding("mirror", "ok" if found.delta < STALE else "warn", _to(said, **facts))


def _lake() -> Iterator[Finding]:
    """Where one is named. At an address, only Spark can tell."""
    from django.conf import settings

    from chaland.segments.lake.asking import age_here

    if not settings.CHALAND_LAKE or "://" in settings.CHALAND_LAKE:
        return
    try:
        days = age_here(settings.CHALAND_LAKE, days=settings.CHALAND_LAKE_DAYS).total_seconds() / 86_400
    except Refused as refused:
        yield Finding("lake", "warn", refused.say(MANNER.language))
        return
    said = Text("{folder}, il y a {days:.1f} jours", "{folder}, {days:.1f} days ago")
    yield Finding("lake", "ok", _to(said, folder=settings.CHALAND_LAKE, days=days))


def _oppositions() -> Iterator[Finding]:
    from chaland.consent.suppression import keys, missing_keys

    try:
        known, missing = keys(), missing_keys()
    except (OSError, ValueError) as error:
        said = Text(
            "clé illisible ({error}) : nul ne peut être contacté",
            "a key cannot be read ({error}): nobody can be contacted",
        )
        yield Finding("oppositions", "wrong", _to(said, error=error))
        return
    if missing:
        said = Text(
            "clés {kids} absentes : restaurez le dossier keys, nul ne peut être contacté",
            "keys {kids} missing: restore the keys folder, nobody can be contacted",
        )
        yield Finding("oppositions", "wrong", _to(said, kids=", ".join(map(str, missing))))
        return
    yield _journal(len(known))


def _journal(keys: int) -> Finding:
    """Whether the database knows all that the file beside it knows."""
    from chaland.consent.suppression.journal import is_behind, is_short

    if is_behind() or is_short():
        said = Text(
            "le journal et la base diffèrent (chaland init les remet d'accord)",
            "journal and database differ (chaland init brings them level)",
        )
        return Finding("oppositions", "warn", _to(said))
    said = Text(
        "{keys} clé(s) lisible(s), liste et journal d'accord",
        "{keys} readable key(s), list and journal agree",
    )
    return Finding("oppositions", "ok", _to(said, keys=keys))


CHECKS = (
    _versions,
    _home,
    _database,
    _indexes,
    _search,
    _mirror,
    _lake,
    _jobs,
    _mail,
    _address,
    _audit,
    _imports,
    _oppositions,
)
