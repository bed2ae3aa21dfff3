"""Addresses of what is to be done."""

from __future__ import annotations

from django.urls import URLPattern, path

from chaland.faces.web.agenda import acts, page

tasks: list[URLPattern] = [
    path("tasks/", page.tasks, name="tasks"),
    path("tasks/give/", acts.given, name="tasks_give"),
    path("tasks/give/undo/", acts.all_undone, name="tasks_undo"),
    path("tasks/<int:task_id>/done/<slug:outcome>/", acts.done, name="task_done"),
    path("tasks/<int:task_id>/drop/", acts.dropped, name="task_drop"),
    path("tasks/<int:task_id>/postpone/<int:days>/", acts.put_off, name="task_postpone"),
    path("tasks/<int:task_id>/take/", acts.taken, name="task_take"),
    path("tasks/<int:task_id>/undo/", acts.undone, name="task_undo"),
    path("contacts/<int:contact_id>/tasks/", page.of_contact, name="contact_tasks"),
    path("contacts/<int:contact_id>/tasks/add/", acts.add, name="task_add"),
]
