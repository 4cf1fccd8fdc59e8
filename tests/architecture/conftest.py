"""One world for all tests of a file: what each of them changes is undone after it."""

import pytest

from tests.architecture.world import World, make_world
from tests.cast import Cast
from tests.kept import Shelf


@pytest.fixture(scope="module")
def shared_world(shared_cast: Cast) -> World:
    return make_world(shared_cast)


@pytest.fixture
def world(shared_world: World, db: None) -> World:
    return shared_world


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    """What takes long to fill is filled once for a file, its rows for each test."""
    return Shelf()
