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
from apps.documents.collaboration.client import Client, Typed
from apps.documents.collaboration.disputes import apart
from apps.documents.collaboration.knowledge import Recently, Shown
from apps.documents.collaboration.letters import Letters
from apps.documents.collaboration.limits import Limits
from apps.documents.collaboration.log import Entry, Loaded, Row
from apps.documents.collaboration.presence import Presence
from apps.documents.collaboration.protocol import Close
from apps.documents.collaboration.replica import Replica, chunked, merged
from apps.documents.collaboration.revisions import Revisions
from apps.documents.collaboration.safety import BadUpdate
from apps.documents.collaboration.stored import Stored
from apps.documents.collaboration.touching import makes_blocks
from apps.documents.collaboration.unstored import Unstored


class Room:
    """`wake` asks the writer to come by when there is something for it, `mend` asks to put a
    client's edits together with others' that it had not seen."""

    def __init__(
        self,
        document_id: UUID,
        limits: Limits,
        wake: Callable[["Room"], None],
        mend: Callable[["Room", Client], None],
    ) -> None:
        self.document_id = document_id
        self.limits = limits
        self.wake = wake
        self.mend = mend
        self.recent = Recently()
        self.mending = False
        """Whether edits are being put together; meanwhile nothing is collected."""
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
        self._disputed: list[Client] = []
        self._unstored = Unstored()
        self._early: list[tuple[int, bytes]] = []
        self._waited = False
        """Whether the replica ever kept an update that builds upon edits it did not have."""

    # The text comes and goes

    def begin(self, stored: Stored) -> None:
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
        for change in self._unstored.in_flight:
            letters.learn(change.row.data)
            replica.take([change.row.data])
        self._hear_early()
        for client in unexplained.among(self.clients):
            waiting = [Typed(update) for _, update in client.unexplained]
            self._take(replica, [(client, waiting)])

    def _hear_early(self) -> None:
        """Take in what came while the text could not be changed."""
        early, self._early = self._early, []
        for revision, data in early:
            self.remote(revision, data)

    def _hurry(self) -> None:
        if self.stored:
            self.stored.needed.set()

    def put_back(self, taken: Iterable[tuple[Client, list[Typed]]]) -> None:
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
        return not self._unstored and not self.mending

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
            client.asked.append(client.told)
            client.outbox.put(protocol.step_1(self.replica.state()), asked_for=True)

    def leave(self, client: Client) -> set[int]:
        """A client went; what it sent is still stored. Answers its awareness ids."""
        self.clients.discard(client)
        client.outbox.on_relief = lambda: None
        client.answered = True  # or nobody would wait for it any more
        if client.pending:
            self.departed.add(client)
        self.wake(self)
        return self.presence.leave(client)

    def show_presence(self, client: Client) -> None:
        states = self.presence.update()
        if states:
            client.outbox.put(protocol.awareness_frame(states), asked_for=True)

    def asked_for(self, client: Client, vector: bytes) -> None:
        """A client says what it has, and wants the rest."""
        if not client.greeted:
            client.greeted, client.vector = True, vector
        self.answer_state(client, vector)

    def answer_state(self, client: Client, vector: bytes) -> None:
        """Send what a client lacks, once nothing is on its way into the log. Who comes back is
        heard first: what it typed would be gone there with the blocks that are gone here."""
        if self.stored and self.stored.answers(vector):
            for frame in self.stored.frames_for(client):
                client.show(frame, asked_for=True)
            client.got_all()
            return
        waits = client.brings_words or client.comes_back
        if self.replica is None or not self.settled or waits:
            client.wants_state = vector
            self._hurry()
            return
        client.wants_state = None
        try:
            missing = self.replica.since(vector)
        except BadUpdate:
            client.close(Close.MALFORMED)
            return
        frame = protocol.step_2(missing)
        if client.numbered:
            frame = protocol.numbered(frame, self.revisions.last)
        client.show(frame, asked_for=True)
        client.got_all()
        if client.is_early(client.seen) and not client.acks and client.access.may_edit:
            self.ask(client)

    def broadcast(self, frame: bytes) -> None:
        for client in self.clients:
            client.outbox.put(frame)

    def show(self, frame: bytes, shown: Shown | None = None) -> None:
        """Show text to everybody. Without `shown` it is of an unknown past. Who waits for the whole
        text, or has not asked for it yet, gets it with that: a step whose ground is missing may
        look like a broken text there."""
        if shown is None:
            self.recent.clear()
        else:
            self.recent.add(shown)
        shows_to = [one for one in self.clients if one.greeted and one.wants_state is None]
        numbered = protocol.numbered(frame, self.revisions.last)
        without = shown.without if shown else frozenset()
        for client in shows_to:
            if client not in without:
                client.show(numbered if client.numbered else frame)
        for client in self.departed - without:
            client.told += 1  # it never sees it, so what it left was made without it
        if shown and any(makes_blocks(change.row.data) for change in shown.changes):
            for client in shows_to:
                if not client.acks and client.access.may_edit and client not in shown.without:
                    self.ask(client)

    # From the other processes

    def remote(self, revision: int, data: bytes) -> None:
        """Take in and show what another process, or a REST write, committed."""
        if self.replica is None or self.mending:
            self._early.append((revision, data))
            return
        if not self.revisions.saw(revision):
            return
        self.letters.learn(data)
        changed = self.replica.take([data])
        self._grew(data)
        self.show(protocol.update_frame(data), Shown(revision, [Change(Row(None, data))]))
        if changed != data:
            self._keep_explained(changed)

    def take_whole(self, loaded: Loaded) -> None:
        """Take in and show a text whose latest steps cannot be had one by one."""
        if self.replica is None or self.mending:
            return  # it will open with that text, or a gap will tell of it
        for piece in loaded.pieces:
            self.letters.learn(piece)
        changed = self.replica.take(list(chunked(loaded.pieces)))
        self.revisions.saw_all_to(loaded.revision)
        if changed:
            self.show(protocol.update_frame(changed))
            self._keep_explained(changed)

    def _keep_explained(self, changed: bytes | None) -> None:
        """What came from elsewhere may be what an update of ours had waited for, and that one is
        in no log yet."""
        if changed and self._waited:
            self._find(Change(Row(None, changed)))
            self.wake(self)

    # To the log and back

    def collect(self) -> Entry | None:
        """Take what is pending into the replica. Raises `Poisoned`."""
        if self.replica is None or self._unstored.in_flight or self.mending:
            self._hurry()
            return None
        if self._disputed:
            self._begin_mending()
            return None
        # What was found already goes first: whose author saw it can be told once it was shown.
        found = self._unstored.found
        pulled = [] if found else turns.pull(self.clients, self.departed, self.limits)
        pulled = self.letters.sift(pulled, self.replica.clocks)
        try:
            pulled, disputed = apart(self.recent, pulled)
        except BadUpdate:
            raise Poisoned(list(pulled)) from None
        self.put_back(disputed)
        self._disputed = [client for client, _ in disputed]
        self.departed = {client for client in self.departed if client.pending}
        self._take(self.replica, pulled)
        unexplained.forget_explained(self.replica, self.clients)
        rows, after = self._unstored.collect(self.recent, self.revisions.last)
        if rows:
            return Entry(self.document_id, rows, after)
        self._settle()
        if self._disputed:
            self.wake(self)
        return None

    def committed(self, revision: int) -> None:
        """All that was collected is in the log, up to this revision: show it."""
        changes = self._unstored.stored()
        numbers = range(revision - len(changes) + 1, revision + 1)
        if self.replica is None:
            # It is being made anew and may have been read before this commit.
            self._early += zip(numbers, (c.row.data for c in changes), strict=True)
            self._settle()
            return
        for number, change in zip(numbers, changes, strict=True):
            self.revisions.saw(number)
            self._grew(change.row.data)
            change.taken = ()
        frame = protocol.update_frame(merged([change.row.data for change in changes]))
        self.show(frame, Shown(revision, changes, _knows_already(changes)))
        self._settle()

    def uncollect(self) -> None:
        """The text was changed elsewhere before what was collected could be stored. It is collected
        again, on top of that. Raises `Overtaken` with what meets that change."""
        self._unstored.put_back(self.recent, self.revisions.last)
        self.wake(self)

    @property
    def unstored(self) -> list[Row]:
        """What is in the text and not in the log."""
        return [one.row for one in (*self._unstored.in_flight, *self._unstored.found)]

    # Edits that meet others which their author had not seen

    def _begin_mending(self) -> None:
        client = self._disputed.pop(0)
        if client.pending and not client.held:
            self.mending = True
            self.mend(self, client)
        else:
            self.wake(self)

    def note_unexplained(self, client: Client, run: Sequence[Typed]) -> None:
        """Find among what was just taken what builds upon edits that are not here."""
        if self.replica and unexplained.note(self.replica, [(client, run)]):
            self._waited = True

    def mended(self, change: Change | None) -> None:
        """A client's edits were taken into the replica, with what puts the words of all where they
        belong."""
        self.mending = False
        if change:
            self.letters.learn(change.row.data)
            self._find(change)
        self._hear_early()
        self.departed = {client for client in self.departed if client.pending}
        self.wake(self)

    def add(self, update: bytes) -> None:
        """Something the server itself changed in the replica, to be stored."""
        self._find(Change(Row(None, update)))
        self.wake(self)

    def _find(self, change: Change) -> None:
        self._unstored.find(change, self.revisions.last)

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

    def _take(self, replica: Replica, pulled: Sequence[tuple[Client, list[Typed]]]) -> None:
        """Apply updates, those of one member together, and keep what they changed."""
        by_member: dict[UUID, list[tuple[Client, list[Typed]]]] = {}
        for client, updates in pulled:
            by_member.setdefault(client.access.member_id, []).append((client, updates))
        for member_id, group in by_member.items():
            data = [typed.data for _, own in group for typed in own]
            try:
                change = replica.take(list(chunked(data)))
                if change:
                    self.letters.learn(change)
                    authors = frozenset(client for client, _ in group)
                    self._find(Change(Row(member_id, change), authors, taken=group))
                # If it is the one that came, that has found its place.
                if [change] != data and unexplained.note(replica, group):
                    self._waited = True
                    for client, _ in group:
                        self.letters.expect(client)
            except BadUpdate:
                self._unstored.found.clear()
                raise Poisoned([one for one in pulled if not one[0].refused]) from None

    def _grew(self, data: bytes) -> None:
        self.size += len(data)
        self.since_snapshot += 1


def _knows_already(changes: Sequence[Change]) -> frozenset[Client]:
    """Who has no need to be shown them: the only one who made them, if nothing was put to them."""
    alone = len(changes) == 1 and len(changes[0].authors) == 1 and changes[0].row.sent is None
    return changes[0].authors if alone else frozenset()
