"""PostgreSQL as Django speaks to it, but quick to empty after a test that committed.

TRUNCATE makes new files for every table and index, however little was in them: half a second of
the server's time. A test leaves few rows, and DELETE is done with them in a few milliseconds.
"""

from collections.abc import Sequence
from typing import Any

from django.db.backends.postgresql import base, operations

STAY = {"django_content_type", "auth_permission"}
"""What Django writes when the tables are made. No test changes it."""


class DatabaseOperations(operations.DatabaseOperations):
    def sql_flush(
        self,
        style: Any,
        tables: Sequence[str],
        *,
        reset_sequences: bool = False,
        allow_cascade: bool = False,
    ) -> list[str]:
        """Locked as by TRUNCATE, so that a server that is still at work adds nothing between."""
        names = [self.quote_name(table) for table in tables if table not in STAY]
        return [f"LOCK TABLE {', '.join(names)}", *(f"DELETE FROM {name}" for name in names)]


class DatabaseWrapper(base.DatabaseWrapper):
    ops_class = DatabaseOperations
