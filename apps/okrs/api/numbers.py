"""Decimal numbers in JSON: numbers, not strings, exact as far as both sides can hold them."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.core.errors import InvalidInput
from apps.okrs.amounts import DIGITS, PLACES, amount


@extend_schema_field(OpenApiTypes.DOUBLE)
class Number(serializers.DecimalField):
    """A finite number; more than six decimals are rounded."""

    def __init__(self, **more: Any) -> None:
        super().__init__(max_digits=DIGITS, decimal_places=PLACES, coerce_to_string=False, **more)

    def validate_precision(self, value: Decimal) -> Decimal:
        try:
            return amount(value, field="value")
        except InvalidInput as refusal:
            raise serializers.ValidationError(refusal.errors["value"]) from refusal

    def to_representation(self, value: Any) -> Any:
        return plain(value)


def plain(value: Decimal | None) -> int | float | None:
    """A stored number as JSON has it: whole where it is whole."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def share(value: Fraction | None) -> float | None:
    """An exact share as the nearest number of JSON, so that 0.9 is 0.9."""
    return None if value is None else float(value)
