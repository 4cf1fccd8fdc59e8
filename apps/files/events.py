"""What happens to files. Their subject is what they hang on."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from apps.core.events import Event


@dataclass(frozen=True, kw_only=True)
class FileStored(Event):
    """A file was put beside a text; `size` is in bytes."""

    name: ClassVar[str] = "file.stored"
    file_id: UUID
    file_name: str
    media_type: str
    size: int
