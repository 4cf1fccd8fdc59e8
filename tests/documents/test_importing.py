"""A file or folder becomes a plan of pages; what cannot is refused with a reason."""

import io
import os
import tracemalloc
from collections.abc import Mapping
from pathlib import Path

import pytest

from apps.core.richtext import markdown
from apps.documents.importing import (
    ImportPlan,
    Limits,
    Page,
    read_path,
    read_upload,
    resolve_links,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "our-handbook"
    root.mkdir()
    return root


def put(folder: Path, files: Mapping[str, str | bytes]) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())


def page(plan: ImportPlan, path: str) -> Page:
    found = plan.page(path)
    assert found is not None, [one.path for one in plan.pages]
    return found


def refused(plan: ImportPlan) -> dict[str, str]:
    return {one.path: one.reason for one in plan.refused}


def text_of(plan: ImportPlan, path: str) -> str:
    content, _ = resolve_links(plan, page(plan, path), href_of=lambda name: f"/book/{name}/")
    return markdown.render(content)


def test_a_folder_becomes_a_tree_with_its_readme_on_top(folder: Path) -> None:
    put(
        folder,
        {
            "README.md": "# The book\n\nhello",
            "sales/index.md": "---\ntitle: Sales team\n---\nwords",
            "sales/cold_calls.md": "no heading",
            "go-to-market/plan.html": "<title>The plan</title><p>x",
            "data.yml": "a: 1",
        },
    )
    plan = read_path(folder)
    assert [(one.path, one.title, one.parent) for one in plan.pages] == [
        ("README.md", "The book", None),
        ("go-to-market/", "Go to market", "README.md"),
        ("go-to-market/plan.html", "The plan", "go-to-market/"),
        ("sales/index.md", "Sales team", "README.md"),
        ("sales/cold_calls.md", "Cold calls", "sales/index.md"),
    ]
    assert [one.path for one in plan.others] == ["data.yml"]
    assert plan.refused == ()


def test_a_folder_without_a_readme_is_a_page_of_its_own_name(folder: Path) -> None:
    put(folder, {"a.md": "x"})
    assert [one.title for one in read_path(folder).pages] == ["Our handbook", "A"]
    assert [one.title for one in read_path(folder, as_page=False).pages] == ["A"]


def test_a_title_is_not_repeated_and_that_is_told(folder: Path) -> None:
    put(folder, {"a.md": "# 🚀 A title\n\nwords", "b.md": "# [A](https://b.c) title\n\nwords"})
    plan = read_path(folder)
    assert text_of(plan, "a.md") == "words\n"
    assert page(plan, "a.md").losses[0].what == "heading “🚀 A title”"
    assert text_of(plan, "b.md").startswith("# [A]")


def test_front_matter_gives_the_title_and_the_rest_is_told(folder: Path) -> None:
    put(folder, {"a.md": "---\ntitle: Given\nowner: Ana\ndate: 2024-01-02\n---\n\n<sub>x</sub>"})
    plan = read_path(folder / "a.md")
    assert plan.pages[0].title == "Given"
    assert plan.pages[0].front_matter["owner"] == "Ana"
    assert [(loss.line, loss.what) for loss in plan.pages[0].losses] == [
        (3, "front matter owner: Ana"),
        (4, "front matter date: 2024-01-02"),
        (7, "<sub>"),
    ]


@pytest.mark.parametrize("block", ["a: [", "a: !!python/object:os.system x", "[" * 5000, "- x"])
def test_bad_front_matter_stops_nothing(folder: Path, block: str) -> None:
    put(folder, {"a.md": f"---\n{block}\n---\n\nwords"})
    assert "words" in text_of(read_path(folder / "a.md"), "a.md")


def test_links_between_files_become_links_between_documents(folder: Path) -> None:
    put(
        folder,
        {
            "README.md": "[s](sales/) [c](./sales/calls.md#-opening-lines) [h](#what)\n\n# What",
            "sales/README.md": "up [t](../README.md) [x](/our-handbook/sales/calls) [p](https://a.b)",
            "sales/calls.md": "# Calls\n\n## 🚀 Opening lines\n\n## Twice\n\n## Twice\n\n"
            "[a](#twice-1) [b](calls.md#calls) <a id='mark'></a>[m](#mark)",
        },
    )
    plan = read_path(folder)
    lines, first, second = (
        block["attrs"]["id"] for block in page(plan, "sales/calls.md").json["content"][:3]
    )
    what = page(plan, "README.md").json["content"][1]["attrs"]["id"]
    calls = "/book/sales/calls.md/"
    assert text_of(plan, "README.md").startswith(
        f"[s](/book/sales/README.md/) [c]({calls}#{lines}) [h](/book/README.md/#{what})"
    )
    assert text_of(plan, "sales/README.md") == (
        f"up [t](/book/README.md/) [x]({calls}) [p](https://a.b)\n"
    )
    assert f"[a]({calls}#{second}) [b]({calls}) [m]({calls}#{second})" in text_of(
        plan, "sales/calls.md"
    )
    assert first != second


