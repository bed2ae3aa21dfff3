"""Addresses of the pages about duplicates."""

from __future__ import annotations

from django.urls import URLPattern, path

from chaland.faces.web.duplicates import acts, batch, hints, households, learning, overview, review

duplicates: list[URLPattern] = [
    path("duplicates/", overview.overview, name="duplicates"),
    path("duplicates/scan/", overview.start, name="duplicates_scan"),
    path("duplicates/progress/<int:job_id>/", overview.progress, name="duplicates_progress"),
    path("duplicates/review/", review.review, name="duplicates_review"),
    path("duplicates/review/count/", review.count, name="duplicates_count"),
    path("duplicates/review/later/again/", acts.later_again, name="duplicates_later_again"),
    path("duplicates/review/undo/", acts.undo_latest, name="duplicates_undo_latest"),
    path("duplicates/cases/<int:case_id>/", review.one, name="duplicates_case"),
    path("duplicates/cases/<int:case_id>/answer/", acts.answer_case, name="duplicates_answer"),
    path("duplicates/cases/<int:case_id>/later/", acts.later, name="duplicates_later"),
    path("duplicates/acts/<int:act_id>/undo/", acts.undo, name="duplicates_undo"),
    path("duplicates/batch/", batch.batch, name="duplicates_batch"),
    path("duplicates/batch/figures/", batch.figures, name="duplicates_figures"),
    path("duplicates/batch/<int:number>/undo/", batch.undo, name="duplicates_batch_undo"),
    path("duplicates/households/", households.households, name="duplicates_households"),
    path("duplicates/learning/", learning.learn_now, name="duplicates_learn"),
    path("duplicates/learning/back/", learning.back, name="duplicates_learn_back"),
    path("contacts/<int:contact_id>/duplicates/", hints.of_contact, name="contact_duplicates"),
    path("imports/<int:number>/duplicates/", hints.of_import, name="import_duplicates"),
    path("contacts/new/check/", hints.at_entry, name="contact_new_check"),
]
