"""Django's model validation, told in the product's own error and without needless questions."""

from collections.abc import Callable
from functools import partial, reduce
from operator import and_
from typing import Any, TypeVar

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models

from apps.core.errors import InvalidInput

M = TypeVar("M", bound=models.Model)
Errors = dict[str, Any]


def checked(thing: M) -> M:
    """The same thing if its fields make sense, else `InvalidInput` naming those that do not.

    As `full_clean`, but what the database would be asked in vain is not asked: whether rows exist
    that we hold in our hands, whether an id that was made a moment ago is free. All check
    constraints of a model are one question.
    """
    errors: Errors = {}
    _gather(errors, partial(thing.clean_fields, exclude=_known(thing)))
    _gather(errors, thing.clean)
    wrong = errors.keys() - {NON_FIELD_ERRORS}
    _gather(errors, partial(thing.validate_unique, exclude=wrong | _fresh(thing)))
    _gather(errors, partial(_check_constraints, thing, wrong))
    if errors:
        refusal = ValidationError(errors)
        raise InvalidInput(
            {
                "detail" if field == NON_FIELD_ERRORS else field: said
                for field, said in refusal.message_dict.items()
            }
        ) from refusal
    return thing


def _gather(errors: Errors, check: Callable[[], object]) -> None:
    try:
        check()
    except ValidationError as refusal:
        refusal.update_error_dict(errors)


def _known(thing: models.Model) -> set[str]:
    """The foreign keys whose rows were read or written before."""
    fields = thing._meta.concrete_fields  # noqa: SLF001 - Django's public name for it
    links = [one for one in fields if isinstance(one, models.ForeignKey) and one.is_cached(thing)]
    return {one.name for one in links if _is_stored(one.get_cached_value(thing))}


def _fresh(thing: models.Model) -> set[str]:
    """The primary key, where it was made for a new row and not given."""
    key = thing._meta.pk  # noqa: SLF001 - as above
    return {key.name} if key.has_default() and not _is_stored(thing) else set()


def _is_stored(thing: models.Model | None) -> bool:
    return thing is not None and not thing._state.adding  # noqa: SLF001 - as above


def _check_constraints(thing: models.Model, wrong: set[str]) -> None:
    """Raise for those that do not hold. Which of the conditions it is, is asked only then; and
    where fields are wrong, Django knows which can be asked at all."""
    errors: Errors = {}
    for model, constraints in thing.get_constraints():
        checks = [one for one in constraints if isinstance(one, models.CheckConstraint)]
        asked = [one for one in constraints if one not in checks]
        if wrong or not _all_hold(model, thing, checks):
            asked += checks
        for one in asked:
            _gather(errors, partial(one.validate, model, thing, exclude=wrong))
    if errors:
        raise ValidationError(errors)


def _all_hold(
    model: type[models.Model], thing: models.Model, checks: list[models.CheckConstraint]
) -> bool:
    """A condition that is neither true nor false holds, as in the database, also within an AND."""
    if not checks:
        return True
    together = reduce(and_, (models.Q(one.condition) for one in checks))
    try:
        models.CheckConstraint(condition=together, name="all").validate(model, thing)
    except ValidationError:
        return False
    return True
