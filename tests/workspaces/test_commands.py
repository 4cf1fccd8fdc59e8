"""`create_workspace`, `create_member` and `create_token`, as scripts call them."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from apps.accounts.models import User
from apps.workspaces.models import Member, Workspace
from tests.cast import Cast
from tests.factories import bearer

SEAT = ["--workspace=acme", "--name=Nora New", "--team=sales", "--role=editor"]


def run(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def test_from_nothing_to_a_token_that_opens_the_api(db: None) -> None:
    run("create_workspace", "acme", "--name", "Acme")
    run("create_member", *SEAT, "--email=nora@acme.example", "--signatory", "--password=long one 7")
    lines = run("create_token", "--workspace=acme", "--email=nora@acme.example").splitlines()
    me = bearer(lines[-1]).get("/api/v1/me/").json()
    assert me["email"] == "nora@acme.example"
    assert me["workspaces"][0]["signatory"] is True
    assert "documents:write" in me["token"]["scopes"]
    assert User.objects.get(email="nora@acme.example").check_password("long one 7")


def test_a_known_person_takes_one_more_seat_and_keeps_the_password(cast: Cast) -> None:
    run("create_member", *SEAT, "--email=OTTO@other.example", "--password=another one 8")
    assert Member.objects.filter(user=cast.stranger.user).count() == 2
    assert not User.objects.get(pk=cast.stranger.user.pk).check_password("another one 8")


def test_a_token_has_only_the_scopes_that_were_asked_for(cast: Cast) -> None:
    out = run("create_token", "--workspace=acme", "--email=sam@acme.example",
              "--scopes=documents:read,activity:read", "--days=3")  # fmt: skip
    token = cast.salesperson.tokens.get()
    assert token.scopes == ["documents:read", "activity:read"]
    assert token.expires_at
    assert out.splitlines()[-1].endswith(token.hint)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["create_workspace", "acme", "--name=Again"], "taken"),
        (["create_workspace", "api", "--name=Api"], "choose another"),
        (["create_workspace", "A b", "--name=X"], "small letters"),
        (["create_member", *SEAT, "--email=sam@acme.example"], "already"),
        (["create_member", *SEAT, "--email=nonsense"], "valid"),
        (["create_member", *SEAT[1:], "--workspace=nowhere", "--email=a@b.example"], "nowhere"),
        (["create_token", "--workspace=acme", "--email=otto@other.example"], "otto"),
        (["create_token", "--workspace=acme", "--email=sam@acme.example", "--scopes=x"], "Unknown"),
        (["create_token", "--workspace=acme", "--email=sam@acme.example", "--days=0"], "passed"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(cast: Cast, words: Any, said: str) -> None:
    before = (Workspace.objects.count(), User.objects.count(), Member.objects.count())
    with pytest.raises(CommandError, match=said) as refusal:
        run(*words)
    assert "\n" not in str(refusal.value)
    assert (Workspace.objects.count(), User.objects.count(), Member.objects.count()) == before
