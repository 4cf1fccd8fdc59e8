"""Who may do what with documents; asked by page, API, template and socket alike."""

from typing import ClassVar

from apps.core.policies import Policy
from apps.documents.models import Document, Impact, Import, Template
from apps.workspaces.models import Member


class DocumentPolicy(Policy[Member, Document]):
    """Every member reads the book and may comment on it; admins and editors write it."""

    actions: ClassVar = ("view", "comment", "edit", "move", "archive", "restore", "sign")

    def view(self) -> bool:
        return self.member.left_at is None and self.member.workspace_id == self.subject.workspace_id

    def comment(self) -> bool:
        return self.view() and not self.subject.is_archived

    def edit(self) -> bool:
        return self._writes() and not self.subject.is_archived

    def move(self) -> bool:
        return self.edit()

    def archive(self) -> bool:
        return self.edit()

    def restore(self) -> bool:
        return self._writes() and self.subject.is_archived

    def sign(self) -> bool:
        """For the own team, as its signatory; a role that may not edit does not matter."""
        return self.member.signatory and self.comment()

    def refusal(self, action: str) -> str:
        if action == "sign" and self.view() and not self.member.signatory:
            return "Only signatories of sales and marketing sign."
        if self.view() and self.subject.is_archived and (action == "sign" or self._writes()):
            return "This page is archived. Restore it first."
        return super().refusal(action)

    def _writes(self) -> bool:
        return self.view() and self.member.may_edit


class ImpactPolicy(Policy[Member, Impact]):
    """Who keeps the linking text says whether it still holds: editors, and signatories."""

    actions: ClassVar = ("view", "confirm")

    def view(self) -> bool:
        return self._document.view()

    def confirm(self) -> bool:
        return self._document.may("edit") or self._document.may("sign")

    def refusal(self, action: str) -> str:
        return self._document.refusal("edit")

    @property
    def _document(self) -> DocumentPolicy:
        return DocumentPolicy(self.member, self.subject.document)


class ImportPolicy(Policy[Member, Import]):
    """An import is its own member's; what it made is everybody's."""

    actions: ClassVar = ("view",)

    def view(self) -> bool:
        return self.member.left_at is None and self.member.pk == self.subject.by_id


class TemplatePolicy(Policy[Member, Template]):
    """Every member sees the templates; who writes the book keeps them."""

    actions: ClassVar = ("view", "edit", "remove")

    def view(self) -> bool:
        return self.member.left_at is None and self.member.workspace_id == self.subject.workspace_id

    def edit(self) -> bool:
        return self.view() and self.member.may_edit

    def remove(self) -> bool:
        return self.edit()
