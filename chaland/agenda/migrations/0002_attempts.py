"""How often somebody was tried in vain. The table is watched by no trigger: Django may remake it."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("agenda", "0001_initial")]

    operations = [
        migrations.AddField("task", "attempts", models.PositiveSmallIntegerField(default=0)),
    ]
