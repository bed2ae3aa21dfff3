from django.db import migrations

from chaland.customers import triggers

WATCHED = (
    triggers.Watched("rfm", "segments_rfm", "contact_id", "{row}.contact_id"),
    triggers.Watched("frozen", "segments_frozenmember", "contact_id", "{row}.contact_id"),
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


def begin(apps, schema_editor):
    """The one row that says how far the log was read."""
    apps.get_model("segments", "Reading").objects.create(pk=1)


class Migration(migrations.Migration):
    dependencies = [("segments", "0001_initial"), ("customers", "0005_watch_shared")]

    operations = [
        migrations.RunPython(install, remove),
        migrations.RunPython(begin, migrations.RunPython.noop),
    ]
