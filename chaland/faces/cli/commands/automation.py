"""automation: what happens by itself when somebody enters a segment. hooks: the programs that are told."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape

from chaland.faces.cli.commands.campaign.words import By, person
from chaland.faces.cli.output import MANNER, answer, say
from chaland.kernel.text import Text

if TYPE_CHECKING:
    from chaland.campaigns.models import Automation

Which = Annotated[str, typer.Argument(help="Le numéro de l'automatisation, ou son nom.")]


def register(app: typer.Typer) -> None:
    group = typer.Typer(no_args_is_help=True, help="Ce qui se fait tout seul quand on entre dans un segment.")
    group.command("create", help="Crée une automatisation, arrêtée, à partir d'un fichier TOML.")(create)
    group.command("ready", help="Les automatisations prêtes à l'emploi ; en ajoute une.")(ready)
    group.command("list", help="Les automatisations.")(listed)
    group.command("show", help="Une automatisation : ses étapes, et où en sont les gens.")(show)
    group.command("dry-run", help="Ce qu'elle ferait aujourd'hui, sans rien écrire.")(dry_run)
    group.command("on", help="La met en marche : qui entre désormais y passe.")(on)
    group.command("off", help="L'arrête : plus rien ne part.")(off)
    group.command("delete", help="La supprime, si personne n'y est passé.")(delete)
    app.add_typer(group, name="automation")
    hooks = typer.Typer(no_args_is_help=True, help="Les programmes à prévenir de ce qui se passe.")
    hooks.command("list", help="Les adresses appelées.")(hooks_listed)
    hooks.command("add", help="Prévient une adresse https.")(hooks_add)
    hooks.command("secret", help="Le secret dont les appels à une adresse sont signés.")(hooks_secret)
    hooks.command("remove", help="Ne la prévient plus.")(hooks_remove)
    hooks.command("enable", help="L'appelle de nouveau, et refait les appels qui ont échoué.")(hooks_enable)
    app.add_typer(hooks, name="hooks")


def create(file: Annotated[Path, typer.Argument(help="Le fichier TOML.")], by: By = "") -> None:
    from chaland.campaigns.automations.composing import create_automation
    from chaland.campaigns.automations.documents import read_file

    _shown(create_automation(draft=read_file(file), by=person(by)))


def ready(
    key: Annotated[str, typer.Argument(help="welcome, birthday, replacement, reactivation ou visit.")] = "",
    sender: Annotated[str, typer.Option(help="L'expéditeur de ses SMS.")] = "",
    by: By = "",
) -> None:
    from chaland.campaigns.automations.composing import create_automation
    from chaland.campaigns.automations.documents import ready as shipped
    from chaland.campaigns.automations.documents import ready_called

    if key:
        draft = ready_called(key).draft(MANNER.language, sender=sender)
        _shown(create_automation(draft=draft, by=person(by)))
        return
    rows = []
    for one in shipped():
        rows.append(
            {"key": one.key, "name": one.name.to(MANNER.language), "about": one.about.to(MANNER.language)}
        )
        say(escape(f"{one.key:<14} {rows[-1]['name']}. {rows[-1]['about']}"))
    answer({"ready": rows})


def listed() -> None:
    from chaland.campaigns.automations.domain import STATE_WORDS
    from chaland.campaigns.automations.finding import automations

    rows = [{"id": one.pk, "name": one.name, "state": one.state} for one in automations()]
    for one in rows:
        say(escape(f"#{one['id']}  {one['name']}  {STATE_WORDS[str(one['state'])].to(MANNER.language)}"))
    if not rows:
        say(Text("Aucune automatisation.", "No automation."))
    answer({"automations": rows})


def show(which: Which) -> None:
    _shown(_called(which))


def dry_run(which: Which) -> None:
    from chaland.campaigns.automations.trying import try_automation

    told = try_automation(_called(which).pk)
    say(
        Text(
            "{inside} personnes dans le segment ; {lately} y sont entrées en trente jours.",
            "{inside} people in the segment; {lately} entered it in thirty days.",
        ),
        inside=told.inside,
        lately=told.lately,
    )
    sends = []
    for step, admitted in told.sends:
        outcomes = Counter(one.reason or one.state.value for one in admitted)
        sends.append({"position": step.position, "outcomes": dict(outcomes)})
        for outcome, count in outcomes.most_common():
            say(escape(f"  {step.position + 1}.  {count:>6}  {outcome}"))
    answer({"inside": told.inside, "lately": told.lately, "looked_at": told.looked_at, "sends": sends})


def on(which: Which, by: By = "") -> None:
    from chaland.campaigns.automations.steering import turn_on

    _shown(turn_on(automation_id=_called(which).pk, by=person(by)))


def off(which: Which, by: By = "") -> None:
    from chaland.campaigns.automations.steering import turn_off

    _shown(turn_off(automation_id=_called(which).pk, by=person(by)))


def delete(which: Which, by: By = "") -> None:
    from chaland.campaigns.automations.composing import delete_automation

    found = _called(which)
    delete_automation(automation_id=found.pk, by=person(by))
    say(Text("Supprimée : {name}.", "Deleted: {name}."), name=escape(found.name))
    answer({"id": found.pk, "deleted": True})


def _called(which: str) -> Automation:
    from chaland.campaigns.automations.finding import automation_called

    return automation_called(which)


def _shown(automation: Automation) -> None:
    from chaland.campaigns.automations.documents import automation_document

    told = automation_document(automation, MANNER.language)
    say(escape(f"#{told['id']}  {told['name']}  {told['state_label']}"))
    for step in told["steps"]:
        counts = ", ".join(f"{count} {outcome}" for outcome, count in step["outcomes"].items())
        say(escape(f"  {step['position'] + 1}. {step['kind']}  {counts}"))
    if told["reason"]:
        say(escape(told["reason"]))
    answer(told)


_CALLS = Text("    en attente : {waiting}, échoués : {failed}", "    waiting: {waiting}, failed: {failed}")


def hooks_listed() -> None:
    from chaland.campaigns.hooks.queueing import standing
    from chaland.campaigns.models import Hook

    rows = [{**_hook(one), **standing(one.url)} for one in Hook.objects.order_by("url")]
    for one in rows:
        say(escape(f"#{one['id']}  {one['url']}  {', '.join(one['events'])}"))
        if one["waiting"] or one["failed"]:
            say(_CALLS, waiting=one["waiting"], failed=one["failed"])
    if not rows:
        say(Text("Aucun programme n'est prévenu.", "No program is told."))
    answer({"hooks": rows})


def hooks_add(
    url: Annotated[str, typer.Argument(help="L'adresse, en https.")],
    event: Annotated[list[str], typer.Option(help="Ce dont elle est prévenue ; plusieurs fois.")],
    by: By = "",
) -> None:
    from chaland.campaigns.hooks.queueing import add_hook, secret_of

    made = add_hook(url=url, events=event, by=person(by))
    say(Text("Secret de signature : {secret}", "Signing secret: {secret}"), secret=secret_of(made.url))
    answer({**_hook(made), "secret": secret_of(made.url)})


def hooks_secret(
    url: Annotated[str, typer.Argument(help="L'adresse, telle qu'elle est appelée.")],
) -> None:
    from chaland.campaigns.hooks.queueing import secret_of

    say(Text("Secret de signature : {secret}", "Signing secret: {secret}"), secret=secret_of(url))
    answer({"url": url, "secret": secret_of(url)})


def hooks_remove(number: Annotated[int, typer.Argument(help="Son numéro.")], by: By = "") -> None:
    from chaland.campaigns.hooks.queueing import remove_hook

    remove_hook(hook_id=number, by=person(by))
    say(Text("Cette adresse n'est plus appelée.", "This address is no longer called."))
    answer({"id": number, "removed": True})


def hooks_enable(number: Annotated[int, typer.Argument(help="Son numéro.")], by: By = "") -> None:
    from chaland.campaigns.hooks.queueing import enable_hook

    answer(_hook(enable_hook(hook_id=number, by=person(by))))


def _hook(hook: Any) -> dict[str, Any]:
    disabled = hook.disabled_at.isoformat() if hook.disabled_at else None
    return {"id": hook.pk, "url": hook.url, "events": hook.events, "disabled_at": disabled}
