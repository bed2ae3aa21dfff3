from django.db import migrations, models

from chaland.consent import triggers


def install(apps, schema_editor):
    models_of = (apps.get_model("consent", "Entry"), apps.get_model("consent", "Suppression"))
    columns = {
        model._meta.db_table: [field.column for field in model._meta.local_concrete_fields]
        for model in models_of
    }
    for statement in triggers.install(schema_editor.connection.vendor, columns):
        schema_editor.execute(statement, params=None)


def remove(apps, schema_editor):
    for statement in triggers.remove(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("consent", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Door",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("why", models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name="Journal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("size", models.BigIntegerField(default=0)),
            ],
        ),
        migrations.RunPython(install, remove),
    ]
