"""Static files as they are served: a hash in each name, compressed, cacheable for ever."""

from collections.abc import Callable
from re import Match
from typing import Any

from servestatic.storage import CompressedManifestStaticFilesStorage

OURS = ("js/", "build/")


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Also rewrites `import … from "./x.js"` in our own modules, so that they find each other.

    In ours alone: the search takes an import in a comment for one, and libraries have such.
    """

    support_js_module_import_aggregation = True

    def url_converter(self, name: str, *how: Any, **named: Any) -> Callable[[Match[str]], str]:
        if name.endswith(".js") and not name.startswith(OURS):
            return lambda found: found["matched"]
        convert: Any = super().url_converter(name, *how, **named)
        return lambda found: str(convert(found))
