"""What the editor of blocks offers: each kind, its fields, and how one begins."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chaland.channels.email.blocks import KINDS
from chaland.faces.web.jinja import language
from chaland.kernel.text import Text

_TEXT = Text("Texte", "Text")
_LINK = Text("Adresse où mène le lien", "Where the link leads")
_SRC = Text("Adresse de l'image", "Address of the picture")
_ALT = Text("Ce qu'on lit à la place de l'image", "What is read in place of the picture")
_MARKDOWN = Text("**gras**, *italique*, [mots](https://…)", "**bold**, *italic*, [words](https://…)")
_LEVELS = (("1", Text("Grand", "Large")), ("2", Text("Moyen", "Middle")), ("3", Text("Petit", "Small")))

_Field = Mapping[str, Any]


def _f(key: str, label: Text, **facts: Any) -> _Field:
    return {"key": key, "label": label, **facts}


_FIELDS: Mapping[str, tuple[_Field, ...]] = {
    "heading": (
        _f("text", _TEXT, required=True, words=True),
        _f("level", Text("Taille", "Size"), choices=_LEVELS, number=True),
    ),
    "text": (_f("text", _TEXT, required=True, words=True, rows=5, help=_MARKDOWN),),
    "image": (_f("src", _SRC, required=True), _f("alt", _ALT, required=True), _f("link", _LINK)),
    "button": (_f("text", _TEXT, required=True, words=True), _f("link", _LINK, required=True)),
    "product": (
        _f("name", Text("Nom", "Name"), required=True, words=True),
        _f("text", _TEXT, words=True, rows=2),
        _f("price", Text("Prix affiché", "Price shown"), words=True),
        _f("src", _SRC),
        _f("alt", _ALT),
        _f("link", _LINK),
        _f("button", Text("Mot du bouton", "Word of the button"), words=True),
    ),
    "columns": (),
    "divider": (),
    "spacer": (_f("height", Text("Hauteur en pixels", "Height in pixels"), number=True, required=True),),
    "social": (
        _f(
            "links",
            Text("Un réseau par ligne : son nom, son adresse", "One network a line: its name, its address"),
            rows=3,
            pairs=True,
            required=True,
        ),
    ),
    "footer": (_f("text", Text("Mots avant la signature", "Words above the signature"), words=True, rows=2),),
}
_ONLY = _f(
    "only_if",
    Text("Montrer ce bloc si", "Show this block if"),
    help=Text(
        "Un champ rempli : contact.first_name ; ou une comparaison : loyalty.points > 100. Vide : à tous.",
        "A field that is filled in: contact.first_name; or a comparison: loyalty.points > 100. Empty: to all.",
    ),
)
_FRESH: Mapping[str, Mapping[str, Any]] = {
    "heading": {"text": "", "level": 1},
    "text": {"text": ""},
    "image": {"src": "https://", "alt": ""},
    "button": {"text": "", "link": "https://"},
    "product": {"name": ""},
    "columns": {"columns": [[], []]},
    "divider": {},
    "spacer": {"height": 24},
    "social": {"links": []},
    "footer": {},
}
_OUTSIDE = frozenset(("columns", "footer"))


def editor_words() -> dict[str, Any]:
    """As JSON, for `campaign-blocks.js`, in the language of the page."""
    kinds = {kind: _kind(kind, label) for kind, label in KINDS.items()}
    said = {
        "add": Text("Ajouter un bloc…", "Add a block…"),
        "up": Text("Monter", "Move up"),
        "down": Text("Descendre", "Move down"),
        "out": Text("Retirer", "Take out"),
        "condition": Text("Pour certains seulement", "For some only"),
    }
    words = {key: one.to(language()) for key, one in said.items()}
    return {"kinds": kinds, "only": _said(_ONLY), **words}


def _kind(kind: str, label: Text) -> dict[str, Any]:
    return {
        "label": label.to(language()),
        "fresh": {"kind": kind, **_FRESH[kind]},
        "inside": kind not in _OUTSIDE,
        "fields": [_said(one) for one in _FIELDS[kind]],
    }


def _said(field: _Field) -> dict[str, Any]:
    told = {key: value.to(language()) if isinstance(value, Text) else value for key, value in field.items()}
    if "choices" in told:
        told["choices"] = [(code, words.to(language())) for code, words in field["choices"]]
    return told
