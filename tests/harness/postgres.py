"""A PostgreSQL cluster of our own: made for one run, reachable by nobody else, gone afterwards."""

from __future__ import annotations

import atexit
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "128MB",
    "max_connections": "60",
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "jit": "off",
}


def start() -> str:
    """Start a cluster that stops with this process. Returns its address, as DATABASE_URL wants it.

    Raises: FileNotFoundError when PostgreSQL is not installed; RuntimeError when it does not start.
    """
    binaries = _binaries()
    home = Path(tempfile.mkdtemp(prefix="chaland-postgres-"))
    data, port = home / "data", _free_port()
    owner = _unprivileged()
    if owner:
        shutil.chown(home, owner)
    atexit.register(_stop, binaries, home, owner, os.getpid())
    made = [
        "--username",
        "chaland",
        "--auth",
        "trust",
        "--encoding",
        "UTF8",
        "--locale",
        "C.UTF-8",
        "--no-sync",
    ]
    _run(owner, [binaries / "initdb", "--pgdata", data, *made])
    settings = " ".join(f"-c {name}='{value}'" for name, value in {**FAST, "port": str(port)}.items())
    _run(owner, [binaries / "pg_ctl", "start", "-w", "-D", data, "-l", home / "log", "-o", settings])
    return f"postgresql://chaland@127.0.0.1:{port}/chaland"


def _binaries() -> Path:
    """The newest PostgreSQL of the machine."""
    if found := shutil.which("initdb"):
        return Path(found).parent
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[4]))
    if not debian:
        raise FileNotFoundError(
            "PostgreSQL is not installed: `make test` installs it, or apt-get install postgresql"
        )
    return debian[-1].parent


def _unprivileged() -> str | None:
    """PostgreSQL refuses to run as root: some other account then."""
    if os.getuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _run(owner: str | None, command: list[str | Path]) -> None:
    done = subprocess.run(
        [str(part) for part in command],
        user=owner,
        group=pwd.getpwnam(owner).pw_gid if owner else None,
        extra_groups=[] if owner else None,
        cwd="/",
        env={**os.environ, "LC_ALL": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed:\n{done.stdout}\n{done.stderr}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _stop(binaries: Path, home: Path, owner: str | None, starter: int) -> None:
    if os.getpid() != starter:
        return
    if (home / "data" / "postmaster.pid").exists():
        _run(owner, [binaries / "pg_ctl", "stop", "-m", "immediate", "-D", home / "data"])
    shutil.rmtree(home, ignore_errors=True)
