from tests.portal.whole_fixtures import data, portal

__all__ = ["data", "portal"]