def test_a_link_to_nothing_stays_and_is_told(folder: Path) -> None:
    put(folder, {"a.md": "x\n\n[b](gone.md) [c](../../../etc/passwd) [d](#gone)\n\n![i](i.png)"})
    plan = read_path(folder)
    content, broken = resolve_links(plan, page(plan, "a.md"), href_of=lambda path: "/book/1/")
    assert [(loss.line, loss.what) for loss in broken] == [
        (3, "link gone.md"),
        (3, "link ../../../etc/passwd"),
        (3, "link #gone"),
        (5, "image i.png"),
    ]
    assert "[b](gone.md) [c](../../../etc/passwd) [d](/book/1/)" in markdown.render(content)


def test_what_cannot_be_read_is_refused_and_the_rest_goes_in(folder: Path) -> None:
    put(
        folder,
        {
            "good.md": "words",
            "binary.md": b"\x7fELF\x00\x01",
            "latin.md": "ok\ncaf\u00e9".encode("latin-1"),
            "report.docx": b"PK",
        },
    )
    (folder / "secret.md").symlink_to("/etc/passwd")
    (folder / "loop").symlink_to(folder)
    os.mkfifo(folder / "pipe.md")
    plan = read_path(folder, as_page=False)
    assert [one.path for one in plan.pages] == ["good.md"]
    reasons = refused(plan)
    assert reasons["binary.md"] == "a binary file, not a text"
    assert "line 2 (byte 7 of the file)" in reasons["latin.md"]
    assert "Word" in reasons["report.docx"]
    assert "symbolic link" in reasons["secret.md"]
    assert "symbolic link" in reasons["loop"]
    assert reasons["pipe.md"] == "not a regular file"


def test_a_file_of_50_mb_is_refused_without_being_read(folder: Path) -> None:
    with (folder / "huge.md").open("wb") as file:
        file.truncate(50 * 1024 * 1024)
    tracemalloc.start()
    plan = read_path(folder, as_page=False)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert refused(plan) == {"huge.md": "50.0 MB; a file may have 5 MB"}
    assert peak < 2 * 1024 * 1024


def test_too_many_too_deep_and_too_much_is_refused(folder: Path) -> None:
    put(folder, {f"{n}.md": "x" * 10 for n in range(5)} | {"a/b/c/d.md": "x"})
    assert len(read_path(folder, Limits(files=3)).refused) == 3
    assert refused(read_path(folder, Limits(depth=2))) == {"a/b/c/": "deeper than 2 folders"}
    assert len(read_path(folder, Limits(total_bytes=25)).refused) == 3


@pytest.mark.parametrize(
    "raw",
    [
        "\ufeff# T\r\n\r\nGrüße 🚀\r\n".encode(),
        "\ufeff# T\n\nGrüße 🚀\n".encode("utf-16-le"),
        "\ufeff# T\n\nGrüße 🚀\n".encode("utf-16-be"),
        "# T\r\rGrüße 🚀".encode(),
    ],
)
def test_byte_order_marks_and_foreign_line_ends_are_understood(folder: Path, raw: bytes) -> None:
    put(folder, {"a.md": raw})
    plan = read_path(folder / "a.md")
    assert plan.pages[0].title == "T"
    assert text_of(plan, "a.md") == "Grüße 🚀\n"


def test_an_upload_makes_the_same_tree_and_cannot_lead_out(folder: Path) -> None:
    files = {
        "book/README.md": b"# Book",
        "book/a/b.md": b"x",
        "../../etc/cron.md": b"x",
        "/etc/cron.md": b"x",
        "a\\..\\..\\b.md": b"x",
        "book/.git/config.md": b"x",
    }
    plan = read_upload([(name, io.BytesIO(raw)) for name, raw in files.items()])
    assert [(one.path, one.parent) for one in plan.pages] == [
        ("book/README.md", None),
        ("book/a/", "book/README.md"),
        ("book/a/b.md", "book/a/"),
    ]
    assert set(refused(plan).values()) == {"a path that leads out of the folder"}
    assert len(plan.refused) == 3


def test_what_is_not_there_is_refused(folder: Path) -> None:
    assert refused(read_path(folder / "none")) == {
        str(folder / "none"): "No such file or directory"
    }
    put(folder, {"x.yml": "a"})
    assert "not a text page" in refused(read_path(folder / "x.yml"))["x.yml"]
