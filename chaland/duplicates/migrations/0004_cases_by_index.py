from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """The case that comes next, and the cases of one contact, are read by an index whatever the size of the file."""

    dependencies = [("duplicates", "0003_reviews")]

    operations = [
        migrations.RemoveIndex("case", "case_surest"),
        migrations.RemoveIndex("case", "case_worth"),
        migrations.RemoveIndex("casemember", "case_of"),
        migrations.AddIndex(
            "case",
            models.Index(
                fields=["scan", "band", "-probability", "id"], name="case_surest", condition=Q(waits=True)
            ),
        ),
        migrations.AddIndex(
            "case",
            models.Index(
                fields=["scan", "band", "-worth", "id"], name="case_worth", condition=Q(waits=True)
            ),
        ),
        migrations.AddIndex(
            "casemember", models.Index(fields=["subject_id", "scan", "case_id"], name="case_of")
        ),
    ]
