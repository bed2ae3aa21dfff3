"""Addresses of the pages of hired lists."""

from __future__ import annotations

from django.urls import URLPattern, path

from chaland.faces.web.lists import contract, listing, names, page, using

hired_lists: list[URLPattern] = [
    path("lists/", listing.lists, name="lists"),
    path("lists/new/", contract.new, name="list_new"),
    path("lists/relays/", listing.relays, name="list_relays"),
    path("lists/relays/file/", listing.relays_file, name="list_relays_file"),
    path("lists/<int:list_id>/", page.page, name="list"),
    path("lists/<int:list_id>/contract/", contract.contract, name="list_contract"),
    path("lists/<int:list_id>/papers/<slug:which>/", contract.paper, name="list_paper"),
    path("lists/<int:list_id>/file/", contract.file, name="list_file"),
    path("lists/<int:list_id>/progress/", page.progress, name="list_progress"),
    path("lists/<int:list_id>/report/", page.report, name="list_report"),
    path("lists/<int:list_id>/certificate/", page.certificate, name="list_certificate"),
    path("lists/<int:list_id>/rejects/", page.rejects, name="list_rejects"),
    path("lists/<int:list_id>/purge/", page.purge, name="list_purge"),
    path("lists/<int:list_id>/uses/", using.reserve, name="use_new"),
    path("lists/<int:list_id>/uses/<int:use_id>/export/", using.export, name="use_export"),
    path("lists/<int:list_id>/uses/<int:use_id>/file/", using.file, name="use_file"),
    path("lists/<int:list_id>/uses/<int:use_id>/back/", using.give_back, name="use_back"),
    path("lists/<int:list_id>/names/", names.names, name="list_names"),
    path("lists/names/<int:name_id>/adopt/", names.adopt, name="name_adopt"),
    path("lists/names/<int:name_id>/refuse/", names.refuse, name="name_refuse"),
]
