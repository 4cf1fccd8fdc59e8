"""Every address that the portal answers, as its resolver lists them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

from tests.architecture.world import World

ALLAUTH = "accounts/"
"""Below it all but the profile are allauth's own pages, tested there."""


@dataclass(frozen=True)
class Address:
    """`route` as written in the urls modules, put together from the root."""

    route: str
    pattern: URLPattern

    @property
    def in_a_workspace(self) -> bool:
        return "<slug:workspace>" in self.route

    @property
    def is_api(self) -> bool:
        return self.route.startswith("api/")

    @property
    def is_allauths(self) -> bool:
        return self.route.startswith(ALLAUTH) and self.route != "accounts/profile/"

    @property
    def parameters(self) -> list[str]:
        """Its parameters with their converters, such as `uuid:document`."""
        return re.findall(r"<(\w+:\w+)>", self.route)

    def path(self, world: World, **other: str) -> str:
        """The address of the world's own things; `other` takes the place of some of them."""
        path = self.route
        for parameter, value in {**world.names(self.parameters), **other}.items():
            path = path.replace(f"<{parameter}>", value)
        return f"/{path}"

    def path_of_allauth(self) -> str:
        """The address with something harmless in each place."""
        path = re.sub(r"\(\?P<\w+>[^()]*\)", "abc", self.route.replace("^", "").replace("$", ""))
        return "/" + path.replace("<int:pk>", "1")


def every_address() -> list[Address]:
    """In the order in which they are tried."""
    return list(_walk(get_resolver(), ""))


def _walk(resolver: URLResolver, prefix: str) -> Iterator[Address]:
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern, route)
        else:
            yield Address(route, pattern)
