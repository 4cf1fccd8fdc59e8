"""Reading files and folders of Markdown, HTML and Word into a plan of pages. Pure: no database.

plan = read_path(Path("handbook"))
for page in plan.pages:          # a parent always comes before its children
    ...                          # make the document with page.title; keep its address
for page in plan.pages:
    json, losses = resolve_links(plan, page, href_of=addresses.get)
"""

from apps.documents.importing.links import resolve_links
from apps.documents.importing.plan import Brought, ImportPlan, Limits, Page, Refusal, Talk
from apps.documents.importing.sources import open_regular, read_path, read_upload
from apps.documents.importing.word_talks import quoted

__all__ = [
    "Brought", "ImportPlan", "Limits", "Page", "Refusal", "Talk", "open_regular", "quoted",
    "read_path", "read_upload", "resolve_links",
]  # fmt: skip
