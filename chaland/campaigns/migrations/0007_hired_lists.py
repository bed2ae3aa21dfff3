import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('campaigns', '0006_last_page'),
        ('enrichment', '0002_hired_lists'),
    ]

    operations = [
        migrations.AddField(
            model_name='campaign',
            name='hired_list',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='enrichment.hiredlist'),
        ),
        migrations.AddField(
            model_name='campaign',
            name='hired_use',
            field=models.BigIntegerField(null=True),
        ),
    ]
