from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('reviews', '0003_print_orders'),
    ]

    operations = [
        migrations.AddField(
            model_name='subject',
            name='row_number',
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='subject',
            name='turn_number',
            field=models.PositiveSmallIntegerField(null=True),
        ),
    ]
