"""Runs a piece of work in a process of its own: wall seconds, CPU seconds, peak memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_CHILD = """
import json, resource, sys
from importlib import import_module
module, function, arguments = json.loads(sys.argv[1])
answer = getattr(import_module(module), function)(*arguments)
own = resource.getrusage(resource.RUSAGE_SELF)
sub = resource.getrusage(resource.RUSAGE_CHILDREN)
print("\\nMEASURED " + json.dumps({
    "cpu": own.ru_utime + own.ru_stime + sub.ru_utime + sub.ru_stime,
    "memory": max(own.ru_maxrss, sub.ru_maxrss) / 1024, "answer": answer}))
"""


@dataclass(frozen=True, slots=True)
class Measure:
    """Units: seconds, MB. `cpu` and `memory` are of the client: PostgreSQL's own are not in them."""

    wall: float
    cpu: float
    memory: float
    answer: Any


def measure(function: str, arguments: Sequence[Any], environment: Mapping[str, str] | None = None) -> Measure:
    """Run `module:function(*arguments)` in a fresh process. Raises CalledProcessError when it fails."""
    module, name = function.split(":")
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", _CHILD, json.dumps([module, name, list(arguments)])],
        env={**os.environ, **(environment or {})},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    wall = time.perf_counter() - started
    line = next(line for line in done.stdout.splitlines() if line.startswith("MEASURED "))
    return Measure(wall=wall, **json.loads(line.removeprefix("MEASURED ")))
