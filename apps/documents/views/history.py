"""What became of a document's text: its versions, and the difference of any two."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.safestring import SafeString, mark_safe

from apps.core.richtext import html
from apps.core.richtext.difference import compare, compare_nodes
from apps.core.richtext.difference_page import ShownSection, as_page
from apps.core.richtext.sections import split
from apps.documents import versions
from apps.documents.agreed import agreed_nodes
from apps.documents.models import Version
from apps.documents.policies import DocumentPolicy
from apps.documents.projection import current_sections
from apps.documents.seals import SectionSeal, seals_of
from apps.documents.views.base import DocumentView
from apps.documents.writing import read_content
from apps.workspaces.doors import MemberRequest, allow

LISTED = 500
"""Versions that the slider reaches back; older ones have their address."""


class HistoryView(DocumentView):
    """What the pages about the past of a text share."""

    def version(self, number: int) -> Version:
        found = versions.of(self.subject, with_state=True).filter(number=number).first()
        if found is None:
            raise Http404("There is no such version.")
        return found

    def numbered(self, name: str) -> int | None:
        """A number from the query; `Http404` for what is none, None if it is not there."""
        asked = self.request.GET.get(name, "")
        if asked and not (asked.isdecimal() and len(asked) < 9):
            raise Http404("There is no such version.")
        return int(asked) if asked else None

    def trail(self, title: str, href: str) -> list[dict[str, Any]]:
        return [*self.crumbs(self.subject.path()), {"title": title, "href": href}]


class Changes(HistoryView):
    """The difference since both teams agreed, of one section (`?section=`) or of all; or since
    the text was read at a revision (`?since=`), when a signature came too late."""

    template_name = "documents/changes.html"
    permissions: ClassVar = {"get": allow(DocumentPolicy, "view")}

    def get(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        since = self.numbered("since")
        if since is not None:
            return self._since(since)
        seals = seals_of(self.subject, current_sections(self.subject), self.member)
        only = request.GET.get("section")
        chosen = [one for one in seals.differing if only in (None, "", one.section.key)]
        shown = {
            "document": self.subject,
            "only": only,
            "differing": seals.differing,
            "changes": self._compared(chosen),
            "crumbs": self.trail("Difference since agreed", request.path),
        }
        return self.render_to_response(self.get_context_data(**shown))

    def _since(self, revision: int) -> HttpResponse:
        text = versions.text_at(self.subject, revision)
        if text is None:
            raise Http404("The text as of then is no longer kept by itself.")
        shown = {
            "document": self.subject,
            "sections": as_page(compare(text, read_content(self.subject).json)),
            "crumbs": self.trail("What changed", self.request.path),
        }
        return self.render_to_response(self.get_context_data(**shown))

    def _compared(
        self, chosen: Sequence[SectionSeal]
    ) -> list[tuple[SectionSeal, list[ShownSection]]]:
        agreed = agreed_nodes(self.subject)
        now = {part.id: part.nodes for part in split(read_content(self.subject).json)}
        return [
            (one, as_page([compare_nodes(agreed[one.section.key], now[one.section.key])]))
            for one in chosen
            if one.section.key in agreed and one.section.key in now
        ]


class Agreed(HistoryView):
    """The page as the field may use it: each section as both teams last agreed to it."""

    template_name = "documents/agreed.html"
    permissions: ClassVar = {"get": allow(DocumentPolicy, "view")}

    def get(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        seals = seals_of(self.subject, current_sections(self.subject), self.member)
        texts = agreed_nodes(self.subject)
        shown = {
            "document": self.subject,
            "seals": seals,
            "parts": [
                (one, _safe(html.render({"type": "doc", "content": texts[one.section.key]})))
                for one in seals.sections
                if one.section.key in texts
            ],
            "missing": [one for one in seals.sections if one.section.key not in texts],
            "crumbs": self.trail("As agreed", request.path),
        }
        return self.render_to_response(self.get_context_data(**shown))


class History(HistoryView):
    """All versions, and the text of one: as it read, or what it changed."""

    template_name = "documents/history.html"
    fragment_template = "documents/_version.html"
    permissions: ClassVar = {
        "get": allow(DocumentPolicy, "view"),
        "post": allow(DocumentPolicy, "edit"),
    }

    def get(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        listed = list(versions.of(self.subject).order_by("-number")[:LISTED])
        number = self.numbered("version") or (listed[0].number if listed else None)
        shown = {
            "document": self.subject,
            "versions": listed,
            "oldest": listed[-1].number if listed else None,
            "can": DocumentPolicy(self.member, self.subject).can(),
            "crumbs": self.trail("History", request.path),
            **(self._chosen(number) if number else {}),
        }
        return self.render_to_response(self.get_context_data(**shown))

    def post(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        """Give the present text a name."""
        version = versions.keep_named(
            self.subject, by=self.member, name=request.POST.get("name", "")
        )
        messages.success(request, f"Kept as “{version.name}”.")
        return redirect("documents:versions", self.workspace.slug, self.subject.pk)

    def _chosen(self, number: int) -> dict[str, Any]:
        version = self.version(number)
        text = version.content()
        show = self.request.GET.get("show", "changes")
        told: dict[str, Any] = {"version": version, "show": show}
        if show == "text":
            return told | {"html": _safe(html.render(text))}
        if show == "live":
            return told | {"changes": as_page(compare(text, read_content(self.subject).json))}
        before = self._before(version)
        return told | {"before": before, "changes": as_page(compare(self._text(before), text))}

    def _before(self, version: Version) -> Version | None:
        """The version to compare with: `?from=`, or the one before."""
        number = self.numbered("from") or version.number - 1
        return self.version(number) if number else None

    def _text(self, version: Version | None) -> dict[str, Any]:
        return version.content() if version else {"type": "doc", "content": []}


class Restoration(HistoryView):
    """Make the text read again as it did then."""

    permissions: ClassVar = {"post": allow(DocumentPolicy, "edit")}

    def post(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        made = versions.restore(self.version(self.kwargs["number"]), by=self.member)
        messages.success(
            request,
            f"The page reads as in version {self.kwargs['number']} again. To undo this, restore "
            f"version {made.number - 1}.",
        )
        return redirect(self.subject)


def _safe(rendered: str) -> SafeString:
    return mark_safe(rendered)  # noqa: S308 - our own writer, which escapes all words
