"""One world for all tests of a file: what each of them changes is undone after it."""

import pytest

from tests.architecture.world import World, make_world
from tests.cast import Cast


@pytest.fixture(scope="module")
def shared_world(shared_cast: Cast) -> World:
    return make_world(shared_cast)


@pytest.fixture
def world(shared_world: World, db: None) -> World:
    return shared_world
