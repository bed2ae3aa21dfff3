"""Fills the ports: which handler does which job, who answers whom."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from chaland.agenda import services as agenda
from chaland.campaigns.queries.dead import dead_columns
from chaland.campaigns.writing.fields_used import fields_in_messages
from chaland.config.campaigning import wire_campaigning
from chaland.config.enrichment import wire_enrichment
from chaland.config.hired_lists import OurConsents, leave_the_lists
from chaland.config.updating import wire_updating
from chaland.consent.domain.words import Channel
from chaland.consent.queries import joined
from chaland.consent.services import reach
from chaland.consent.services import sweep as consent_sweep
from chaland.consent.services.following import follow_refusals
from chaland.customers.domain.subjects import Subject
from chaland.customers.queries.conditions import Clause
from chaland.customers.services.hand import many
from chaland.customers.services.merging import follow_with
from chaland.customers.services.sources import recompute_shared
from chaland.duplicates.joined import twin_column
from chaland.duplicates.services import arrivals, figures, merging, scanning, waiting
from chaland.enrichment.lists import ports as lists_ports
from chaland.enrichment.lists.services import exporting as lists_exporting
from chaland.enrichment.lists.services import purging as lists_purging
from chaland.enrichment.lists.services import taking as lists_taking
from chaland.enrichment.lists.services import using as lists_using
from chaland.exports import jobs as exports
from chaland.exports.columns_used import exported_fields
from chaland.intake.cleaning.places.country_words import COUNTRIES
from chaland.intake.lending import READERS
from chaland.intake.lending_names import NamesReader
from chaland.intake.services import sweep as intake_sweep
from chaland.intake.services.commit import commit
from chaland.intake.services.stage import stage
from chaland.intake.services.undo import undo
from chaland.jobs import pulses, registry
from chaland.jobs.domain import Handler, Recurrence, Run
from chaland.kernel.clock import system_clock
from chaland.quality import ports as quality
from chaland.quality.domain.people import CHANNELS
from chaland.quality.services import keeping_up
from chaland.quality.variants import looking
from chaland.quality.variants import settling as values
from chaland.quality.variants.ports import lend_sentences
from chaland.reference import key
from chaland.segments import naming_values, publishing, stored
from chaland.segments.language import Faults, decode
from chaland.segments.queries import where_clause
from chaland.segments.services import installing
from chaland.segments.services import live as segments_live
from chaland.segments.uses_of_fields import uses_by_field
from chaland.segments.worth import worth_of


def wire() -> None:
    """Called once, when Django is ready."""
    registry.register("intake.stage", stage)
    registry.register(publishing.PUBLISH, publishing.publish)
    mirrored = Recurrence(publishing.PUBLISH, publishing.PUBLISH, timedelta(seconds=20), publishing.is_needed)
    registry.register_recurrence(mirrored)
    _register_bulk("intake.commit", _compared(commit))
    _register_bulk("intake.undo", _without_the_gone(undo))
    registry.register(intake_sweep.SWEEP, intake_sweep.sweep)
    registry.register_recurrence(Recurrence("intake.sweep", intake_sweep.SWEEP, timedelta(days=1)))
    _register_bulk("customers.trust", recompute_shared)
    _register_bulk(many.EDIT, many.edit_many)
    _register_bulk(many.UNDO, many.undo_many)
    registry.register(consent_sweep.SWEEP, consent_sweep.sweep)
    registry.register_recurrence(Recurrence("consent.sweep", consent_sweep.SWEEP, timedelta(days=1)))
    many.filter_with(_condition_of)
    registry.register(reach.JOB, reach.run)
    registry.register(exports.WRITE, exports.write)
    registry.register(exports.SWEEP, exports.sweep)
    registry.register_recurrence(Recurrence("exports.sweep", exports.SWEEP, timedelta(days=1)))
    registry.register(segments_live.REFRESH, segments_live.refresh)
    registry.register_recurrence(
        Recurrence(
            segments_live.REFRESH,
            segments_live.REFRESH,
            timedelta(seconds=20),
            segments_live.is_refresh_needed,
        )
    )
    registry.register(installing.INSTALL, installing.install)
    follow_with(segments_live.follow_merges)
    follow_with(agenda.follow_merges)
    follow_with(waiting.follow_merges)
    follow_with(waiting.follow_merges_of_companies, Subject.COMPANY)
    registry.register(scanning.SCAN, _followed_up(scanning.scan))
    registry.register(arrivals.ARRIVALS, arrivals.look_at)
    registry.register(figures.FIGURES, figures.work_out)
    _register_bulk(merging.MERGE, merging.merge_many)
    _register_bulk(merging.UNDO, merging.undo_many)
    pulses.register(pulses.Pulse("segments.live", 1.0, segments_live.catch_up))
    wire_enrichment(_register_bulk)
    _lend_to_quality()
    wire_updating()
    wire_campaigning()
    _hired_lists()
    stored.read_countries_with(lambda said: COUNTRIES.get(key(said)))


def _hired_lists() -> None:
    lists_ports.lend(reader=NamesReader(), consents=OurConsents())
    follow_refusals(leave_the_lists)
    registry.register(lists_taking.KIND, lists_taking.take)
    registry.register(lists_using.KIND, lists_using.prepare)
    registry.register(lists_purging.KIND, lists_purging.purge)
    registry.register(lists_exporting.KIND, lists_exporting.write)
    purge = Recurrence(lists_purging.KIND, lists_purging.KIND, timedelta(hours=1), lists_purging.is_needed)
    registry.register_recurrence(purge)


def _lend_to_quality() -> None:
    registry.register(keeping_up.JOB, keeping_up.run)
    registry.register(looking.JOB, looking.run)
    registry.register_recurrence(Recurrence(looking.JOB, looking.JOB, timedelta(days=30)))
    _register_bulk(values.WRITE, values.run)
    lend_sentences(
        named=naming_values.segments_naming,
        rewrite=naming_values.rewrite_segments,
        restore=naming_values.restore_segments,
    )
    pulses.register(pulses.Pulse("quality", 2.0, keeping_up.catch_up))
    quality.lend(
        readers=READERS,
        looks=(_reach_beside, _twins_beside, _dead_beside),
        weigh=worth_of,
        uses=(uses_by_field, fields_in_messages, exported_fields),
    )


def _reach_beside() -> quality.Sight:
    known = joined.reachable_columns(map(Channel, CHANNELS))
    columns = {f"may_{channel.value}": sql for channel, sql in known.items()}
    return quality.Sight(joined.JOIN if columns else "", columns, f"reach {bool(columns)}")


def _dead_beside() -> quality.Sight:
    return quality.Sight(columns=dead_columns(system_clock()))


def _twins_beside() -> quality.Sight:
    told = twin_column()
    return quality.Sight() if told is None else quality.Sight(told[0], {"twin": told[1]}, f"scan {told[2]}")


def _register_bulk(kind: str, handler: Handler) -> None:
    """What rewrites much of the file is followed by the scores of its customers, and by a fresh snapshot once
    the file is worth one."""

    def followed(run: Run) -> Mapping[str, Any]:
        result = handler(run)
        segments_live.score_if_needed()
        if publishing.is_behind():
            publishing.publish_soon()
        return result

    registry.register(kind, followed)


def _compared(commit: Handler) -> Handler:
    """Those who came with an import are compared with the file, by a job of their own."""

    def followed(run: Run) -> Mapping[str, Any]:
        result = commit(run)
        arrivals.queue_arrivals(batch=int(run.arguments["import"]))
        return result

    return followed


def _followed_up(scan: Handler) -> Handler:
    """Those who came while the file was looked through are compared with what was found; what a batch of merges
    would do is worked out."""

    def followed(run: Run) -> Mapping[str, Any]:
        result = scan(run)
        arrivals.queue_missed(scan_id=int(result["scan"]))
        figures.foresee(scan_id=int(result["scan"]))
        return result

    return followed


def _without_the_gone(undo: Handler) -> Handler:
    """Nobody is asked about those whom an undone import takes away."""

    def followed(run: Run) -> Mapping[str, Any]:
        result = undo(run)
        waiting.look_at_gone()
        return result

    return followed


def _condition_of(kept: Mapping[str, Any]) -> Clause:
    """A sentence kept as JSON, as a condition on contacts. Raises: Faulty."""
    tree = decode(kept)
    if isinstance(tree, Faults):
        raise tree.refusal()
    return Clause(*where_clause(tree))
