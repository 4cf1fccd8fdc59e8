"""Who may do what with OKRs; asked by page, API, template and socket alike.

Every member reads them and may comment; admins and editors write them; owners check in and say
their line whatever their role, since the number is theirs.
"""

from typing import ClassVar

from apps.core.policies import Policy
from apps.okrs.models import Cycle, KeyResult, Objective, Settings, Support
from apps.okrs.models.objective import OWNERS
from apps.workspaces.models import Member
from apps.workspaces.vocabulary import Team

ARCHIVED = "It is archived. Restore it first."


class CyclePolicy(Policy[Member, Cycle]):
    actions: ClassVar = ("view", "comment", "edit", "close")

    def view(self) -> bool:
        return self.member.left_at is None and self.member.workspace_id == self.subject.workspace_id

    def comment(self) -> bool:
        return self.view()

    def edit(self) -> bool:
        return self.view() and self.member.may_edit

    def close(self) -> bool:
        """Those who lead: leadership, admins, and the signatories of either team."""
        leads = self.member.is_admin or self.member.signatory
        return self.edit() and (leads or self.member.team == Team.LEADERSHIP)


class ObjectivePolicy(Policy[Member, Objective]):
    actions: ClassVar = ("view", "comment", "edit", "archive", "restore", "write_line")

    def view(self) -> bool:
        return self.member.left_at is None and self.member.workspace_id == self.subject.workspace_id

    def comment(self) -> bool:
        return self.view() and not self.subject.is_archived

    def edit(self) -> bool:
        return self._writes() and not self.subject.is_archived

    def archive(self) -> bool:
        return self.edit()

    def restore(self) -> bool:
        return self._writes() and self.subject.is_archived

    def write_line(self) -> bool:
        """For the own team, as its owner or, since owners are away at times, its signatory."""
        field = OWNERS.get(Team(self.member.team))
        owns = field is not None and getattr(self.subject, f"{field}_id") == self.member.pk
        return self.comment() and (owns or self.member.signatory)

    def refusal(self, action: str) -> str:
        if self.view() and self.subject.is_archived:
            return ARCHIVED
        return super().refusal(action)

    def _writes(self) -> bool:
        return self.view() and self.member.may_edit


class KeyResultPolicy(Policy[Member, KeyResult]):
    actions: ClassVar = ("view", "comment", "edit", "check_in", "archive", "restore")

    def view(self) -> bool:
        return self.member.left_at is None and self.member.workspace_id == self.subject.workspace_id

    def comment(self) -> bool:
        return self.view() and not self.subject.is_archived

    def edit(self) -> bool:
        return self._writes() and not self.subject.is_archived

    def check_in(self) -> bool:
        owners = {self.subject.owner_id, *self.subject.objective.owner_ids}
        return self.comment() and (self.member.may_edit or self.member.pk in owners)

    def archive(self) -> bool:
        return self.edit()

    def restore(self) -> bool:
        return self._writes() and hasattr(self.subject, "archival")

    def refusal(self, action: str) -> str:
        if self.view() and self.subject.is_archived:
            return ARCHIVED
        return super().refusal(action)

    def _writes(self) -> bool:
        return self.view() and self.member.may_edit


class SupportPolicy(Policy[Member, Support]):
    """Whoever edits the key result says what serves it."""

    actions: ClassVar = ("view", "remove")

    def view(self) -> bool:
        return KeyResultPolicy(self.member, self.subject.key_result).view()

    def remove(self) -> bool:
        return KeyResultPolicy(self.member, self.subject.key_result).edit()


class SettingsPolicy(Policy[Member, Settings]):
    """Thresholds are the workspace's: everybody sees them, admins set them."""

    actions: ClassVar = ("view", "change")

    def view(self) -> bool:
        return self.member.left_at is None and self.member.workspace_id == self.subject.workspace_id

    def change(self) -> bool:
        return self.view() and self.member.is_admin
