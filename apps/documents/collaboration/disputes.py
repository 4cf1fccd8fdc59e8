"""Which edits cannot just be handed to Yjs, because they meet others that their author had not
seen: somebody typed where a block was taken away, or takes away where somebody types.

Nearly all edits are told apart without reading them: nothing was sent to their author that it had
not seen, or nobody took anything away.
"""

import time
from collections.abc import Sequence

from apps.documents.collaboration.changes import Change
from apps.documents.collaboration.client import Client, Typed
from apps.documents.collaboration.knowledge import LATELY, Recently, Shown
from apps.documents.collaboration.protocol import Close
from apps.documents.collaboration.touching import Edit, meet

Pulled = list[tuple[Client, list[Typed]]]


def apart(recent: Recently, pulled: Pulled) -> tuple[Pulled, Pulled]:
    """Those that Yjs may put together, and those that are looked at one by one. Raises
    `BadUpdate`."""
    safe: Pulled = []
    disputed: Pulled = []
    before: list[bytes] = []
    """Edits of others that go into the same commit, which nobody has seen."""
    for client, typed in pulled:
        if any(one.returning or one.early for one in typed) or _is_disputed(
            recent, client, typed, before
        ):
            disputed.append((client, typed))
        else:
            safe.append((client, typed))
            if len(pulled) > 1:
                before += [one.data for one in typed]
    return safe, disputed


def _is_disputed(
    recent: Recently, client: Client, typed: Sequence[Typed], before: Sequence[bytes]
) -> bool:
    takes_away = any(one.data[-1] for one in typed)
    if before and meet([one.data for one in typed], before):
        return True
    if not recent.may_be_unseen(client, typed[0], takes_away):
        return False
    unseen = unseen_by(recent, client, typed[0])
    if unseen is None and not takes_away and recent.are_letters(client, typed[0].seen):
        return False
    if unseen is None:
        # So far behind that nobody knows what it had seen. It comes back, and tells.
        client.close(Close.TRY_LATER)
        return False
    changes = [change for shown in unseen for change in shown.by_others(client)]
    if not takes_away:
        changes = [change for change in changes if change.deletes]
    edits = [Edit(one.data) for one in typed] if changes else []
    return any(edit.meets(change.edit) for edit in edits for change in changes)


def unseen_by(recent: Recently, client: Client, typed: Typed) -> list[Shown] | None:
    """What was sent to a client, and not seen when it made an edit; None where that is unknown."""
    if typed.exact:
        return recent.unseen(client, typed.seen)
    since = time.monotonic() - LATELY
    lately = [shown for shown in recent.sent(client, typed.seen) if shown.at > since]
    edit = Edit(typed.data)
    built = [n for n, shown in enumerate(lately) if _is_below(edit, shown.by_others(client))]
    return lately[built[-1] + 1 :] if built else lately


def _is_below(edit: Edit, changes: Sequence[Change]) -> bool:
    return any(edit.builds_upon(change.edit) for change in changes)
