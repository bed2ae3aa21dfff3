"""STOP as it is offered, and as it comes back."""

from __future__ import annotations

import pytest

from chaland.channels.sms.stop import RESERVED, is_no, is_stop, mention, with_mention


@pytest.mark.parametrize(
    "text",
    [
        *(
            "STOP",
            "stop",
            " Stop. ",
            "S.T.O.P",
            "s t o p",
            "STOPP",
            "st0p",
            "STOP SMS",
            "STOPSMS",
            "« stop »",
            "Stop !!",
        ),
        *(
            "Arrêt",
            "ARRET",
            "arrêtez svp",
            "ARRÊTER",
            "Arrêt ê 👋",
            "stop merci",
            "merci de stop",
            "STOP PUB",
        ),
        *(
            "désabonner",
            "Désinscription",
            "unsubscribe",
            "UNSUBSCRIBE me",
            "STOP c'est la troisième fois que je le dis",
        ),
        *(
            "STOP 36111",
            "STOP36180",
            "STOP au 36180",
            "  stóp\n",
            "ＳＴＯＰ",
            "\u200bSTOP",
            "S-T-O-P",
            "stopall",
            "END",
            "Opt-out",
            "Stoppez les messages svp",
            "Arrêter de m'envoyer des sms",
            "Bonjour, je souhaite me désinscrire de votre liste",
            "Ne m'envoyez plus de sms",
            "je veux plus de sms",
            "Je souhaite ne plus recevoir de messages. STOP",
            "Retirez-moi de votre liste",
        ),
    ],
)
def test_who_wants_no_more_is_heard(text: str) -> None:
    assert is_stop(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "👋",
        "oui",
        "Bonjour, je passe samedi",
        "J'attends à l'arrêt de bus devant chez vous",
        "stopper ?",
        "12",
        "Ne stoppez pas !",
        "surtout n'arrêtez pas",
        "ouvert non-stop ?",
        "Feux stop HS",
        "Start-stop en panne",
        "Voiture à l'arrêt",
        "arrêt maladie",
        "Happy end !",
        "Je quitte le bureau à 18 h",
    ],
)
def test_who_says_something_else_is_not_cut_off(text: str) -> None:
    assert not is_stop(text)


@pytest.mark.parametrize(
    ("text", "no"),
    [
        ("Non merci", True),
        ("Bonjour, pas du tout intéressée", True),
        ("Ça ne m'intéresse pas.", True),
        ("No thanks", True),
        ("Nous passons samedi", False),
        ("Notre serre a dix ans, non ?", False),
        ("Intéressé, rappelez-moi", False),
        ("Non, pas cette année, mais rappelez-moi en mars pour la serre", False),
    ],
)
def test_who_just_declines(text: str, no: bool) -> None:
    assert is_no(text) is no


def test_the_mention_takes_the_room_reserved_for_it() -> None:
    assert mention({}, "fr") == " STOP au 36xxx"
    assert mention({"stop_number": "36180"}, "fr") == " STOP au 36180"
    assert mention({"stop_number": "36180"}, "en") == " STOP to 36180"
    assert {len(mention({}, language)) for language in ("fr", "en")} == {RESERVED}


def test_a_provider_has_the_mention_its_own_way() -> None:
    options = {"stop_number": "36180"}
    assert with_mention("Soldes STOP au 36180", options, "") == "Soldes"
    assert with_mention("Sales STOP to 36180", options, " STOP [CODE]") == "Sales STOP [CODE]"
    assert with_mention("Ne dites pas STOP au 36180 !", options, "") == "Ne dites pas STOP au 36180 !"
