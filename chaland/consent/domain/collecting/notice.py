"""The information given when data is collected (GDPR art. 13, law.md CON-07), made from what is declared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from chaland.kernel.text import Language, Text

BASES: Mapping[str, Text] = {
    "consent": Text("votre consentement", "your consent"),
    "legitimate_interest": Text("notre intérêt légitime", "our legitimate interest"),
    "contract": Text("l'exécution d'un contrat", "the performance of a contract"),
    "legal_obligation": Text("une obligation légale", "a legal obligation"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """One purpose as people are told of it. Retention in months after the last sign from the person."""

    label: str
    basis: str
    months: int
    recipients: tuple[str, ...]
    transfers: str


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    controller: str
    siren: str
    address: str
    contact: str
    dpo: str
    purposes: Sequence[Told]
    partners: tuple[str, ...]
    required: tuple[str, ...]
    proof_address: str


def notice(facts: NoticeFacts, language: Language) -> list[tuple[str, str]]:
    """(title, text) in the order of art. 13; both languages say the same."""
    return [
        (title.to(language), text)
        for title, parts in _sections(facts, language)
        if (text := " ".join(part for part in parts if part))
    ]


def as_text(sections: Sequence[tuple[str, str]]) -> str:
    """The notice as one text, whose hash is kept with each consent."""
    return "\n\n".join(f"{title}\n{text}" for title, text in sections)


def sections_of(text: str) -> list[tuple[str, str]]:
    """The inverse of `as_text`."""
    return [(title, body) for title, _, body in (part.partition("\n") for part in text.split("\n\n"))]


def _sections(facts: NoticeFacts, language: Language) -> Iterator[tuple[Text, list[str]]]:
    yield Text("Qui est responsable ?", "Who is responsible?"), list(_who(facts, language))
    yield Text("Pour quoi faire ?", "What for?"), list(_purposes(facts, language))
    yield Text("Qui reçoit vos données ?", "Who receives your data?"), list(_recipients(facts, language))
    yield Text("Que devez-vous remplir ?", "What must you fill in?"), [_required(facts, language)]
    yield Text("Vos droits", "Your rights"), list(_rights(facts, language))


def _who(facts: NoticeFacts, language: Language) -> Iterator[str]:
    siren = f"SIREN {facts.siren}" if facts.siren else ""
    yield ", ".join(part for part in (facts.controller, facts.address, siren, facts.contact) if part) + "."
    if facts.dpo:
        yield Text("Délégué à la protection des données : {dpo}.", "Data protection officer: {dpo}.").to(
            language, dpo=facts.dpo
        )


def _purposes(facts: NoticeFacts, language: Language) -> Iterator[str]:
    line = Text(
        "{label} : sur la base de {basis}, gardé {months} mois après votre dernier signe.",
        "{label}: on the basis of {basis}, kept {months} months after we last hear from you.",
    )
    for told in facts.purposes:
        basis = BASES.get(told.basis, BASES["consent"]).to(language)
        yield line.to(language, label=told.label, basis=basis, months=told.months)


def _recipients(facts: NoticeFacts, language: Language) -> Iterator[str]:
    named = sorted({one for told in facts.purposes for one in told.recipients})
    inside = Text("nos équipes, dans la limite de leurs tâches", "our teams, as far as their work needs")
    line = Text("Les reçoivent : {who}.", "Received by: {who}.")
    yield line.to(language, who=", ".join(named) or inside.to(language))
    if facts.partners:
        line = Text(
            "Si vous l'acceptez, les reçoivent aussi : {partners}.",
            "If you agree, also received by: {partners}.",
        )
        yield line.to(language, partners=", ".join(facts.partners))
    moved = sorted({told.transfers for told in facts.purposes if told.transfers})
    if moved:
        line = Text(
            "Transferts hors de l'Union européenne : {where}.",
            "Transfers outside the European Union: {where}.",
        )
        yield line.to(language, where="; ".join(moved))
    else:
        yield Text("Elles ne quittent pas l'Union européenne.", "They do not leave the European Union.").to(
            language
        )


def _required(facts: NoticeFacts, language: Language) -> str:
    if not facts.required:
        return Text("Rien n'est obligatoire.", "Nothing is mandatory.").to(language)
    line = Text(
        "Obligatoire : {fields}. Le reste est facultatif, et cocher une case n'est jamais une condition.",
        "Mandatory: {fields}. The rest is optional, and ticking a box is never a condition.",
    )
    return line.to(language, fields=", ".join(facts.required))


def _rights(facts: NoticeFacts, language: Language) -> Iterator[str]:
    yield Text(
        "Vous pouvez demander l'accès à vos données, leur correction, leur effacement, leur portabilité ou la "
        "limitation de leur usage, et vous opposer à tout démarchage, sans motif et sans frais : {contact}.",
        "You may ask to see, correct, erase or take away your data or to limit its use, and object to any "
        "marketing, without a reason and free of charge: {contact}.",
    ).to(language, contact=facts.dpo or facts.contact or facts.controller)
    yield Text(
        "Vous pouvez retirer votre consentement à tout moment ; ce qui a été fait avant reste valable. "
        "Les preuves de vos consentements : {proof}.",
        "You may withdraw your consent at any time; what was done before stays valid. "
        "The proofs of your consents: {proof}.",
    ).to(language, proof=facts.proof_address)
    yield Text(
        "Vous pouvez vous plaindre à la CNIL, 3 place de Fontenoy, TSA 80715, 75334 Paris Cedex 07, www.cnil.fr.",
        "You may complain to the CNIL, 3 place de Fontenoy, TSA 80715, 75334 Paris Cedex 07, France, www.cnil.fr.",
    ).to(language)
