"""Both fakes in one process."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from chaland.channels.fakes.smsc import FakeSmsc
from chaland.channels.fakes.stage import Stage
from chaland.channels.fakes.telling import tell
from chaland.channels.fakes.web import FakeWeb


def serve(*, http_port: int, smpp_port: int, journal: Path, started: Callable[[str, int], None]) -> None:
    """Until the process ends. Ports: 0 takes a free one. `started` is told the address and the port of SMPP.

    Raises: OSError when a port is taken, or the journal cannot be written.
    """
    stage = Stage(journal)
    smsc = FakeSmsc(smpp_port, stage)
    web = FakeWeb(http_port, stage, {"_deliver": smsc.report, "_report": tell})
    started(f"http://127.0.0.1:{web.server_address[1]}", smsc.port)
    web.serve_forever(poll_interval=0.05)


def leave_with_parent() -> None:
    """End when standard input closes: with whoever started us, however it ended."""
    import os

    def wait() -> None:
        sys.stdin.buffer.read()
        os._exit(0)

    threading.Thread(target=wait, daemon=True).start()


def print_addresses(address: str, smpp_port: int) -> None:
    print(json.dumps({"http": address, "smpp": smpp_port}), flush=True)
