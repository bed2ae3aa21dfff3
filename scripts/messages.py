"""The words of the screens: gather them from code and templates, compile what was translated.

    python scripts/messages.py          # rewrite the catalogues and compile them
    python scripts/messages.py --check  # exit 1 when a catalogue is stale, incomplete or not compiled

English is written in the templates, French in `locale/fr`; the compiled files are kept in the repository
because a bare machine has no msgfmt.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
WEB = ROOT / "chaland/faces/web"
METHODS = [("templates/**.html", "jinja2"), ("**.py", "python")]
OPTIONS = {"templates/**.html": {"trimmed": "true", "newstyle_gettext": "true", "encoding": "utf-8"}}
FOLDERS = {"fr": WEB / "locale/fr/LC_MESSAGES"}


def main(check: bool) -> int:
    found = gather()
    faults = [
        fault for language, folder in FOLDERS.items() for fault in bring_up(language, folder, found, check)
    ]
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


def gather() -> Catalog:
    """Every text to translate, without line numbers: they would change with every edit."""
    catalogue = Catalog(project="chaland", charset="utf-8")
    for file, _line, message, comments, context in extract_from_dir(WEB, METHODS, OPTIONS):
        catalogue.add(message, locations=[(file, 0)], auto_comments=comments, context=context)
    for text in ACCOUNT_WORDS:
        catalogue.add(text)
    return catalogue


ACCOUNT_WORDS = ("Skip to content", "Menu", "My account")


def bring_up(language: str, folder: Path, found: Catalog, check: bool) -> list[str]:
    """Faults of one language; unless only checking, its files are rewritten."""
    source, compiled = folder / "django.po", folder / "django.mo"
    kept = read_po(BytesIO(source.read_bytes()), language) if source.exists() else Catalog(language)
    kept.update(found, no_fuzzy_matching=True)
    kept.obsolete.clear()
    text, machine = written(kept), mo(kept)
    if check:
        stale = not source.exists() or text != source.read_bytes()
        behind = not compiled.exists() or machine != compiled.read_bytes()
        faults = [f"{source.name} ({language}) is stale: run scripts/messages.py"] if stale or behind else []
    else:
        folder.mkdir(parents=True, exist_ok=True)
        source.write_bytes(text)
        compiled.write_bytes(machine)
        faults = []
    return faults + [f"{language}: {message.id!r} is not translated" for message in kept if lacking(message)]


def lacking(message: object) -> bool:
    said = message.string  # type: ignore[attr-defined]
    empty = not all(said) if isinstance(said, tuple) else not said
    return bool(message.id) and (empty or message.fuzzy)  # type: ignore[attr-defined]


def written(catalogue: Catalog) -> bytes:
    buffer = BytesIO()
    write_po(buffer, catalogue, width=110, no_location=True, omit_header=True, sort_output=True)
    return HEADER.encode() + buffer.getvalue()


def mo(catalogue: Catalog) -> bytes:
    """The compiled catalogue. Its dates are left out: the same words give the same bytes."""
    again = read_po(BytesIO(written(catalogue)), catalogue.locale)
    again.creation_date = again.revision_date = datetime(2026, 1, 1, tzinfo=UTC)
    buffer = BytesIO()
    write_mo(buffer, again)
    return buffer.getvalue()


HEADER = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Language: fr\\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\\n"

"""

if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv))
