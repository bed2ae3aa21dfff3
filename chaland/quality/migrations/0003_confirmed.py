import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("quality", "0002_watch")]

    operations = [
        migrations.CreateModel(
            name="Confirmed",
            fields=[
                (
                    "contact",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="customers.contact",
                    ),
                ),
                ("name", models.DateField(null=True)),
                ("email", models.DateField(null=True)),
                ("mobile", models.DateField(null=True)),
                ("phone", models.DateField(null=True)),
                ("address", models.DateField(null=True)),
                ("company", models.DateField(null=True)),
            ],
        ),
    ]
