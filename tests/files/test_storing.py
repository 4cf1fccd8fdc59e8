"""What a file is, told from its bytes; what is not taken; how it is called."""

from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.db import transaction
from PIL import Image
from pytest_django import Settings

from apps.activity.models import Activity
from apps.core.errors import InvalidInput
from apps.files import tasks
from apps.files.models import StoredFile
from apps.files.names import cleaned
from apps.workspaces.models import Member
from tests.factories import make_document, make_file, picture, upload
from tests.files.bad import HTML, REFUSED, SVG

pytestmark = pytest.mark.django_db

GPS, ORIENTATION = 0x8825, 0x0112


def photograph(size: tuple[int, int] = (400, 200), orientation: int = 6) -> bytes:
    """A JPEG from a telephone held upright, that says where it was taken."""
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif.get_ifd(GPS)[2] = (52.0, 31.0, 12.0)
    exif[0x010F] = "Secret camera"
    return picture("JPEG", size, exif=exif)


def animation() -> bytes:
    out = BytesIO()
    frames = [Image.new("RGB", (30, 30), colour) for colour in ("red", "green", "blue")]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    return out.getvalue()


@pytest.mark.parametrize("form", ["PNG", "JPEG", "GIF", "WEBP", "AVIF"])
def test_a_picture_is_known_by_its_bytes_whatever_its_name(form: str, marketer: Member) -> None:
    file = make_file(make_document(marketer), marketer, "notes.txt", picture(form))
    assert (file.media_type, file.width, file.height) == (f"image/{form.lower()}", 40, 20)


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("plan.pdf", b"%PDF-1.7\nx", "application/pdf"),
        ("plan.doc", b"%PDF-1.7\nx", "application/pdf"),
        ("flow.svg", SVG, "image/svg+xml"),
        ("flow.txt", HTML, "text/html"),
        ("notes.txt", "Grüße".encode(), "text/plain"),
        ("page.html", b"just words", "text/plain"),
        ("run.js", b"alert(1)", "text/plain"),
        ("what", b"\x00\x01\x02\x03\x05", "application/octet-stream"),
    ],
)
def test_other_files_are_known_by_their_bytes_too(
    name: str, content: bytes, media_type: str, marketer: Member
) -> None:
    file = make_file(make_document(marketer), marketer, name, content)
    assert (file.media_type, file.src) == (media_type, None)


@pytest.mark.parametrize("what", REFUSED)
def test_what_would_do_harm_is_refused_and_leaves_nothing(what: str, marketer: Member) -> None:
    name, content, said = REFUSED[what]
    document = make_document(marketer)
    with pytest.raises(InvalidInput) as refusal:
        make_file(document, marketer, name, content)
    assert list(refusal.value.errors) == ["file"]
    assert said in refusal.value.errors["file"][0]
    assert name in refusal.value.errors["file"][0]
    assert not StoredFile.objects.exists()


def test_a_file_of_just_the_limit_is_taken_and_a_byte_more_is_not(
    settings: Settings, marketer: Member
) -> None:
    settings.MAX_FILE_MB = 1
    document = make_document(marketer)
    assert make_file(document, marketer, "a.txt", b"x" * 1024 * 1024).size == 1024 * 1024
    with pytest.raises(InvalidInput, match="at most 1"):
        make_file(document, marketer, "b.txt", b"x" * (1024 * 1024 + 1))


def test_a_picture_of_just_the_pixels_is_taken_and_a_row_more_is_not(
    settings: Settings, marketer: Member
) -> None:
    settings.MAX_IMAGE_MEGAPIXELS = 1
    document = make_document(marketer)
    assert make_file(document, marketer, "a.png", picture("PNG", (1000, 1000))).width == 1000
    with pytest.raises(InvalidInput, match="1000 × 1001 pixels"):
        make_file(document, marketer, "b.png", picture("PNG", (1000, 1001)))


def test_a_picture_has_a_limit_of_its_own(settings: Settings, marketer: Member) -> None:
    settings.MAX_IMAGE_MB = 1
    document = make_document(marketer)
    heavy = picture() + b"\x00" * 1024 * 1024
    with pytest.raises(InvalidInput, match="a picture of more than 1 MB"):
        make_file(document, marketer, "a.png", heavy)
    assert make_file(document, marketer, "a.pdf", b"%PDF-1.7" + heavy).size > 1024 * 1024


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Q3 plan.pdf", "Q3 plan.pdf"),
        ("C:\\fakepath\\plan.pdf", "plan.pdf"),
        ("../../etc/passwd", "passwd"),
        (".htaccess", "htaccess"),
        ("a\x00b\nc.png", "abc.png"),
        ("invoice\u202egnp.exe", "invoicegnp.exe"),
        ('a"<b>?.png', "a--b--.png"),
        ("  ", "file"),
        ("..", "file"),
        ("x" * 300 + ".png", "x" * 116 + ".png"),
        ("u\u0308ber.png", "über.png"),
        ("\ud800.png", "png"),
    ],
)
def test_a_name_is_made_harmless(given: str, kept: str) -> None:
    assert cleaned(given) == kept


