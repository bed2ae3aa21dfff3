from django.db import migrations, models

from chaland.consent import triggers


def watch_every_column(apps, schema_editor):
    """The triggers name the columns that may not change: put in place anew, they name this one too."""
    models_of = (apps.get_model("consent", "Entry"), apps.get_model("consent", "Suppression"))
    columns = {
        model._meta.db_table: [field.column for field in model._meta.local_concrete_fields]
        for model in models_of
    }
    vendor = schema_editor.connection.vendor
    for statement in (*triggers.remove(vendor), *triggers.install(vendor, columns)):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("consent", "0008_act_by_act")]

    operations = [
        migrations.AddField(
            model_name="entry", name="guardian", field=models.TextField(blank=True, null=True)
        ),
        migrations.RunPython(watch_every_column, migrations.RunPython.noop),
    ]
