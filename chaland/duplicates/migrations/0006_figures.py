from django.db import migrations, models


class Migration(migrations.Migration):
    """What a batch of merges would do is worked out once, not by each request."""

    dependencies = [("duplicates", "0005_arrivals")]

    operations = [migrations.AddField("scan", "figures", models.JSONField(null=True))]
