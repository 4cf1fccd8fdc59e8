"""Sets of documents, named by what they are or by the page that shows them."""

from typing import TYPE_CHECKING, Self

from django.db import models

from apps.documents.models.section import hash_of_sections, sections_counted, share_agreed
from apps.documents.vocabulary import AGREED_STATES, SectionState
from apps.workspaces.models import Member

if TYPE_CHECKING:
    from apps.documents.models.document import Document  # noqa: F401 - named in a string below


class DocumentQuerySet(models.QuerySet["Document"]):
    def visible_to(self, member: Member) -> Self:
        """All of the member's workspace, archived ones too; every member may read the book."""
        return self.filter(workspace_id=member.workspace_id)

    def current(self) -> Self:
        """Those that are not put away."""
        return self.filter(archival=None)

    def archived(self) -> Self:
        """What was put away, each with what went along below it, latest first."""
        return (
            self.filter(archival__together_with=models.F("pk"))
            .select_related("archival__by__user")
            .order_by("-archival__at", "pk")
        )

    def in_order(self) -> Self:
        """As they stand below one parent."""
        return self.order_by("position", "pk")

    def titled_like(self, words: str) -> Self:
        """Those whose title holds every word, the latest edited first."""
        found = self.order_by("-edited_at", "pk")
        for word in words.split():
            found = found.filter(title__icontains=word)
        return found

    def for_api(self) -> Self:
        """With what REST tells beside the row: archival, `revision`, `content_hash` and
        `agreed_share`; and as of which revision these are, `projected_revision`."""
        return (
            self.select_related("archival")
            .annotate(revision=models.F("live_text__revision"), content_hash=hash_of_sections())
            .annotate(
                agreed_share=share_agreed(),
                projected_revision=models.F("live_text__projected_revision"),
            )
        )

    def with_agreement(self) -> Self:
        """Adds how many sections each has and how far the teams agree on them: `section_count`,
        `agreed_count`, `sales_count` and `marketing_count` (signed by that team alone)."""
        state = SectionState
        return self.annotate(
            section_count=sections_counted(),
            agreed_count=sections_counted(*AGREED_STATES),
            sales_count=sections_counted(state.SIGNED_BY_SALES),
            marketing_count=sections_counted(state.SIGNED_BY_MARKETING),
        )

    def with_children_counted(self) -> Self:
        """Adds `child_count`: how many current pages stand directly below each."""
        below = (
            self.model.objects.current()
            .filter(parent=models.OuterRef("pk"))
            .order_by()
            .values("parent")
            .annotate(n=models.Count("pk"))
            .values("n")
        )
        return self.annotate(child_count=models.functions.Coalesce(models.Subquery(below), 0))
