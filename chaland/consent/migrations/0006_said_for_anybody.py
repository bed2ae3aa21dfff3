from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("consent", "0005_what_kinds"),
        ("customers", "0006_watch_lifetimes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                condition=models.Q(
                    models.Q(("act", "given"), _negated=True), ("record__isnull", True), _connector="OR"
                ),
                fields=["identifier"],
                name="entry_for_anybody",
            ),
        ),
    ]