def test_the_same_bytes_under_the_same_name_on_one_page_are_one_file(marketer: Member) -> None:
    document, other = make_document(marketer), make_document(marketer)
    first = make_file(document, marketer)
    assert make_file(document, marketer) == first
    others = [make_file(document, marketer, "other.png"), make_file(other, marketer)]
    assert len({first.path, *(one.path for one in others)}) == 3


def test_a_file_lies_under_a_path_that_says_nothing(marketer: Member) -> None:
    file = make_file(make_document(marketer), marketer)
    assert file.path.startswith(f"files/{marketer.workspace_id}/")
    assert str(file.pk) not in file.path
    assert "plan" not in file.path
    assert len(file.path.rpartition("/")[2]) == 32


def test_bytes_without_a_row_do_not_stay(marketer: Member) -> None:
    document = make_document(marketer)
    make_file(document, marketer)
    _, before = default_storage.listdir(f"files/{marketer.workspace_id}")
    document.subject_type = "x" * 40  # no row can hold it
    with pytest.raises(Exception, match="too long"), transaction.atomic():
        make_file(document, marketer)
    _, after = default_storage.listdir(f"files/{marketer.workspace_id}")
    assert sorted(after) == sorted(before)


def test_storing_is_told_in_the_timeline_of_what_it_hangs_on(marketer: Member) -> None:
    document = make_document(marketer)
    file = make_file(document, marketer)
    row = Activity.objects.get(type="file.stored")
    assert (row.subject_id, row.by) == (document.pk, marketer)
    assert row.data["file_name"] == file.name


# --- smaller copies ----------------------------------------------------------------------------


def copy_of(file: StoredFile, size: str) -> Image.Image:
    with default_storage.open(file.copy(size).path) as stored:
        return Image.open(BytesIO(stored.read()))


def rendered(by: Member, content: bytes, name: str = "a.png") -> StoredFile:
    file = make_file(make_document(by), by, name, content)
    tasks.render(str(file.pk))
    file.refresh_from_db()
    return file


def test_a_copy_is_upright_and_says_nothing_of_the_place(marketer: Member) -> None:
    file = rendered(marketer, photograph(), "photo.jpg")
    assert (file.width, file.height) == (200, 400)
    for size in ("thumb", "page"):
        copy = copy_of(file, size)
        assert copy.format == "WEBP"
        assert copy.width * 2 == copy.height
        assert not copy.getexif()
        assert b"Secret" not in copy.tobytes()


@pytest.mark.parametrize(
    ("size", "box", "sides"),
    [("thumb", (3200, 1600), (320, 160)), ("page", (3200, 1600), (1600, 800)),
     ("page", (800, 4000), (800, 4000)), ("thumb", (40, 20), (40, 20))],
)  # fmt: skip
def test_a_copy_fits_its_box_and_is_never_larger(
    size: str, box: tuple[int, int], sides: tuple[int, int], marketer: Member
) -> None:
    assert copy_of(rendered(marketer, picture("PNG", box)), size).size == sides


def test_what_one_can_see_through_stays_so(marketer: Member) -> None:
    out = BytesIO()
    Image.new("RGBA", (50, 50), (0, 0, 0, 0)).save(out, "PNG")
    assert copy_of(rendered(marketer, out.getvalue()), "page").mode == "RGBA"


def test_a_picture_that_moves_is_shown_as_it_came(marketer: Member) -> None:
    file = rendered(marketer, animation(), "a.gif")
    assert list(file.renditions) == ["thumb"]
    assert file.src == file.get_absolute_url()
    assert file.copy("page").path == file.path


def test_until_there_are_copies_the_file_itself_is_shown(marketer: Member) -> None:
    file = make_file(make_document(marketer), marketer)
    assert file.copy("page").path == file.copy(None).path == file.path


def test_copies_that_a_crash_left_unmade_are_made_later(marketer: Member) -> None:
    file = make_file(make_document(marketer), marketer)
    assert tasks.render_left_behind() == 0
    StoredFile.objects.update(created_at="2020-01-01T00:00:00Z")
    assert tasks.render_left_behind() == 1
    file.refresh_from_db()
    assert set(file.renditions) == {"thumb", "page"}
    assert tasks.render_left_behind() == 0


def test_a_picture_whose_bytes_are_gone_is_not_tried_for_ever(marketer: Member) -> None:
    file = make_file(make_document(marketer), marketer)
    default_storage.delete(file.path)
    tasks.render(str(file.pk))
    file.refresh_from_db()
    assert file.rendered_at is not None
    assert file.renditions == {}


def test_an_upload_from_a_temporary_file_is_stored_whole(marketer: Member) -> None:
    content = b"%PDF-1.7" + bytes(range(256)) * 20_000
    file = StoredFile.store(
        by=marketer, subject=make_document(marketer), upload=upload("a.pdf", content)
    )
    with default_storage.open(file.path) as stored:
        assert stored.read() == content
