from django.db import migrations

from chaland.customers import triggers

WATCHED = (
    triggers.Watched("score", "quality_score", "contact_id", "{row}.contact_id"),
    triggers.Watched("suspicion", "quality_suspicion", "id", "{row}.contact_id"),
)


def install(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for watched in WATCHED:
        for statement in triggers.watch(vendor, watched):
            schema_editor.execute(statement, params=None)


def remove(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for watched in WATCHED:
        for statement in triggers.unwatch(vendor, watched.name, watched.table):
            schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("quality", "0001_initial"), ("customers", "0005_watch_shared")]

    operations = [migrations.RunPython(install, remove)]
