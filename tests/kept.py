"""What a long preparation wrote, kept so that the next test has it at once."""

from collections.abc import Callable, Hashable
from copy import deepcopy
from typing import Any, Generic, TypeVar

from django.db import connection, transaction

T = TypeVar("T")
Rows = dict[str, dict[str, None]]
"""By table, in the order in which PostgreSQL tells them."""


class Kept(Generic[T]):
    """What `make` returned and every row it wrote, to be written again without its work."""

    def __init__(self, make: Callable[[], T]) -> None:
        with transaction.atomic():
            before = _rows()
            self.made = make()
            after = _rows()
            self.added = _without(before, after)
            self.gone = _without(after, before)
            transaction.set_rollback(True)

    def again(self) -> T:
        """The rows are in the database as they were; the answer is this test's own to change."""
        with transaction.atomic(), connection.cursor() as cursor:
            for table, rows in self.gone.items():
                if rows:
                    cursor.execute(
                        f'DELETE FROM "{table}" one WHERE to_json(one)::text = ANY(%s)',
                        [rows],
                    )
            for table, rows in self.added.items():
                if rows:
                    cursor.execute(
                        f'INSERT INTO "{table}" '
                        f'SELECT * FROM json_populate_recordset(NULL::"{table}", %s)',
                        [f"[{','.join(rows)}]"],
                    )
        return deepcopy(self.made)


class Shelf:
    """Several preparations, each made when it is first asked for."""

    def __init__(self) -> None:
        self._kept: dict[Hashable, Kept[Any]] = {}

    def again(self, what: Callable[..., T], *with_these: Any, key: Hashable) -> T:
        """What `what(*with_these)` returned the first time that it was asked for with this key,
        and its rows."""
        name = (what, key)
        if name not in self._kept:
            self._kept[name] = Kept(lambda: what(*with_these))
        made: T = self._kept[name].again()
        return made


def _without(some: Rows, rows: Rows) -> dict[str, list[str]]:
    return {name: [one for one in rows[name] if one not in some[name]] for name in rows}


def _rows() -> Rows:
    """Every row of every table, as JSON."""
    rows = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.django_table_names(only_existing=True):
            cursor.execute(f'SELECT to_json(one)::text FROM "{table}" one')
            rows[table] = {row: None for (row,) in cursor.fetchall()}
    return rows
