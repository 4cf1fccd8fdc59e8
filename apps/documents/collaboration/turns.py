"""Whose edits go into the next commit of a room."""

from collections.abc import Set as AbstractSet

from apps.documents.collaboration.client import Client, Typed
from apps.documents.collaboration.limits import Limits


def ready(
    clients: AbstractSet[Client], departed: AbstractSet[Client], limits: Limits
) -> list[Client]:
    """Whose edits can be stored now. While a reader lags, who floods the room waits."""
    lags = any(client.outbox.lags for client in clients)
    return [
        client
        for client in (*clients, *departed)
        if client.pending
        and not client.held
        and not client.brings_words
        and not (lags and client.pending_size > limits.small)
    ]


def pull(
    clients: AbstractSet[Client], departed: AbstractSet[Client], limits: Limits
) -> list[tuple[Client, list[Typed]]]:
    """Take their updates, up to what one commit carries."""
    left = limits.batch
    pulled = []
    for client in ready(clients, departed, limits):
        if left > 0:
            updates = client.pull(left)
            left -= sum(len(typed.data) for typed in updates)
            pulled.append((client, updates))
    return pulled
