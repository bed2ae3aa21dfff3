import polars as pl

from chaland import reference


def test_public_domains() -> None:
    domains = reference.public_mail_domains()
    assert {"gmail.com", "orange.fr", "free.fr", "laposte.net", "wanadoo.fr", "sfr.fr"} <= domains
    assert not domains & {"laposte.fr", "renault.fr", "edf.fr"}


def test_role_mailboxes() -> None:
    roles = reference.role_mailboxes()
    assert {"info", "contact", "commande", "compta", "noreply"} <= roles
    common = (
        reference.given_names().filter(pl.col("male") + pl.col("female") > 5_000)["key"].str.to_lowercase()
    )
    assert not roles & set(common)


def test_our_lists_are_in_lower_case() -> None:
    typos = reference.mail_domain_typos()
    for word in (*reference.public_mail_domains(), *reference.role_mailboxes(), *typos, *typos.values()):
        assert word == word.lower().strip()


def test_a_typo_is_no_living_domain_and_means_a_public_one() -> None:
    typos = reference.mail_domain_typos()
    assert typos["gmial.com"] == "gmail.com"
    assert typos["hotmial.fr"] == "hotmail.fr"
    assert set(typos.values()) <= reference.public_mail_domains()
    assert not set(typos) & reference.public_mail_domains()
