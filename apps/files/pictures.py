"""Pictures: whether the bytes are one, and smaller copies that carry nothing but what is seen."""

from dataclasses import dataclass
from io import BytesIO
from threading import Lock
from typing import Any, Final

from django.conf import settings
from django.core.files import File
from PIL import Image, ImageOps

Image.MAX_IMAGE_PIXELS = None  # judged below, at our own limit and in words

TYPES: Final = {
    "PNG": "image/png",
    "JPEG": "image/jpeg",
    "MPO": "image/jpeg",  # a JPEG with a second picture behind it, as some cameras write
    "GIF": "image/gif",
    "WEBP": "image/webp",
    "AVIF": "image/avif",
}
SUFFIXES: Final = frozenset({".png", ".jpg", ".jpeg", ".jpe", ".jfif", ".gif", ".webp", ".avif"})

BOXES: Final = {"thumb": (320, 320), "page": (1600, 12_000)}
"""The smaller copies by name: at most so wide and so high, in pixels."""

RENDERED_TYPE: Final = "image/webp"
QUALITY: Final = 82

_OPENED: Final = ("PNG", "JPEG", "GIF", "WEBP", "AVIF")
_SIDEWAYS: Final = frozenset({5, 6, 7, 8})
_ORIENTATION: Final = 0x0112

# A picture at the limit takes 200 MB while it is unpacked: one at a time in each process.
_unpacking = Lock()


class NotAPicture(ValueError):
    """The bytes are no picture that we show."""


class TooManyPixels(ValueError):
    """Unpacked it would take more memory than a picture may."""


@dataclass(frozen=True, slots=True)
class Picture:
    """What a picture is. Its sides are in pixels, as it is seen: turned as the camera says."""

    media_type: str
    width: int
    height: int
    moves: bool


def examined(file: "File[Any]") -> Picture:
    """Unpack the whole picture once, so that what is stored can be shown.

    Raises `TooManyPixels` by its head alone, and `NotAPicture` for everything that cannot be read
    to its end.
    """
    try:
        with _unpacking:
            with _opened(file) as image:
                image.verify()  # check sums
            with _opened(file) as image:
                image.load()
                found = _described(image)
    except TooManyPixels:
        raise
    except Exception as error:  # a decoder fed with strange bytes raises whatever it likes
        raise NotAPicture(str(error)) from error
    finally:
        file.seek(0)
    return found


def rendered(file: "File[Any]", name: str) -> bytes:
    """A copy that fits into the box of this name, upright, as WebP.

    Where and when it was taken stays behind; its colours do not.
    """
    with _unpacking, _opened(file) as image:
        image.thumbnail(BOXES[name], reducing_gap=2.0)
        small = ImageOps.exif_transpose(image)
        see_through = small.has_transparency_data
        colours = small.info.get("icc_profile") if small.mode in ("RGB", "RGBA") else None
        small = small.convert("RGBA" if see_through else "RGB")
        small.info = {}
        out = BytesIO()
        small.save(out, "WEBP", quality=QUALITY, icc_profile=colours or b"")
    return out.getvalue()


def _opened(file: "File[Any]") -> Image.Image:
    file.seek(0)
    image = Image.open(file, formats=_OPENED)
    limit = settings.MAX_IMAGE_MEGAPIXELS
    if image.width * image.height > limit * 1_000_000:
        raise TooManyPixels(
            f"{image.width} × {image.height} pixels; a picture has at most {limit} million"
        )
    return image


def _described(image: Image.Image) -> Picture:
    width, height = image.size
    if image.getexif().get(_ORIENTATION) in _SIDEWAYS:
        width, height = height, width
    moves = image.format != "MPO" and bool(getattr(image, "is_animated", False))
    return Picture(TYPES[image.format or ""], width, height, moves)
