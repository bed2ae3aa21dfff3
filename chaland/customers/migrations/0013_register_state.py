from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0012_messages'),
    ]

    operations = [
        migrations.AddField(
            model_name='company',
            name='register_state',
            field=models.TextField(blank=True, null=True),
        ),
    ]
