"""A round on paper can be voided too: the reason stands at the round, not at what only a sealed one has."""

from django.db import migrations, models


def move_reasons(apps, schema_editor):
    for sealed in apps.get_model("ballots", "SealedRound").objects.exclude(void_reason="").select_related("round"):
        sealed.round.void_reason = sealed.void_reason
        sealed.round.save(update_fields=["void_reason"])


class Migration(migrations.Migration):

    dependencies = [
        ('ballots', '0003_no_samples'),
    ]

    operations = [
        migrations.AddField(
            model_name='ballotround',
            name='void_reason',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.RunPython(move_reasons, migrations.RunPython.noop),
        migrations.RemoveField(
            model_name='sealedround',
            name='void_reason',
        ),
    ]
