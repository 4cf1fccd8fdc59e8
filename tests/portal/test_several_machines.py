"""One portal on several machines, here as several data folders on one database."""

import shutil
import signal
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings

from portal.services.place import Place
from tests.portal import processes
from tests.portal.machines import Machine, database
from tests.services import free_port

pytestmark = [pytest.mark.servers, pytest.mark.timeout(300)]
NewMachine = Callable[..., Machine]


@pytest.fixture
def machine(embedded_services: None) -> Iterator[NewMachine]:
    """Makes machines of one installation, with their files in one folder unless told otherwise."""
    place, made = Place(settings.DATA_DIR), []
    shared = tempfile.mkdtemp(prefix="tandem-shared-")

    def new(**more: str) -> Machine:
        data = Path(tempfile.mkdtemp(prefix="tandem-data-")).resolve()
        where = f'{{"location": "{shared}"}}'
        storage = "django.core.files.storage.FileSystemStorage"
        given = {"FILE_STORAGE": f'{{"BACKEND": "{storage}", "OPTIONS": {where}}}', **more}
        made.append(Machine(data, free_port(), address, place.valkey_url[:-1] + "15", given))
        return made[-1]

    with database(place) as address:
        yield new
        for each in made:
            for process in processes.on(each.data):
                process.kill()
            if each.parent:
                each.parent.wait()
            shutil.rmtree(each.data, ignore_errors=True)
    shutil.rmtree(shared, ignore_errors=True)


def test_two_first_starts_migrate_in_turn_and_one_clock_ticks_until_it_dies(
    machine: NewMachine,
) -> None:
    one, other = machine(), machine()
    for each in (one, other):
        each.serve("--beat-only")
    assert all(each.says("Tandem's beat runs") for each in (one, other))
    assert processes.eventually(
        lambda: sum("standing by" in each.said() for each in (one, other)) == 1
    )
    waiting, first = (one, other) if "standing by" in one.said() else (other, one)
    assert "ended" not in one.said() + other.said()

    def ticks(each: Machine) -> bool:
        return any(each.data.glob("beat-schedule*"))

    assert processes.eventually(lambda: ticks(first))
    assert not ticks(waiting)
    first.end(signal.SIGKILL)
    assert processes.eventually(lambda: ticks(waiting))


def test_web_processes_apart_serve_with_a_secret_from_a_file(machine: NewMachine) -> None:
    web = machine(SECRET_KEY="")
    secret = web.data / "secret"
    secret.write_text("kept-in-a-file-" * 5)
    web.more |= {"SECRET_KEY_FILE": str(secret)}
    web.serve("--web-only", "--web", "2")
    assert web.says("Tandem is at"), web.said()
    assert len(processes.on(web.data, "portal.web")) == 2
    assert processes.on(web.data, "celery") == []
    web.end()
    assert processes.on(web.data) == []
