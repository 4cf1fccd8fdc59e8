"""What a long preparation wrote, kept so that the next test has it at once."""

from collections.abc import Callable
from copy import deepcopy
from typing import Generic, TypeVar

from django.db import connection, transaction

T = TypeVar("T")


class Kept(Generic[T]):
    """What `make` returned and every row it added, to be written again without its work."""

    def __init__(self, make: Callable[[], T]) -> None:
        with transaction.atomic():
            before = _rows()
            self.made = make()
            self.added = {
                table: [row for row in rows if row not in before[table]]
                for table, rows in _rows().items()
            }
            transaction.set_rollback(True)

    def again(self) -> T:
        """The rows are in the database as they were; the answer is this test's own to change."""
        with transaction.atomic(), connection.cursor() as cursor:
            for table, rows in self.added.items():
                if rows:
                    cursor.execute(
                        f'INSERT INTO "{table}" '
                        f'SELECT * FROM json_populate_recordset(NULL::"{table}", %s)',
                        [f"[{','.join(rows)}]"],
                    )
        return deepcopy(self.made)


def _rows() -> dict[str, list[str]]:
    """Every row of every table, as JSON."""
    rows = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.django_table_names(only_existing=True):
            cursor.execute(f'SELECT to_json(one)::text FROM "{table}" one')
            rows[table] = [row for (row,) in cursor.fetchall()]
    return rows
