from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0005_lags"),
    ]

    operations = [
        migrations.AddField(
            model_name="campaign",
            name="last_page",
            field=models.TextField(blank=True, default=""),
        ),
    ]
