"""Whose fault an answer of the database is: its own, or that of the rows that it was given.

A read-only moment, a full disk, too many connections, a schema under migration, a pooler between:
nobody who types did any of that, so it is waited for and never told as theirs.
"""

import psycopg

ABOUT_THE_ROWS = ("22", "23", "54")
"""Classes of SQLSTATE: data exception, integrity constraint, more than the program can take."""


def is_about_the_rows(error: psycopg.Error) -> bool:
    """Whether the same rows would be refused again by a database in full health."""
    return (error.sqlstate or "").startswith(ABOUT_THE_ROWS)


def told(error: psycopg.Error) -> str:
    """What is wrong, in a line, with PostgreSQL's own code where it gave one."""
    words = (str(error).strip().splitlines() or [type(error).__name__])[0]
    return f"{words} ({error.sqlstate})" if error.sqlstate else words
