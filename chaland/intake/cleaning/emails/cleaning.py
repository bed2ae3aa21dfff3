"""A column of e-mail addresses."""

from __future__ import annotations

import polars as pl

from chaland.intake.cleaning import blanks
from chaland.intake.cleaning.column import Column
from chaland.intake.cleaning.distinct import column_of, per_distinct
from chaland.intake.cleaning.emails import words
from chaland.intake.cleaning.emails.reading import PLAIN, read_cell
from chaland.intake.cleaning.leftovers import read_leftovers
from chaland.reference import mail_domain_typos, role_mailboxes

_SCHEMA: dict[str, pl.DataType] = {
    "email": pl.String(),
    "emails_other": pl.List(pl.String()),
    "email_suggestion": pl.String(),
    "rule": pl.String(),
    "fault": pl.String(),
}
# Domains and mailboxes that people invent to get past a form.
_FAKE = (
    r"^(?:(?:test|xx+|aaa+|azerty|toto|nomail|noemail|sans|inconnu|aucun)@"
    r"(?:test|xx+|aaa+|azerty|toto|nomail|noemail|mail|email|inconnu|aucun)\.[a-z]{2,4}"
    r"|x@x\.[a-z]{2,3}|a@a\.[a-z]{2,3}|no@no\.[a-z]{2,3}"
    r"|(?:no-?e?mail|pas-?de-?mail|pas\.de\.mail|sans-?e?mail|aucun-?mail|inconnu)@.*"
    r"|.*@(?:test\.(?:fr|com)|domain\.com|domaine\.fr))$"
)
_FAKE_SHORT = r"(?i)^(?:test|x+|a+|toto|aaa|no|nomail)@(?:test|x+|a+|toto|aaa|no|nomail)?$"
_WRONG_ENDS = {
    **dict.fromkeys(("con", "cmo", "ocm", "vom", "xom", "comm", "coml", "cpm", "clm"), "com"),
    **dict.fromkeys(("frr", "ffr", "rf", "fre", "fe", "ft"), "fr"),
    **dict.fromkeys(("nett", "ner"), "net"),
}


def clean_emails(series: pl.Series) -> Column:
    """values: email (lower case, ASCII domain), emails_other (list, null when none), email_suggestion.

    `email_suggestion` is never applied: it goes with the faults email_typo_likely and email_invalid.
    """
    return per_distinct(series, _clean)


def _clean(distinct: pl.Series) -> Column:
    frame = distinct.to_frame("raw").with_columns(text=blanks.tidied(pl.col("raw")))
    frame = _read_plain(frame)
    frame = read_leftovers(frame, pl.col("left"), read_cell, given=["text"], schema=_SCHEMA)
    frame = _judge(_set_aside_fakes(frame))
    return column_of(frame, "email", "emails_other", "email_suggestion")


def _read_plain(frame: pl.DataFrame) -> pl.DataFrame:
    """The addresses that need no more than lower case; `left` marks what Python must read."""
    text, lowered = pl.col("text"), pl.col("lowered")
    plain = lowered.str.contains(PLAIN) & (lowered.str.len_bytes() <= 254)
    plain &= ~lowered.str.contains(r"^[^@]{65}|^..--|[.@]..--|\.(?:test|invalid|local|localhost|arpa|onion)$")
    filler = blanks.is_filler_label(text) | text.str.contains(_FAKE_SHORT)
    return frame.with_columns(lowered=text.str.to_lowercase()).with_columns(
        email=pl.when(plain).then(lowered),
        emails_other=pl.lit(None, pl.List(pl.String)),
        email_suggestion=pl.lit(None, pl.String),
        rule=pl.when(filler)
        .then(pl.lit(blanks.PLACEHOLDER.code))
        .when(plain & (text != lowered))
        .then(pl.lit(words.LOWERED.code))
        .when(plain & (text != pl.col("raw")))
        .then(pl.lit(blanks.SPACES.code)),
        fault=pl.lit(None, pl.String),
        left=~plain & ~filler & (text != ""),
    )


def _set_aside_fakes(frame: pl.DataFrame) -> pl.DataFrame:
    """A made-up address leaves its place to the next one of the cell."""
    fake, others = pl.col("email").str.contains(_FAKE).fill_null(False), pl.col("emails_other")
    rest = others.list.slice(1)
    return frame.with_columns(
        email=pl.when(~fake).then("email").otherwise(others.list.first()),
        emails_other=pl.when(~fake).then(others).when(rest.list.len() > 0).then(rest),
        rule=pl.when(~fake | others.is_not_null()).then("rule"),
        fault=pl.when(fake).then(pl.lit(words.FAKE.code)).otherwise("fault"),
    )


def _judge(frame: pl.DataFrame) -> pl.DataFrame:
    """Warn of what is stored but doubtful: the gravest fault of each address only."""
    email, local, domain = pl.col("email"), pl.col("local"), pl.col("domain")
    meant = pl.coalesce(_known_typo(domain), _wrong_end(domain))
    return (
        frame.with_columns(local=email.str.extract(r"^([^@]+)@"), domain=email.str.extract(r"@(.+)$"))
        .with_columns(meant=meant)
        .with_columns(
            email_suggestion=pl.coalesce("email_suggestion", local + "@" + pl.col("meant")),
            fault=pl.when(pl.col("fault").is_not_null())
            .then("fault")
            .when(pl.col("meant").is_not_null())
            .then(pl.lit(words.TYPO.code))
            .when(local.str.contains(r"[^\x00-\x7F]"))
            .then(pl.lit(words.ACCENTED.code))
            .when(local.is_in(list(role_mailboxes())))
            .then(pl.lit(words.ROLE.code)),
        )
    )


def _known_typo(domain: pl.Expr) -> pl.Expr:
    return domain.replace_strict(dict(mail_domain_typos()), default=None, return_dtype=pl.String)


def _wrong_end(domain: pl.Expr) -> pl.Expr:
    """`orange.frr` gives `orange.fr`: these endings exist nowhere."""
    end = domain.str.extract(r"\.([^.]+)$").replace_strict(_WRONG_ENDS, default=None, return_dtype=pl.String)
    return domain.str.extract(r"^(.+\.)[^.]+$") + end
