"""Which errors are an outage of ours: nothing is wrong with what was asked, and it may be asked
again. Pages and API answer them with 503, never as a fault of the program or of the person."""

import psycopg
from django.db import DatabaseError, InterfaceError, OperationalError
from psycopg_pool import PoolClosed, PoolTimeout

RETRY_AFTER = 2  # seconds
WORDS = "The database does not answer at the moment. Nothing was changed; try again."
STATES = ("08", "25006", "53", "55", "57", "58", "42P01", "42703")
"""Of SQLSTATE: no connection, read-only, no resources, not in that state, an operator's doing,
input and output, a table or column that a migration is just bringing or taking away."""


def is_outage(error: BaseException | None) -> bool:
    match error:
        case PoolTimeout() | PoolClosed() | OperationalError() | InterfaceError():
            return True
        case DatabaseError():
            cause = error.__cause__
            return isinstance(cause, psycopg.Error) and (cause.sqlstate or "").startswith(STATES)
    return False
