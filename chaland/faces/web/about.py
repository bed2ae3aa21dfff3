"""About: the version, whose data and whose work are in here."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from chaland.reference.attributions import attributions

VENDOR = Path(__file__).parent / "static/vendor/vendor.toml"


def about(request: HttpRequest) -> HttpResponse:
    facts = {"version": _version(), "data": attributions(), "packages": _packages()}
    return render(request, "web/about.html", facts)


def _version() -> str:
    try:
        return version("chaland")
    except PackageNotFoundError:
        return ""


@cache
def _packages() -> list[dict[str, Any]]:
    packages: list[dict[str, Any]] = tomllib.loads(VENDOR.read_text("utf-8"))["package"]
    return packages
