"""REST: who sits in the workspace; and the base that every view below it stands on."""

import pytest

from apps.workspaces.models import Member
from apps.workspaces.rest.views import WorkspaceViewSet
from tests.cast import Cast
from tests.factories import base, caller


def test_members_are_listed_with_what_the_table_of_resources_says(cast: Cast) -> None:
    rows = caller(cast.commenter).get(f"{base(cast.commenter)}/members/").json()["results"]
    assert len(rows) == 7
    stella = next(row for row in rows if row["name"] == "Stella Lead")
    assert stella["email"] == "stella@acme.example"
    assert (stella["team"], stella["role"], stella["signatory"]) == ("sales", "editor", True)
    assert stella["can"] == ["view"]


@pytest.mark.parametrize(
    ("query", "count"), [("team=marketing", 2), ("role=admin", 1), ("signatory=true", 2)]
)
def test_members_are_narrowed(cast: Cast, query: str, count: int) -> None:
    rows = caller(cast.admin).get(f"{base(cast.admin)}/members/?{query}").json()["results"]
    assert len(rows) == count


def test_one_who_left_is_read_but_not_listed(cast: Cast) -> None:
    cast.marketer.leave(by=cast.marketer)
    client = caller(cast.admin)
    address = f"{base(cast.admin)}/members/"
    assert len(client.get(address).json()["results"]) == 6
    assert client.get(f"{address}{cast.marketer.pk}/").json()["left_at"]


def test_a_stranger_is_not_to_be_found(cast: Cast) -> None:
    address = f"{base(cast.admin)}/members/{cast.stranger.pk}/"
    assert caller(cast.admin).get(address).status_code == 404


def test_a_view_that_names_no_permission_cannot_be_defined() -> None:
    with pytest.raises(TypeError, match="no permission for list"):

        class Careless(WorkspaceViewSet[Member]):
            scope_name = "documents"

            def list(self) -> None: ...


def test_a_view_that_names_no_scope_cannot_be_defined() -> None:
    with pytest.raises(TypeError, match="scope"):

        class Careless(WorkspaceViewSet[Member]):
            permissions = {"list": None}  # type: ignore[dict-item]

            def list(self) -> None: ...
