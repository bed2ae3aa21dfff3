"""Programs to tell, on the page of sending: added with their secret, refused beside their field, called again, removed."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from chaland.campaigns.hooks.queueing import queue_call, secret_of
from chaland.campaigns.models import Hook, HookCall
from chaland.kernel.clock import system_clock
from tests.faces.web.conftest import make_user

pytestmark = pytest.mark.django_db
URL = "https://ailleurs.example/chaland"


def add(client: Client, url: str = URL, *events: str) -> object:
    said = {"form": "hook", "url": url, "events": events or ("message.stop", "message.reply")}
    return client.post(reverse("settings_sending"), said)


def page(client: Client) -> str:
    return client.get(reverse("settings_sending")).content.decode()


def test_an_address_is_added_with_its_secret_and_removed(manager: Client) -> None:
    assert secret_of(URL) not in page(manager)
    assert add(manager).status_code == 302  # type: ignore[attr-defined]
    hook = Hook.objects.get()
    assert (hook.url, hook.events) == (URL, ["message.reply", "message.stop"])
    assert secret_of(URL) in page(manager)
    assert manager.post(reverse("hook_remove", args=[hook.pk])).status_code == 302
    assert not Hook.objects.exists()
    assert secret_of(URL) not in page(manager)


def test_what_is_wrong_is_told_beside_its_field_and_stays_typed(manager: Client) -> None:
    plain = add(manager, "http://ailleurs.example").content.decode()  # type: ignore[attr-defined]
    assert 'id="f-url-error1"' in plain
    assert 'value="http://ailleurs.example"' in plain
    assert plain.count(" checked>") == 2
    assert 'id="f-events-error1"' in add(manager, URL, "rien").content.decode()  # type: ignore[attr-defined]
    add(manager)
    again = add(manager)
    assert again.status_code == 409  # type: ignore[attr-defined]
    assert "déjà appelée" in again.content.decode()  # type: ignore[attr-defined]
    assert Hook.objects.count() == 1


def test_failures_are_told_and_the_address_is_called_again(manager: Client) -> None:
    add(manager)
    queue_call(url=URL, event="message.stop", key="1", facts={})
    queue_call(url=URL, event="message.reply", key="2", facts={})
    HookCall.objects.filter(key="1").update(code="ConnectError", state="failed", attempts=10)
    HookCall.objects.filter(key="2").update(code="204", state="done", attempts=1)
    Hook.objects.update(disabled_at=system_clock())
    shown = page(manager)
    assert "ConnectError" in shown
    assert "abandonné" in shown
    assert "204" not in shown.partition('id="programs"')[2].partition('<form class="stack narrow"')[0]
    assert manager.post(reverse("hook_enable", args=[Hook.objects.get().pk])).status_code == 302
    assert Hook.objects.get().disabled_at is None


def test_who_may_not_connect_programs_sees_no_secret(manager: Client) -> None:
    add(manager)
    marketing = Client()
    marketing.force_login(make_user("marketing"))
    assert marketing.get(reverse("settings_sending")).status_code == 403
    assert add(marketing, "https://autre.example").status_code == 403  # type: ignore[attr-defined]
    for act in ("hook_remove", "hook_enable"):
        assert marketing.post(reverse(act, args=[Hook.objects.get().pk])).status_code == 403
    assert Hook.objects.count() == 1
