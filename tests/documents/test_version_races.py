"""Versions, templates and marks at the same moment: numbers without gaps, nothing kept or told
twice, no words lost."""

from collections.abc import Callable
from datetime import timedelta
from time import sleep
from uuid import UUID

import pytest
from django.utils import timezone

from apps.activity.models import Activity
from apps.core.richtext import markdown
from apps.documents import upkeep_tasks, versions
from apps.documents.models import Document, Impact, Template, Update, Version
from apps.documents.writing import read_content, write_content
from apps.workspaces.models import Member
from tests.cast import Cast
from tests.factories import bearer, make_text, make_token
from tests.kept import Kept
from tests.racing import at_once, is_dense, told

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 12


@pytest.fixture
def cast(transactional_db: None, kept_cast: Kept[Cast]) -> Cast:
    return kept_cast.again()


def text_of(version: Version) -> str:
    return markdown.render(version.content())


def say(book: Document, by: Member, text: str) -> None:
    write_content(book, by=by, json=markdown.parse(text)[0])


def with_three_versions(cast: Cast) -> Document:
    book = make_text(cast.marketer, "One")
    for name, following in (("first", "Two"), ("second", "Three")):
        versions.keep_named(book, by=cast.marketer, name=name)
        say(book, cast.marketer, following)
    versions.keep_named(book, by=cast.marketer, name="third")
    return book


def restoring(book: Document, number: int, by: Member) -> Callable[[], int]:
    def step() -> int:
        version = versions.of(book, with_state=True).get(number=number)
        return versions.restore(version, by=by).number

    return step


def test_a_version_restored_twice_at_once_is_restored_once(cast: Cast) -> None:
    for _ in range(ROUNDS // 2):
        book = with_three_versions(cast)
        answers = at_once(
            *(restoring(book, 1, lead) for lead in (cast.sales_lead, cast.marketing_lead))
        )
        assert sorted(answers, key=str) == [4, "same_text"]
        assert (told(book)["document.version_restored"], is_dense(book)) == (1, True)
        assert Version.objects.filter(document=book).count() == 4


def test_two_versions_restored_at_once_are_restored_one_after_the_other(cast: Cast) -> None:
    for _ in range(ROUNDS // 2):
        book = with_three_versions(cast)
        answers = at_once(
            restoring(book, 1, cast.sales_lead), restoring(book, 2, cast.marketing_lead)
        )
        assert sorted(answers) == [4, 5]
        assert is_dense(book)
        last = "One" if answers[0] == 5 else "Two"
        assert markdown.render(read_content(book).json) == f"{last}\n"
        texts = [text_of(one) for one in Version.objects.filter(document=book)]
        assert texts[-1] == f"{last}\n"
        assert told(book)["document.version_restored"] == 2


def test_what_is_written_while_a_version_is_restored_is_kept(cast: Cast) -> None:
    for number in range(ROUNDS * 2):
        book = with_three_versions(cast)

        def write(book: Document = book, number: int = number) -> None:
            sleep(number % 8 / 400)
            say(book, cast.salesperson, "Words of somebody else")

        made, _ = at_once(restoring(book, 1, cast.sales_lead), write)
        live = markdown.render(read_content(book).json)
        texts = {one.number: text_of(one) for one in Version.objects.filter(document=book)}
        assert texts[made] == "One\n"
        assert "Words of somebody else\n" in (live, texts[made - 1])
        assert is_dense(book)


def test_two_tasks_that_cut_versions_at_once_cut_each_once(cast: Cast) -> None:
    books = [make_text(cast.marketer) for _ in range(3)]
    for book in books:
        for place in range(5):
            say(book, cast.marketer, f"Draft {place}")
        began = timezone.now() - timedelta(hours=9)
        for place, row in enumerate(Update.objects.filter(document=book).order_by("revision")):
            Update.objects.filter(pk=row.pk).update(at=began + timedelta(hours=place))
        Document.objects.filter(pk=book.pk).update(edited_at=began)
    made = at_once(*[upkeep_tasks.cut_versions] * 3)
    assert sum(made) == 18
    for book in books:
        rows = Version.objects.filter(document=book)
        assert is_dense(book)
        assert len({row.revision for row in rows}) == len(rows) == 6
        assert text_of(rows[5]) == "Draft 4\n"


def test_versions_named_and_cut_at_once_have_numbers_of_their_own(cast: Cast) -> None:
    book = make_text(cast.marketer)

    def name(name: str) -> Callable[[], Version]:
        return lambda: versions.keep_named(book, by=cast.marketer, name=name)

    later = timezone.now() + timedelta(hours=1)
    at_once(name("a"), name("b"), name("c"), lambda: versions.cut(book, at=later))
    assert is_dense(book)
    named = Version.objects.filter(document=book, reason="named").values_list("name", flat=True)
    assert sorted(named) == ["a", "b", "c"]
    assert told(book)["document.version_named"] == 3


def test_templates_saved_or_removed_at_once_are_so_once(cast: Cast) -> None:
    book = make_text(cast.marketer)
    secrets = [make_token(cast.marketer)[1] for _ in range(3)]
    for title in ("One", "Two", "Three"):
        sent = {"document": str(book.pk), "title": title}

        def ask(secret: str, sent: dict[str, str] = sent) -> int:
            address = "/api/v1/workspaces/acme/templates/"
            return bearer(secret).post(address, sent).status_code

        answers = at_once(*(lambda one=secret: ask(one) for secret in secrets))
        assert sorted(answers) == [201, 400, 400]
        found = [Template.objects.get(title=title) for _ in range(3)]
        pk = found[0].pk
        at_once(*(lambda one=template: one.remove(by=cast.marketer) for template in found))
        kinds = Activity.objects.filter(subject_id=pk).values_list("type", flat=True)
        assert sorted(kinds) == ["template.removed", "template.saved"]


def test_a_mark_confirmed_by_many_at_once_is_confirmed_once(cast: Cast) -> None:
    book = make_text(cast.marketer)
    for number in range(ROUNDS // 2):
        impact = Impact.objects.create(
            workspace=cast.marketer.workspace, document=book, section=f"s{number}", target=book,
            target_section="opening", agreed_hash="0" * 64, at=timezone.now(),
        )  # fmt: skip

        def confirm(by: Member, pk: UUID = impact.pk) -> None:
            Impact.objects.get(pk=pk).confirm(by=by)

        members = (cast.marketer, cast.salesperson, cast.sales_lead)
        at_once(*(lambda by=member: confirm(by) for member in members))
        assert told(book)["impact.confirmed"] == number + 1
