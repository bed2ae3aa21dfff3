"""Values spoilt on purpose, and what each was before: what a finder of near values is judged by.

Seeded. Towns are drawn from the reference by their population, so that their neighbours in spelling are there too;
trades, job titles and hobbies are our own lists, with words that only look alike among them. A spoilt value has
one slip in four out of five cases, two otherwise: a letter left out, put in, replaced, doubled, swapped with the
next; accents lost; an abbreviation; a hyphen, a space more or less; words in another order; a plural.
"""

from __future__ import annotations

import random
import string
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from chaland.quality.domain.variants import Form
from chaland.reference import communes

TRADES = [
    "Boulangerie",
    "Boulanger",
    "Boulangerie-pâtisserie",
    "Pâtisserie",
    "Coiffure",
    "Coiffeur",
    "Plomberie",
    "Plombier",
    "Chauffage",
    "Électricité",
    "Électricien",
    "Menuiserie",
    "Menuisier",
    "Maçonnerie",
    "Charpente",
    "Couverture",
    "Peinture",
    "Carrelage",
    "Jardinage",
    "Paysagiste",
    "Restaurant",
    "Restauration",
    "Hôtellerie",
    "Location de voitures",
    "Location de vacances",
    "Garage automobile",
    "Carrosserie",
    "Agence de voyages",
    "Agence immobilière",
    "Assurance",
    "Expertise comptable",
    "Comptabilité",
    "Conseil en gestion",
    "Formation professionnelle",
    "Transport routier",
    "Transport de personnes",
    "Import",
    "Export",
    "Pharmacie",
    "Parapharmacie",
    "Infirmier libéral",
    "Kinésithérapeute",
    "Ostéopathe",
    "Dentiste",
    "Médecin généraliste",
    "Vétérinaire",
    "Optique",
    "Bijouterie",
    "Horlogerie",
    "Librairie",
    "Papeterie",
    "Imprimerie",
    "Photographie",
    "Fleuriste",
    "Épicerie",
    "Boucherie",
    "Charcuterie",
    "Poissonnerie",
    "Fromagerie",
    "Caviste",
    "Viticulture",
    "Maraîchage",
]
HOBBIES = [
    "golf",
    "gold",
    "voile",
    "voyages",
    "randonnée",
    "natation",
    "peinture",
    "ceinture",
    "cuisine",
    "lecture",
    "couture",
    "jardinage",
    "bricolage",
    "cyclisme",
    "course à pied",
    "danse",
    "chant",
    "chasse",
    "pêche",
    "photographie",
    "théâtre",
    "cinéma",
    "échecs",
    "équitation",
    "escalade",
    "escrime",
    "musique",
    "poterie",
    "loterie",
    "tricot",
    "œnologie",
    "astronomie",
    "football",
    "handball",
    "volley-ball",
    "basket-ball",
    "rugby",
    "tennis",
    "tennis de table",
    "ski",
    "surf",
    "plongée",
    "kayak",
    "Clio 3",
    "Clio 4",
    "Mégane",
    "Scénic",
    "Captur",
    "Lot A",
    "Lot B",
    "Pneu 205/55 R16",
    "Pneu 205/55 R17",
    "Révision 2024",
    "Révision 2025",
]


@dataclass(frozen=True, slots=True)
class Spoilt:
    """`meant`: text → the right value that it stands for; right ones stand for themselves."""

    field: str
    forms: tuple[Form, ...]
    meant: Mapping[str, str]


def towns(*, right: int, wrong: int, seed: int) -> Spoilt:
    """`right` towns, the most populous, and `wrong` spoilt writings of them."""
    known = (
        communes().sort("population", descending=True, nulls_last=True)["name"].unique(maintain_order=True)
    )
    return spoil("city", known.head(right).to_list(), wrong, seed)


def trades(*, wrong: int, seed: int) -> Spoilt:
    return spoil("activity", list(TRADES), wrong, seed)


def hobbies(*, wrong: int, seed: int) -> Spoilt:
    return spoil("hobbies", list(HOBBIES), wrong, seed)


def spoil(field: str, right: list[str], wrong: int, seed: int) -> Spoilt:
    """Right values are frequent, spoilt ones rare. One that is spoilt into another right value is left out."""
    chance = random.Random(seed)
    meant = {text: text for text in right}
    forms = [Form(text, int(10 + 400 * chance.random() ** 2)) for text in right]
    while len(forms) < len(right) + wrong:
        text = chance.choice(right)
        said = _slip(text, chance)
        said = _slip(said, chance) if chance.random() < 0.2 else said
        if said not in meant and said.strip() == said:
            meant[said] = text
            forms.append(Form(said, chance.choice((1, 1, 1, 2, 3))))
    return Spoilt(field, tuple(forms), meant)


def _slip(text: str, chance: random.Random) -> str:
    return chance.choice(_SLIPS)(text, chance)


def _left_out(text: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(text)) if len(text) > 1 else 0
    return text[:at] + text[at + 1 :]


def _put_in(text: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(text) + 1)
    return text[:at] + chance.choice(string.ascii_lowercase) + text[at:]


def _replaced(text: str, chance: random.Random) -> str:
    at = chance.randrange(len(text))
    return text[:at] + chance.choice(string.ascii_lowercase) + text[at + 1 :]


def _doubled(text: str, chance: random.Random) -> str:
    at = chance.randrange(len(text))
    return text[: at + 1] + text[at].lower() + text[at + 1 :]


def _swapped(text: str, chance: random.Random) -> str:
    at = chance.randrange(len(text) - 1) if len(text) > 1 else 0
    return text[:at] + text[at + 1 : at + 2] + text[at : at + 1] + text[at + 2 :]


def _unaccented(text: str, _: random.Random) -> str:
    return "".join(one for one in unicodedata.normalize("NFD", text) if not unicodedata.combining(one))


def _shortened(text: str, _: random.Random) -> str:
    return text.replace("Saint-", "St ").replace("Sainte-", "Ste ")


def _spaced(text: str, chance: random.Random) -> str:
    return text.replace("-", " ") if "-" in text else text.replace(" ", chance.choice(("-", "")))


def _reordered(text: str, _: random.Random) -> str:
    return " ".join(reversed(text.replace("-", " ").split()))


def _several(text: str, _: random.Random) -> str:
    return text.removesuffix("s") if text.endswith("s") else f"{text}s"


_SLIPS: tuple[Callable[[str, random.Random], str], ...] = (
    *(_left_out, _put_in, _replaced, _doubled, _swapped),
    *(_unaccented, _shortened, _spaced, _reordered, _several),
)
