from django.db import migrations

from chaland.customers import shared


def install(apps, schema_editor):
    """Those in place where 0005 ran before lifetimes were asked for do not hear of them."""
    vendor = schema_editor.connection.vendor
    for statement in (*shared.remove_shared(vendor), *shared.install_shared(vendor)):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("customers", "0005_watch_shared")]

    operations = [migrations.RunPython(install, migrations.RunPython.noop)]
