from django.db import migrations

from chaland.customers import shared


def install(apps, schema_editor):
    vendor, told = schema_editor.connection.vendor, (shared.COMPANY,)
    for statement in (*shared.remove_shared(vendor, told), *shared.install_shared(vendor, told)):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("customers", "0013_register_state")]

    operations = [migrations.RunPython(install, migrations.RunPython.noop)]
