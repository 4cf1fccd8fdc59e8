"""Which section of a text links to which page, as last derived from the text."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q, Value

from apps.core.ids import uuid7
from apps.documents.models.archival import Archival
from apps.documents.models.section import Section, title_of_section
from apps.documents.vocabulary import LinkFault


class LinkQuerySet(models.QuerySet["Link"]):
    def with_fault(self) -> Self:
        """Adds `fault`: why the link leads nowhere as of now, empty if it does lead there."""
        there = Section.objects.filter(
            document=OuterRef("target"), key=OuterRef("target_section")
        ).order_by()
        return self.annotate(
            fault=models.Case(
                models.When(target=None, then=Value(LinkFault.UNKNOWN.value)),
                models.When(
                    Exists(Archival.objects.filter(document=OuterRef("target"))),
                    then=Value(LinkFault.ARCHIVED.value),
                ),
                models.When(
                    ~Q(target_section="") & ~Exists(there),
                    then=Value(LinkFault.SECTION_GONE.value),
                ),
                default=Value(""),
                output_field=models.CharField(),
            )
        )

    def broken(self) -> Self:
        return self.with_fault().exclude(fault="")

    def with_titles(self) -> Self:
        """Adds the headings at both ends: `section_title` and `target_section_title`."""
        return self.annotate(
            section_title=title_of_section("document", "section"),
            target_section_title=title_of_section("target", "target_section"),
        )

    def to_page(self, document: models.Model) -> Self:
        """Those of other current pages that lead to this page or to a section of it."""
        return self.filter(target=document, document__archival=None).exclude(document=document)


class Link(models.Model):
    """A section of a document links to a document of the book, or to one section of it.

    `section` and `target_section` are lasting ids of sections; without the latter the link is to
    the whole page. `address` is where the link leads, written in one way; `words` begin what is
    written for it. `target` is None where the address is of no page of this workspace.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE)
    document = models.ForeignKey(
        "documents.Document", on_delete=models.CASCADE, related_name="links"
    )
    section = models.CharField(max_length=32)
    address = models.CharField(max_length=200)
    words = models.CharField(max_length=200, blank=True)
    target = models.ForeignKey(
        "documents.Document", on_delete=models.SET_NULL, null=True, related_name="links_here"
    )
    target_section = models.CharField(max_length=32, blank=True)

    objects = LinkQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["document", "section", "address"], name="documents_link_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.document_id}#{self.section} to {self.address}"

    # -- as `with_fault()` and `with_titles()` know it

    fault: str
    section_title: str | None
    target_section_title: str | None

    @property
    def why(self) -> str:
        """Why it leads nowhere, in words; empty if it does lead there."""
        return str(LinkFault(self.fault).label) if self.fault else ""
