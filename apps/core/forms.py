"""How a form shows what a verb refused: beside the field, with everything typed still there."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.forms import BaseForm

from apps.core.errors import InvalidInput, RuleViolation


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
        form.add_error(None, refusal.detail)


def refused(form: BaseForm) -> InvalidInput:
    """The error of a form without a page to show it on."""
    return InvalidInput({field: [str(one) for one in said] for field, said in form.errors.items()})
