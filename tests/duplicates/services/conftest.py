"""A small file of people, some of whom stand twice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from chaland.customers.models import Contact
from chaland.kernel.clock import stop_clock
from tests.intake.deliveries import Shop

HEADER = "N° client;Nom;Prénom;Date de naissance;Adresse;Code postal;Ville;Tél. fixe;Mobile;E-mail"
FILE = f"""{HEADER}
1;LEFEBVRE;Jean-Pierre;12/03/1954;12 rue de la Gare;59000;Lille;0320000001;0611223344;jp.lefebvre@exemple.fr
2;Lefèvre;Jean Pierre;12/03/1954;12 r de la gare;59000;Lille;;0611223344;
3;LEFEBVRE;Monique;01/07/1956;12 rue de la Gare;59000;Lille;0320000001;0699887766;
4;MARTIN;Sophie;22/09/1982;3 place Kléber;67000;Strasbourg;;0655443322;sophie.martin@exemple.fr
5;Martin;Sophie;22/09/1982;3 place Kléber;67000;Strasbourg;;;sophie.martin@exemple.fr
6;MARTIN;Sophie;02/02/1951;88 avenue Foch;35000;Rennes;;0610101010;
7;DURAND;Paul;05/05/1970;4 rue Basse;44000;Nantes;;0620202020;paul.durand@exemple.fr"""


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    yield Shop(tmp_path)
    stop_clock(None)


@pytest.fixture
def people(shop: Shop) -> dict[str, int]:
    """The file delivered: the number of each customer -> its contact."""
    shop.deliver(FILE)
    return dict(Contact.objects.values_list("records__external_id", "pk"))
