"""Who makes a wrap and who rotates the master key take turns, inside their transactions.

A wrap is made under the master key that its maker read. Were that reading older than a
rotation's last look, the rotation would put away the only key that opens the new wrap.
"""

from django.db import connection

from entrenous.vault.models import Wrap


def to_make() -> None:
    """Wait for a rotation's batch; from here to the commit a rotation waits. Makers share."""
    _lock("ROW EXCLUSIVE")


def to_rotate() -> None:
    """Wait for all makers; from here to the commit they wait. One rotation at a time."""
    _lock("SHARE ROW EXCLUSIVE")


def _lock(mode: str) -> None:
    table = connection.ops.quote_name(Wrap._meta.db_table)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"LOCK TABLE {table} IN {mode} MODE")
        else:  # SQLite has one lock for all who write; writing nothing takes it
            cursor.execute(f"DELETE FROM {table} WHERE 1 = 0")  # noqa: S608  # the name is ours
