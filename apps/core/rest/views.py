"""The base of every REST view."""

from typing import Any

from rest_framework.request import Request
from rest_framework.views import APIView

from apps.core.rest.parsers import measure_chunked


class ApiView(APIView):
    """Reads a body of any transfer; describes itself in the schema and not by OPTIONS."""

    metadata_class = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        measure_chunked(request._request)  # noqa: SLF001
