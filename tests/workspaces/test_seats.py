"""The rules of seats, where it matters on a real database with two at once."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from apps.accounts.models import User
from apps.core.errors import InvalidInput, RuleViolation
from apps.workspaces.models import ApiToken, Invitation, Member, Workspace
from tests.cast import Cast


def at_once(*steps: Callable[[], object]) -> list[object]:
    """What each step gave or raised, all started at the same moment in their own connections."""
    start = threading.Barrier(len(steps))
    outcomes: list[object] = [None] * len(steps)

    def run(number: int, step: Callable[[], object]) -> None:
        start.wait()
        try:
            outcomes[number] = step()
        except Exception as error:
            outcomes[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(steps)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return outcomes


def refused(outcomes: list[object]) -> list[str]:
    return [each.code for each in outcomes if isinstance(each, RuleViolation)]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_round", range(5))
def test_of_the_last_two_admins_who_leave_at_once_exactly_one_stays(
    cast: Cast, _round: int
) -> None:
    cast.leader.change(by=cast.admin, role="admin")

    outcomes = at_once(
        lambda: Member.objects.get(pk=cast.admin.pk).leave(by=cast.admin),
        lambda: Member.objects.get(pk=cast.leader.pk).leave(by=cast.leader),
    )

    assert refused(outcomes) == ["last_admin"]
    seated = Member.objects.seated().filter(workspace=cast.admin.workspace, role="admin")
    assert seated.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_admins_who_remove_each_other_at_once_do_not_both_go(cast: Cast) -> None:
    cast.leader.change(by=cast.admin, role="admin")

    outcomes = at_once(
        lambda: Member.objects.get(pk=cast.admin.pk).leave(by=cast.leader),
        lambda: Member.objects.get(pk=cast.leader.pk).leave(by=cast.admin),
    )

    assert refused(outcomes) == ["last_admin"]


@pytest.mark.django_db(transaction=True)
def test_an_invitation_that_two_people_accept_at_once_gives_one_seat(cast: Cast) -> None:
    Invitation.send(by=cast.admin, email="new@acme.example", team="sales", role="editor")
    people = [User.objects.create_user(f"{n}@x.example", name=f"Person {n}") for n in (1, 2)]

    outcomes = at_once(
        *[lambda person=person: Invitation.objects.get().accept(by=person) for person in people]
    )

    assert refused(outcomes) == ["invitation_spent"]
    assert Member.objects.filter(user__in=people).count() == 1


@pytest.mark.django_db(transaction=True)
def test_accepting_while_a_newer_invitation_is_sent_ends_without_a_deadlock(cast: Cast) -> None:
    invitation = Invitation.send(
        by=cast.admin, email="new@acme.example", team="sales", role="editor"
    )
    person = User.objects.create_user("new@acme.example", name="New")

    outcomes = at_once(
        lambda: Invitation.objects.get(pk=invitation.pk).accept(by=person),
        lambda: invitation.send_again(by=cast.admin),
    )

    assert len(refused(outcomes)) == 1
    assert not [
        o for o in outcomes if isinstance(o, Exception) and not isinstance(o, RuleViolation)
    ]


def test_who_leaves_loses_their_tokens_and_gets_the_old_seat_back_later(cast: Cast) -> None:
    _, secret = ApiToken.issue(by=cast.marketer, label="CRM", scopes=["documents:read"])

    cast.marketer.leave(by=cast.marketer)
    assert ApiToken.objects.behind(secret) is None

    back = Member.seat(
        workspace=cast.admin.workspace, user=cast.marketer.user, team="sales", role="commenter"
    )
    assert (back.pk, back.team, back.left_at) == (cast.marketer.pk, "sales", None)
    assert ApiToken.objects.behind(secret) is None


def test_nobody_of_leadership_signs(cast: Cast) -> None:
    with pytest.raises(InvalidInput) as refusal:
        cast.leader.change(by=cast.admin, signatory=True)
    assert "Only members of sales and marketing" in refusal.value.detail

    cast.sales_lead.change(by=cast.admin, team="leadership")
    assert not Member.objects.get(pk=cast.sales_lead.pk).signatory


@pytest.mark.parametrize(
    "slug", ["accounts", "api", "ws", "welcome", "a b", "-a", "Ä", "a" * 51, ""]
)
def test_an_address_that_cannot_be_one_opens_no_workspace(db: None, slug: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        Workspace.opened(slug=slug, name="Acme")
    assert list(refusal.value.errors) == ["slug"]
