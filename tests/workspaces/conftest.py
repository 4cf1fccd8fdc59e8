"""Members as their browsers."""

from collections.abc import Callable

import pytest
from django.test import Client

from apps.workspaces.models import Member

SignedIn = Callable[[Member], Client]


@pytest.fixture
def signed_in() -> SignedIn:
    """A browser in which this member has signed in."""

    def sign_in(member: Member) -> Client:
        client = Client()
        client.force_login(member.user)
        return client

    return sign_in
