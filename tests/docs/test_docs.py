"""The documentation says what the program does: every command, every option, no dead link, both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
NAMES = {
    "api.md": "api.md",
    "automatisations.md": "automations.md",
    "campagnes.md": "campaigns.md",
    "canaux.md": "channels.md",
    "courriels.md": "emails.md",
    "donnees-de-reference.md": "reference-data.md",
    "ecrire-un-message.md": "writing-messages.md",
    "enrichir.md": "enrichment.md",
    "grande-echelle.md": "scale.md",
    "ligne-de-commande.md": "command-line.md",
    "lire-les-resultats.md": "reading-results.md",
    "premiers-pas.md": "first-steps.md",
    "qualite.md": "quality.md",
    "qui-contacter.md": "who-may-i-contact.md",
    "recueillir.md": "collecting.md",
    "segments.md": "segments.md",
}
COMMAND_PAGES = (DOCS / "fr" / "ligne-de-commande.md", DOCS / "en" / "command-line.md")
GLOBALS = ("--json", "--lang", "--now", "--help")
PAGES = sorted([*ROOT.glob("README*.md"), ROOT / "CONTRIBUTING.md", *DOCS.rglob("*.md")])
_LINK = re.compile(r"\]\(([^)\s]+)\)")


def _commands() -> dict[str, Any]:
    from chaland.faces.cli.app import app

    return dict(_leaves(typer.main.get_command(app), "chaland"))


def _leaves(command: Any, name: str) -> Iterator[tuple[str, Any]]:
    inner = getattr(command, "commands", None)
    if inner is None:
        yield name, command
    else:
        for word, child in inner.items():
            yield from _leaves(child, f"{name} {word}")


def _section(page: str, name: str) -> str:
    """What a page says under the heading of a command, or of its family."""
    for word in (name, name.rpartition(" ")[0]):
        found = re.search(rf"^### `{re.escape(word)}\b.*?(?=^##|\Z)", page, re.MULTILINE | re.DOTALL)
        if found:
            return found.group()
    return ""


@pytest.mark.parametrize("path", COMMAND_PAGES, ids=lambda path: path.name)
def test_every_command_and_option_is_documented(path: Path) -> None:
    page = path.read_text(encoding="utf-8")
    missing = [option for option in GLOBALS if option not in page]
    for name, command in _commands().items():
        section = _section(page, name)
        missing += [] if name in section else [name]
        options = [word for param in command.params for word in (*param.opts, *param.secondary_opts)]
        missing += [
            f"{name} {word}"
            for word in options
            if word.startswith("--") and word not in GLOBALS and f"`{word}`" not in section
        ]
    assert missing == []


def test_no_documented_option_has_gone() -> None:
    known = {*GLOBALS}
    for command in _commands().values():
        for param in command.params:
            known |= {*param.opts, *param.secondary_opts}
    for path in COMMAND_PAGES:
        named = set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", path.read_text(encoding="utf-8")))
        assert named <= known


def test_each_page_exists_in_both_languages() -> None:
    for language, wanted in (("fr", set(NAMES)), ("en", set(NAMES.values()))):
        assert {path.name for path in (DOCS / language).glob("*.md")} == wanted


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(path: Path) -> None:
    links = _LINK.findall(path.read_text(encoding="utf-8"))
    relative = [link.partition("#")[0] for link in links if "://" not in link and link[0] != "#"]
    assert [link for link in relative if not (path.parent / link).exists()] == []


def test_pictures_are_light() -> None:
    heavy = {p.name: p.stat().st_size for p in (DOCS / "images").iterdir() if p.stat().st_size > 250_000}
    assert heavy == {}


@pytest.mark.parametrize("page", [DOCS / "fr" / "ecrire-un-message.md", DOCS / "en" / "writing-messages.md"])
def test_every_field_filter_and_instruction_of_messages_is_documented(page: Path) -> None:
    from chaland.campaigns.domain.templates import FILTERS, TAGS
    from chaland.campaigns.writing.catalogue import STANDARD

    said = page.read_text(encoding="utf-8")
    names = [one.path for one in STANDARD] + [name for one in FILTERS for name in (one.name, one.french)]
    assert [name for name in names if f"`{name}`" not in said] == []
    assert [tag for tag in TAGS if f"{{% {tag} " not in said] == []
