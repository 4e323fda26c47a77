from django.core.management import call_command
from django.db import migrations


def make_cache_table(apps, schema_editor):
    """The table in which attempts to sign in are counted; `migrate` alone makes all that is needed."""
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("entrenous", "0001_initial")]

    operations = [migrations.RunPython(make_cache_table, migrations.RunPython.noop)]
