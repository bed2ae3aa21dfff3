from django.db import migrations, models


class Migration(migrations.Migration):
    """Scans of companies beside those of people."""

    dependencies = [
        ("duplicates", "0001_initial"),
        ("customers", "0010_merges_of_companies"),
    ]

    operations = [
        migrations.AddField("scan", "subject", models.TextField(default="person")),
        migrations.RemoveConstraint("member", "member_once"),
        migrations.RenameField("member", "contact_id", "subject_id"),
        migrations.AddConstraint(
            "member", models.UniqueConstraint(fields=["scan", "subject_id"], name="member_once")
        ),
    ]
