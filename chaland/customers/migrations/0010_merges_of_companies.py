from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """Companies are merged as contacts are. What was merged so far were contacts. None of these tables is watched."""

    dependencies = [("customers", "0009_merges")]

    operations = [
        migrations.RemoveConstraint("redirect", "redirect_once"),
        migrations.RemoveIndex("redirect", "redirect_into"),
        migrations.RenameField("redirect", "contact_id", "number"),
        migrations.RenameField("home", "contact_id", "number"),
        migrations.AddField("merge", "subject", models.TextField(default="person")),
        migrations.AddField("redirect", "subject", models.TextField(default="person")),
        migrations.AddConstraint(
            "redirect",
            models.UniqueConstraint(
                fields=["number", "subject"], name="redirect_once", condition=Q(active=True)
            ),
        ),
        migrations.AddIndex(
            "redirect",
            models.Index(fields=["into_id", "subject"], name="redirect_into", condition=Q(active=True)),
        ),
    ]
