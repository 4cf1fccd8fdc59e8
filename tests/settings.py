"""The portal's settings for tests: a data directory of their own, gone when the tests are over.

`tests/services.py` starts PostgreSQL and Valkey there on first need; with DATABASE_URL and
VALKEY_URL set, those servers are used. Each xdist worker has its own database on PostgreSQL
(pytest-django names it) and its own database number on Valkey.
"""

import os
import tempfile

os.environ["DATA_DIR"] = os.environ.setdefault(
    "TANDEM_TEST_DATA", tempfile.mkdtemp(prefix="tandem-tests-")
)
os.environ["STATIC_FILES"] = "source"
os.environ.pop("PUBLIC_URL", None)

from portal.settings import *  # noqa: F403
from portal.settings import CACHES, DATABASES, VALKEY_URL

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "gw-1")
_number = int(WORKER.removeprefix("gw")) + 2
VALKEY_URL = os.environ.get("TANDEM_TEST_VALKEY") or (
    VALKEY_URL.replace("db=0", f"db={_number}")
    if VALKEY_URL.startswith("unix:")
    else f"{VALKEY_URL.rstrip('/0')}/{_number}"
)
CACHES["default"]["LOCATION"] = VALKEY_URL
DATABASES["default"]["ENGINE"] = "tests.database"

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick to sign in
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
