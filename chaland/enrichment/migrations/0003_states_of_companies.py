from django.db import migrations

# What registers answered before companies had a column for it. One that stands active is told at its next answer.
_STATE = """
    UPDATE customers_company SET register_state = (
        SELECT CASE WHEN max(e.moved_to) <> '' THEN 'moved' ELSE 'closed' END
        FROM enrichment_ended e JOIN customers_sourcerecord s ON s.id = e.record_id
        WHERE s.company_id = customers_company.id)
    WHERE id IN (
        SELECT s.company_id FROM enrichment_ended e JOIN customers_sourcerecord s ON s.id = e.record_id)
"""


class Migration(migrations.Migration):
    dependencies = [("enrichment", "0002_hired_lists"), ("customers", "0013_register_state")]

    operations = [migrations.RunSQL(_STATE, migrations.RunSQL.noop)]
