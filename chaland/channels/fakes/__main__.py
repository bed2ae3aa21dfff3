"""`python -m chaland.channels.fakes --http 8900 --smpp 2775 --journal taken.jsonl`"""

from __future__ import annotations

import argparse
from pathlib import Path

from chaland.channels.fakes.serving import leave_with_parent, print_addresses, serve


def main() -> None:
    words = argparse.ArgumentParser(prog="python -m chaland.channels.fakes")
    words.add_argument("--http", type=int, default=8900)
    words.add_argument("--smpp", type=int, default=2775)
    words.add_argument("--journal", type=Path, required=True)
    words.add_argument("--with-parent", action="store_true")
    told = words.parse_args()
    if told.with_parent:
        leave_with_parent()
    serve(http_port=told.http, smpp_port=told.smpp, journal=told.journal, started=print_addresses)


if __name__ == "__main__":
    main()
