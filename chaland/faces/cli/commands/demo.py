"""demo: the main job on real files, then the pages."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from chaland.faces.cli.commands import running
from chaland.faces.cli.commands.account import grouped, tell
from chaland.faces.cli.commands.demo_campaign import run_demo_campaign
from chaland.faces.cli.commands.importing import run_step
from chaland.faces.cli.output import MANNER, answer, note, say
from chaland.kernel.text import Text

if TYPE_CHECKING:
    from chaland.intake.models import Import
    from chaland.samples.files import SampleFile

ADMIN = "demo@chaland.example"
TRADE = "department_store"
COMPANY = Text("Boutique Démo", "Demo Shop")
GOODS = Text("cadeaux, décoration et arts de la table", "gifts, decoration and tableware")


def register(app: typer.Typer) -> None:
    app.command("demo", help="Essaie Chaland sur de vrais fichiers.")(demo)


def demo(
    serve: Annotated[bool, typer.Option("--serve/--no-serve", help="Sert ensuite les pages.")] = True,
    port: running.Port = 8000,
) -> None:
    from chaland.samples.files import sample_files

    if serve:
        running.refuse_taken_port("127.0.0.1", port)
    running.prepare()
    _purposes()
    workbook = _workbook()
    accounts = [_import(sample) for sample in sample_files(workbook)]
    _admin()
    reach = _reach()
    answer({"files": accounts, "reach": reach, "campaign": run_demo_campaign()})
    if serve:
        running.serve_pages(host="127.0.0.1", port=port, signed_in_as=ADMIN)


def _purposes() -> None:
    """What the file is for, answered as the shop would, once; so that a call may be agreed to at once."""
    from chaland.access.queries import house_setting
    from chaland.access.services import set_house
    from chaland.consent.domain.trades import ANSWER
    from chaland.consent.domain.words import Channel
    from chaland.consent.queries.purposes import purposes
    from chaland.consent.services.purposes import edit_purpose, name_company, retire_purpose, seed_purposes

    if house_setting(ANSWER, None) is not None:
        return
    name_company(name=COMPANY.to(MANNER.language))
    seed_purposes(trade=TRADE, language=MANNER.language)
    for purpose in purposes():
        if {Channel.PIXEL.value, Channel.PARTNER.value} & set(purpose.channels):
            retire_purpose(purpose_id=purpose.pk, by=None)
        elif not purpose.goods_or_services:
            goods = {"goods_or_services": GOODS.to(MANNER.language)}
            edit_purpose(purpose_id=purpose.pk, values=goods, by=None)
    set_house(name=ANSWER, value=TRADE, by=None)


def _reach() -> dict[str, dict[str, int]]:
    """Who may be reached is worked out now, so that the first page shows it. Returns it by channel."""
    from chaland.consent.domain.words import CHANNEL_NAMES, Channel
    from chaland.consent.queries.reach import people_by_channel
    from chaland.consent.services.patience import be_patient
    from chaland.consent.services.reach import catch_up

    be_patient()
    catch_up()
    be_patient(False)
    found = people_by_channel((Channel.EMAIL, Channel.SMS, Channel.CALL, Channel.LETTER))
    say("")
    say(Text("[bold]Qui peut être contacté ?[/bold]", "[bold]Who may be reached?[/bold]"))
    for channel, (reachable, consented) in found.items():
        say(
            Text(
                "  {channel} : joignables {reachable}, dont accord donné {consented}",
                "  {channel}: reachable {reachable}, of whom said yes {consented}",
            ),
            channel=CHANNEL_NAMES[channel].to(MANNER.language),
            reachable=grouped(reachable),
            consented=grouped(consented),
        )
    return {
        channel.value: {"reachable": reachable, "consented": consented}
        for channel, (reachable, consented) in found.items()
    }


def _workbook() -> Path:
    """The invented customers; made once."""
    from django.conf import settings

    from chaland.samples.workbook import write_demo_workbook

    path = Path(settings.CHALAND_HOME) / "demo" / "clients.xlsx"
    if not path.exists():
        note(Text("Invention de 20 000 clients…", "Inventing 20,000 customers…"))
        path.parent.mkdir(parents=True, exist_ok=True)
        write_demo_workbook(path)
    return path


def _import(sample: SampleFile) -> dict[str, Any]:
    from chaland.intake.services.begin import Answers, begin

    started = time.monotonic()
    say("")
    say(f"[bold]{sample.name}[/bold]  {sample.description.to(MANNER.language)}")
    entry, _ = begin(
        path=sample.path,
        name=sample.name,
        source_name=sample.source,
        by=None,
        answers=Answers(kind=sample.kind, keep_unknown=sample.kind == "contacts"),
    )
    run_step(entry, "stage")
    entry.refresh_from_db()
    run_step(entry, "commit")
    entry.refresh_from_db()
    seconds = time.monotonic() - started
    tell(entry, seconds)
    return _document(sample, entry, seconds)


def _document(sample: SampleFile, entry: Import, seconds: float) -> dict[str, Any]:
    from chaland.consent.queries.ledger import said_in

    return {
        "file": sample.name,
        "kind": entry.kind,
        "source": sample.source,
        "batch": entry.pk,
        **{name: entry.counts[name] for name in ("read", "created", "updated", "unchanged", "rejected")},
        "consents": said_in(entry.pk),
        "seconds": round(seconds, 2),
        "rows_per_second": round(entry.counts["read"] / seconds),
    }


def _admin() -> None:
    from chaland.access.queries import user_by_email
    from chaland.access.services import add_user

    if user_by_email(ADMIN) is None:
        add_user(email=ADMIN, role="admin", name="Camille Démo", language=MANNER.language)
