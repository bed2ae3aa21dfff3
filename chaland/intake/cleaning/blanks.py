"""What stands for nothing in a cell: blanks, and the words people type into a box they must fill."""

from __future__ import annotations

import polars as pl

from chaland.intake.cleaning.column import Rule
from chaland.kernel.text import Text

SPACES = Rule("spaces_tidied", Text("espaces superflus retirés", "superfluous spaces removed"))
PLACEHOLDER = Rule(
    "placeholder_emptied",
    Text(
        "valeur de remplissage (« - », « NC », « néant »…) vidée", 'filler value ("-", "NC", "n/a"…) emptied'
    ),
)
RULES: tuple[Rule, ...] = (SPACES, PLACEHOLDER)

# "Na", "Null", "Nan", "Sans" are family names: never fillers in a column of names.
_FILLERS_OF_NAMES = (
    r"[^\p{L}\p{N}]+",
    r"x{2,}",
    r"n[./] ?[acdr]\.?|n ?\. ?[acdr] ?\.|n[cr]",
    r"n[ée]ant",
    r"(?:nom )?inconnue?s?|anonyme|unknown|undefined",
    r"non (?:renseign|communiqu|pr[ée]cis)[ée]e?s?|non (?:fourni|connu|disponible)e?s?|sans (?:nom|pr[ée]nom)",
    r"[aà] (?:compl[ée]ter|renseigner)",
    r"[(<\[](?:null|none|vide|blank|empty)[)>\]]",
    r"#(?:n/?[ad]|ref!|name\?|nom ?\?|value!|valeur ?!|div/0!|null!|num!|nombre!)",
)
_MARKS = r"0+|x"
"""Fillers of the names of people, companies, streets and towns; elsewhere a number, or a ticked box."""

_FILLERS = (
    *_FILLERS_OF_NAMES,
    r"n[ad]|nsp|s/o|nan|null|none|nil|vide|empty|blank|aucune?s?|sans(?: objet)?|tbd|todo",
    r"(?:pas|sans|aucun) (?:de |d')?(?:e-?mail|mail|m[ée]l|courriel|adresse|t[ée]l(?:[ée]phone)?|portable|num[ée]ro)s?",
    r"no (?:e-?mail|mail|phone)",
)


def tidied(text: pl.Expr) -> pl.Expr:
    """The text without invisible characters, edges trimmed, inner blanks (no-break ones too) made one space."""
    visible = text.str.replace_all(r"\p{Cf}", "")
    return visible.str.replace_all(r"[\s\p{Cc}]+", " ").str.strip_chars(" ")


def is_filler(tidy: pl.Expr) -> pl.Expr:
    """Whether a tidied text only fills the box. True for punctuation alone; the empty text is not one."""
    return tidy.str.contains(_whole(_FILLERS))


def is_filler_label(tidy: pl.Expr) -> pl.Expr:
    """The same in a column of companies, streets, towns or emails, where `0` or `x` alone says nothing either."""
    return tidy.str.contains(_whole((*_FILLERS, _MARKS)))


def is_filler_name(tidy: pl.Expr) -> pl.Expr:
    """The same in a column of names, where `Na` or `Null` may be somebody."""
    return tidy.str.contains(_whole((*_FILLERS_OF_NAMES, _MARKS)))


def _whole(patterns: tuple[str, ...]) -> str:
    return "(?i)^(?:" + "|".join(patterns) + ")$"
