from django.db import migrations, models

from chaland.customers import triggers
from chaland.customers.triggers import Watched

_OF_RECORD = "(SELECT s.contact_id FROM customers_sourcerecord s WHERE s.id = {row}.record_id)"
WATCHED = (
    Watched("entry", "consent_entry", "id", _OF_RECORD),
    Watched("suppression", "consent_suppression", "id", "CAST(NULL AS bigint)"),
    Watched("bar", "consent_bar", "id", _OF_RECORD),
    Watched("contract", "consent_contract", "id", _OF_RECORD),
    Watched("reach", "consent_reach", "contact_id", "{row}.contact_id"),
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
    dependencies = [
        ("consent", "0003_throttle"),
        ("customers", "0005_watch_shared"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReachState",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("stamp", models.TextField()),
                ("floor", models.BigIntegerField(default=0)),
                ("last", models.BigIntegerField(default=0)),
                ("horizon", models.BigIntegerField(default=0)),
                ("next_floor", models.BigIntegerField(default=0)),
                ("next_horizon", models.BigIntegerField(default=0)),
                ("as_of", models.DateTimeField()),
            ],
        ),
        migrations.RunPython(install, remove),
    ]
