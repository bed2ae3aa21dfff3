"""Who stands twice beside a contact `c`, for rooms that look at everybody in one pass."""

from __future__ import annotations

from chaland.duplicates.queries import newest_scan

_OTHERS = (
    "SELECT 1 FROM duplicates_member o JOIN customers_contact oc ON oc.id = o.subject_id "
    "WHERE o.scan_id = d.scan_id AND o.cluster_id = d.cluster_id AND o.subject_id <> c.id"
)


def twin_column() -> tuple[str, str, int] | None:
    """A join; after it, the probability of standing twice (-1: once); the number of the scan that says so.

    None until somebody looked. One whose likenesses are gone since stands once.
    """
    scan = newest_scan()
    if scan is None:
        return None
    join = f"LEFT JOIN duplicates_member d ON d.scan_id = {scan.pk} AND d.subject_id = c.id"
    value = f"CASE WHEN d.probability IS NOT NULL AND EXISTS ({_OTHERS}) THEN d.probability ELSE -1.0 END"
    return join, value, scan.pk
