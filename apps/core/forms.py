"""How a form shows what a verb refused: beside the field, with everything typed still there."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.forms import BaseForm

from apps.core.errors import InvalidInput, RuleViolation


class _Ruled(ValidationError):
    """A complaint of a rule: what was typed makes sense, only not now."""


@contextmanager
def refusals_in(form: BaseForm) -> Iterator[None]:
    """Turn a domain error raised within into errors of the form; ask `is_valid()` afterwards."""
    try:
        yield
    except InvalidInput as refusal:
        for field, said in refusal.errors.items():
            for sentence in said:
                form.add_error(field if field in form.fields else None, sentence)
    except RuleViolation as refusal:
        form.add_error(None, _Ruled(refusal.detail, code=refusal.code))


def status_of(form: BaseForm) -> int:
    """Of the page that shows a refused form again, as REST answers: 409 if a rule said no, 400 if
    some of what was typed makes no sense."""
    complaints = [one for said in form.errors.as_data().values() for one in said]
    return 409 if any(isinstance(one, _Ruled) for one in complaints) else 400


def refused(form: BaseForm) -> InvalidInput:
    """The error of a form without a page to show it on."""
    return InvalidInput({field: [str(one) for one in said] for field, said in form.errors.items()})
