"""What the commands look up by what a person types."""

from django.core.management.base import CommandError

from apps.workspaces.models import Member, Workspace


def workspace_at(slug: str) -> Workspace:
    """The workspace at an address; a `CommandError` if there is none."""
    workspace = Workspace.objects.filter(slug=slug).first()
    if workspace is None:
        raise CommandError(f"There is no workspace “{slug}”.")
    return workspace


def member_with(workspace: Workspace, email: str) -> Member:
    """Who sits in the workspace with this address; a `CommandError` if nobody does."""
    seated = Member.objects.seated().filter(workspace=workspace, user__email__iexact=email)
    member = seated.select_related("user", "workspace").first()
    if member is None:
        raise CommandError(f"Nobody with the address {email} sits in “{workspace.slug}”.")
    return member
