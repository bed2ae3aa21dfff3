"""A small real file, imported as the command line imports, on a stopped clock."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from chaland.kernel.clock import stop_clock
from tests.intake.deliveries import Shop

PEOPLE = """
    N° client;Civilité;Nom;Prénom;Sexe;Naissance;E-mail;Mobile;Code postal;Ville;Pays;Société;Statut;Langue;Loisirs;Étiquettes;Points fidélité;Carburant
    1;M.;DUPONT;Jean;H;03/04/1990;Jean.Dupont@example.fr;0730000001;69003;LYON 03;France;;client;français;golf, voile;VIP;120;diesel
    2;Mme;Œuvré;Élise;F;24/11/1980;elise@example.fr;0730000002;69100;Villeurbanne;France;;client;français;voile;;80;essence
    3;Mme;MARTIN;Léa;F;;;0730000003;75011;Paris;France;Ça Va SAS;prospect;français;;;;
    4;M.;Smith;John;H;10/10/1960;john@example.com;;SW1A 1AA;London;Royaume-Uni;;prospect;anglais;golf;;;Diesel
    5;;LE GOFF;Yann;;01/01/2000;yann@example.fr;0730000005;29200;Brest;France;;ancien;;;;0;
"""
SALES = """
    Commande;Id client;Date;Produit;Catégorie;Quantité;Montant;Magasin
    A1;1;2026-02-01;Clio;SUV;1;12000,50;Lyon
    A2;1;2026-08-01;Captur;SUV;1;18000;Lyon
    A3;1;2025-03-01;Assurance auto;Assurance;1;400;Lyon
    B1;2;2025-06-15;Clio;Citadine;1;900;Villeurbanne
    C1;4;2024-01-10;Vélo;Loisirs;2;150,25;Paris
"""
VISITS = """
    Id client;Type événement;Date heure;Page
    2;page_view;2026-11-10 10:00;/devis/clio
    2;page_view;2026-11-11 10:00;/devis/zoe
    2;page_view;2026-11-12 10:00;/Dévis
    1;page_view;2026-01-12 10:00;/devis/zoe
"""


@pytest.fixture
def file(tmp_path: Path, db: None) -> Iterator[None]:
    """Five people, five purchases, four visits; it is 22 November 2026 at noon."""
    shop = Shop(tmp_path)
    shop.deliver(PEOPLE, keep_unknown=True)
    shop.deliver(SALES, kind="purchases")
    shop.deliver(VISITS, kind="events")
    yield
    stop_clock(None)
