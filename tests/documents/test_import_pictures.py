"""Pictures and files beside imported pages come along; what stays behind is told."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client

from apps.activity.models import Activity
from apps.core.richtext import markdown
from apps.documents.import_tasks import bring_in
from apps.documents.importing import read_path
from apps.documents.intake import Intake, Report
from apps.documents.models import Document, Import
from apps.documents.writing import read_content
from apps.files.models import StoredFile
from apps.workspaces.models import Member
from tests.factories import picture

pytestmark = pytest.mark.django_db

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
BLOG = """# Blog

![The index](../images/blog%20index.png)

See [the deck](deck.pdf), [again](/images/blog%20index.png).

![A drawing](flow.svg)

![Broken](broken.png)

![Nowhere](gone.png)

![Elsewhere](https://example.org/a.png)
"""
FILES: dict[str, bytes] = {
    "README.md": b"# Handbook\n\n![Logo](images/blog%20index.png)\n",
    "marketing/blog.md": BLOG.encode(),
    "marketing/deck.pdf": b"%PDF-1.7\nnothing",
    "marketing/flow.svg": SVG,
    "marketing/broken.png": b"\x89PNG\r\n\x1a\nbroken",
    "images/blog index.png": picture(),
    "images/unused.png": picture("PNG", (3, 3)),
    "data.yml": b"a: 1",
}


def put(folder: Path) -> Path:
    for name, content in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


@pytest.fixture
def handbook(tmp_path: Path) -> Path:
    return put(tmp_path / "handbook")


def bring(handbook: Path, by: Member) -> Report:
    return Intake(read_path(handbook), by=by).run()


def text_of(title: str) -> str:
    return markdown.render(read_content(Document.objects.get(title=title)).json)


def losses(report: Report, path: str) -> dict[str, str]:
    (page,) = [one for one in report.pages if one["path"] == path]
    return {loss["what"]: loss["why"] for loss in page["losses"]}


def test_a_picture_hangs_on_each_page_that_shows_it(handbook: Path, marketer: Member) -> None:
    bring(handbook, marketer)
    for title, alt in (("Handbook", "Logo"), ("Blog", "The index")):
        document = Document.objects.get(title=title)
        file = StoredFile.objects.of(document).get(name="blog index.png")
        assert f"![{alt}]({file.src})" in text_of(title)


def test_a_link_to_a_picture_leads_to_the_whole_of_it(handbook: Path, marketer: Member) -> None:
    bring(handbook, marketer)
    file = StoredFile.objects.of(Document.objects.get(title="Blog")).get(name="blog index.png")
    assert f"[again]({file.get_absolute_url()})" in text_of("Blog")


def test_a_file_that_a_page_links_to_comes_along(handbook: Path, marketer: Member) -> None:
    bring(handbook, marketer)
    deck = StoredFile.objects.get(name="deck.pdf")
    assert deck.media_type == "application/pdf"
    assert f"[the deck]({deck.get_absolute_url()})" in text_of("Blog")


def test_a_drawing_that_could_hold_a_script_is_kept_as_a_download(
    handbook: Path, marketer: Member
) -> None:
    report = bring(handbook, marketer)
    drawing = StoredFile.objects.get(name="flow.svg")
    content = read_content(Document.objects.get(title="Blog")).json["content"]
    (block,) = [one for one in content if one["type"] == "file"]
    assert block["attrs"]["href"] == drawing.get_absolute_url()
    assert "scripts" in losses(report, "marketing/blog.md")["image flow.svg"]


def test_the_report_says_only_what_stayed_behind(handbook: Path, marketer: Member) -> None:
    report = bring(handbook, marketer)
    assert [one["path"] for one in report.others] == [
        "data.yml", "images/unused.png", "marketing/broken.png",
    ]  # fmt: skip
    told = losses(report, "marketing/blog.md")
    assert "damaged" in told["image broken.png"]
    assert "no such picture" in told["image gone.png"]
    assert not any("blog%20index" in what or "deck" in what for what in told)
    assert "https://example.org/a.png" in text_of("Blog")


def test_the_event_counts_the_same_losses_as_the_report_but_for_damaged_files(
    handbook: Path, marketer: Member
) -> None:
    report = bring(handbook, marketer)
    row = Activity.objects.get(type="document.imported", subject_title="Blog")
    assert row.data["losses"] <= len(losses(report, "marketing/blog.md"))


def test_a_run_that_goes_on_stores_nothing_twice(handbook: Path, marketer: Member) -> None:
    plan = read_path(handbook)
    first = Intake(plan, by=marketer)
    first.run()
    Intake(plan, by=marketer, made=first.made).run()
    assert StoredFile.objects.filter(name="blog index.png").count() == 2


def test_a_link_out_of_the_folder_reads_nothing(tmp_path: Path, marketer: Member) -> None:
    (tmp_path / "secret.png").write_bytes(picture())
    folder = tmp_path / "handbook"
    folder.mkdir()
    (folder / "a.md").write_text("![s](../secret.png) \n\n[p](/etc/passwd)\n\n![l](link.png)")
    (folder / "link.png").symlink_to(tmp_path / "secret.png")
    bring(folder, marketer)
    assert not StoredFile.objects.exists()


def test_the_page_brings_pictures_along_too(client: Client, marketer: Member) -> None:
    client.force_login(marketer.user)
    sent: dict[str, Any] = {
        "files": [SimpleUploadedFile(Path(path).name, raw) for path, raw in FILES.items()],
        "paths": [f"handbook/{path}" for path in FILES],
        "kind": "page",
    }
    client.post("/acme/documents/import/", sent)
    bringing = Import.objects.get()
    bring_in(str(bringing.pk))
    file = StoredFile.objects.of(Document.objects.get(title="Blog")).get(name="blog index.png")
    assert f"![The index]({file.src})" in text_of("Blog")
    assert client.get(file.src or "").status_code == 200


def test_the_command_prints_what_stayed_behind(handbook: Path, marketer: Member) -> None:
    said = StringIO()
    call_command("import", handbook, workspace="acme", email=marketer.user.email, stdout=said)
    assert "images/unused.png left behind" in said.getvalue()
    assert "blog index.png left behind" not in said.getvalue()
    assert StoredFile.objects.count() == 4
