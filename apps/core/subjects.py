"""The link to "any subject": what a thread, an activity row or an agenda item can be about.

Open sets only; a link to one known table is a foreign key. Models register under the type name
that the REST API uses, and offer `subject_title` and `get_absolute_url()`. `subject_related` names
the relations that their policy looks at, so that many are asked about in one query.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar, cast
from uuid import UUID

from django.db import models


@dataclass(frozen=True)
class Subject:
    """A thing of the workspace, by its type name and id, with its title as it was then."""

    type: str
    id: UUID
    title: str = ""

    @classmethod
    def of(cls, thing: "SubjectLike") -> "Subject":
        return cls(type=thing.subject_type, id=thing.pk, title=thing.subject_title)


class SubjectLike(Protocol):
    """What a model offers to be a subject."""

    subject_type: str

    @property
    def pk(self) -> Any: ...

    @property
    def subject_title(self) -> str: ...

    def get_absolute_url(self) -> str: ...


M = TypeVar("M", bound=models.Model)

_models: dict[str, type[models.Model]] = {}


def register_subject(model: "type[M]") -> "type[M]":
    """Class decorator: things of this model can be subjects."""
    _models[cast(Any, model).subject_type] = model
    return model


def resolve(
    links: Iterable[tuple[str, UUID]], *, workspace_id: UUID
) -> dict[tuple[str, UUID], SubjectLike]:
    """The things behind some (type, id) links: one query a type, only of this workspace."""
    wanted: dict[str, set[UUID]] = defaultdict(set)
    for kind, pk in links:
        if kind in _models:
            wanted[kind].add(pk)
    found: dict[tuple[str, UUID], SubjectLike] = {}
    for kind, ids in wanted.items():
        rows = _models[kind]._default_manager.filter(pk__in=ids)  # noqa: SLF001 - public, in Django
        if hasattr(_models[kind], "workspace_id"):
            related = getattr(_models[kind], "subject_related", ())
            rows = rows.filter(workspace_id=workspace_id).select_related("workspace", *related)
        else:
            rows = rows.filter(pk=workspace_id)
        found.update({(kind, row.pk): cast(SubjectLike, row) for row in rows})
    return found
