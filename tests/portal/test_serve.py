"""`manage.py serve` as a whole: one parent, no second one, no process left, no data lost."""

import signal

import pytest

from portal.web import listen
from tests.portal import processes
from tests.portal.whole import Portal
from tests.services import free_port

pytestmark = [pytest.mark.servers, pytest.mark.timeout(300)]
PEOPLE = "from apps.accounts.models import User; print('people', User.objects.count())"
JOIN = "from apps.accounts.models import User; User.objects.create(email='ana@example.com')"


def test_a_portal_is_alone_on_its_data_revives_its_children_and_ends_whole(portal: Portal) -> None:
    portal.start()

    second = portal.manage("serve", "--port", str(free_port()))
    assert second.returncode == 1
    assert second.stderr.count("\n") == 1
    assert f"A portal already runs on {portal.data}" in second.stderr
    assert f"http://127.0.0.1:{portal.port}" in second.stderr

    keepers = processes.on(portal.data, "portal.services.keeper")
    assert portal.manage("shell", "--no-imports", "-c", PEOPLE).stdout.strip() == "people 0"
    assert processes.on(portal.data, "portal.services.keeper") == keepers

    (web,) = processes.on(portal.data, "portal.web")
    web.kill()
    assert processes.eventually(lambda: processes.on(portal.data, "portal.web"))
    assert "web ended (SIGKILL)" in portal.said()

    assert portal.end(signal.SIGTERM) == 0
    assert processes.on(portal.data) == []


def test_a_parent_that_is_killed_leaves_nothing_and_the_data_is_kept(portal: Portal) -> None:
    portal.start()
    assert portal.manage("shell", "--no-imports", "-c", JOIN).returncode == 0
    portal.end(signal.SIGKILL)
    assert processes.eventually(lambda: processes.on(portal.data) == [], within=30)

    portal.start()
    assert portal.manage("shell", "--no-imports", "-c", PEOPLE).stdout.strip() == "people 1"
    assert portal.end(signal.SIGINT) == 0
    assert processes.on(portal.data) == []


def test_a_taken_port_is_one_clear_line(portal: Portal) -> None:
    with listen("127.0.0.1", portal.port) as taken:
        taken.listen()
        refused = portal.manage("serve")
    assert refused.returncode == 1
    assert refused.stderr.count("\n") == 1
    assert refused.stderr.startswith(f"PORT: 127.0.0.1:{portal.port} cannot be used")
