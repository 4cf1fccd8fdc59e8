"""Importing by page and by command: files become pages, and what was lost is told."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client

from apps.activity.models import Activity
from apps.core.errors import InvalidInput
from apps.core.richtext import markdown
from apps.documents import uploads
from apps.documents.import_tasks import bring_in, bring_in_left_behind
from apps.documents.models import Document, Import, ImportState
from apps.documents.writing import read_content
from apps.workspaces.models import Member

pytestmark = pytest.mark.django_db

HANDBOOK = {
    "handbook/README.md": "# Handbook\n\nStart with [the first call](calls/first.md#goal).\n",
    "handbook/calls/first.md": "# First call\n\n## Goal\n\nAgree.\n\n<iframe src='x'></iframe>\n",
    "handbook/calls/photo.png": "no text",
}


@pytest.fixture
def client(client: Client, marketer: Member) -> Client:
    client.force_login(marketer.user)
    return client


def send(client: Client, files: dict[str, str], **fields: object) -> Import:
    answer = client.post(
        "/acme/documents/import/",
        {
            "files": [
                SimpleUploadedFile(Path(path).name, text.encode()) for path, text in files.items()
            ],
            "paths": list(files),
            "kind": "playbook",
            **fields,
        },
    )
    assert answer.status_code == 302, answer.content
    return Import.objects.latest("created_at")


def run(bringing: Import) -> Import:
    bring_in(str(bringing.pk))
    bringing.refresh_from_db()
    return bringing


def test_a_folder_becomes_a_tree_with_links_between_its_pages(client: Client) -> None:
    done = run(send(client, HANDBOOK))
    assert done.state == ImportState.DONE
    handbook = Document.objects.get(title="Handbook")
    call = Document.objects.get(title="First call")
    text = markdown.render(read_content(handbook).json)
    assert f"/acme/documents/{call.pk}/#" in text
    assert handbook.pk in [page.pk for page in call.path()]
    report = {page["path"]: page for page in done.report["pages"]}
    assert any("iframe" in loss["what"] for loss in report["handbook/calls/first.md"]["losses"])
    assert [one["path"] for one in done.report["others"]] == ["handbook/calls/photo.png"]


def test_the_report_is_a_page_of_its_own_that_only_its_owner_sees(
    client: Client, salesperson: Member
) -> None:
    done = run(send(client, {"plan.md": "# Plan\n\nGo.\n"}))
    address = f"/acme/documents/imports/{done.pk}/"
    assert "Plan" in client.get(address).content.decode()
    client.force_login(salesperson.user)
    assert client.get(address).status_code == 404


def test_an_imported_page_is_told_as_imported(client: Client, marketer: Member) -> None:
    run(send(client, {"plan.md": "# Plan\n\nGo.\n"}))
    (row,) = Activity.objects.filter(subject_title="Plan")
    assert (row.type, row.by) == ("document.imported", marketer)
    assert row.data["source"] == "plan.md"


def test_a_run_that_was_cut_off_goes_on_and_makes_nothing_twice(client: Client) -> None:
    bringing = send(client, HANDBOOK)
    half = Document.create(by=bringing.by, title="Handbook", kind="playbook")
    bringing.note(state=ImportState.RUNNING, made={"handbook/README.md": str(half.pk)})
    run(bringing)
    run(bringing)
    assert Document.objects.filter(title="Handbook").count() == 1
    assert "first call" in markdown.render(read_content(half).json)


def test_an_import_without_a_worker_is_taken_up_again(client: Client) -> None:
    bringing = send(client, {"plan.md": "# Plan\n"})
    Import.objects.filter(pk=bringing.pk).update(updated_at="2020-01-01T00:00:00Z")
    bring_in_left_behind()
    bringing.refresh_from_db()
    assert bringing.state == ImportState.DONE


def test_files_that_cannot_be_read_are_refused_by_name_and_the_others_taken(
    client: Client,
) -> None:
    done = run(send(client, {"good.md": "# Good\n\nYes.\n", "bad.md": "\x00\x01\x02\x00"}))
    assert [page["title"] for page in done.report["pages"]] == ["Good"]
    assert [one["path"] for one in done.report["refused"]] == ["bad.md"]


@pytest.mark.parametrize("path", ["../out.md", "/etc/passwd.md", "a/../../b.md", "a\x00.md", ""])
def test_a_path_out_of_the_folder_is_refused(marketer: Member, path: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        uploads.receive([(path, SimpleUploadedFile("a.md", b"# A"))], by=marketer)
    assert list(refusal.value.errors) == ["files"]
    assert not Import.objects.exists()


def test_nothing_chosen_is_told_on_the_page(client: Client) -> None:
    answer = client.post("/acme/documents/import/", {"kind": "page"})
    assert answer.status_code == 400
    assert "Choose at least one file." in answer.content.decode()


def test_the_command_prints_a_report_and_fails_if_something_was_refused(
    marketer: Member, tmp_path: Path
) -> None:
    (tmp_path / "good.md").write_text("# Good\n\nYes.\n")
    (tmp_path / "bad.md").write_bytes(b"\xff\xfe\x00\xd8bad")
    said = StringIO()
    with pytest.raises(SystemExit) as end:
        call_command("import", tmp_path, workspace="acme", email=marketer.user.email, stdout=said)
    assert end.value.code == 1
    assert "good.md → Good" in said.getvalue()
    assert "bad.md refused" in said.getvalue()


@pytest.mark.parametrize(
    ("options", "names"),
    [
        ({"workspace": "nowhere"}, "--workspace"),
        ({"workspace": "acme", "email": "carl@acme.example"}, "--email"),
        ({"workspace": "acme", "parent": "no-id"}, "--parent"),
    ],
)
def test_the_command_names_the_option_that_is_wrong(
    marketer: Member, tmp_path: Path, options: dict[str, str], names: str
) -> None:
    (tmp_path / "a.md").write_text("# A\n")
    with pytest.raises(CommandError, match=names):
        call_command("import", tmp_path, **options)
    assert not Document.objects.exists()
