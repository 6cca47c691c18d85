"""PostgreSQL keeps no samples of what is destroyed later.

ANALYZE, which the server runs by itself, copies up to a hundred values of a column and the commonest ones with their
frequency into pg_statistic. There they outlived the envelopes that were overwritten and the sheets that were erased.
Giving a column its own type again takes what was sampled away.
"""

from django.db import migrations

COLUMNS = {
    ("ballots", "BallotCode"): ("envelope",),
    ("ballots", "Sheet"): ("first", "second", "settled", "envelope"),
}


def take_no_samples(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    quoted = schema_editor.quote_name
    for (room, name), columns in COLUMNS.items():
        model = apps.get_model(room, name)
        for column in columns:
            field = model._meta.get_field(column)
            table, own = quoted(model._meta.db_table), quoted(field.column)
            kind = field.db_type(schema_editor.connection)
            schema_editor.execute(
                f"ALTER TABLE {table} ALTER COLUMN {own} TYPE {kind}, ALTER COLUMN {own} SET STATISTICS 0"
            )


class Migration(migrations.Migration):

    dependencies = [
        ('ballots', '0002_phones'),
    ]

    operations = [
        migrations.RunPython(take_no_samples, migrations.RunPython.noop),
    ]
