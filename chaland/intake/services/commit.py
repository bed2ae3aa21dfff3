"""The third step: write a staged file, a chunk a transaction, its checkpoint with it."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, cast

import polars as pl
from django.db import transaction

from chaland.access.services import record
from chaland.customers.models import CustomField
from chaland.customers.services import indexes
from chaland.customers.services.rebuild import rebuild_companies, rebuild_contacts
from chaland.customers.services.rollups import buyers_of, refresh_rollups
from chaland.customers.services.search import refresh_search
from chaland.intake import staged
from chaland.intake.delivery import Delivery
from chaland.intake.fields import Kind
from chaland.intake.models import Import, State
from chaland.intake.services.alone import be_alone_on_the_source
from chaland.intake.services.begin import folder_of
from chaland.intake.services.compare import (
    COUNTED,
    NOTHING,
    count_fates,
    delivery_of,
    is_alone,
    is_peopled,
    rejected_in,
    repeated_in,
)
from chaland.intake.services.opposed import count_opposed
from chaland.intake.services.recipes import remember
from chaland.intake.services.rejects import REJECTS
from chaland.intake.services.stage import DESCRIPTION, describe, forget_staged, staging
from chaland.intake.writers import catalogue, consents, facts, firms, people
from chaland.jobs.domain import Run
from chaland.kernel.clock import Clock, system_clock
from chaland.kernel.errors import Conflict
from chaland.kernel.text import Text

LARGE = 50_000


def commit(run: Run, clock: Clock = system_clock) -> Mapping[str, Any]:
    """Job `intake.commit`, argument `import`. Each chunk is written once, whatever happens.

    Argument `unseen`: nobody waits to see what a file would change, so that one that is not staged yet is
    written chunk by chunk while it is being staged.
    """
    entry = Import.objects.select_related("batch__source").get(pk=run.arguments["import"])
    if run.checkpoint and entry.state == State.COMMITTED:  # killed after its last transaction
        return _tidied(entry)
    started = time.monotonic()
    fresh = bool(run.arguments.get("unseen")) and entry.state == State.MAPPING
    unseen = bool(run.checkpoint.get("unseen", fresh))
    _check_readiness(entry, State.COMMITTING if run.checkpoint else State.MAPPING if unseen else State.STAGED)
    if unseen:
        state = _write_while_staging(run, entry, clock)
    else:
        state = _start(run, entry, {"expected": entry.counts.get("read", 0)}, clock)
        state = _write(run, entry, range(entry.chunks), state, clock)
    _finish_facts(run, entry, state)
    return _end(run, entry, state, started, clock)


def _write_while_staging(run: Run, entry: Import, clock: Clock) -> dict[str, Any]:
    if not run.checkpoint:
        forget_staged(entry)
    with staging(entry) as work:
        state = _start(run, entry, {"expected": work.expected or 0, "unseen": True}, clock)
        state = _write(run, entry, (work.number - 1 for _ in work.chunks()), state, clock)
    counts = {**dict.fromkeys(COUNTED, 0), **state["counts"], "read": _done(state["counts"])}
    describe(entry, work, counts, run.arguments.get("language", "fr"))
    entry.save(update_fields=DESCRIPTION)
    return state


def _check_readiness(entry: Import, state: State) -> None:
    if entry.state != state:
        raise Conflict(
            "import_not_staged",
            Text("Cet import n'est pas prêt à être validé.", "This import is not ready to be committed."),
            remedy=Text("Relancez l'analyse du fichier.", "Run the analysis of the file again."),
        )


def _start(run: Run, entry: Import, state: dict[str, Any], clock: Clock) -> dict[str, Any]:
    if run.checkpoint:
        return dict(run.checkpoint)
    state = {**state, "chunk": 0, "alone": is_alone(entry), "peopled": is_peopled(), "counts": {}}
    with transaction.atomic():
        be_alone_on_the_source(entry)
        _make_custom_fields(entry, clock)
        _make_way(entry, state)
        Import.objects.filter(pk=entry.pk).update(state=State.COMMITTING)
        run.advance(done=0, total=state["expected"] or None, checkpoint=state, note="committing")
    return state


def _make_way(entry: Import, state: Mapping[str, Any]) -> None:
    """A large file into a house where nothing of its kind stands yet: indexes are built after it."""
    if state["expected"] < LARGE or not state["alone"]:
        return
    if entry.kind == "contacts" and not state["peopled"]:
        indexes.set_aside(indexes.PEOPLE, search=True)
    elif (
        entry.kind in facts.SHAPES
        and not facts.SHAPES[cast(Kind, entry.kind)].model._default_manager.exists()
    ):
        indexes.set_aside(indexes.FACTS)


def _write(
    run: Run, entry: Import, numbers: Iterable[int], state: dict[str, Any], clock: Clock
) -> dict[str, Any]:
    """Write the chunks of these numbers that are not written yet. What is written can be searched at once:
    the other processes clean meanwhile, and have nothing left to do at the end."""
    try:
        for number in numbers:
            if number >= state["chunk"]:
                state = _commit_chunk(run, entry, number, state, clock)
                refresh_search()
    finally:
        indexes.put_back()
    return state


def _make_custom_fields(entry: Import, clock: Clock) -> None:
    """Columns kept as custom fields become fields of the trade. They stay when the import is undone."""
    for position, header in enumerate(entry.batch.headers):  # PostgreSQL keeps no order in a mapping
        use = entry.mapping["columns"].get(header)
        if isinstance(use, dict) and "custom" in use and entry.kind in ("contacts", "companies"):
            CustomField.objects.get_or_create(
                key=use["custom"],
                defaults={
                    "label_fr": header,
                    "label_en": header,
                    "type": use["type"],
                    "position": position,
                    "created_at": clock(),
                },
            )


def _commit_chunk(
    run: Run, entry: Import, number: int, state: dict[str, Any], clock: Clock
) -> dict[str, Any]:
    folder = folder_of(entry.pk)
    with transaction.atomic():
        met = {"alone": state["alone"], "peopled": state["peopled"]}
        delivery = delivery_of(entry, dry=False, **met, clock=clock)
        fates = write_chunk(delivery, cast(Kind, entry.kind), folder, number)
        rebuild_companies(delivery.touched_companies)
        rebuild_contacts(delivery.touched)
        refresh_rollups(delivery.adopted)
        counts = Counter(state["counts"])
        counts.update(count_fates(fates))
        counts.update(delivery.counts)
        counts["rejected"] += rejected_in(folder, number)
        counts["repeated"] += repeated_in(folder, number)
        state = {**state, "chunk": number + 1, "counts": dict(counts)}
        run.advance(done=_done(counts), checkpoint=state)
    return state


def _done(counts: Mapping[str, int]) -> int:
    return sum(counts.get(name, 0) for name in ("created", "updated", "unchanged", "rejected"))


def write_chunk(delivery: Delivery, kind: Kind, folder: Path, number: int) -> pl.DataFrame:
    """Write one staged chunk in the caller's transaction. Returns columns line, fate."""
    if kind == "consents":
        rows = staged.read(folder, number, "facts")
        return consents.write(delivery, rows) if rows is not None else NOTHING
    if kind in facts.SHAPES:
        rows = staged.read(folder, number, "facts")
        return facts.write(delivery, kind, rows) if rows is not None else NOTHING
    if kind == "products":
        rows = staged.read(folder, number, "products")
        return catalogue.write(delivery, rows) if rows is not None else NOTHING
    found, companies = [NOTHING], dict[str, int]()
    if (rows := staged.read(folder, number, "firms")) is not None:
        derived = rows["derived"]
        fates, companies = firms.write(delivery, rows)
        found.append(fates.filter(~derived))
    if (rows := staged.read(folder, number, "people")) is not None:
        found.append(people.write(delivery, rows, companies))
        consents.write_columns(delivery, rows)
        count_opposed(delivery, rows)
    return pl.concat(found)


