"""What happens to a workspace and the people in it."""

from apps.activity.sentences.telling import Data, Told, changes, none


def _renamed(data: Data) -> str:
    return f"Before: {data['before']}"


def _seat(data: Data) -> str:
    return f"{data['team'].capitalize()}, {data['role']}"


SENTENCES: dict[str, Told] = {
    "workspace.created": ("opened", none),
    "workspace.renamed": ("renamed the workspace", _renamed),
    "member.joined": ("took a seat", _seat),
    "member.changed": ("changed the seat of", changes),
    "member.left": ("ended the seat of", none),
    "invitation.sent": ("invited", _seat),
    "invitation.revoked": ("withdrew the invitation of", none),
    "token.issued": ("made an API token for", lambda data: str(data["label"])),
    "token.revoked": ("revoked an API token of", lambda data: str(data["label"])),
}
