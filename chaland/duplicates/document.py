"""What the faces for programs say of scans, cases and checks, as plain values."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from chaland.customers.domain.subjects import Subject
from chaland.customers.models import Merge
from chaland.duplicates.domain.reasons import FOR
from chaland.duplicates.models import Act, Case
from chaland.duplicates.queries import newest_scan
from chaland.duplicates.queries.arrivals import arrivals
from chaland.duplicates.queries.cases import Wanted, waiting
from chaland.duplicates.queries.sheets import sheet
from chaland.duplicates.services.checking import Likely
from chaland.duplicates.services.scanning import SCAN
from chaland.jobs.queries import live_jobs
from chaland.kernel.text import Language


def state_document() -> dict[str, Any]:
    scan = newest_scan()
    return {
        "scan": scan.pk if scan else None,
        "finished_at": scan.finished_at.isoformat() if scan and scan.finished_at else None,
        "records": scan.records if scan else 0,
        "clusters": scan.clusters if scan else 0,
        "households": scan.households if scan else 0,
        "learned": scan.learned if scan else None,
        "to_review": waiting(Wanted(band="review")).count(),
        "automatic": waiting(Wanted(band="automatic")).count(),
        "running": any(job.kind == SCAN for job in live_jobs()),
    }


def cases_document(wanted: Wanted, after: int, limit: int, language: Language) -> dict[str, Any]:
    """The cases that wait after that number, `limit` at most, and the cursor of those that follow."""
    found = waiting(wanted).filter(pk__gt=after).order_by("pk")
    page = list(found[: limit + 1])
    more = str(page[limit - 1].pk) if len(page) > limit else None
    return {"cases": [case_document(one, language) for one in page[:limit]], "next": more}


def case_document(case: Case, language: Language) -> dict[str, Any]:
    shown = sheet(case)
    return {
        "case": case.pk,
        "probability": case.probability,
        "band": case.band,
        "household": case.home,
        "spent_cents": case.worth,
        "waits": case.waits,
        "contact_ids": list(shown.living),
        "links": [
            {
                "left_id": link.left_id,
                "right_id": link.right_id,
                "probability": link.probability,
                "household": link.home,
                "reasons": _reasons(link.why, language),
            }
            for link in shown.links
        ],
    }


def likely_document(likely: Likely, subject: Subject, language: Language) -> dict[str, Any]:
    return {
        f"{subject.party}_id": likely.number,
        "probability": likely.probability,
        "band": likely.band.value,
        "household": likely.home,
        "reasons": _reasons([(one.feature, one.weight) for one in likely.reasons], language),
    }


def _reasons(why: Iterable[tuple[str, float]], language: Language) -> list[dict[str, Any]]:
    return [
        {"feature": name, "weight": weight, "words": FOR[name].to(language)}
        for name, weight in why
        if name in FOR
    ]


def act_document(act: Act) -> dict[str, Any]:
    return {
        "act": act.pk,
        "verdict": act.verdict,
        "merge": act.merge_id,
        "undone": act.undone_at is not None,
    }


def possible_duplicates(batch: int) -> int | None:
    """How many cases that an import raised wait for an answer; None when those who came with it have not been
    compared with the file yet."""
    found = arrivals(batch)
    return None if found.state == "under way" else found.count


def merged_away(merge: Merge) -> list[int]:
    """The numbers that a merge took away."""
    return sorted(merge.redirects.values_list("number", flat=True))
