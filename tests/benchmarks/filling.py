"""A workspace with as many pages and comments as a bench wants to search in.

The first are written and indexed as the portal does it. More would take a quarter of an hour, so
what is beyond are copies of their rows: each word stands in its share of all pages as before.
"""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import accumulate
from uuid import UUID

from django.contrib.postgres.indexes import GinIndex
from django.db import connection
from django.db.models import Model
from django.utils import timezone

from apps.core.ids import uuid7
from apps.discussions import bodies
from apps.discussions.models import Comment, Thread
from apps.documents.models import Document, LiveText, Section
from apps.search import filling, vocabulary
from apps.search.models import Entry
from apps.workspaces.models import Member

WORDS = 30_000
"""Different words in use; the n-th is used 1 / n as often as the first, as people do."""

SYLLABLES = [
    "al", "an", "be", "der", "di", "en", "er", "ge", "ing", "ka", "lo", "ma", "mi", "no", "or",
    "pla", "pre", "ri", "sa", "ser", "sta", "te", "tion", "tra", "um", "ver", "wo",
]  # fmt: skip
EVERYWHERE = "everywhere"
"""A word of every text."""

TWINS = """
    CREATE TEMPORARY TABLE twin AS
    SELECT it, uuidv7() AS id, number * interval '1 second' AS later
    FROM generate_series(1, %s) number, unnest(%s::uuid[]) it LIMIT %s
"""
"""The pages or threads that are to be, each the copy of one that is."""


def _copied(model: type[Model], of: str, **told: str) -> str:
    """A statement that copies the rows of what stands in `twin`, found by their column `of`, but
    for what is told otherwise; an empty word leaves a column to the database."""
    every = [str(field.column) for field in model._meta.concrete_fields]
    columns = [column for column in every if told.get(column) != ""]
    values = [told.get(column, f"it.{column}") for column in columns]
    return (
        f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) SELECT {', '.join(values)}"
        f" FROM twin JOIN {model._meta.db_table} it ON it.{of} = twin.it"
    )


PASSAGES = """
    INSERT INTO search_passage (workspace_id, entry_id, position, anchor, title, text, vector)
    SELECT it.workspace_id, copy.id, it.position, it.anchor, it.title, it.text, it.vector
    FROM twin
    JOIN search_entry first ON first.subject_id = twin.it
    JOIN search_entry copy ON copy.subject_id = twin.id
    JOIN search_passage it ON it.entry_id = first.id
"""
FOUND = [
    _copied(Entry, "subject_id", id="", subject_id="twin.id", at="it.at + twin.later"),
    PASSAGES,
]
PAGES = [
    _copied(Document, "id", id="twin.id"),
    _copied(LiveText, "document_id", document_id="twin.id"),
    _copied(Section, "document_id", id="uuidv7()", document_id="twin.id"),
    *FOUND,
]
THREADS = [
    _copied(Thread, "id", id="twin.id"),
    _copied(Comment, "thread_id", id="uuidv7()", thread_id="twin.id"),
    *FOUND,
]

COMMENTS = 4
"""On each page, each opening a thread."""


class Language:
    """Texts of made-up words, the same in each run."""

    def __init__(self) -> None:
        self._chance = random.Random(1)
        some = range(WORDS * 2)
        made = dict.fromkeys("".join(self._syllables()) for _ in some)
        self.words = list(made)[:WORDS]
        self._often = list(accumulate(1 / (rank + 3) for rank in range(len(self.words))))

    def _syllables(self) -> list[str]:
        return self._chance.choices(SYLLABLES, k=self._chance.randint(2, 4))

    def text(self, length: int) -> str:
        return " ".join(self._chance.choices(self.words, cum_weights=self._often, k=length))

    def slip(self, word: str) -> str:
        """The word with two letters changed over."""
        at = self._chance.randrange(1, len(word) - 1)
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


@dataclass
class Book:
    """The pages of one workspace, and what is said about them. Of both together `at_most` are
    written, the others copied."""

    by: Member
    language: Language
    at_most: int
    pages: list[UUID] = field(default_factory=list)
    threads: list[UUID] = field(default_factory=list)
    there: int = 0

    def grow(self, size: int) -> None:
        """So many pages and comments in all."""
        while self.there < min(size, self.at_most):
            some = min(200, -(-(min(size, self.at_most) - self.there) // (1 + COMMENTS)))
            self._write(some)
            self.there += some * (1 + COMMENTS)
            filling.fill()
        vocabulary.learn()
        if size > self.there:
            pages = -(-(size - self.there) // (1 + COMMENTS))
            _copy(self.pages, pages, PAGES)
            _copy(self.threads, COMMENTS * pages, THREADS)
            self.there += (1 + COMMENTS) * pages
        with connection.cursor() as cursor:
            cursor.execute("VACUUM (ANALYZE)")

    def _write(self, count: int) -> None:
        workspace = self.by.workspace
        pages = [
            Document(
                id=uuid7(), workspace=workspace, title=self.language.text(5), kind="page",
                created_by=self.by,
            )
            for _ in range(count)
        ]  # fmt: skip
        Document.objects.bulk_create(pages)
        LiveText.objects.bulk_create(LiveText(document=page) for page in pages)
        Section.objects.bulk_create(
            self._section(page, place) for page in pages for place in range(4)
        )
        self.pages += [page.pk for page in pages]
        self._comment_on(pages)

    def _comment_on(self, pages: list[Document]) -> None:
        now = timezone.now()
        threads = [
            Thread(
                workspace=self.by.workspace, subject_type="document", subject_id=page.pk,
                kind="comment", opened_by=self.by, opened_team=self.by.team, active_at=now,
            )
            for page in pages
            for _ in range(COMMENTS)
        ]  # fmt: skip
        Thread.objects.bulk_create(threads)
        Comment.objects.bulk_create(self._comment(thread) for thread in threads)
        self.threads += [thread.pk for thread in threads]

    def _comment(self, thread: Thread) -> Comment:
        said = bodies.read(f"{EVERYWHERE} {self.language.text(40)}")
        return Comment(
            workspace=self.by.workspace, thread=thread, author=self.by, body=said.source,
            content=said.content,
        )  # fmt: skip

    def _section(self, page: Document, place: int) -> Section:
        title = self.language.text(3)
        return Section(
            workspace=self.by.workspace, document=page, key=f"s{place}", position=place, level=2,
            title=title, content_hash="", text=f"{title}\n{EVERYWHERE} {self.language.text(100)}",
        )  # fmt: skip


def _copy(written: list[UUID], count: int, copies: list[str]) -> None:
    """Row by row what `_write` and the index made of it."""
    with connection.cursor() as cursor, _without_words():
        cursor.execute(TWINS, [-(-count // len(written)), written, count])
        for statement in copies:
            cursor.execute(statement)
        cursor.execute("DROP TABLE twin")


@contextmanager
def _without_words() -> Iterator[None]:
    """An index of words is built many times as fast over what is there than row by row."""
    indexes = [index for index in Entry._meta.indexes if isinstance(index, GinIndex)]
    for index in indexes:
        with connection.schema_editor() as schema:
            schema.remove_index(Entry, index)
    yield
    for index in indexes:
        with connection.schema_editor() as schema:
            schema.add_index(Entry, index)
