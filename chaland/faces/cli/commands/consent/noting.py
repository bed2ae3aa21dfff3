"""consent record, consent void: what a person said, noted with its proof; a mistake of ours taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from chaland.faces.cli.commands.consent.asking import CHANNEL, CONTACT
from chaland.faces.cli.commands.consent.words import channel_said, day_said, moment_said, one_of, plain_entry
from chaland.faces.cli.output import MANNER, answer, say
from chaland.kernel.errors import Invalid
from chaland.kernel.text import Text

if TYPE_CHECKING:
    from chaland.consent.models import Wording
    from chaland.consent.services.ledger import Proof, Whom


def record(
    contact: Annotated[str, typer.Argument(help=CONTACT)],
    channel: Annotated[str, typer.Argument(help=CHANNEL + " ; « all » pour une opposition à tout")],
    purpose: Annotated[str, typer.Option(help="Code de la finalité.")] = "",
    given: Annotated[bool, typer.Option("--given", help="La personne accepte.")] = False,
    withdrawn: Annotated[bool, typer.Option("--withdrawn", help="Elle retire son accord.")] = False,
    objected: Annotated[bool, typer.Option("--objected", help="Elle s'oppose.")] = False,
    lifted: Annotated[bool, typer.Option("--lifted", help="Elle lève son opposition.")] = False,
    at: Annotated[str, typer.Option(help="Quand elle l'a dit, en ISO ; sinon maintenant.")] = "",
    method: Annotated[str, typer.Option(help="paper, counter, phone, oral, web_form…")] = "paper",
    source: Annotated[str, typer.Option(help="D'où vient l'accord : salon, bulletin…")] = "",
    document: Annotated[str, typer.Option(help="Référence du document qui le prouve.")] = "",
    wording: Annotated[str, typer.Option(help="Code de la formulation montrée ou lue, ou standard.")] = "",
    until: Annotated[str, typer.Option(help="Dernier jour de validité choisi.")] = "",
    guardian: Annotated[
        str, typer.Option(help="Avant 15 ans : qui, de ses parents, accepte avec la personne.")
    ] = "",
    partner: Annotated[
        list[str] | None,
        typer.Option(help="Pour partner_transfer : chaque partenaire que l'accord nomme ; à répéter."),
    ] = None,
) -> None:
    from chaland.consent.services import ledger

    said = _act(given=given, withdrawn=withdrawn, objected=objected, lifted=lifted)
    everything = channel == "all"
    if everything and said in ("given", "withdrawn"):
        raise one_of("channel", channel, [CHANNEL])
    told: dict[str, Any] = {
        "whom": _whom(contact, channel),
        "channel": None if everything else channel_said(channel),
        "purpose": purpose or None,
        "at": moment_said(at),
        "method": _method(method),
        "proof": _proof(source, document, until, guardian)._replace(
            **_shown(wording, channel, purpose, partner or [])
        ),
    }
    verb = {
        "given": ledger.record_consent,
        "withdrawn": ledger.withdraw,
        "objected": ledger.object_to,
        "lifted": ledger.lift,
    }[said]
    entries = verb(**told)
    say(Text("{count} actes notés.", "{count} entries noted."), count=len(entries))
    answer({"entries": [plain_entry(entry) for entry in entries], "new": len(entries)})


def void(
    entries: Annotated[list[int], typer.Argument(help="numéros des actes")],
    reason: Annotated[str, typer.Option(help="Pourquoi c'était une erreur.")],
) -> None:
    from chaland.consent.services.ledger import void_entries

    done = void_entries(entry_ids=entries, reason=reason, by=None)
    say(Text("{count} actes annulés.", "{count} entries voided."), count=done)
    answer({"voided": done})


def _act(**asked: bool) -> str:
    """Raises: Invalid (`act_missing`) unless exactly one is asked."""
    said = [name for name, wanted in asked.items() if wanted]
    if len(said) == 1:
        return said[0]
    raise Invalid(
        "act_missing",
        Text("Dites ce que la personne a dit.", "Say what the person said."),
        remedy=Text(
            "Donnez une seule option parmi --given, --withdrawn, --objected, --lifted.",
            "Give one option among --given, --withdrawn, --objected, --lifted.",
        ),
        path="act",
    )


def _whom(said: str, channel: str) -> Whom:
    """A contact we have, by the very coordinate when the channel reaches it, else the e-mail or phone of
    somebody we do not have. Raises: NotFound, Conflict."""
    from chaland.consent.domain.words import POINT_OF_CHANNEL, Channel
    from chaland.consent.queries.whom import contact_meant, contacts_meant, identifier_meant
    from chaland.consent.services.ledger import Whom

    one = identifier_meant(said)
    if one is None:
        return Whom(contact_meant(said))
    contacts = contacts_meant(said)
    known = contacts[0] if len(contacts) == 1 else None
    reached = channel not in set(Channel) or POINT_OF_CHANNEL[Channel(channel)].value == one.kind
    return Whom(known, identifier=one.value if reached or known is None else None)


def _method(word: str) -> Any:
    from chaland.consent.domain.words import Method

    if word not in set(Method):
        raise one_of("method", word, list(Method))
    return Method(word)


def _shown(code: str, channel: str, purpose: str, names: list[str]) -> dict[str, Any]:
    """Of a proof, the words that were shown and the partners that they name. Raises: NotFound, Invalid, Refused."""
    from chaland.consent.queries.partners import partners_named

    partners = partners_named(names)
    wording = _wording(code, channel, purpose, partners) if code else None
    version = wording.sha256 if wording and partners else None
    return {
        "wording_id": wording.pk if wording else None,
        "partners": partners,
        "partners_version": version,
    }


def _wording(code: str, channel: str, purpose: str, partners: tuple[int, ...]) -> Wording:
    """`standard`: the words that our own forms show for this channel and purpose."""
    from chaland.consent.domain.collecting.design import Box
    from chaland.consent.queries.purposes import purpose_for
    from chaland.consent.services.showing import box_wording
    from chaland.consent.services.wordings import latest_wording

    if code != "standard":
        return latest_wording(code=code, language=MANNER.language)
    meant = purpose_for(channel_said(channel), purpose or None)
    box = Box(channel_said(channel), meant.code, partners=partners)
    return box_wording(meant.controller, meant, box, language=MANNER.language)


def _proof(source: str, document: str, until: str, guardian: str) -> Proof:
    from chaland.consent.services.ledger import Proof

    return Proof(
        document_ref=" · ".join(part for part in (source, document) if part) or None,
        valid_until=day_said(until),
        guardian=guardian.strip() or None,
    )
