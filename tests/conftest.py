"""What every test may ask for. The cast of people is in `tests/cast.py`."""

pytest_plugins = ["tests.services", "tests.cast", "tests.browser", "tests.ordering"]
