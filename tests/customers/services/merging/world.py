"""A small file that people merge, take apart, edit, import into and undo imports of, with what must hold."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from datetime import UTC, datetime
from typing import Any

from chaland.access.models import User
from chaland.customers.domain.subjects import Subject
from chaland.customers.models import (
    Company,
    Contact,
    ContactLabel,
    ContactPoint,
    Home,
    Interaction,
    Merge,
    Message,
    Purchase,
    Redirect,
    Rollup,
    SourceRecord,
    SourceVersion,
)
from chaland.customers.queries.merging import live_id
from chaland.customers.services.hand import edit_contacts, tag_contacts, undo_edit
from chaland.customers.services.interactions import log_interaction
from chaland.customers.services.merging import merge_numbers, undo_merge
from chaland.customers.services.messages import SentMessage, note_messages
from chaland.customers.services.rebuild import rebuild_companies, rebuild_contacts
from chaland.customers.services.rollups import refresh_rollups
from chaland.intake.models import Import, State
from chaland.kernel.clock import system_clock
from tests.intake.deliveries import Shop

HEAD = "N° client;Nom;Prénom;Ville;Code postal;Mobile;E-mail;Étiquettes"
PEOPLE = f"""{HEAD}
C1;MARTIN;Sophie;Strasbourg;67000;0655443322;sophie.martin@exemple.fr;salon
C2;Martin;Sofie;Colmar;68000;;s.martin@exemple.fr;vip, golf
C3;MARTIN;S.;;;0655443322;;
C4;DURAND;Paul;Nantes;44000;0620202020;paul.durand@exemple.fr;salon"""
SALES = """N° commande;N° client;Date;Produit;Montant
F1;C1;05/01/2026;Clio;100,00
F2;C2;06/01/2026;Zoé;250,50
F3;C4;07/01/2026;Clio;80,00"""
CITIES = (("Lyon", "69001"), ("Colmar", "68000"), ("Paris", "75001"))
FACTS = (SourceVersion, ContactPoint, Purchase, Interaction, Message)
TABLES = (Company, Contact, Rollup, SourceRecord, Home, *FACTS)


def rows(*tables: Any) -> dict[str, list[Any]]:
    return {table.__name__: list(table.objects.order_by("pk").values()) for table in tables}


def state() -> dict[str, list[Any]]:
    """Everything that a merge may touch, but the numbers of labels and the history of merges."""
    labels = ContactLabel.objects.order_by("contact", "field", "key")
    return rows(*TABLES) | {"labels": list(labels.values_list("contact", "field", "key", "value"))}


def words() -> list[Any]:
    """What the records say, whomever they speak of."""
    return list(SourceRecord.objects.order_by("pk").values("pk", "key", "values", "raw", "batch", "digest"))


class World:
    """`homes`: whose each record is by itself, as far as anybody was ever told; `numbers`: all contacts that ever were."""

    subject = Subject.PERSON
    golden: type[Contact] | type[Company] = Contact

    def __init__(self, shop: Shop) -> None:
        self.shop, self.user = shop, User.objects.create_user(f"someone-{User.objects.count()}@exemple.fr")
        self.imports = [shop.deliver(PEOPLE).pk, shop.deliver(SALES, kind="purchases").pk]
        self.numbers = self.living()
        self.merges: list[int] = []
        self.edits: list[int] = []
        self.homes: dict[int, int] = {}
        self.sent: dict[int, int] = {}
        self.look()

    def living(self) -> list[int]:
        return sorted(self.golden._default_manager.values_list("pk", flat=True))

    def owned(self) -> list[tuple[int, int]]:
        """The records of this subject, each with whom it speaks of now."""
        records = SourceRecord.objects.filter(kind=self.subject.value).order_by("pk")
        found = records.values_list("pk", f"{self.subject.party}_id")
        return [(record, owner) for record, owner in found if owner is not None]

    def again(self) -> World:
        """The same, for another life."""
        other = copy(self)
        other.imports, other.homes, other.merges, other.edits = [*self.imports], {**self.homes}, [], []
        other.sent = {}
        return other

    def look(self) -> None:
        """Records that were not there before are at home where they arrived."""
        for record_id, owner in self.owned():
            self.homes.setdefault(record_id, owner)

    def one(self, place: int) -> int | None:
        """A contact by one of its numbers, old ones included."""
        return live_id(self.numbers[place % len(self.numbers)], self.subject)

    def merge(self, first: int, second: int) -> None:
        one, other = self.one(first), self.one(second)
        if one is not None and other is not None and one != other:
            choices = {"city": other} if first % 2 else {}
            self.merges.append(self.merged([one, other], keep=one, choices=choices))

    def merged(self, whom: Iterable[int], **said: Any) -> int:
        told: dict[str, Any] = {"keep": None, "choices": None, "by": None, "clock": system_clock, **said}
        return merge_numbers(subject=self.subject, numbers=whom, **told).pk

    def part(self, place: int, _: int) -> None:
        if self.merges:
            undo_merge(merge_id=self.merges.pop(place % len(self.merges)), by=None)

    def edit(self, place: int, what: int) -> None:
        if contact := self.one(place):
            values = {"city": CITIES[what % 3][0], "mobile": None} if what % 2 else {"colour": "red"}
            self.edits.append(edit_contacts(contact_ids=[contact], values=values, by=None))

    def tag(self, place: int, what: int) -> None:
        if contact := self.one(place):
            add, remove = (["fidèle"], []) if what % 2 else ([], ["salon", "golf"])
            self.edits.append(tag_contacts(contact_ids=[contact], add=add, remove=remove, by=None))

    def unedit(self, place: int, _: int) -> None:
        if self.edits:
            undo_edit(edit=self.edits.pop(place % len(self.edits)), by=None)

    def call(self, place: int, _: int) -> None:
        if contact := self.one(place):
            log_interaction(contact_id=contact, kind="call", outcome="reached", by=self.user)

    def send(self, place: int, _: int) -> None:
        """A campaign writes to somebody, under the number they have now; who lives on by others' records alone is
        one of those."""
        if contact := self.one(place):
            key, at = len(self.sent) + 1, datetime(2026, 3, 1, tzinfo=UTC)
            note_messages([SentMessage(key, contact, "Pneus", "sms", "delivered", at)])
            homes = [self.homes[record] for record, owner in self.owned() if owner == contact]
            self.sent[key] = contact if contact in homes else homes[0]

    def deliver(self, place: int, what: int) -> None:
        """A customer says something new, who may be gone meanwhile, and buys."""
        number, (city, code) = place % 5 + 1, CITIES[what % 3]
        said = f"C{number};NOM{number};Zoé;{city};{code};;c{number}-{what}@exemple.fr;t{what}"
        self.imports.append(self.shop.deliver(f"{HEAD}\n{said}").pk)
        self.numbers = sorted({*self.numbers, *self.living()})

    def take_back(self, place: int, _: int) -> None:
        if self.imports:
            batch = self.imports.pop(place % len(self.imports))
            self.shop.undo(Import.objects.select_related("batch").get(pk=batch))

    def check(self) -> None:
        """Each record speaks of the contact that its home leads to, and golden records follow from that alone."""
        self.look()
        standing = Redirect.objects.filter(active=True, subject=self.subject.value)
        up = dict(standing.values_list("number", "into_id"))
        for record, owner in self.owned():
            root = self.homes[record]
            while root in up:
                root = up[root]
            assert owner == root, record
        assert self.living() == sorted({owner for _, owner in self.owned()})
        self.check_messages(up)
        assert not Import.objects.exclude(state__in=(State.COMMITTED, State.UNDONE)).exists()

    def check_messages(self, up: dict[int, int]) -> None:
        """Each is told of whom it was sent to, or of whom they were merged into; of nobody once nothing of their own
        was left."""
        told = dict(Message.objects.values_list("key", "record__contact"))
        assert set(told) == set(self.sent)
        alive = {self.homes[record] for record, _ in self.owned()}
        self.sent = {key: one if one in alive else 0 for key, one in self.sent.items()}
        for key, root in self.sent.items():
            while root in up:
                root = up[root]
            assert told[key] == (root or None), key

    def check_golden(self) -> None:
        found = state()
        everyone = list(Contact.objects.values_list("pk", flat=True))
        rebuild_companies(Company.objects.values_list("pk", flat=True))
        rebuild_contacts(everyone)
        refresh_rollups(everyone)
        assert state() == found

    def forget(self) -> None:
        """A record that was taken back has no home any more, should another come under its number."""
        there = {record for record, _ in self.owned()}
        self.homes = {pk: home for pk, home in self.homes.items() if pk in there}


def merges_standing() -> list[int]:
    return list(Merge.objects.filter(undone_at=None).order_by("pk").values_list("pk", flat=True))
