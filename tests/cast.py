"""The people of every test: two teams, those who lead them, one who may only comment, a stranger.

Loaded as a plugin by `conftest.py`. All but the stranger sit in the workspace `acme`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from apps.accounts.models import User
from apps.workspaces.models import Member, Workspace
from tests.kept import Kept

PASSWORD = "correct horse battery staple"


@dataclass(frozen=True)
class Cast:
    """Everybody, for tests that go through all of them."""

    admin: Member
    salesperson: Member
    marketer: Member
    sales_lead: Member
    marketing_lead: Member
    leader: Member
    commenter: Member
    stranger: Member

    def inside(self) -> dict[str, Member]:
        """All who sit in the workspace, by the part they play."""
        return {part: member for part, member in vars(self).items() if part != "stranger"}


def _seat(workspace: Workspace, name: str, team: str, role: str, *, signs: bool = False) -> Member:
    email = f"{name.split()[0].lower()}@{workspace.slug}.example"
    user = User.objects.create_user(email, PASSWORD, name=name)
    return Member.seat(workspace=workspace, user=user, team=team, role=role, signatory=signs)


@pytest.fixture(scope="session")
def kept_cast(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Kept[Cast]:
    """Seating everybody takes a third of a second: it is done once, its rows for each test."""
    with django_db_blocker.unblock():
        return Kept(_seated)


@pytest.fixture
def cast(db: None, kept_cast: Kept[Cast]) -> Cast:
    """Everybody, as if freshly seated."""
    return kept_cast.again()


def _seated() -> Cast:
    acme = Workspace.opened(slug="acme", name="Acme")
    other = Workspace.opened(slug="other", name="Other")
    return Cast(
        admin=_seat(acme, "Ada Admin", "leadership", "admin"),
        salesperson=_seat(acme, "Sam Sales", "sales", "editor"),
        marketer=_seat(acme, "Mia Market", "marketing", "editor"),
        sales_lead=_seat(acme, "Stella Lead", "sales", "editor", signs=True),
        marketing_lead=_seat(acme, "Max Lead", "marketing", "editor", signs=True),
        leader=_seat(acme, "Lea Leader", "leadership", "editor"),
        commenter=_seat(acme, "Carl Comment", "sales", "commenter"),
        stranger=_seat(other, "Otto Other", "sales", "admin"),
    )


@pytest.fixture(scope="module")
def shared_cast(kept_cast: Kept[Cast], django_db_blocker: DjangoDbBlocker) -> Iterator[Cast]:
    """One for a file; each test's own transaction is a savepoint in this one."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield kept_cast.again()
        transaction.set_rollback(True)


@pytest.fixture
def workspace(cast: Cast) -> Workspace:
    return cast.admin.workspace


@pytest.fixture
def admin(cast: Cast) -> Member:
    return cast.admin


@pytest.fixture
def salesperson(cast: Cast) -> Member:
    return cast.salesperson


@pytest.fixture
def marketer(cast: Cast) -> Member:
    return cast.marketer


@pytest.fixture
def sales_lead(cast: Cast) -> Member:
    return cast.sales_lead


@pytest.fixture
def marketing_lead(cast: Cast) -> Member:
    return cast.marketing_lead


@pytest.fixture
def leader(cast: Cast) -> Member:
    return cast.leader


@pytest.fixture
def commenter(cast: Cast) -> Member:
    return cast.commenter


@pytest.fixture
def stranger(cast: Cast) -> Member:
    return cast.stranger
