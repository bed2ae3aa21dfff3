from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """Which import raised a case, and which imports were looked at."""

    dependencies = [("duplicates", "0004_cases_by_index")]

    operations = [
        migrations.AddField("case", "batch_id", models.BigIntegerField(null=True)),
        migrations.AddIndex(
            "case",
            models.Index(
                fields=["scan", "batch_id", "band", "-worth", "id"],
                name="case_arrived",
                condition=Q(waits=True),
            ),
        ),
        migrations.CreateModel(
            "Looked",
            [
                ("batch_id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("came", models.IntegerField()),
                ("scans", models.JSONField(default=list)),
            ],
        ),
    ]
