"""The book: pages, their text, what is derived from it, what is brought in."""

from apps.documents.models.archival import Archival
from apps.documents.models.document import Document
from apps.documents.models.editing import EditingSpell
from apps.documents.models.impact import Impact
from apps.documents.models.imports import Import, ImportState
from apps.documents.models.link import Link
from apps.documents.models.livetext import LiveText, Update
from apps.documents.models.queries import DocumentQuerySet
from apps.documents.models.section import Section
from apps.documents.models.signing import AgreedText, SignOff
from apps.documents.models.template import Template
from apps.documents.models.version import Version

__all__ = [
    "AgreedText",
    "Archival",
    "Document",
    "DocumentQuerySet",
    "EditingSpell",
    "Impact",
    "Import",
    "ImportState",
    "Link",
    "LiveText",
    "Section",
    "SignOff",
    "Template",
    "Update",
    "Version",
]
