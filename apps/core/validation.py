"""Django's model validation, told in the product's own error."""

from typing import TypeVar

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models

from apps.core.errors import InvalidInput

M = TypeVar("M", bound=models.Model)


def checked(thing: M) -> M:
    """The same thing if its fields make sense, else `InvalidInput` naming those that do not."""
    try:
        thing.full_clean()
    except ValidationError as refusal:
        raise InvalidInput(
            {
                "detail" if field == NON_FIELD_ERRORS else field: said
                for field, said in refusal.message_dict.items()
            }
        ) from refusal
    return thing
