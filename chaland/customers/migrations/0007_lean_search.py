from django.db import migrations

from chaland.customers import triggers

_FILL = "INSERT INTO customers_search (rowid, text) SELECT id, search FROM customers_contact"
_READ = (
    "UPDATE customers_position SET change_id = coalesce((SELECT max(id) FROM customers_change), 0) "
    "WHERE reader = 'search'"
)


def rebuild(apps, schema_editor):
    """SQLite: the same search in half the work; what stood there is taken in anew, to the last change."""
    vendor = schema_editor.connection.vendor
    if vendor == "sqlite":
        statements = (*triggers.remove_search(vendor), *triggers.install_search(vendor), _FILL, _READ)
        for statement in statements:
            schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("customers", "0006_watch_lifetimes")]

    operations = [migrations.RunPython(rebuild, migrations.RunPython.noop)]
