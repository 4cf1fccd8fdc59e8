"""The files of tests that take longest come first.

Two processes share the files (`--dist loadfile`); one that begins a file of minutes when the other
has nothing left lets it idle. Those are the ones that start servers, drive a browser or say
`pytest.mark.slow`.
"""

import pytest

LONG = ("servers", "browser", "slow")


@pytest.hookimpl(trylast=True)  # once everything that marks tests has done so
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    long = {item.path for item in items if any(item.get_closest_marker(name) for name in LONG)}
    items.sort(key=lambda item: item.path not in long)
