"""What the crash test kills: workers that send, forked from a process that has loaded everything."""

from __future__ import annotations

import os
import signal
import time
import traceback
from datetime import datetime
from pathlib import Path

from django.db import connections

from chaland.campaigns.models import Campaign
from chaland.campaigns.services.dispatching import run_now
from chaland.channels.catalogue import open_transport
from chaland.channels.on_file import FileTransport
from chaland.channels.queries import account_for
from chaland.kernel.clock import stop_clock
from chaland.reference import phone_usage

WINDOW = 20
"""Smaller than the file's own, and the most of any provider here: more kills fall within one."""

LIFE_S = 1_800
"""Longer than other children of the harness: a hundred kills take their time."""


def keep_alive(campaign_id: int, at: str, folder: str) -> int:
    """As many workers as the file `wanted` says, each killed one replaced, until one ends because nothing is left to
    send. `pids`: who they are. 1 when one fails.

    Polars, loaded here, has threads that a fork does not take along: nothing that sends asks it anything once the
    table of numbers is read.
    """
    signal.alarm(LIFE_S)
    phone_usage("+33612345678")
    FileTransport.window = WINDOW
    _load_provider(campaign_id)
    wanted, living, over = Path(folder) / "wanted", set[int](), False
    while living or not over:
        while len(living) < int(wanted.read_text()) and not over:
            living.add(_fork(campaign_id, at))
        codes = _reap(living)
        if any(code > 0 for code in codes):
            return 1
        over = over or 0 in codes
        _tell(Path(folder) / "pids", living)
        time.sleep(0.005)
    return 0


def _load_provider(campaign_id: int) -> None:
    """Its code, not its connections: those are made by who sends."""
    campaign = Campaign.objects.get(pk=campaign_id)
    open_transport(account_for(campaign.channel, campaign.account_id)).close()


def _tell(path: Path, living: set[int]) -> None:
    draft = path.with_suffix(".draft")
    draft.write_text(" ".join(map(str, sorted(living))))
    draft.replace(path)


def _fork(campaign_id: int, at: str) -> int:
    connections.close_all()
    if pid := os.fork():
        return pid
    try:
        stop_clock(datetime.fromisoformat(at))
        run_now(campaign_id=campaign_id)
    except Exception:
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def _reap(living: set[int]) -> list[int]:
    """How those ended who did, taken from `living`: negative when a signal did it."""
    codes = []
    for pid in sorted(living):
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            living.discard(pid)
            codes.append(os.waitstatus_to_exitcode(status))
    return codes
