"""Home greets, and shows what the apps have to say."""

from datetime import datetime

import pytest
import time_machine

from apps.workspaces.home import greeting
from apps.workspaces.models import Invitation
from tests.cast import Cast
from tests.workspaces.conftest import SignedIn


@pytest.mark.parametrize(
    ("hour", "said"),
    [
        (4, "evening"),
        (5, "morning"),
        (11, "morning"),
        (12, "afternoon"),
        (17, "afternoon"),
        (18, "evening"),
    ],
)
def test_one_greets_by_the_hour(hour: int, said: str) -> None:
    assert greeting(datetime(2026, 3, 2, hour)) == f"Good {said}"  # noqa: DTZ001


def test_home_greets_by_the_members_own_clock(cast: Cast, signed_in: SignedIn) -> None:
    cast.salesperson.user.time_zone = "Asia/Tokyo"
    cast.salesperson.user.save()
    with time_machine.travel("2026-03-02T23:00:00Z"):
        page = signed_in(cast.salesperson).get("/acme/").content.decode()
    assert "Good morning, Sam" in page


def test_home_names_who_was_invited_and_has_not_come(cast: Cast, signed_in: SignedIn) -> None:
    Invitation.send(by=cast.admin, email="late@acme.example", team="sales", role="editor")
    page = signed_in(cast.admin).get("/acme/").content.decode()
    assert page.index("What we wait for") < page.index("late@acme.example")
    assert "has not come yet" not in signed_in(cast.marketer).get("/acme/").content.decode()


def test_home_without_anything_says_what_will_stand_there(cast: Cast, signed_in: SignedIn) -> None:
    page = signed_in(cast.commenter).get("/acme/").content.decode()
    assert "We wait for nobody" in page


def test_the_sidebar_marks_the_area_of_the_page(cast: Cast, signed_in: SignedIn) -> None:
    page = signed_in(cast.commenter).get("/acme/settings/people/").content.decode()
    link = page.split('href="/acme/settings/"')[1].split(">")[0]
    assert 'aria-current="true"' in link
