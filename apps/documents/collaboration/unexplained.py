"""Updates that build upon edits which are not here yet. Their client keeps them, and they are
stored once they have found their place."""

from collections.abc import Iterable, Sequence

from apps.documents.collaboration import protocol
from apps.documents.collaboration.client import Client, Typed
from apps.documents.collaboration.replica import Replica, chunked


def among(clients: Iterable[Client]) -> list[Client]:
    """Those who sent some."""
    return [client for client in clients if client.unexplained]


def note(replica: Replica, group: Iterable[tuple[Client, Sequence[Typed]]]) -> bool:
    """Find them among what was just taken, and ask their authors for what is missing. Whether
    there are any. Raises `BadUpdate`."""
    found = False
    for client, typed in group:
        updates = [one.data for one in typed]
        if not any(replica.lacks(chunk) for chunk in chunked(updates)):
            continue
        first = client.taken - len(updates) + 1
        for number, update in enumerate(updates, start=first):
            if replica.lacks(update):
                client.unexplained.append((number, update))
        if client.unexplained:
            found = True
            client.outbox.put(protocol.step_1(replica.state()))
    return found


def forget_explained(replica: Replica, clients: Iterable[Client]) -> None:
    """What has found its place is in the log with the edits it waited for."""
    for client in among(clients):
        while client.unexplained and not replica.lacks(client.unexplained[0][1]):
            client.unexplained.pop(0)
