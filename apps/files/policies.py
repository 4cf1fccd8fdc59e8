"""Who may do what with a file: who may do it with what the file hangs on."""

from typing import ClassVar

from apps.core.policies import Policy, policy_about
from apps.files.models import StoredFile
from apps.workspaces.models import Member


class FilePolicy(Policy[Member, StoredFile]):
    """A file has no rights of its own."""

    actions: ClassVar = ("view",)

    def view(self) -> bool:
        if self.member.left_at or self.member.workspace_id != self.subject.workspace_id:
            return False
        thing = self.subject.subject
        return thing is not None and policy_about(self.member, thing).may("view")
