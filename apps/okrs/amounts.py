"""Numbers that people and programs give: decimal, finite, of a size that can be stored."""

from decimal import Decimal, InvalidOperation
from typing import Final

from apps.core.errors import InvalidInput

DIGITS: Final = 20
PLACES: Final = 6
LARGEST: Final = Decimal(10) ** (DIGITS - PLACES)

_STEP: Final = Decimal(1).scaleb(-PLACES)


def amount(value: Decimal | int | str, *, field: str) -> Decimal:
    """The value as it is stored, rounded to six places. Raises `InvalidInput` naming `field` for
    what is no number, infinite, or too large."""
    try:
        number = Decimal(value)
    except (InvalidOperation, ValueError) as error:
        raise InvalidInput({field: "This is not a number."}) from error
    if not number.is_finite():
        raise InvalidInput({field: "This must be a finite number."})
    if abs(number) >= LARGEST:
        raise InvalidInput({field: "This number is too large."})
    return number.quantize(_STEP) + 0  # + 0: no "-0"
