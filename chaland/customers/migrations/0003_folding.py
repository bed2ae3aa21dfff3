from django.db import migrations

from chaland.customers import folding


def teach(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for statement in folding.teach_postgres():
            schema_editor.execute(statement, params=None)


def forget(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for statement in folding.forget_postgres():
            schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("customers", "0002_changes_and_search")]

    operations = [migrations.RunPython(teach, forget)]
