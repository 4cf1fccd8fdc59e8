"""A campaign that may launch, prepared once: its rows are written again for each test."""

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from tests.campaigns.campaigning import Prepared, prepared
from tests.cast import Cast
from tests.kept import Kept


@pytest.fixture(scope="session")
def kept_campaign(kept_cast: Kept[Cast], django_db_blocker: DjangoDbBlocker) -> Kept[Prepared]:
    """What `prepared` adds to the rows of the cast."""
    with django_db_blocker.unblock(), transaction.atomic():
        cast = kept_cast.again()
        kept = Kept(lambda: prepared(cast))
        transaction.set_rollback(True)
    return kept


@pytest.fixture
def ready(cast: Cast, kept_campaign: Kept[Prepared]) -> Prepared:
    """As if freshly prepared."""
    return kept_campaign.again()
