"""What nobody uses: `python -m tests.architecture.dead_code` names it; status 1 if there is any.

Vulture finds it, and does not see what is used from outside of Python, or by a name in a string. So
the words of the templates and those of strings that are names count as used, and so does what a
library calls: that is told below.
"""

import ast
import re
import sys
from collections.abc import Iterator

from vulture.core import Vulture

from tests.architecture.modules import ROOT, modules

PLACES = ("apps", "portal", "tests", "manage.py")
KINDS = {"function", "method", "class", "property", "import", "unreachable_code", "attribute"}
"""Not variables: most are told to Django, Celery or the REST framework, which read them by name."""

REGISTERED = [
    "@register.*", "@component", "@pytest.fixture", "@receiver", "@reacts_to*", "@shared_task",
    "@extend_schema*", "@home_panel", "@stream", "@step", "@searchable", "@register_subject",
    "@serves_by_itself", "@anchor_host",
]  # fmt: skip
"""Decorators that put a function where something else finds it."""

CALLED_BY_NAME = [
    "test_*", "pytest_*", "django_db_*",  # pytest
    "*Config", "create_superuser", "get_by_natural_key", "get_full_name", "signup",  # Django
    "process_view", "process_exception", "get_object", "prepare_value", "label_from_instance",
    "handler400", "handler500", "arg_joiner", "sql_flush", "support_js_module_import_aggregation",
    "retrieve", "partial_update", "destroy", "validate", "filter_queryset",  # the REST framework
    "allow_request", "validate_precision", "authenticate_header", "remove_invalid_fields",
    "get_next_link", "get_previous_link", "get_tags", "get_security_definition",
    "Token*", "Cookie*",
    "html_block", "html_inline", "validateLink", "normalizeLink",  # markdown-it
    "handle_*", "log_message", "MAX_IMAGE_PIXELS",  # the standard library, Pillow
    "ValueClass", "process_log_record",  # the client of Prometheus, the JSON formatter
    "task_always_eager", "Careless",  # Celery; a class that may not be
]  # fmt: skip
"""What a library calls, reads or finds by the name that it gave."""

PART_OF_A_FIELD = re.compile(r"^(get|validate|clean)_")
"""Serializers and forms ask `get_status` and `validate_status` for their field `status`."""


def unused() -> Iterator[str]:
    vulture = Vulture(ignore_decorators=REGISTERED, ignore_names=CALLED_BY_NAME)
    vulture.scavenge([str(ROOT / place) for place in PLACES], exclude=["*/migrations/*"])
    used = words_of_templates() | words_of_names() | {one.name for one in vulture.defined_vars}
    for found in vulture.get_unused_code(min_confidence=60):
        names = {found.name, PART_OF_A_FIELD.sub("", found.name)}
        if found.typ in KINDS and not names & used:
            yield found.get_report()


def words_of_templates() -> set[str]:
    texts = (path.read_text() for path in (ROOT / "templates").rglob("*") if path.is_file())
    return {word for text in texts for word in re.findall(r"\w+", text)}


def words_of_names() -> set[str]:
    """Those of "portal.health.HealthMiddleware" or "by_status", not those of sentences."""
    return {
        word
        for one in modules().values()
        for node in ast.walk(one.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if re.fullmatch(r"[\w.:/-]+", node.value)
        for word in re.findall(r"\w+", node.value)
    }


if __name__ == "__main__":
    left = list(unused())
    print("\n".join(left))
    sys.exit(1 if left else 0)
