from datetime import UTC, datetime

from django.db import migrations

from chaland.customers import triggers


def install(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for statement in (*triggers.install(vendor), *triggers.install_search(vendor)):
        schema_editor.execute(statement, params=None)


def remove(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for statement in (*triggers.remove(vendor), *triggers.remove_search(vendor)):
        schema_editor.execute(statement, params=None)


def add_hand(apps, schema_editor):
    now = datetime.now(UTC)
    source = apps.get_model("customers", "Source").objects.create(
        slug="hand", name="Saisie à la main", trust=0, id_space="hand", created_at=now
    )
    apps.get_model("customers", "Batch").objects.create(
        source=source, kind="contacts", label="Saisie à la main", created_at=now, committed_at=now
    )


class Migration(migrations.Migration):
    dependencies = [("customers", "0001_initial")]

    operations = [
        migrations.RunPython(add_hand, migrations.RunPython.noop),
        migrations.RunPython(install, remove),
    ]
