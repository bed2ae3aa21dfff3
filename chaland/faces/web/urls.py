"""Addresses of the pages."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from chaland.faces.web import about, accounts, companies, home, palette
from chaland.faces.web.contacts import editing, export, grid, record, shaping

contacts: list[URLPattern] = [
    path("contacts/", grid.contacts, name="contacts"),
    path("contacts/rows/", grid.rows, name="contacts_rows"),
    path("contacts/some/", grid.some_rows, name="contacts_some"),
    path("contacts/count/", grid.count, name="contacts_count"),
    path("contacts/filter/", grid.filter_form, name="contacts_filter"),
    path("contacts/filter/add/", shaping.add_filter, name="contacts_filter_add"),
    path("contacts/columns/", shaping.columns, name="contacts_columns"),
    path("contacts/views/", shaping.keep_view, name="view_save"),
    path("contacts/views/<int:view_id>/delete/", shaping.drop_view, name="view_delete"),
    path("contacts/bulk/", editing.bulk, name="contacts_bulk"),
    path("contacts/undo/<int:edit>/", editing.undo, name="contacts_undo"),
    path("contacts/new/", editing.create, name="contact_new"),
    path("contacts/export/", export.export, name="contacts_export"),
    path("contacts/<int:contact_id>/", record.contact, name="contact"),
    path("contacts/<int:contact_id>/row/", grid.row, name="contact_row"),
    path("contacts/<int:contact_id>/cell/", editing.cell, name="contact_cell"),
    path("contacts/<int:contact_id>/side/", record.side_alone, name="contact_side"),
    path("contacts/<int:contact_id>/timeline/", record.moments, name="contact_timeline"),
    path("contacts/<int:contact_id>/log/", record.log, name="contact_log"),
    path("interactions/<int:interaction_id>/forget/", record.forget, name="interaction_forget"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("welcome/", accounts.first_run, name="first_run"),
    path("language/", accounts.language_choice, name="choose_language"),
    path("palette/", palette.palette, name="palette"),
    path("about/", about.about, name="about"),
    path("companies/", companies.companies, name="companies"),
    path("companies/<int:company_id>/", companies.company, name="company"),
    *contacts,
]
