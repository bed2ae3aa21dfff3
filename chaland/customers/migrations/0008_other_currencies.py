from django.db import migrations, models

from chaland.customers.services.rollups import refresh_rollups


def tell_apart(apps, schema_editor):
    """Roll-ups that added currencies together are computed anew."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT r.contact_id FROM customers_purchase p JOIN customers_sourcerecord r "
            "ON r.id = p.record_id WHERE p.currency <> 'EUR' AND r.contact_id IS NOT NULL"
        )
        concerned = [row[0] for row in cursor.fetchall()]
    if concerned:
        refresh_rollups(concerned)


class Migration(migrations.Migration):
    dependencies = [("customers", "0007_lean_search")]

    operations = [
        # Not AddField: on SQLite it makes the table anew, and the triggers of the Change log go with the old one.
        migrations.RunSQL(
            "ALTER TABLE customers_rollup ADD COLUMN other_lines integer DEFAULT 0 NOT NULL",
            "ALTER TABLE customers_rollup DROP COLUMN other_lines",
            state_operations=[
                migrations.AddField("rollup", "other_lines", models.IntegerField(default=0, db_default=0))
            ],
        ),
        migrations.RunPython(tell_apart, migrations.RunPython.noop),
    ]
