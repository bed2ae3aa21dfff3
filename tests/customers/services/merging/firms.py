"""The same life, of companies: their people come along, and are as many as before."""

from __future__ import annotations

from typing import Any

from chaland.access.models import User
from chaland.customers.domain.subjects import Subject
from chaland.customers.models import Company, Contact, SourceRecord
from chaland.customers.queries.merging import live_id
from chaland.customers.services.hand import edit_company, set_employer
from tests.customers.services.merging.world import CITIES, World
from tests.intake.deliveries import Shop

HEAD = "N° client;Raison sociale;SIREN;Ville;Code postal;Téléphone;E-mail"
FIRMS = f"""{HEAD}
F1;GARAGE DUPONT SARL;;Strasbourg;67000;0388000001;contact@dupont.fr
F2;Garage Dupont;;Colmar;68000;;
F3;Dupont;;;;0388000001;
F4;Martin SAS;732829320;Nantes;44000;;info@martin.fr"""
PEOPLE = """N° client;Nom;Prénom;Société;Mobile
C1;ZOLA;Paul;Garage Dupont;0620202021
C2;HUGO;Anne;Martin SAS;0620202022
C3;SAND;Luc;Autre Maison;0620202023"""


class FirmWorld(World):
    subject = Subject.COMPANY
    golden = Company

    def __init__(self, shop: Shop) -> None:
        self.shop, self.user = shop, User.objects.create_user(f"someone-{User.objects.count()}@exemple.fr")
        self.imports = [
            shop.deliver(FIRMS, kind="companies").pk,
            shop.deliver(PEOPLE, source="salon", kind="contacts").pk,
        ]
        self.numbers = self.living()
        self.people = sorted(Contact.objects.values_list("pk", flat=True))
        self.merges, self.edits, self.homes, self.sent = [], [], {}, {}
        self.look()

    def edit(self, place: int, what: int) -> None:
        if company := self.one(place):
            values: dict[str, Any] = (
                {"city": CITIES[what % 3][0], "phone": None} if what % 2 else {"company": f"Maison {what}"}
            )
            self.edits.append(edit_company(company_id=company, values=values, by=None))

    def employ(self, place: int, what: int) -> None:
        """Somebody works elsewhere."""
        person, company = live_id(self.people[what % len(self.people)]), self.one(place)
        if person is not None and company is not None:
            self.edits.append(set_employer(contact_id=person, company_id=company, by=None))

    def deliver(self, place: int, what: int) -> None:
        number, (city, code) = place % 5 + 1, CITIES[what % 3]
        said = f"F{number};MAISON {number};;{city};{code};;f{number}-{what}@exemple.fr"
        self.imports.append(self.shop.deliver(f"{HEAD}\n{said}", kind="companies").pk)
        self.numbers = sorted({*self.numbers, *self.living()})

    def check(self) -> None:
        """Nobody is lost, and everybody works where the record of their company leads."""
        super().check()
        worked = SourceRecord.objects.filter(kind="person", contact__company__isnull=False)
        known = set(worked.values_list("contact__company_id", flat=True))
        assert known <= set(self.living())
