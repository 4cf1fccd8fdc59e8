"""What all machines of one installation must share: the secret, and where files are kept.

Each leaves a mark in the database when the portal first starts; every later start, on whatever
machine, is held against it. Without that, people would be signed out in turns, and files that
came in on one machine would be missing on the next.
"""

import hashlib
import hmac
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.core.files.storage import InvalidStorageError, default_storage
from django.utils import timezone

from portal.models import Installation

MARK = "installation.txt"
"""The file in the storage that says whose it is."""
ADOPT = "if it is meant to change, say so once with `manage.py adopt`"


class Stranger(SystemExit):
    """A machine that is not set up as the portal's others; its text is what the person sees."""


def secret_mark() -> str:
    """Tells one secret from another without telling it."""
    return hmac.digest(settings.SECRET_KEY.encode(), b"tandem installation", "sha256").hex()


def storage_mark() -> str:
    """What the storage says whose it is; empty if nothing. Raises `Stranger` if it cannot say."""
    try:
        if not default_storage.exists(MARK):
            return ""
        with default_storage.open(MARK) as file:
            return bytes(file.read()).decode(errors="replace").strip()
    except (InvalidStorageError, ImproperlyConfigured, ImportError) as error:
        raise Stranger(f"FILE_STORAGE: the storage cannot be used ({_line(error)})") from None
    except Exception as error:  # every storage fails in words of its own
        raise Stranger(f"FILE_STORAGE: the storage does not answer ({_line(error)})") from None


def demand_same() -> None:
    """Hold this machine against the marks; the first start of all sets them. For one at a time."""
    known = Installation.objects.filter(pk=1).first()
    found = storage_mark()
    if known is None or not (known.secret_mark and known.storage_mark):
        adopt()
        return
    if not hmac.compare_digest(known.secret_mark, secret_mark()):
        raise Stranger(
            "SECRET_KEY: this is not the key that the portal in this database was started with;"
            f" every machine needs the same (or SECRET_KEY_FILE); {ADOPT}"
        )
    if found != known.storage_mark:
        where = default_storage.location if hasattr(default_storage, "location") else "this storage"
        raise Stranger(
            f"FILE_STORAGE, DATA_DIR: {where} does not hold the files of the portal in this"
            f" database; every machine needs the same storage; {ADOPT}"
        )


def adopt() -> None:
    """From now on this machine's secret and storage are the portal's."""
    mark = storage_mark() or _new_mark()
    Installation.objects.update_or_create(
        pk=1,
        defaults={
            "secret_mark": secret_mark(),
            "storage_mark": mark,
            "probed_at": timezone.now(),
        },
    )


def _new_mark() -> str:
    mark = hashlib.sha256(uuid4().bytes).hexdigest()
    try:
        default_storage.save(MARK, ContentFile(mark.encode()))
    except Exception as error:  # every storage fails in words of its own
        raise Stranger(f"FILE_STORAGE: nothing can be stored ({_line(error)})") from None
    return mark


def _line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
