"""What home says about the people of a workspace."""

from apps.workspaces.fragments import Fragment
from apps.workspaces.home import Place, home_panel
from apps.workspaces.models import Invitation, Member
from apps.workspaces.policies import WorkspacePolicy


@home_panel(order=10, place=Place.FOR_ME)
def call_the_others(member: Member) -> Fragment | None:
    """A workspace of one is the first thing to mend, by whoever can invite."""
    if not WorkspacePolicy(member, member.workspace).invite():
        return None
    others = Member.objects.visible_to(member).seated().exclude(pk=member.pk)
    alone = not others.exists()
    return Fragment("workspaces/home/invite.html") if alone else None


@home_panel(order=90, place=Place.FOR_OTHERS)
def invited(member: Member) -> Fragment | None:
    """Who was invited and has not come; those who can do something about it see it."""
    if not WorkspacePolicy(member, member.workspace).invite():
        return None
    invitations = list(Invitation.objects.visible_to(member).for_roster()[:5])
    if not invitations:
        return None
    return Fragment("workspaces/home/invited.html", {"invitations": invitations})
