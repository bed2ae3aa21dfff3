"""The `chaland` command: global options anywhere on the line, then one command; errors rendered once."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from chaland.faces.cli.output import MANNER, answer
from chaland.kernel.clock import stop_clock
from chaland.kernel.errors import Broken, ChalandError, Invalid
from chaland.kernel.text import Text, language_of


def run() -> None:
    """Entry point of the console script. Exit codes: 0 done, 2 refused, 3 a provider failed, 4 our fault."""
    sys.exit(main(sys.argv[1:]))


def main(words: Sequence[str]) -> int:
    """Run one command line. Returns its exit code."""
    try:
        rest = list(_without_globals(words))
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chaland.config.settings")
        from chaland.faces.cli.app import invoke

        return invoke(rest)
    except ChalandError as error:
        return _refuse(error)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        sys.stdout = None  # the reader has gone, as `head` does: nobody to tell
        return 0
    except Exception as error:
        traceback.print_exc()
        return _refuse(_fault_of_ours(error))


def _without_globals(words: Sequence[str]) -> Iterator[str]:
    """Take --json, --lang and --now out, wherever they stand."""
    MANNER.language = language_of(os.environ.get("CHALAND_LANG") or "fr")
    left = iter(words)
    for word in left:
        name, _, value = word.partition("=")
        if word == "--json":
            MANNER.json = True
        elif name == "--lang":
            MANNER.language = language_of(value or next(left, ""))
        elif name == "--now":
            stop_clock(_instant(value or next(left, "")))
        else:
            yield word


def _instant(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Invalid(
            "now_invalid",
            Text("« {text} » n'est pas une date ISO.", "“{text}” is not an ISO date."),
            path="--now",
            remedy=Text("Par exemple 2026-11-22T10:00+01:00.", "For example 2026-11-22T10:00+01:00."),
            text=text,
        ) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _refuse(error: ChalandError) -> int:
    said = error.say(MANNER.language)
    facts = {key: str(value) for key, value in error.facts.items()}
    answer({"error": {"code": error.code, "message": said, **facts}} | _faults(error))
    sys.stderr.write(said + "\n")
    return error.exit_code


def _fault_of_ours(error: Exception) -> Broken:
    return Broken(
        "broken",
        Text("Une erreur de Chaland : {why}.", "A fault of Chaland's: {why}."),
        remedy=Text(
            "`chaland doctor` examine l'installation.", "`chaland doctor` examines the installation."
        ),
        why=f"{type(error).__name__}: {error}",
    )


def _faults(error: ChalandError) -> dict[str, object]:
    """Every fault of a sentence, with its place and what to write instead."""
    if error.code != "sentence_faults":
        return {}
    from chaland.segments.language import Faulty

    assert isinstance(error, Faulty)
    told = [
        {
            "at": {"offset": fault.at.offset, "length": fault.at.length} if fault.at else None,
            "code": fault.code,
            "message": fault.message.to(MANNER.language),
            "suggestion": fault.suggestion,
        }
        for fault in error.faults
    ]
    return {"faults": told}


if __name__ == "__main__":
    run()
