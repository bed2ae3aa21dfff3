"""init, serve, worker: making the house and keeping it running."""

from __future__ import annotations

import logging
import signal
import socket
import threading
from typing import Annotated

import typer

from chaland.faces.cli.output import MANNER, answer, note, say
from chaland.kernel.errors import Refused
from chaland.kernel.text import Text

Port = Annotated[int, typer.Option(help="Port.", min=1, max=65_535)]


def register(app: typer.Typer) -> None:
    app.command("init", help="Prépare la base de données.")(init)
    app.command("serve", help="Sert les pages, avec un travailleur à côté.")(serve)
    app.command("worker", help="Exécute les travaux en attente.")(worker)


def prepare(company: str = "") -> None:
    """Bring the tables up to date, put back the indexes that a crashed import left aside, give the file its
    purposes and, after a restored backup, the objections said since."""
    from django.core.management import call_command

    from chaland.consent import suppression
    from chaland.consent.services.purposes import ensure_seeded, name_company
    from chaland.customers.services.indexes import put_back
    from chaland.jobs.queries import live_count

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    if not live_count():
        put_back()
    ensure_seeded(language=MANNER.language)
    if company:
        name_company(name=company)
    suppression.replay()


def init(
    company: Annotated[str, typer.Option(help="Nom de l'entreprise, responsable du traitement.")] = "",
) -> None:
    from django.conf import settings

    prepare(company)
    say(Text("Prêt : {home}", "Ready: {home}"), home=settings.CHALAND_HOME)
    answer({"home": str(settings.CHALAND_HOME)})


def serve(
    port: Port = 8000,
    host: Annotated[str, typer.Option(help="Adresse d'écoute.")] = "127.0.0.1",
    with_worker: Annotated[bool, typer.Option("--worker/--no-worker", help="Un travailleur à côté.")] = True,
) -> None:
    refuse_taken_port(host, port)
    prepare()
    serve_pages(host=host, port=port, with_worker=with_worker)


def serve_pages(*, host: str, port: int, with_worker: bool = True, signed_in_as: str = "") -> None:
    """Serve until stopped. `signed_in_as`: the demo's account, given to every visitor of this machine."""
    import waitress
    from django.conf import settings
    from django.core.wsgi import get_wsgi_application

    from chaland.jobs.worker import work

    settings.CHALAND_DEMO_USER = signed_in_as
    stop = threading.Event()
    if with_worker:
        threading.Thread(target=work, kwargs={"stop": stop}, daemon=True).start()
    note(
        Text("http://{host}:{port} (Ctrl-C pour arrêter)", "http://{host}:{port} (Ctrl-C to stop)"),
        host=host,
        port=port,
    )
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    try:
        waitress.serve(
            get_wsgi_application(),
            host=host,
            port=port,
            threads=8,
            ident=None,
            # A hundred at most, by default: as many that drip would keep everybody else out for two minutes.
            connection_limit=800,
            channel_timeout=30,
            cleanup_interval=10,
            asyncore_use_poll=True,
            **_behind(settings.CHALAND_PROXY),
        )
    finally:
        stop.set()


def _behind(proxy: str) -> dict[str, object]:
    """What waitress wants to know to believe a proxy, and nobody else, on who is calling and how."""
    if not proxy:
        return {}
    return {
        "trusted_proxy": proxy,
        "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"},
        "clear_untrusted_proxy_headers": True,
    }


def refuse_taken_port(host: str, port: int) -> None:
    """Asked first, so that nobody waits for a demo that cannot be shown. Raises Refused."""
    with socket.socket() as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((host, port))
        except OSError as error:
            raise Refused(
                "port_taken",
                Text("{host}:{port} ne peut pas servir : {why}.", "{host}:{port} cannot serve: {why}."),
                remedy=Text("Choisissez un autre port, avec --port.", "Choose another port, with --port."),
                host=host,
                port=port,
                why=error.strerror or error,
            ) from None


def worker() -> None:
    from chaland.consent import suppression
    from chaland.jobs.worker import work

    suppression.replay()
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    note(Text("Le travailleur attend des travaux.", "The worker waits for jobs."))
    work(stop=stop)
