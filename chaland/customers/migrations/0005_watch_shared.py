from django.db import migrations

from chaland.customers import shared


def install(apps, schema_editor):
    for statement in shared.install_shared(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


def remove(apps, schema_editor):
    for statement in shared.remove_shared(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("customers", "0004_repeat")]

    operations = [migrations.RunPython(install, remove)]
