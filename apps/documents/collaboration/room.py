"""One open document: its text, who is in it, and what of it is not durable yet.

Nothing here waits and nothing here knows sockets or databases. The order of things: a client's
update waits in its `pending`; `collect` takes it into the replica and hands what changed to the
writer; `committed` shows it to everybody and tells its author. In between nobody is answered
from the replica, so what is visible is durable.
"""

from collections.abc import Callable, Iterable, Sequence
from uuid import UUID

from apps.documents.collaboration import protocol, turns, unexplained
from apps.documents.collaboration.changes import Change, Poisoned
from apps.documents.collaboration.client import Client
from apps.documents.collaboration.letters import Letters
from apps.documents.collaboration.limits import Limits
from apps.documents.collaboration.log import Entry, Loaded, Row
from apps.documents.collaboration.presence import Presence
from apps.documents.collaboration.protocol import Close
from apps.documents.collaboration.replica import Replica, chunked, merged
from apps.documents.collaboration.revisions import Revisions
from apps.documents.collaboration.safety import BadUpdate
from apps.documents.collaboration.stored import Stored


class Room:
    """`wake` asks the writer to come by when there is something for it."""

    def __init__(self, document_id: UUID, limits: Limits, wake: Callable[["Room"], None]) -> None:
        self.document_id = document_id
        self.limits = limits
        self.wake = wake
        self.replica: Replica | None = None
        self.letters = Letters()
        self.stored: Stored | None = None
        """The text as it was loaded, until the first replica is made of it."""
        self.revisions = Revisions()
        self.size = 0
        """Bytes of the log that were taken in; an upper bound on the size of the state."""
        self.since_snapshot = 0
        self.clients: set[Client] = set()
        self.departed: set[Client] = set()
        """Those who went and left something that is still to be stored."""
        self.presence = Presence(limits)
        self._found: list[Change] = []
        self._in_flight: list[Change] = []
        self._early: list[tuple[int, bytes]] = []
        self._waited = False
        """Whether the replica ever kept an update that builds upon edits it did not have."""

    # The text comes and goes

    def show(self, stored: Stored) -> None:
        """Begin with a text that nobody has read yet."""
        self.stored = stored
        self.size = stored.size

    def open(self, loaded: Loaded, replica: Replica, letters: Letters) -> None:
        """Begin, or begin anew after the replica broke, with what the log has."""
        self.replica, self.letters, self.stored = replica, letters, None
        self._waited = False
        self.since_snapshot = len(loaded.updates)
        self.size = sum(map(len, loaded.pieces))
        self.revisions.saw_all_to(loaded.revision)
        for change in self._in_flight:
            letters.learn(change.row.data)
            replica.take([change.row.data])
        early, self._early = self._early, []
        for revision, data in early:
            self.remote(revision, data)
        for client in unexplained.among(self.clients):
            waiting = [update for _, update in client.unexplained]
            self._take(replica, [(client, waiting)])

    def _hurry(self) -> None:
        if self.stored:
            self.stored.needed.set()

    def put_back(self, taken: Iterable[tuple[Client, list[bytes]]]) -> None:
        """What was taken and not stored is pending again."""
        for client, updates in taken:
            client.put_back(updates)
            if client not in self.clients:
                self.departed.add(client)

    def measure(self, more: bytes) -> bool:
        """Whether the document would be too large with this, measured anew."""
        if self.replica:
            self.size = len(self.replica.since())
        return self.size + len(more) > self.limits.document

    def shut(self) -> None:
        """Let go of the text."""
        if self.replica:
            self.replica.drop()
            self.replica = None

    @property
    def settled(self) -> bool:
        """Whether all that is in the replica is durable."""
        return not self._found and not self._in_flight

    @property
    def busy(self) -> bool:
        """Whether somebody is here or something waits to be stored."""
        return bool(self.clients or self.departed) or not self.settled

    # Clients

    def join(self, client: Client) -> None:
        """Let a client in: ask what it has, show it who is here."""
        self.clients.add(client)
        client.outbox.on_relief = lambda: self.wake(self)
        self.ask(client)
        self.show_presence(client)

    def ask(self, client: Client) -> None:
        """Ask a client what it has that is not here; later, if that is not known yet."""
        if self.replica:
            client.outbox.put(protocol.step_1(self.replica.state()), asked_for=True)

    def leave(self, client: Client) -> set[int]:
        """A client went; what it sent is still stored. Answers its awareness ids."""
        self.clients.discard(client)
        client.outbox.on_relief = lambda: None
        if client.pending:
            self.departed.add(client)
        self.wake(self)
        return self.presence.leave(client)

    def show_presence(self, client: Client) -> None:
        states = self.presence.update()
        if states:
            client.outbox.put(protocol.awareness_frame(states), asked_for=True)

    def answer_state(self, client: Client, vector: bytes) -> None:
        """Send what a client lacks, once nothing is on its way into the log."""
        if self.stored and self.stored.answers(vector):
            for frame in self.stored.frames:
                client.outbox.put(frame, asked_for=True)
            return
        if self.replica is None or not self.settled:
            client.wants_state = vector
            self._hurry()
            return
        client.wants_state = None
        try:
            missing = self.replica.since(vector)
        except BadUpdate:
            client.close(Close.MALFORMED)
            return
        client.outbox.put(protocol.step_2(missing), asked_for=True)

    def broadcast(self, frame: bytes, *, without: frozenset[Client] = frozenset()) -> None:
        for client in self.clients:
            if client not in without:
                client.outbox.put(frame)

    # From the other processes

    def remote(self, revision: int, data: bytes) -> None:
        """Take in and show what another process, or a REST write, committed."""
        if self.replica is None:
            self._early.append((revision, data))
            return
        if not self.revisions.saw(revision):
            return
        self.letters.learn(data)
        changed = self.replica.take([data])
        self._grew(data)
        self.broadcast(protocol.update_frame(data))
        if changed != data:
            self._keep_explained(changed)

    def take_whole(self, loaded: Loaded) -> None:
        """Take in and show a text whose latest steps cannot be had one by one."""
        if self.replica is None:
            return  # it will open with that text
        for piece in loaded.pieces:
            self.letters.learn(piece)
        changed = self.replica.take(list(chunked(loaded.pieces)))
        self.revisions.saw_all_to(loaded.revision)
        if changed:
            self.broadcast(protocol.update_frame(changed))
            self._keep_explained(changed)

    def _keep_explained(self, changed: bytes | None) -> None:
        """What came from elsewhere may be what an update of ours had waited for, and that one is
        in no log yet."""
        if changed and self._waited:
            self._found.append(Change(Row(None, changed)))
            self.wake(self)

    # To the log and back

    def collect(self) -> Entry | None:
        """Take what is pending into the replica. Raises `Poisoned`."""
        if self.replica is None or self._in_flight:
            self._hurry()
            return None
        pulled = turns.pull(self.clients, self.departed, self.limits)
        self.departed = {client for client in self.departed if client.pending}
        self._take(self.replica, pulled)
        unexplained.forget_explained(self.replica, self.clients)
        self._in_flight, self._found = self._found, []
        if not self._in_flight:
            self._settle()
            return None
        return Entry(self.document_id, [change.row for change in self._in_flight])

    def committed(self, revision: int) -> None:
        """All that was collected is in the log, up to this revision: show it."""
        changes, self._in_flight = self._in_flight, []
        numbers = range(revision - len(changes) + 1, revision + 1)
        if self.replica is None:
            # It is being made anew and may have been read before this commit.
            self._early += zip(numbers, (c.row.data for c in changes), strict=True)
            self._settle()
            return
        for number, change in zip(numbers, changes, strict=True):
            self.revisions.saw(number)
            self._grew(change.row.data)
        if len(changes) == 1:
            alone = changes[0].authors if len(changes[0].authors) == 1 else frozenset()
            self.broadcast(protocol.update_frame(changes[0].row.data), without=alone)
        else:
            self.broadcast(protocol.update_frame(merged([c.row.data for c in changes])))
        self._settle()

    def add(self, update: bytes) -> None:
        """Something the server itself changed in the replica, to be stored."""
        self._found.append(Change(Row(None, update)))
        self.wake(self)

    def _settle(self) -> None:
        """Tell authors what is durable and answer who asked for the text meanwhile."""
        for client in self.clients:
            if client.acks and not client.refused and client.durable > client.saved:
                client.saved = client.durable
                frame = protocol.saved_frame(revision=self.revisions.last, count=client.saved)
                client.outbox.put(frame)
            if client.wants_state is not None:
                self.answer_state(client, client.wants_state)
        if turns.ready(self.clients, self.departed, self.limits):
            self.wake(self)

    def _take(self, replica: Replica, pulled: Sequence[tuple[Client, list[bytes]]]) -> None:
        """Apply updates, those of one member together, and keep what they changed."""
        by_member: dict[UUID, list[tuple[Client, list[bytes]]]] = {}
        for client, updates in pulled:
            by_member.setdefault(client.access.member_id, []).append((client, updates))
        for member_id, sent in by_member.items():
            group = self.letters.sift(sent, replica.clocks)
            updates = [update for _, own in group for update in own]
            try:
                change = replica.take(list(chunked(updates)))
                if change:
                    if group is not sent:
                        self.letters.learn(change)
                    authors = frozenset(client for client, _ in group)
                    self._found.append(Change(Row(member_id, change), authors))
                # If it is the one that came, that has found its place.
                if [change] != updates and unexplained.note(replica, group):
                    self._waited = True
                    for client, _ in group:
                        self.letters.expect(client)
            except BadUpdate:
                self._found.clear()
                raise Poisoned([one for one in pulled if not one[0].refused]) from None

    def _grew(self, data: bytes) -> None:
        self.size += len(data)
        self.since_snapshot += 1