def _finish_facts(run: Run, entry: Import, state: dict[str, Any]) -> None:
    """Roll-ups of the buyers, a page a transaction; whom we last reached."""
    if entry.kind not in ("purchases", "interactions"):
        return
    after = state.get("rolled_up_to", 0)
    while buyers := (buyers_of if entry.kind == "purchases" else _reached_in)(entry.pk, after):
        with transaction.atomic():
            (refresh_rollups if entry.kind == "purchases" else rebuild_contacts)(buyers)
            after = buyers[-1]
            state = {**state, "rolled_up_to": after}
            run.advance(done=_done(state["counts"]), checkpoint=state, note="adding up")


def _reached_in(batch_id: int, after: int, limit: int = 20_000) -> list[int]:
    from chaland.customers.models import Interaction

    found = Interaction.objects.filter(batch_id=batch_id, record__contact_id__gt=after)
    ids = found.order_by("record__contact_id").values_list("record__contact_id", flat=True).distinct()
    return list(ids[:limit])


def _end(run: Run, entry: Import, state: dict[str, Any], started: float, clock: Clock) -> Mapping[str, Any]:
    names = ("created", "updated", "unchanged", "rejected", "anonymous", "people", "unified")
    with transaction.atomic():
        entry.state = State.COMMITTED
        entry.counts = {**entry.counts, **{name: state["counts"].get(name, 0) for name in names}}
        entry.seconds += time.monotonic() - started
        entry.save(update_fields=["state", "counts", "seconds"])
        entry.batch.committed_at = clock()
        entry.batch.save(update_fields=["committed_at"])
        remember(entry, clock)
        record(
            actor=entry.batch.by,
            verb="imports.commit",
            subject_kind="import",
            subject_id=entry.pk,
            facts=entry.counts,
            clock=clock,
        )
        run.advance(done=entry.counts["read"], note="")
    return _tidied(entry)


def _forget_the_file(folder: Path) -> None:
    """What was uploaded holds all that was masked, and is of no more use; rejected rows stay for their reader."""
    for path in folder.glob("*"):
        if path.name != REJECTS:
            path.unlink(missing_ok=True)


def _tidied(entry: Import) -> Mapping[str, Any]:
    _forget_the_file(folder_of(entry.pk))
    refresh_search()
    return dict(entry.counts)
