"""What a domain says of its mail, asked of a DNS server on this machine."""

from __future__ import annotations

import base64
from functools import cache

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from chaland.channels.email.preflight import Finding, Level, Sending, check_domain
from chaland.channels.email.preflight import names as asking
from chaland.kernel.errors import Invalid
from tests.channels.email.preflight.zone import Records, serving

ME = "garage.example"
SPF = (ME, "TXT")


@cache
def key(bits: int) -> str:
    public = rsa.generate_private_key(public_exponent=65_537, key_size=bits).public_key()
    der = public.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(der).decode()


def txt(text: str) -> list[str]:
    """In pieces of 200, as long records are published."""
    return [" ".join(f'"{text[at : at + 200]}"' for at in range(0, len(text), 200))]


def good_zone() -> dict[tuple[str, str], list[str]]:
    return {
        SPF: txt("v=spf1 include:_spf.relay.example ~all"),
        ("_spf.relay.example", "TXT"): txt("v=spf1 ip4:192.0.2.0/24 ip6:2001:db8::/32 -all"),
        ("mail._domainkey." + ME, "TXT"): txt(f"v=DKIM1; k=rsa; p={key(2_048)}"),
        ("_dmarc." + ME, "TXT"): txt("v=DMARC1; p=quarantine; rua=mailto:dmarc@garage.example"),
        (ME, "MX"): ["10 mx.garage.example."],
    }


def found(records: Records, sending: Sending | None = None) -> dict[str, Finding]:
    with serving(records) as (resolver, _):
        told = check_domain(sending or Sending(f"contact@{ME}"), resolver)
    return {finding.code: finding for finding in told}


def spf(record: str, **others: str) -> set[str]:
    """What is found of an SPF record; others: by name, `_` for a dot."""
    zone = {SPF: txt(record), **{(name.replace("_", "."), "TXT"): txt(said) for name, said in others.items()}}
    return {code for code in found(zone) if code.startswith("spf")}


def test_a_domain_in_order_is_said_to_be() -> None:
    told = found(good_zone())
    assert {code: one.level for code, one in told.items()} == {
        "spf_good": Level.GOOD,
        "dkim_good": Level.GOOD,
        "dmarc_good": Level.GOOD,
    }
    assert "RSA 2048" in told["dkim_good"].text.fr
    assert "1 recherches sur 10" in told["spf_good"].text.fr


def test_a_domain_that_says_nothing_is_told_what_to_publish() -> None:
    told = found({})
    assert {code: one.level for code, one in told.items()} == {
        "spf_missing": Level.STOP,
        "dkim_unknown": Level.WARN,
        "dmarc_missing": Level.STOP,
        "mx_missing": Level.WARN,
    }


@pytest.mark.parametrize(
    ("record", "others", "codes"),
    [
        ("v=spf1 ip4:192.0.2.1 -all", {}, {"spf_good"}),
        ("V=SPF1 IP4:192.0.2.1 -ALL", {}, {"spf_good"}),
        ("v=spf1 +all", {}, {"spf_open"}),
        ("v=spf1 all", {}, {"spf_open"}),
        ("v=spf1 ip4:192.0.2.1 ?all", {}, {"spf_good", "spf_neutral"}),
        ("v=spf1 ip4:192.0.2.1", {}, {"spf_good", "spf_neutral"}),
        ("v=spf1 redirect=other_example", {}, {"spf_broken"}),
        ("v=spf1 redirect=other.example", {"other_example": "v=spf1 -all"}, {"spf_good"}),
        ("v=spf1 include:other.example -all", {}, {"spf_broken"}),
        ("v=spf1 include:garage.example -all", {}, {"spf_broken"}),
        ("v=spf1 ipv4:192.0.2.1 -all", {}, {"spf_broken"}),
        ("v=spf1 exists:%{i}.list.example -all", {}, {"spf_good"}),
        ("v=spf1 a:x.example a:y.example mx:z.example -all", {}, {"spf_void"}),
        ("v=spf1 exp=why.example x-new=1 -all", {}, {"spf_good"}),
    ],
)
def test_each_spf_record_is_judged_as_a_receiver_would(
    record: str, others: dict[str, str], codes: set[str]
) -> None:
    assert spf(record, **others) == codes


def test_two_spf_records_cancel_each_other() -> None:
    assert "spf_several" in found({SPF: ['"v=spf1 -all"', '"v=spf1 ~all"', '"google-site-verification=x"']})


