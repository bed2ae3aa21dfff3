"""Addresses of the pages."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from chaland.faces.web import about, accounts, home, jobs, palette
from chaland.faces.web.agenda.urls import tasks
from chaland.faces.web.automations.urls import automations
from chaland.faces.web.campaigns.urls import campaigns
from chaland.faces.web.companies import editing as company_editing
from chaland.faces.web.companies import pages as companies
from chaland.faces.web.consent.addresses import consents
from chaland.faces.web.contacts import bulk, editing, employer, export, grid, merges, record, shaping
from chaland.faces.web.duplicates.urls import duplicates
from chaland.faces.web.enrichment.urls import enrichment
from chaland.faces.web.imports import columns, history, page, review, start
from chaland.faces.web.lists.urls import hired_lists
from chaland.faces.web.public.urls import public
from chaland.faces.web.quality.urls import quality
from chaland.faces.web.segments.urls import segments
from chaland.faces.web.settings import (
    colours,
    fields,
    forms,
    hooks,
    me,
    purposes,
    sending,
    sources,
    tags,
    terms,
    tokens,
    users,
)

contacts: list[URLPattern] = [
    path("contacts/", grid.contacts, name="contacts"),
    path("contacts/rows/", grid.rows, name="contacts_rows"),
    path("contacts/some/", grid.some_rows, name="contacts_some"),
    path("contacts/names/<str:field>/", grid.names, name="contacts_names"),
    path("contacts/count/", grid.count, name="contacts_count"),
    path("contacts/filter/", grid.filter_form, name="contacts_filter"),
    path("contacts/filter/add/", shaping.add_filter, name="contacts_filter_add"),
    path("contacts/columns/", shaping.columns, name="contacts_columns"),
    path("contacts/views/", shaping.keep_view, name="view_save"),
    path("contacts/views/<int:view_id>/delete/", shaping.drop_view, name="view_delete"),
    path("contacts/bulk/", bulk.bulk, name="contacts_bulk"),
    path("contacts/bulk/<int:job_id>/", bulk.progress, name="contacts_underway"),
    path("contacts/undo/<int:edit>/", bulk.undo, name="contacts_undo"),
    path("contacts/new/", editing.create, name="contact_new"),
    path("contacts/export/", export.export, name="contacts_export"),
    path("exports/<int:job_id>/", export.long_export, name="export"),
    path("exports/<int:job_id>/progress/", export.progress, name="export_progress"),
    path("exports/<int:job_id>/file/", export.download, name="export_file"),
    path("contacts/<int:contact_id>/", record.contact, name="contact"),
    path("contacts/<int:contact_id>/row/", grid.row, name="contact_row"),
    path("contacts/<int:contact_id>/cell/", editing.cell, name="contact_cell"),
    path("contacts/<int:contact_id>/employer/", employer.employer, name="contact_employer"),
    path("contacts/<int:contact_id>/employer/names/", employer.names, name="contact_employer_names"),
    path("contacts/<int:contact_id>/side/", record.side_alone, name="contact_side"),
    path("contacts/<int:contact_id>/timeline/", record.moments, name="contact_timeline"),
    path("contacts/<int:contact_id>/log/", record.log, name="contact_log"),
    path("merges/<int:merge_id>/undo/", merges.undo, name="merge_undo"),
    path("interactions/<int:interaction_id>/forget/", record.forget, name="interaction_forget"),
]

imports: list[URLPattern] = [
    path("imports/", history.imports, name="imports"),
    path("imports/new/", start.new, name="import_new"),
    path("imports/recipes/", history.remembered, name="recipes"),
    path("imports/recipes/<int:recipe_id>/forget/", history.forget_recipe, name="recipe_forget"),
    path("imports/<int:number>/", page.entry, name="import"),
    path("imports/<int:number>/progress/", page.progress, name="import_progress"),
    path("imports/<int:number>/rejects/", page.rejects, name="import_rejects"),
    path("imports/<int:number>/preview/", columns.preview, name="import_preview"),
    path("imports/<int:number>/analyse/", columns.analyse, name="import_analyse"),
    path("imports/<int:number>/again/", columns.again, name="import_again"),
    path("imports/<int:number>/discard/", columns.give_up, name="import_discard"),
    path("imports/<int:number>/updates/", review.updates, name="import_updates"),
    path("imports/<int:number>/commit/", review.commit, name="import_commit"),
    path("imports/<int:number>/resume/", review.go_on, name="import_resume"),
    path("imports/<int:number>/undo/", review.undo, name="import_undo"),
    path("jobs/", jobs.jobs, name="jobs"),
    path("jobs/<int:job_id>/", jobs.job_card, name="job_card"),
    path("jobs/<int:job_id>/cancel/", jobs.cancel, name="job_cancel"),
    path("jobs/<int:job_id>/resume/", jobs.go_on, name="job_resume"),
]

settings: list[URLPattern] = [
    path("settings/", me.start, name="settings"),
    path("settings/me/", me.me, name="settings_me"),
    path("settings/fields/", fields.fields, name="settings_fields"),
    path("settings/fields/<int:field_id>/", fields.change, name="field_change"),
    path("settings/fields/<int:field_id>/show/", fields.show, name="field_show"),
    path("settings/fields/<int:field_id>/move/", fields.move, name="field_move"),
    path("settings/tags/", tags.tags, name="settings_tags"),
    path("settings/colours/", colours.colours, name="settings_colours"),
    path("settings/colours/<slug:key>/move/", colours.move, name="colour_move"),
    path("settings/colours/<slug:key>/delete/", colours.delete, name="colour_delete"),
    path("settings/sources/", sources.sources, name="settings_sources"),
    path("settings/sources/<int:source_id>/", sources.rename, name="source_rename"),
    path("settings/sources/<int:source_id>/move/", sources.move, name="source_move"),
    path("settings/forms/", forms.forms, name="settings_forms"),
    path("settings/forms/new/", forms.new, name="form_new"),
    path("settings/forms/<int:form_id>/", forms.edit, name="form_edit"),
    path("settings/forms/<int:form_id>/show/", forms.show, name="form_show"),
    path("settings/purposes/", purposes.all_purposes, name="settings_purposes"),
    path("settings/purposes/register/", purposes.register_file, name="register"),
    path("settings/purposes/<int:purpose_id>/", purposes.one_purpose, name="purpose_edit"),
    path("settings/purposes/<int:purpose_id>/retire/", purposes.retire, name="purpose_retire"),
    path("settings/controllers/", purposes.new_controller, name="controller_new"),
    path("settings/controllers/<int:controller_id>/", purposes.controller, name="controller_edit"),
    path("settings/terms/", terms.terms, name="settings_terms"),
    path("settings/terms/<int:source_id>/", terms.change, name="terms_change"),
    path("settings/partners/", terms.new_partner, name="partner_new"),
    path("settings/partners/<int:partner_id>/", terms.partner, name="partner_change"),
    path("settings/sending/", sending.sending, name="settings_sending"),
    path("settings/sending/new/<str:channel>/<str:provider>/", sending.connect, name="sending_connect"),
    path("settings/sending/<int:account_id>/", sending.change, name="sending_change"),
    path("settings/sending/<int:account_id>/check/", sending.check, name="sending_check"),
    path("settings/sending/<int:account_id>/retire/", sending.retire, name="sending_retire"),
    path("settings/hooks/<int:hook_id>/remove/", hooks.remove, name="hook_remove"),
    path("settings/hooks/<int:hook_id>/enable/", hooks.enable, name="hook_enable"),
    path("settings/tokens/", tokens.tokens, name="settings_tokens"),
    path("settings/tokens/<int:token_id>/revoke/", tokens.revoke, name="token_revoke"),
    path("settings/users/", users.users, name="settings_users"),
    path("settings/users/second-factor/", users.second_factor, name="users_second_factor"),
    path("settings/users/<int:user_id>/role/", users.role, name="user_role"),
    path("settings/users/<int:user_id>/close/", users.close, name="user_close"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("welcome/", accounts.first_run, name="first_run"),
    path("language/", accounts.language_choice, name="choose_language"),
    path("palette/", palette.palette, name="palette"),
    path("about/", about.about, name="about"),
    path("companies/", companies.companies, name="companies"),
    path("companies/<int:company_id>/", companies.company, name="company"),
    path("companies/<int:company_id>/cell/", company_editing.cell, name="company_cell"),
    path("companies/<int:company_id>/side/", company_editing.side_alone, name="company_side"),
    *contacts,
    *segments,
    *imports,
    *settings,
    *public,
    *consents,
    *quality,
    *enrichment,
    *duplicates,
    *hired_lists,
    *tasks,
    *campaigns,
    *automations,
]
