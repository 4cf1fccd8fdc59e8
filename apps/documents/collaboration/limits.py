"""How much one connection, one document and one process may take. Sizes are in bytes."""

from dataclasses import dataclass

KILO = 1024
MEGA = 1024 * KILO


@dataclass(frozen=True)
class Limits:
    """The defaults suit a company on one small machine; tests make them smaller."""

    frame: int = 8 * MEGA
    """A longer frame closes its sender. Servers must let it through to us or say 1009."""
    document: int = 32 * MEGA
    """State of a document beyond which nobody can add to it."""
    clients: int = 500
    """Connections to one document in one process."""

    pending: int = 1 * MEGA
    """What one connection may have sent and not yet been committed; then it is not read."""
    pending_everywhere: int = 64 * MEGA
    """The same for the process: the bound on memory while the database does not answer."""
    batch: int = 4 * MEGA
    """What one room puts into one commit."""

    outbox: int = 16 * MEGA
    """What waits to be sent to one client, beyond which the client is too slow."""
    lag: int = 1 * MEGA
    """A client with more waiting than this lags; it slows those who flood the room."""
    lag_seconds: float = 10.0
    """Who lags for longer is too slow."""
    small: int = 64 * KILO
    """A sender with less pending than this is never held up by a lagging reader."""

    presence: int = 64 * KILO
    """An awareness frame; stock clients send on the states of everybody else too."""
    presence_state: int = 4 * KILO
    """One state in it, so that it fits into the news to other processes."""
    presences: int = 4
    """Awareness ids that one connection may own."""

    linger_seconds: float = 30.0
    """How long a room without clients stays in memory."""
    quiet_seconds: float = 1.0
    """Pause after the last edit after which headings get their missing ids."""
    derive_seconds: float = 2.0
    """Pause after the last edit after which what derives from the text is made anew."""
    compact_after: int = 500
    """Updates beyond the snapshot from which on a room that goes idle folds them in."""
    answer_seconds: float = 4.0
    """How long who comes back is waited for to tell what it brings, before it is sent the text."""
    unexplained_seconds: float = 30.0
    """How long an update may wait for the edits it builds upon."""
    reauthorise_seconds: float = 300.0
    """Rights are asked anew this often even if nobody told of a change (expired sessions)."""
    look_seconds: float = 5.0
    """How often the last two are looked after."""
    drain_seconds: float = 8.0
    """How long a stopping process tries to commit what it holds."""
