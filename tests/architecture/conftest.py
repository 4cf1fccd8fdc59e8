"""One world for all tests of a file: what each of them changes is undone after it."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from tests.architecture.world import World, make_world
from tests.cast import Cast, seated_cast


@pytest.fixture(scope="module")
def shared_cast(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Cast]:
    """Seated once; each test's own transaction is a savepoint in this one."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield seated_cast()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def shared_world(shared_cast: Cast) -> World:
    return make_world(shared_cast)


@pytest.fixture
def world(shared_world: World, db: None) -> World:
    return shared_world