@pytest.mark.parametrize(("includes", "code"), [(10, "spf_good"), (11, "spf_too_many")])
def test_ten_look_ups_are_allowed_and_no_more(includes: int, code: str) -> None:
    """Counted through what is included: five include one more each, and some ask addresses."""
    zone = {SPF: txt("v=spf1 " + " ".join(f"include:i{n}.example" for n in range(includes // 2)) + " -all")}
    for n in range(includes // 2):
        more = (
            f"include:j{n}.example"
            if n or not includes % 2
            else f"include:j{n}.example exists:%{{i}}.e.example"
        )
        zone[(f"i{n}.example", "TXT")] = txt(f"v=spf1 {more} -all")
        zone[(f"j{n}.example", "TXT")] = txt("v=spf1 ip4:192.0.2.1 -all")
    told = found(zone)
    assert code in told
    if code == "spf_good":
        assert f"{includes} recherches" in told[code].text.fr


def test_an_endless_spf_ends() -> None:
    zone = {(f"n{n}.example", "TXT"): txt(f"v=spf1 include:n{n + 1}.example -all") for n in range(400)}
    zone[SPF] = txt("v=spf1 include:n0.example -all")
    with serving(zone) as (resolver, asked):
        told = {one.code for one in check_domain(Sending(f"contact@{ME}"), resolver)}
    assert "spf_too_many" in told
    assert sum("n1" in one or "n2" in one for one in asked) < 20


@pytest.mark.parametrize(
    ("record", "code", "level"),
    [
        (lambda: f"v=DKIM1; p={key(1_024)}", "dkim_short", Level.NOTE),
        (lambda: f"p={key(2_048)}", "dkim_good", Level.GOOD),
        (lambda: "v=DKIM1; p=", "dkim_revoked", Level.STOP),
        (lambda: "v=DKIM1; p=AAAA", "dkim_bad", Level.STOP),
        (lambda: "v=DKIM1; p=not base64!", "dkim_bad", Level.STOP),
        (
            lambda: "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=",
            "dkim_good",
            Level.GOOD,
        ),
    ],
)
def test_each_dkim_key_is_read(record: object, code: str, level: Level) -> None:
    zone = {**good_zone(), ("cle1._domainkey." + ME, "TXT"): txt(record())}  # type: ignore[operator]
    told = found(zone, Sending(f"contact@{ME}", selectors=("cle1",)))
    assert told[code].level is level
    assert "cle1._domainkey" in told[code].path


def test_a_key_that_the_account_names_has_to_be_there() -> None:
    told = found(good_zone(), Sending(f"contact@{ME}", selectors=("elsewhere",)))
    assert told["dkim_missing"].level is Level.STOP


@pytest.mark.parametrize(
    ("record", "codes"),
    [
        ("v=DMARC1; p=reject", {"dmarc_good"}),
        ("v=DMARC1; p=none", {"dmarc_good", "dmarc_watches"}),
        ("v=DMARC1; p=nothing", {"dmarc_broken"}),
        ("v=DMARC1", {"dmarc_broken"}),
        ("v=spf1 -all", {"dmarc_missing"}),
    ],
)
def test_each_dmarc_record_is_read(record: str, codes: set[str]) -> None:
    zone = {**good_zone(), ("_dmarc." + ME, "TXT"): txt(record)}
    assert {code for code in found(zone) if code.startswith("dmarc")} == codes


def test_a_subdomain_is_answered_for_by_the_domain_above_it() -> None:
    zone = {**good_zone(), ("_dmarc." + ME, "TXT"): txt("v=DMARC1; p=reject; sp=none")}
    told = found(zone, Sending(f"contact@news.{ME}", returns=f"retours@bounce.{ME}"))
    assert told["dmarc_good"].path == ME
    assert "dmarc_watches" in told
    assert "dmarc_apart" not in told


def test_bounces_that_go_to_another_house_leave_dkim_alone_to_prove_it() -> None:
    zone = {**good_zone(), ("_dmarc.relay.example", "TXT"): txt("v=DMARC1; p=none")}
    assert "dmarc_apart" in found(zone, Sending(f"contact@{ME}", returns="bounces@relay.example"))
    strict = {**good_zone(), ("_dmarc." + ME, "TXT"): txt("v=DMARC1; p=reject; aspf=s")}
    assert "dmarc_apart" in found(strict, Sending(f"contact@{ME}", returns=f"retours@news.{ME}"))


def test_spf_is_asked_of_where_bounces_go() -> None:
    assert (
        found(good_zone(), Sending(f"contact@{ME}", returns="b@relay.example"))["spf_missing"].path
        == "relay.example"
    )


def test_a_registry_answers_for_nobody() -> None:
    zone = {**good_zone(), ("_dmarc.example.fr", "TXT"): txt("v=DMARC1; p=none; psd=y")}
    told = found(zone, Sending("contact@un.example.fr", returns="b@deux.example.fr"))
    assert "dmarc_apart" in told


@pytest.mark.parametrize("record", ["0 .", None])
def test_a_domain_that_takes_no_mail_loses_its_answers(record: str | None) -> None:
    zone = good_zone()
    del zone[(ME, "MX")]
    if record:
        zone[(ME, "MX")] = [record]
    assert "mx_missing" in found(zone)


def test_a_mailbox_that_anybody_opens_is_no_sender() -> None:
    told = found({}, Sending("garage.martin@gmail.com"))
    assert {code: one.level for code, one in told.items()} == {"sender_public": Level.STOP}


@pytest.mark.parametrize("said", ["SILENT", "REFUSED"])
def test_a_dns_that_does_not_answer_accuses_nobody(said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "SECONDS", 0.2)
    zone = {**good_zone(), SPF: [said], ("_dmarc." + ME, "TXT"): [said]}
    told = found(zone)
    assert told["dns_silent"].level is Level.NOTE
    assert not {code for code in told if code.startswith(("spf", "dmarc"))}
    assert "dkim_good" in told


def test_long_records_come_over_tcp() -> None:
    zone = {
        **good_zone(),
        SPF: txt("v=spf1 " + " ".join(f"ip4:192.0.2.{n}" for n in range(1, 120)) + " -all"),
    }
    assert "spf_good" in found(zone)


def test_no_name_is_asked_twice() -> None:
    with serving(good_zone()) as (resolver, asked):
        check_domain(Sending(f"contact@{ME}"), resolver)
    assert len(asked) == len(set(asked))


def test_what_is_no_address_is_refused() -> None:
    with serving({}) as (resolver, _), pytest.raises(Invalid):
        check_domain(Sending("garage"), resolver)
