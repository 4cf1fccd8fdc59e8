"""How a moment is shown: in the reader's zone, with words for how long ago it was."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from apps.core.templatetags.look import moment

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "machine", "person"),
    [
        ("UTC", "2026-01-05T12:00:00+00:00", "5 January 2026, 12:00"),
        ("Asia/Tokyo", "2026-01-05T21:00:00+09:00", "5 January 2026, 21:00"),
        ("America/Los_Angeles", "2026-01-05T04:00:00-08:00", "5 January 2026, 04:00"),
    ],
)
def test_a_moment_is_told_in_the_zone_of_the_reader(zone: str, machine: str, person: str) -> None:
    with timezone.override(ZoneInfo(zone)):
        shown = moment(NOON)
    assert f'datetime="{machine}"' in shown
    assert f'title="{person}"' in shown


def test_it_says_how_long_ago_it_was() -> None:
    now = timezone.now()
    assert ">3 hours ago<" in moment(now - timedelta(hours=3, minutes=1)).replace("\xa0", " ")
    assert ">now<" in moment(now)


def test_nothing_is_shown_for_no_moment() -> None:
    assert moment(None) == ""
